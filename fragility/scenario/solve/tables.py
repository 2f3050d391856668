"""The tables of a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.scenario.vocabulary import PROGRAMMED

from .case import SHARED_ZONES
from .checks import violations
from .composing import end_with
from .goals import goal_label, goal_unit
from .heuristics import largest_gap_first, proportional
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from .case import Case
    from .end import End
    from .gaps import Gap

    Counts = npt.NDArray[np.int64]


def goal_table(case: Case, gaps: Sequence[Gap], end: End, bound: float) -> pd.DataFrame:
    """Give each goal before and after."""
    rows = [
        {
            "goal": gap.name.value,
            "label": goal_label(gap.name),
            "unit": goal_unit(gap.name),
            "before": gap.value(case.end, before=True),
            "after": gap.value(end),
            "bound": bound if len(gaps) == 1 else np.nan,
            "left_out_count": gap.left_out_count,
        }
        for gap in gaps
    ]
    return pd.DataFrame(rows)


def dwelling_table(case: Case, counts: Counts) -> pd.DataFrame:
    """Give what is put in each commune, zone and product, where something is."""
    held = np.flatnonzero(counts)
    place = case.commune[held]
    names = case.stock.communes
    return pd.DataFrame(
        {
            "commune_code": np.array(case.stock.codes, dtype=object)[place],
            "commune_name": np.array(case.names, dtype=object)[place],
            "sector": names["sector"].to_numpy()[place],
            "zone": [SHARED_ZONES[zone].value for zone in case.zone[held]],
            "product": [PROGRAMMED[product].value for product in case.product[held]],
            "dwelling_count": counts[held],
        }
    )


def commune_table(case: Case, gaps: Sequence[Gap], counts: Counts, end: End) -> pd.DataFrame:
    """Give what is put in each commune, and its gaps before and after."""
    table = case.stock.communes[["commune_name", "sector"]].copy()
    table["commune_name"] = case.names
    for product in PROGRAMMED:
        table[f"{product.value}_count"] = case.by_commune(counts, case.is_product(product))
    table["dwelling_count"] = case.by_commune(counts)
    limit = case.in_all[:, -1]
    table["capacity"] = np.where(np.isfinite(limit), limit, np.nan)
    for gap in gaps:
        table[f"{gap.name.value}_before"] = gap.deviation(case.end, before=True)
        table[f"{gap.name.value}_after"] = gap.deviation(end)
    return table


def year_table(case: Case, yearly: Counts) -> pd.DataFrame:
    """Give what is financed each year, by product."""
    columns = {
        f"{product.value}_count": yearly[case.is_product(product)].sum(axis=0)
        for product in PROGRAMMED
    }
    table = pd.DataFrame(columns, index=pd.Index(case.problem.years, name="year"))
    table["dwelling_count"] = table.sum(axis=1)
    return table


def compared_table(case: Case, gaps: Sequence[Gap], counts: Counts) -> pd.DataFrame:
    """Hold the answer against two rules of thumb, on the same case.

    The largest gap first follows the goal of the largest weight.
    """
    first = max(gaps, key=lambda gap: gap.goal.weight)
    tried = {
        "solver": counts,
        "proportional": proportional(case),
        "largest_gap_first": largest_gap_first(case, first),
    }
    rows = []
    for method, held in tried.items():
        end, broken = end_with(case, held), violations(case, held)
        rows.append(
            {
                "method": method,
                "label": say(f"method.{method}"),
                **{gap.name.value: gap.value(end) for gap in gaps},
                "feasible": not broken,
                "violations": say("method.joint").join(broken),
                "violation_count": len(broken),
            }
        )
    return pd.DataFrame(rows)
