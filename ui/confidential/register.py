"""Allocations and applications of a territory, read once and shared by all sessions.

The store has the rows as they were delivered. What other parts of the application know is added
here: the class of fragility of the quartier, where the file does not say it, and the sector.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.balance import Allocations, Prepared, prepare, publication, read_allocations
from fragility.demand import Applications, read_applications
from fragility.demand import publication as demand_publication
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from geodata.model import Level
from ui import cache
from ui.confidential import stores
from ui.confidential.shelf import FolderShelf
from ui.rules import kept as rules
from ui.sectors import kept as sectors
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.data import ZoneLevel

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=8)
_FRAGILITY: dict[str, tuple[str, ZoneLevel]] = {
    "fragility_class": ("iris_code", "iris"),
    "commune_fragility_class": ("commune_code", "commune"),
}


def completed(rows: pd.DataFrame, territory: Territory, sector_of: dict[str, str]) -> pd.DataFrame:
    """Add what is known of each row's place: EPCI, sector, class of fragility.

    What a file says is never replaced.
    """
    frame = rows.copy()
    found: dict[str, pd.Series] = {}
    commune = frame["commune_code"].astype(object)
    found["sector"] = commune.map(sector_of)
    found["epci_code"] = pd.Series(territory.code, index=frame.index)
    for name, (place, level) in _FRAGILITY.items():
        if place in frame:
            found[name] = frame[place].astype(object).map(_classes(territory, level))
    for name, values in found.items():
        given = frame[name].astype(object) if name in frame else None
        frame[name] = values if given is None else given.where(given.notna(), values)
    return frame


def _classes(territory: Territory, level: ZoneLevel) -> dict[str, int]:
    try:
        zones = cache.default_result(territory, level).zones
    except (FragilityError, GeodataError):
        return {}
    return {str(code): int(number) for code, number in zones["class_"].dropna().items()}


@_keep
def _allocations(territory: Territory, sectors_stamp: str) -> Allocations:
    del sectors_stamp  # it is the key: the sectors as they stand
    rows = stores.whole(territory).table("allocations", Level.ALLOCATION)
    return read_allocations(completed(rows, territory, _sector_names(territory)))


@_keep
def _applications(territory: Territory, sectors_stamp: str) -> Applications:
    rows = stores.whole(territory).table("applications", Level.APPLICATION)
    found = read_applications(completed(rows, territory, _sector_names(territory)))
    demand_publication.keep_on(found, FolderShelf(f"{territory.stamp}\n{sectors_stamp}"))
    return found


@_keep
def _prepared(territory: Territory, sectors_stamp: str, rules_digest: str) -> Prepared:
    found = prepare(_allocations(territory, sectors_stamp), rules.rule_set(territory))
    publication.keep_on(found, FolderShelf(f"{territory.stamp}\n{sectors_stamp}\n{rules_digest}"))
    return found


def allocations(territory: Territory) -> Allocations:
    """Return the allocations of a territory.

    Raises
    ------
    StoreError
        The territory has none.
    """
    return _allocations(territory, _sectors_stamp(territory))


def applications(territory: Territory) -> Applications:
    """Return the applications of a territory.

    Raises
    ------
    StoreError
        The territory has none.
    """
    return _applications(territory, _sectors_stamp(territory))


def prepared(territory: Territory) -> Prepared:
    """Return the allocations held against the rules in use."""
    return _prepared(territory, _sectors_stamp(territory), rules.rule_set(territory).digest)


def _sectors_stamp(territory: Territory) -> str:
    found = sectors.current(territory)
    return "" if found is None else found.stamp


def _sector_names(territory: Territory) -> dict[str, str]:
    found = sectors.current(territory)
    if found is None:
        return {}
    return {code: found.name_of[sector] for code, sector in found.sector_of.items()}
