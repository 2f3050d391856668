"""The page's own caches: one-line wrappers around pure functions, shared by all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.concentration import product_table, stock_table
from geodata.model import Level
from geodata.sectors import known_sums, sector_sums
from ui import cache
from ui.residences import kept as homes
from ui.sectors import kept as sectors
from ui.stock import curves, headline, letting, measures, rows, sources, spreading, subjects
from ui.stock.sources import StockSource
from ui.stock.subjects import DWELLINGS, Subject
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.home.figures import Figure


def _as_it_stands(territory: Territory) -> tuple[str, str]:
    """Return what figures hang on: the territory's data, and the sectors in use."""
    division = sectors.current(territory)
    return territory.stamp, "" if division is None else division.stamp


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: _as_it_stands,
    StockSource: attrgetter("variant"),
    Subject: attrgetter("id"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=64)


@_keep
def found(territory: Territory) -> dict[str, StockSource]:
    """Return the ways the stock is known."""
    return sources.stock_sources(cache.store(territory))


@_keep
def stock(territory: Territory, source: StockSource, level: str) -> pd.DataFrame:
    """Return the counts of the zones of a level."""
    if level == sources.SECTOR:
        division = sectors.current(territory)
        assert division is not None  # no such level without sectors
        communes = stock(territory, source, "commune").reset_index()
        return sector_sums(communes, division).set_index("zone_code")
    entry = source.entries[level]
    return letting.completed(territory, entry, sources.read(cache.store(territory), entry))


@_keep
def known_parts(territory: Territory, source: StockSource) -> pd.DataFrame:
    """Return, for each sector, the dwellings of the communes whose count is known."""
    division = sectors.current(territory)
    assert division is not None
    return known_sums(stock(territory, source, "commune").reset_index(), division, DWELLINGS)


@_keep
def whole(territory: Territory, source: StockSource) -> tuple[pd.Series, int]:
    """Return the counts of the territory, and how many communes they lack."""
    communes = stock(territory, source, "commune") if "commune" in source.entries else None
    entry = source.entries.get("epci")
    own = None if entry is None else stock(territory, source, "epci")
    return sources.whole_row(territory.code, source, own, communes)


@_keep
def measured(
    territory: Territory, source: StockSource, level: str, subject: Subject
) -> pd.DataFrame:
    """Return a subject over the zones of a level."""
    return measures.measure(stock(territory, source, level), subject)


@_keep
def spread(
    territory: Territory, source: StockSource, level: str, subject: Subject
) -> spreading.Spread | None:
    """Return how a subject is spread over the zones of a level."""
    return spreading.spread(measured(territory, source, level, subject), subject)


@_keep
def names(territory: Territory, level: str) -> dict[str, str]:
    """Return the names of the zones of a level."""
    if level == sources.SECTOR:
        division = sectors.current(territory)
        return {} if division is None else dict(division.name_of)
    if level != "qpv":
        return dict(cache.directory(territory).name_of)
    store = cache.store(territory)
    named: dict[str, str] = {}
    for variant in store.variants("qpv_contours", "qpv"):
        zones = store.zones("qpv", variant=variant)
        named |= dict(zip(zones["zone_code"], zones["zone_name"], strict=True))
    return named


@_keep
def qpv_variant(territory: Territory, source: StockSource) -> str | None:
    """Return the generation of neighbourhoods that the counts by QPV are about."""
    store = cache.store(territory)
    codes = set(stock(territory, source, "qpv").index)
    shared = {
        variant: len(codes & set(store.zones("qpv", variant=variant)["zone_code"]))
        for variant in store.variants("qpv_contours", "qpv")
    }
    best = max(shared, key=lambda variant: shared[variant], default=None)
    return best if best is not None and shared[best] else None


@_keep
def curve(
    territory: Territory, source: StockSource, level: str, subject: Subject, *, dark: bool
) -> dict[str, Any] | None:
    """Return the drawing of the Lorenz curve of a subject."""
    found = spread(territory, source, level, subject)
    if found is None:
        return None
    return curves.specification(found.curve, subject, level, names(territory, level), dark=dark)


@_keep
def sru(territory: Territory) -> tuple[pd.DataFrame, int] | None:
    """Return the SRU inventory by commune and its year, ``None`` without one."""
    store = cache.store(territory)
    if not store.has("sru", Level.COMMUNE):
        return None
    year = store.entry("sru", Level.COMMUNE).vintage
    return store.table("sru", Level.COMMUNE).set_index("zone_code"), year


