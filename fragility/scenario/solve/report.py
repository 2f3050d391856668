"""A solution told in French, line by line, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.messages import number

from .amounts import amount
from .messages import counted_dwellings, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .solution import Solution

_MOST = 10


def summary(solution: Solution) -> Iterator[str]:
    """Give the goal before and after, what rules of thumb do, what constraints cost."""
    for _, row in solution.goals.iterrows():
        before, after = (amount(row["goal"], row[when]) for when in ("before", "after"))
        yield say("report.goal", label=row["label"], before=before, after=after)
    yield solution.status_sentence
    yield from solution.notes
    yield say("report.compared")
    for _, row in solution.compared.iterrows():
        told = " ; ".join(amount(goal, row[goal]) for goal in solution.goals["goal"])
        broken = say("report.broken", count=row["violation_count"]) if row["violations"] else ""
        yield say("report.method", label=row["label"], value=told, broken=broken)
    yield say("report.prices" if len(solution.prices) else "report.no_price")
    for sentence in solution.prices["sentence"].head(_MOST):
        yield say("report.price", sentence=sentence)
    held = solution.by_commune[solution.by_commune["dwelling_count"] > 0]
    yield say("report.communes", count=len(held))
    for _, row in held.sort_values("dwelling_count", ascending=False, kind="stable").iterrows():
        products = ", ".join(
            f"{number(row[f'{name}_count'])} {name.upper()}"
            for name in ("plai", "plus", "pls", "pli")
            if row[f"{name}_count"]
        )
        count = counted_dwellings(int(row["dwelling_count"]))
        yield say("report.commune", name=row["commune_name"], count=count, products=products)
