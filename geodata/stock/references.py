"""The stock of the département and of France, where the file of dwellings covers them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.codes import department_of
from geodata.joining import ORIGIN_COLUMN, RowOrigin
from geodata.model import Level
from geodata.stock.columns import with_statuses
from geodata.stock.reach import OTHER_COMMUNES, OTHER_SHARE
from geodata.summing import FRANCE_CODE, METROPOLITAN, NATIONAL_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.territory import Territory

QPV_KNOWN: Final = 0.8
"""Share of the dwellings INSEE must have placed for its answer on the QPV to be the one counted."""


def reference_stock(
    counts: pd.DataFrame, territory: Territory, known: Mapping[str, frozenset[str]]
) -> dict[Level, pd.DataFrame]:
    """Sum a whole file over the territory's départements and over metropolitan France.

    Parameters
    ----------
    counts
        One row a commune of the file: ``zone_code`` and counts, from its spool.
    territory
        Whose départements are wanted.
    known
        Communes of each département by a national list, where one was given.

    Returns
    -------
        A table a level, for the levels the file covers as far as can be told.
    """
    codes = counts["zone_code"].astype("str")
    departments = codes.map(department_of)
    numbers = _with_rates(_with_qpv(counts.drop(columns="zone_code")))
    outside = ~territory.holds(codes)
    others = outside.groupby(departments).sum()
    result: dict[Level, pd.DataFrame] = {}
    mine = [d for d in territory.department_codes if _is_whole(d, others, known, territory)]
    if mine:
        rows = numbers.assign(zone_code=departments)[departments.isin(mine)]
        result[Level.DEPARTMENT] = _summed(rows)
    national = METROPOLITAN & set(departments)
    if len(national) >= NATIONAL_FROM:
        rows = numbers.assign(zone_code=FRANCE_CODE)[departments.isin(METROPOLITAN)]
        result[Level.FRANCE] = _summed(rows)
    return result


def _is_whole(
    department: str,
    others: pd.Series,
    known: Mapping[str, frozenset[str]],
    territory: Territory,
) -> bool:
    count = int(others.get(department, 0))
    if count >= OTHER_COMMUNES:
        return True
    listed = known.get(department, frozenset())
    rest = len(listed - set(territory.communes))
    return bool(rest) and count >= OTHER_SHARE * rest


def _with_qpv(counts: pd.DataFrame) -> pd.DataFrame:
    """Count in QPV by INSEE's answer where it is nearly complete, else by the declaration."""
    total = float(counts["dwelling_count"].sum())
    for name in ("plg", "declared"):
        inside, outside = f"in_qpv_{name}_count", f"not_in_qpv_{name}_count"
        if inside in counts and outside in counts:
            told = float((counts[inside] + counts[outside]).sum())
            if told >= QPV_KNOWN * total:
                unknown = counts["dwelling_count"] - counts[inside] - counts[outside]
                counts = counts.assign(in_qpv_count=counts[inside], qpv_unknown_count=unknown)
                break
    drop = [name for name in counts if str(name).endswith(("_plg_count", "_declared_count"))]
    names = {"unknown_type_count": "type_unknown_count"}
    return counts.drop(columns=drop).rename(columns=names)


def _with_rates(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.select_dtypes("number").astype("float64")


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    total = rows.groupby("zone_code").sum(min_count=1)
    if "offered_count" in total and "vacant_count" in total:
        offered = total["offered_count"].where(total["offered_count"].gt(0))
        total["vacancy_share"] = total["vacant_count"] / offered
        if "vacant_over_3_months_count" in total:
            total["vacancy_over_3_months_share"] = total["vacant_over_3_months_count"] / offered
    frame = with_statuses(total.replace([np.inf], np.nan)).rename_axis("zone_code").reset_index()
    return frame.assign(**{ORIGIN_COLUMN: RowOrigin.SUM.value})
