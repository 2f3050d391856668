"""Published counts of the stock: what a commune without a row means, totals, rows by QPV."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.aggregation import count_columns, value_columns
from geodata.codes import department_of
from geodata.messages import stock as say
from geodata.model import Dataset, Level, ValueStatus
from geodata.stock.reach import departments_reached
from geodata.summing import TerritoryTable, has_value, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.territory import Territory
    from geodata.zoning import Zoning

SUMMED_FROM_COMMUNES: Final = frozenset({"social_stock"})
"""Tables whose sum over the EPCI is made from the communes where a file has nothing finer."""

LISTS_WHAT_THERE_IS: Final = frozenset({"rpls_rows", "rpls_aggregates"})
"""Sources whose commune tables name every commune that has social dwellings, be it one only, and
withhold cells rather than rows: a commune without a row has none."""


def with_zero_rows(
    dataset: Dataset,
    rows: pd.DataFrame,
    zones: pd.DataFrame,
    unmatched: Sequence[str],
    territory: Territory,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Add rows of zeros for communes that a list of what there is does not name.

    Only in the départements the file is seen to cover (:mod:`geodata.stock.reach`), and
    only where every code of the file met a contour: one that did not may be that of a commune which
    seems to have no row.

    Parameters
    ----------
    dataset
        Whole file.
    rows
        Its rows of the territory, under the codes of the contours.
    zones
        Contours: ``zone_code``.
    unmatched
        Codes of the territory that met no contour.
    territory
        The communes wanted.

    Returns
    -------
        The rows, and notes.
    """
    lists_all = dataset.info.source_id in LISTS_WHAT_THERE_IS and dataset.level is Level.COMMUNE
    if not lists_all or unmatched:
        return rows, ()
    nought = _zero_rows(dataset, rows, zones, territory)
    silent = len(set(zones["zone_code"]) - set(rows["zone_code"]) - set(nought["zone_code"]))
    notes = tuple(
        say.communes_without_rows(count, zero=zero)
        for count, zero in ((len(nought), True), (silent, False))
        if count
    )
    return (pd.concat([rows, nought], ignore_index=True) if len(nought) else rows), notes


def _zero_rows(
    dataset: Dataset, rows: pd.DataFrame, zones: pd.DataFrame, territory: Territory
) -> pd.DataFrame:
    """Rows of zeros for the communes without one, in the départements the file covers."""
    codes_listed = dataset.frame["zone_code"].astype("str").unique()
    listed = departments_reached(codes_listed, territory, lists_what_there_is=True)
    codes = [code for code in zones["zone_code"].astype("str") if department_of(code) in listed]
    empty = sorted(set(codes) - set(rows["zone_code"]))
    values: dict[str, object] = {"zone_code": empty}
    for column in count_columns(rows):
        values |= {column: 0.0, f"{column}_status": ValueStatus.OBSERVED.value}
    for column in set(value_columns(rows)) - set(count_columns(rows)):
        values |= {column: float("nan"), f"{column}_status": ValueStatus.MISSING.value}
    return pd.DataFrame(values)


def sums_of_communes(
    tables: Sequence[TerritoryTable],
    given: set[tuple[str, Level, int]],
    territory: Territory,
    zoning: Zoning,
) -> list[TerritoryTable]:
    """Sum over the EPCI what a file counts by commune only, where all its communes are there.

    Parameters
    ----------
    tables
        Tables joined to the contours.
    given
        Table, level and vintage of those that files give by themselves.
    territory, zoning
        The EPCI and its contours.
    """
    result = []
    for one in tables:
        dataset = one.dataset
        concerned = dataset.table in SUMMED_FROM_COMMUNES and dataset.level is Level.COMMUNE
        if not concerned or (dataset.table, Level.EPCI, dataset.vintage) in given:
            continue
        if one.unmatched or zoning.absent_communes:
            continue
        whole = pd.Series(territory.code, index=dataset.frame.index, dtype="str")
        total = summed(dataset, Level.EPCI, dataset.frame, whole, one.reference_year)
        if has_value(total):
            note = say.summed_communes(len(dataset.frame))
            result.append(replace(total, notes=(note,)))
    return result


def qpv_rows(
    frame: pd.DataFrame, territory: Territory, zoning: Zoning
) -> tuple[pd.DataFrame, list[str]]:
    """Keep the rows of the territory's QPV, or of its départements' where no contours tell which.

    Returns
    -------
        The rows, and notes.
    """
    codes = frame["zone_code"].astype("str")
    contours = [one.frame["zone_code"] for one in zoning.others if one.level is Level.QPV]
    notes = []
    if contours:
        mine = codes.isin(set(pd.concat(contours)))
    else:
        # QN059…: the département's code on three characters follows the two letters.
        mine = codes.str.slice(2, 5).isin([code.zfill(3) for code in territory.department_codes])
        notes.append(say.qpv_rows_by_department())
    return frame[mine], [say.qpv_rows_kept(int(mine.sum()), len(frame)), *notes]
