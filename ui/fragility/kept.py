"""The page's own caches: one-line wrappers around pure functions, shared by all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from fragility import (
    Method,
    Robustness,
    class_probabilities,
    drawn_indicators,
    weight_robustness,
)
from geodata.sectors import SectorSet
from ui import cache
from ui.fragility import indicator_map, rows, sector_figures, values
from ui.fragility.words import INDEX
from ui.sectors import kept as sectors
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from fragility import IndicatorTable
    from ui.data import ZoneLevel
    from ui.fragility.sector_figures import SectorClasses
    from ui.map import MapValues


def _stamp(territory: Territory) -> str:
    return territory.stamp


def _division_stamp(division: SectorSet) -> str:
    return division.stamp


def _digest(method: Method) -> str:
    return method.digest


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: _stamp,
    Method: _digest,
    SectorSet: _division_stamp,
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)


@_keep
def robustness(territory: Territory, level: ZoneLevel, method: Method) -> Robustness:
    """Class the zones again under many weightings."""
    return weight_robustness(cache.result(territory, level, method))


@_keep
def probabilities(territory: Territory, level: ZoneLevel, method: Method) -> pd.DataFrame | None:
    """Return the probability of each class, ``None`` when no indicator is a sample."""
    table = cache.indicators(territory, level).table
    if not drawn_indicators(table, method):
        return None
    return class_probabilities(table, method)


@_keep
def class_rows(territory: Territory, level: ZoneLevel, method: Method) -> list[dict[str, str]]:
    """Return the rows of the class table, as texts."""
    return rows.class_rows(cache.result(territory, level, method))


@_keep
def export_frame(
    territory: Territory, level: ZoneLevel, method: Method, commune: str, inside: frozenset[str]
) -> pd.DataFrame:
    """Return the table that leaves, for all the zones or those of a sector or a commune."""
    names = cache.directory(territory)
    result = cache.result(territory, level, method)
    return rows.export_frame(result, names, values.drawn(result, names, commune, inside))


@_keep
def moved(
    territory: Territory, level: ZoneLevel, method: Method, base: Method
) -> Mapping[str, int]:
    """Return the zones that other weights move, with their class under the method's own."""
    return values.moved(
        cache.result(territory, level, method), cache.result(territory, level, base)
    )


@_keep
def map_values(
    territory: Territory,
    level: ZoneLevel,
    method: Method,
    *,
    base: Method,
    subject: str,
    commune: str,
    inside: frozenset[str] = frozenset(),
) -> MapValues:
    """Return what the map shows: the classes of the index, or an indicator."""
    result = cache.result(territory, level, method)
    codes = values.drawn(result, cache.directory(territory), commune, inside)
    if subject != INDEX:
        return indicator_map.indicator_values(result, subject, codes)
    return values.index_values(result, codes, moved(territory, level, method, base))


def sector_classes(territory: Territory, level: ZoneLevel, method: Method) -> SectorClasses:
    """Return the zones and inhabitants of each sector by class."""
    return _sector_classes(territory, level, method, _division(territory))


def sector_indicators(territory: Territory) -> IndicatorTable | None:
    """Return the indicators of the sectors that the counts of their communes allow."""
    return _sector_indicators(territory, _division(territory))


@_keep
def _sector_classes(
    territory: Territory, level: ZoneLevel, method: Method, division: SectorSet
) -> SectorClasses:
    return sector_figures.sector_classes(cache.result(territory, level, method), division)


@_keep
def _sector_indicators(territory: Territory, division: SectorSet) -> IndicatorTable | None:
    entries = cache.indicators(territory, "commune").entries
    return sector_figures.sector_indicators(cache.store(territory), entries, division)


def _division(territory: Territory) -> SectorSet:
    division = sectors.current(territory)
    assert division is not None  # nothing by sector is drawn without sectors
    return division
