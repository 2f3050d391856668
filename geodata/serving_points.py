"""Residences as the browser gets them: points, with an identifier and a name and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.french_crs import WGS84
from geodata.geojson import encode_points
from geodata.serving import DECIMALS
from geodata.user_tables.personal import names_a_person

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geodata.serving import Bounds


def write_points(residences: gpd.GeoDataFrame, path: Path) -> Bounds:
    """Write residences as the GeoJSON of points that the browser fetches.

    Each feature has the properties ``code`` (identifier), ``name`` (name, else address, else
    identifier) and ``parent`` (commune): what the open RPLS publishes at the address, and nothing
    else. A name or an address that looks personal is passed over. Residences that are not located
    are left out. The same residences give the same bytes.

    Parameters
    ----------
    residences
        ``residence_id``, ``residence_name``, ``address``, ``commune_code`` and points.
    path
        File to write.

    Returns
    -------
        Identifier → longitude, latitude, twice: the box of a point.
    """
    located = residences[residences.geometry.notna() & ~residences.geometry.is_empty]
    degrees = located.geometry.to_crs(WGS84)
    named, placed = (
        located[name].mask(names_a_person(located[name], place=True))
        for name in ("residence_name", "address")
    )
    names = named.fillna(placed).fillna(located["residence_id"])
    points = pd.DataFrame(
        {
            "code": located["residence_id"].astype("str"),
            "name": names.astype("str"),
            "parent": located["commune_code"].astype("str"),
            "lon": degrees.x.round(DECIMALS),
            "lat": degrees.y.round(DECIMALS),
        }
    )
    path.write_bytes(encode_points(points))
    boxes = zip(points["code"], points["lon"].tolist(), points["lat"].tolist(), strict=True)
    return {code: (lon, lat, lon, lat) for code, lon, lat in boxes}
