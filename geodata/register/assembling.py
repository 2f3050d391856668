"""The allocations and applications of a territory, ready to be stored."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.loading import Progress
from geodata.messages import listed
from geodata.messages import register as say
from geodata.model import Level
from geodata.plain_names import plain_name
from geodata.register.placing import place_rows
from geodata.register.repeats import DATES, IDENTIFIERS, latest_year
from geodata.register.together import put_together
from geodata.register.where import Where
from geodata.sources.rpls_detail.products import product_keys
from geodata.summing import TerritoryTable
from geodata.user_tables.addresses import plain_column
from geodata.user_tables.catalogue import kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.loading import ProgressCallback
    from geodata.model import Dataset
    from geodata.stock.assembling import TerritoryStock
    from geodata.territory import Territory
    from geodata.zoning import Zoning

_REQUIRED: Final = ("registered_on", "outcome", "decided_on")


def concerns_register(dataset: Dataset) -> bool:
    """Tell which datasets are of allocations or applications, one row each."""
    return dataset.level in {Level.ALLOCATION, Level.APPLICATION}


def with_register(
    stock: TerritoryStock,
    datasets: Sequence[Dataset],
    territory: Territory,
    zoning: Zoning,
    *,
    passage: pd.DataFrame | None,
    tell: ProgressCallback,
) -> TerritoryStock:
    """Add the allocations and applications of a territory to its stock.

    Parameters
    ----------
    stock
        Residences and dwellings, which tell where rows happened.
    datasets
        Rows as loaded, file by file.
    territory, zoning, passage
        The communes wanted, their contours, and INSEE's passage table where one was given.
    tell
        Told of each step.

    Returns
    -------
    The stock with a table ``allocations`` and a table ``applications``, one row each, where the
    files have some: identifiers and dates first, only the columns that some row knows. Text is
    ``category``, flags ``boolean``, dates ``datetime64[s]``, numbers float.
    """
    if not datasets:
        return stock
    where = Where.of(territory, zoning, passage, stock)
    units, notes = list(stock.units), list(stock.notes)
    ordered = sorted(datasets, key=lambda one: (one.table, one.file))
    for table, same in groupby(ordered, key=lambda one: one.table):
        files = []
        for dataset in same:
            tell(Progress(say.STEP, dataset.file, 0, 1))
            files.append(place_rows(dataset, where))
        whole = put_together(files)
        if whole.frame.empty:
            notes.append(say.left_only(kind(table).label, listed([one.file for one in files])))
            notes.extend(whole.notes)
            continue
        stored = replace(whole, frame=canonical(whole.frame, table), extra={})
        stored = replace(stored, vintage=latest_year(stored.frame, table))
        units.append(TerritoryTable(stored, len(stored.frame), notes=stored.notes))
    return replace(stock, units=tuple(units), notes=tuple(notes))


def canonical(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Give the rows their stored columns and types, in the order of the dates.

    A column of which no row is known is left out: absent is unknown throughout.
    """
    first = [IDENTIFIERS[table], DATES[table]]
    known = [str(name) for name in frame if name in _REQUIRED or frame[name].notna().any()]
    rest = sorted(name for name in known if name not in first)
    rows = frame[[*first, *rest]].sort_values(first[::-1], kind="stable").reset_index(drop=True)
    if "product_key" in rows:
        rows["product_key"] = _products(rows["product_key"])
    for name in rest:
        if pd.api.types.is_string_dtype(rows[name]) and name != "residence_id":
            rows[name] = rows[name].astype("category")
    return rows


def _products(texts: pd.Series[str]) -> pd.Series[str]:
    """Give products the inventory's keys where they are spelt so, else leave them as they are."""
    keys = {key.replace("_", ""): key for key in product_keys()}
    plain = plain_column(texts, lambda text: plain_name(text).replace(" ", ""))
    known: pd.Series[str] = plain.map(keys).astype("str").fillna(texts)
    return known
