"""What a territory's files say of its stock: dwellings, facts of the communes, and what they lack.

Nothing here is about households.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.scenario import Stock, make_stock
from geodata.model import Level
from ui import cache
from ui.confidential import stores
from ui.data import source_label
from ui.programming import facts, margins, recent, remarks, stock_of
from ui.residences import kept as homes
from ui.sectors import kept as sectors
from ui.stock import kept as stocks
from ui.stock import sources
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.stock.sources import StockSource


def as_it_stands(territory: Territory) -> tuple[str, str]:
    """Return what figures hang on: the territory's data, and the sectors in use."""
    division = sectors.current(territory)
    return territory.stamp, "" if division is None else division.stamp


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: as_it_stands}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=16)


@dataclass(frozen=True)
class Ground:
    """The stock without anything of the households, and what is known of its making."""

    stock: Stock | None
    left_out: Mapping[str, str] = field(default_factory=dict)
    recent: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()
    recent_notes: tuple[str, ...] = ()
    """What was supposed to make ``recent``."""


@_keep
def ground(territory: Territory) -> Ground:
    """Return the stock of the communes whose dwellings are known, from the source shown first.

    That of the page *Parc social*: the two have the same totals.
    """
    source = next(
        (each for each in stocks.found(territory).values() if "commune" in each.entries), None
    )
    if source is None:
        return Ground(None)
    communes = stocks.stock(territory, source, "commune")
    if communes["dwelling_count"].isna().all():
        return Ground(None)
    entry = source.entries["commune"]
    units = _units(territory, source)
    rows = stock_of.rows_of(communes, None if units is None else units[0])
    rows = rows.merge(_facts(territory, communes), left_on="commune_code", right_index=True)
    # The groups of building points mix old low rents with other loans.
    points = "financing_social_count" in communes
    if points:
        rows = rows.drop(columns="old_low_rent_count", errors="ignore")
    made = make_stock(entry.vintage, rows, (source_label(entry),))
    out = stock_of.status_of(communes)
    late, said_of_late = (None, ()) if units is None else units[1:]
    names = cache.directory(territory).name_of
    said = remarks.of_stock(
        made,
        variant=source.variant,
        points=points,
        left_out=[names.get(code, code) for code in out],
        census=_census(territory)[1],
        inventory=None if (found := stocks.sru(territory)) is None else found[1],
        recent=late is not None,
    )
    return Ground(made, MappingProxyType(dict(out)), late, said, said_of_late)


def _units(
    territory: Territory, source: StockSource
) -> tuple[pd.DataFrame, pd.DataFrame | None, tuple[str, ...]] | None:
    """Count dwellings, else residences, where the source was counted from them: all, then late.

    With what was supposed of the late ones.
    """
    store, year = stores.whole(territory), source.entries["commune"].vintage
    if source.variant != sources.PREFERENCE[0]:
        return None
    if store.has("dwellings", Level.DWELLING, year):
        dwellings = store.table("dwellings", Level.DWELLING, year)
        return stock_of.of_dwellings(dwellings), recent.of_dwellings(dwellings, year), ()
    if store.has(homes.TABLE, Level.RESIDENCE, year):
        residences = pd.DataFrame(store.table(homes.TABLE, Level.RESIDENCE, year))
        late = recent.of_residences(residences, year)
        said = remarks.of_late_residences(
            grouped=margins.grouped(residences) and late is not None and not late.empty,
            older=recent.of_older_residences(residences, year),
            since=recent.known_years(year).start,
        )
        return stock_of.of_residences(residences), late, said
    return None


def _facts(territory: Territory, communes: pd.DataFrame) -> pd.DataFrame:
    """Gather what is known of each commune beside its stock, by code."""
    known = cache.directory(territory).name_of
    codes = communes.index.astype("str")
    sector = facts.sectors_of(sectors.current(territory))
    frame = pd.DataFrame(
        {
            "commune_name": [known.get(code, "") for code in codes],
            "sector": [sector.get(code, "") for code in codes],
        },
        index=codes,
    )
    census = _census(territory)[0]
    if census is not None:
        frame["main_residence_count"] = facts.observed(census, "main_residence_count")
    inventory = stocks.sru(territory)
    if inventory is not None:
        frame = frame.join(facts.inventory(inventory[0]))
    frame["rotation_share"] = facts.rotation(_published(territory), communes)
    return frame


def _census(territory: Territory) -> tuple[pd.DataFrame | None, int | None]:
    store = cache.store(territory)
    if not store.has("rp_housing", Level.COMMUNE):
        return None, None
    year = store.entry("rp_housing", Level.COMMUNE).vintage
    return store.table("rp_housing", Level.COMMUNE).set_index("zone_code"), year


def _published(territory: Territory) -> pd.DataFrame | None:
    store, asked = cache.store(territory), (sources.TABLE, Level.COMMUNE, None, "published")
    return store.table(*asked).set_index("zone_code") if store.has(*asked) else None
