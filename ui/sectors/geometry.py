"""Contours of the sectors for the browser's map; the codes of the file are sectors' identifiers.

They are made from the communes' contours as the browser has them, simplified once as a coverage,
so that a sector's border runs on its communes' borders at every zoom.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import streamlit as st

from fragility.disclosure import public
from geodata.geojson import encode
from geodata.model import Level
from geodata.sectors import SectorSet, sector_contours
from ui import cache
from ui.assets import GeometryFile, publish_geometry
from ui.sectors import kept
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    SectorSet: attrgetter("stamp"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=64)


def geometry(territory: Territory) -> GeometryFile | None:
    """Publish the contours of the division in use.

    Returns
    -------
    ``None`` where there is no division, or none of its sectors has a commune.

    Raises
    ------
    StoreError
        A file of the store is gone or damaged.
    """
    division = kept.current(territory)
    return None if division is None else of_division(territory, division)


@_keep
def of_division(territory: Territory, division: SectorSet) -> GeometryFile | None:
    """Publish the contours of a division; ``None`` where none of its sectors has a commune."""
    contours = sector_contours(_communes(territory), division)
    if contours.empty:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sectors.geojson"
        source.write_bytes(encode(contours, None))
        return publish_geometry(public(source))


def _communes(territory: Territory) -> gpd.GeoDataFrame:
    """Return the communes as they are served, in WGS84."""
    source = cache.store(territory).served(Level.COMMUNE)
    raw = source.read_bytes()
    features = json.loads(gzip.decompress(raw) if source.suffix == ".gz" else raw)["features"]
    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    return frame.rename(columns={"code": "zone_code", "name": "zone_name"})
