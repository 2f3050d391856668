"""Which counts of the stock a territory has: where they come from, at which levels, which year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.model import STATUS_SUFFIX, ValueStatus
from ui.stock.subjects import DWELLINGS
from ui.texts import has, t

if TYPE_CHECKING:
    from geodata.manifest import DatasetEntry
    from ui.open_store import OpenStore

TABLE: Final = "social_stock"
LEVELS: Final = ("commune", "iris", "qpv")
SECTOR: Final = "secteur"
"""Level whose counts are summed from those of the communes."""
PREFERENCE: Final = ("detail", "published", "counted")
"""Variants of the stock, the one shown first before the others."""


@dataclass(frozen=True)
class StockSource:
    """One way the stock is known, and the datasets it is read from."""

    variant: str
    entries: dict[str, DatasetEntry]
    """Dataset of each level that it describes, ``epci`` among them where it is there."""

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels that a map can be drawn at."""
        return tuple(level for level in LEVELS if level in self.entries)


def stock_sources(store: OpenStore) -> dict[str, StockSource]:
    """Return the ways the stock is known, the preferred first.

    A source keeps to one year wherever it can: that of its communes, else of its finest level.
    """
    found = {}
    variants = {entry.variant for entry in store.datasets if entry.table == TABLE}
    for variant in sorted(variants, key=_rank):
        year = next(
            (store.entry(TABLE, level, None, variant).vintage
             for level in (*LEVELS, "epci") if store.has(TABLE, level, None, variant)),
            None,
        )  # fmt: skip
        entries = {
            level: store.entry(TABLE, level, _year(store, level, variant, year), variant)
            for level in (*LEVELS, "epci")
            if store.has(TABLE, level, None, variant)
        }
        if any(level in entries for level in LEVELS):
            found[variant] = StockSource(variant, entries)
    return found


def _year(store: OpenStore, level: str, variant: str, year: int | None) -> int | None:
    return year if store.has(TABLE, level, year, variant) else None


def _rank(variant: str) -> tuple[int, str]:
    known = variant in PREFERENCE
    return (PREFERENCE.index(variant) if known else len(PREFERENCE), variant)


def entry_of(source: StockSource, level: str) -> DatasetEntry:
    """Return the dataset behind the figures of a level: the communes' own for the sectors."""
    found = source.entries.get("commune" if level == SECTOR else level)
    # What is counted from the residences is of the year of the whole source.
    return found or next(iter(source.entries.values()))


def name_of(variant: str) -> str:
    """Return what a variant is called."""
    key = f"stock.source.{variant}"
    return t(key) if has(key) else variant


def read(store: OpenStore, entry: DatasetEntry) -> pd.DataFrame:
    """Return the counts of a level, by zone; a table without the total is a table of figures."""
    frame = store.table(entry.table, entry.level, entry.vintage, entry.variant)
    frame = frame.set_index("zone_code")
    if DWELLINGS not in frame:
        missing = ValueStatus.MISSING.value
        frame = frame.copy()
        frame[DWELLINGS], frame[f"{DWELLINGS}{STATUS_SUFFIX}"] = float("nan"), missing
    return frame


def whole_row(
    code: str, source: StockSource, own: pd.DataFrame | None, communes: pd.DataFrame | None
) -> tuple[pd.Series, int]:
    """Return the counts of the whole territory, and how many communes are left out of them.

    The territory's own row where it is of the same year, else the sum of the communes whose stock
    is known; the reader is told how many are not. Among these, a count that one commune lacks is
    missing, never a partial sum.

    Parameters
    ----------
    code, source
        Code of the territory, and where the counts are from.
    own
        The counts of the level ``epci``, ``None`` without that level.
    communes
        The communes' counts, ``None`` where the source does not describe them.
    """
    entry = source.entries.get("epci")
    of_communes = source.entries.get("commune")
    same_year = of_communes is None or entry is None or entry.vintage == of_communes.vintage
    if own is not None and same_year and code in own.index:
        row = pd.Series(own.loc[code])
        if row[f"{DWELLINGS}{STATUS_SUFFIX}"] == ValueStatus.OBSERVED:
            return row, 0
    if communes is None:
        return pd.Series(dtype=object), 0
    return _summed(communes), int(communes[DWELLINGS].isna().sum())


def _summed(communes: pd.DataFrame) -> pd.Series:
    """Sum the counts of the communes whose total is known."""
    known = communes[communes[DWELLINGS].notna()]
    values: dict[str, object] = {}
    for name in communes.columns:
        status = f"{name}{STATUS_SUFFIX}"
        if not name.endswith("_count") or status not in communes:
            continue
        whole = len(known) > 0 and known[name].notna().all()
        values[name] = known[name].sum() if whole else float("nan")
        values[status] = ValueStatus.OBSERVED.value if whole else ValueStatus.MISSING.value
    return pd.Series(values, dtype=object)