@_keep
def landlords(territory: Territory, communes: tuple[str, ...]) -> pd.Series[float]:
    """Return the dwellings of each landlord; the empty name holds those of unnamed ones."""
    frame = _residences(territory, communes)
    if "landlord_name" not in frame:
        return pd.Series(dtype=float)
    owners = frame["landlord_name"].astype(object).where(frame["landlord_name"].notna(), "")
    return frame["dwelling_count"].groupby(owners).sum().astype(float)


@_keep
def headline_of(
    territory: Territory, source: StockSource, level: str, code: str, communes: tuple[str, ...]
) -> list[Figure]:
    """Return the headline figures of a place; an empty code is the whole territory.

    ``communes`` are those the place is in, none for the whole territory.
    """
    if code:
        counts, left_out = stock(territory, source, level).loc[[code]], 0
    else:
        row, left_out = whole(territory, source)
        counts = pd.DataFrame([row])
    frames = [stock(territory, source, known) for known in source.levels]
    available = {subject.id for frame in frames for subject in subjects.offered(frame)}
    owned = landlords(territory, communes)
    return headline.headline(
        counts,
        left_out=left_out,
        owned=owned,
        inventory=_inventory(territory, communes),
        commune=communes[0] if len(communes) == 1 and level != sources.SECTOR else "",
        available=available,
    )


@_keep
def totals(territory: Territory, level: str, code: str) -> tuple[tuple[str, int, float], ...]:
    """Return the variant, the year and the number of dwellings of each source for one place."""
    found_there: list[tuple[str, int, float]] = []
    for source in found(territory).values():
        if code and (level if level != sources.SECTOR else "commune") not in source.entries:
            continue
        row = stock(territory, source, level).loc[code] if code else whole(territory, source)[0]
        count: Any = row.get("dwelling_count")
        entry = sources.entry_of(source, level)
        if count is not None and pd.notna(count):
            found_there.append((source.variant, entry.vintage, float(count)))
    return tuple(found_there)


@_keep
def groupings(territory: Territory) -> tuple[str, ...]:
    """Return the groupings that the residences allow."""
    frame = _residences(territory, ())
    known = [by for by, column in rows.GROUPS.items() if column in frame]
    found = [by for by in known if frame[rows.GROUPS[by]].notna().any()]
    if "qpv_code" in frame and not product_table(frame).empty:
        found.append("product")
    return tuple(found)


@_keep
def table(
    territory: Territory, source: StockSource, by: str, communes: tuple[str, ...]
) -> pd.DataFrame:
    """Return the table of a grouping, for the whole territory or some communes."""
    if by == "product":
        return product_table(_residences(territory, communes))
    if by in rows.GROUPS:
        found = stock_table(_residences(territory, communes), rows.GROUPS[by])
        return rows.in_order(found, by)
    frame = stock(territory, source, by)
    listed = frame
    if by in ("commune", "iris") and communes:
        iris_of = cache.directory(territory).iris_of
        inside = communes if by == "commune" else [i for c in communes for i in iris_of.get(c, ())]
        listed = frame.loc[frame.index.isin(list(inside))]
    return rows.of_zones(listed, frame)


@_keep
def texts(
    territory: Territory, source: StockSource, by: str, communes: tuple[str, ...]
) -> list[dict[str, str]]:
    """Return the rows drawn of a table."""
    frame = table(territory, source, by, communes)
    return rows.texts(frame.head(rows.LIMIT), by, _names(territory, by))


@_keep
def export(
    territory: Territory, source: StockSource, by: str, communes: tuple[str, ...]
) -> pd.DataFrame:
    """Return the table that leaves."""
    return rows.export(table(territory, source, by, communes), by, _names(territory, by))


def _names(territory: Territory, by: str) -> dict[str, str]:
    return names(territory, by) if by in (*sources.LEVELS, sources.SECTOR) else {}


def _inventory(territory: Territory, communes: tuple[str, ...]) -> tuple[pd.DataFrame, int] | None:
    """Return the SRU inventory of some communes, of all of them without any."""
    found = sru(territory)
    if found is None or len(communes) == 1 or not communes:
        return found
    frame, year = found
    return frame[frame.index.isin(list(communes))], year


@_keep
def _residences(territory: Territory, communes: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(homes.residences(territory).drop(columns="geometry"))
    return frame[frame["commune_code"].isin(list(communes))] if communes else frame
