"""Every cache of the interface: one-line wrappers around pure functions.

What is cached is shared by all sessions and must never be changed: a frame is copied by whoever
wants to write in it. An entry's key is the territory's stamp, which changes with its store, and
the digest of the method where there is one.
"""

from __future__ import annotations

import gc
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from fragility import IndexResult, Method
from fragility.disclosure import public
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from geodata.model import Level
from ui import data
from ui.assets import GeometryFile, publish_geometry
from ui.directory import Directory, make_directory
from ui.home.thumbnail import Drawing, draw
from ui.open_store import OpenStore
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.data import Indicators, ZoneLevel

NO_IRIS = pd.DataFrame({"zone_code": [], "zone_name": [], "commune_code": []}, dtype="str")
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Method: attrgetter("digest"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)


@_keep
def store(territory: Territory) -> OpenStore:
    """Open the store of a territory, of which drawing code has what is public."""
    return OpenStore.open(territory.folder)


@_keep
def vintages(territory: Territory) -> Mapping[str, int]:
    """Return the year of each table in use."""
    return data.vintages(store(territory))


@_keep
def producers(territory: Territory) -> tuple[str, ...]:
    """Return the producers of the territory's data."""
    return data.producers(store(territory))


@_keep
def source_lines(territory: Territory) -> tuple[str, ...]:
    """Return one line a source and vintage, for exports."""
    return data.source_lines(store(territory))


@_keep
def zones(territory: Territory, level: ZoneLevel) -> gpd.GeoDataFrame:
    """Return the contours of a level, in the store's working projection."""
    return store(territory).zones(level)


@_keep
def geometry(territory: Territory, level: str, variant: str | None = None) -> GeometryFile:
    """Publish the geometry of a level for the browser."""
    return publish_geometry(public(store(territory).served(level, variant)))


@_keep
def directory(territory: Territory) -> Directory:
    """Return the names of the communes, and of their IRIS where the store has their contours."""
    communes = zones(territory, "commune")
    has_iris = store(territory).has("iris_contours", Level.IRIS)
    return make_directory(communes, zones(territory, "iris") if has_iris else NO_IRIS)


@_keep
def drawing(territory: Territory, level: ZoneLevel) -> Drawing:
    """Return the outlines of the first page's miniature map."""
    return draw(zones(territory, level))


@_keep
def indicators(territory: Territory, level: ZoneLevel) -> Indicators:
    """Compute the indicators of a level."""
    return data.indicators(store(territory), level)


@_keep
def references(territory: Territory, level: ZoneLevel) -> pd.DataFrame:
    """Return the comparison territories of a level."""
    return data.references(store(territory), indicators(territory, level))


@_keep
def default_method(territory: Territory, level: ZoneLevel) -> Method:
    """Return the shipped method, adapted to the data of a level."""
    return data.method_for(indicators(territory, level))


@_keep
def result(territory: Territory, level: ZoneLevel, method: Method) -> IndexResult:
    """Compute an index with any method."""
    return data.index(store(territory), indicators(territory, level), method)


def default_result(territory: Territory, level: ZoneLevel) -> IndexResult:
    """Compute the index with the method shipped and adapted."""
    return result(territory, level, default_method(territory, level))


@_keep
def warm(territory: Territory) -> None:
    """Load what every page of a territory shares, once, then take it out of the collector's way.

    Streamlit collects garbage after each rerun, and would walk every cached frame each time.
    """
    levels: tuple[ZoneLevel, ...] = ("iris", "commune")
    for level in levels:
        try:
            zones(territory, level)
            default_result(territory, level)
        except (GeodataError, FragilityError):
            continue  # the page that needs it says so, and what to do
    gc.collect()
    gc.freeze()
