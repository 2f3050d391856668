"""What a solution says of itself, in French."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from fragility.messages import number

from .amounts import amount
from .constraint import Family, family_label
from .goals import OF_HOUSEHOLDS, goal_sentence
from .messages import say, share
from .sru import asked_triennia, missing_at_start, required, wanted
from .years import short_of_triennia

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from .case import Case
    from .constraint import Constraint
    from .end import End
    from .gaps import Gap

    Counts = npt.NDArray[np.int64]
    Places = npt.NDArray[np.intp]


def status_sentence(status: str, distance: float) -> str:
    """Say how sure it is that nothing does better."""
    if status == "optimal":
        return say("status.optimal")
    return say(f"status.{status}", gap=share(max(distance, 0.001)))


def reading_notes(case: Case, gaps: Sequence[Gap], yearly: Counts) -> tuple[str, ...]:
    """Say what the reader should know: what is left out, what is supposed."""
    found = []
    for gap in gaps:
        found.append(goal_sentence(gap.name))
        if gap.left_out_count:
            key = "note.left_out_households" if gap.name in OF_HOUSEHOLDS else "note.left_out"
            found.append(_named(case, key, np.flatnonzero(~gap.counted)))
    found += sru_notes(case, yearly)
    if len(gaps) > 1:
        told = " ; ".join(f"{gap.name.value} {number(gap.goal.weight, 2)}" for gap in gaps)
        found.append(say("note.weighted", weights=told))
    found.append(say("note.years"))
    return tuple(found)


_NAMED = 5


def _named(case: Case, key: str, places: Places) -> str:
    names = ", ".join(case.name(int(place)) for place in places[:_NAMED])
    more = len(places) - _NAMED
    rest = say("note.more", count=more) if more > 0 else ""
    return say(key, count=len(places), names=names + rest)


def sru_notes(case: Case, yearly: Counts) -> list[str]:
    """Say what the catch-up asked for is, and of whom it is not asked whole."""
    told = case.problem.constraints.sru
    if told is None:
        return []
    periods = ", ".join(each.label for each in asked_triennia(case))
    if not periods:
        return [say("note.sru_none")]
    if told.catch_up_share is None:
        found = [say("note.sru_law", periods=periods)]
    else:
        found = [say("note.sru_agreed", periods=periods, share=share(told.catch_up_share))]
    if told.plai_minimum_share is not None or told.pls_maximum_share is not None:
        found.append(say("note.sru_mix"))
    unknown = int(np.isnan(missing_at_start(case)).sum())
    if unknown:
        found.append(say("note.sru_unknown", count=unknown))
    limited = np.flatnonzero(wanted(case).sum(axis=1) > required(case))
    late = np.flatnonzero(short_of_triennia(case, yearly).sum(axis=1) > 0)
    for key, places in (("note.sru_capacity", limited), ("note.sru_years", late)):
        if len(places):
            found.append(_named(case, key, places))
    return found


def change_notes(goals: pd.DataFrame, prices: pd.DataFrame, status: str) -> tuple[str, ...]:
    """Say of each goal that it was reached already, or that constraints make its gap wider.

    Parameters
    ----------
    goals, prices
        Tables of the solution.
    status
        Of the solution: only an optimal one proves that nothing does better, for a goal alone.
    """
    found = []
    families = prices[prices["constraint"] == prices["family"]]
    for row in goals.to_dict("records"):
        if row["before"] <= _SMALL >= row["after"]:
            found.append(say("note.reached", goal=row["label"]))
        elif row["after"] > row["before"] + _SMALL:
            cause = family_label(families["family"].iloc[0]) if len(families) else ""
            sure = status == "optimal" and len(goals) == 1
            values = {when: amount(row["goal"], row[when]) for when in ("before", "after")}
            key = "note.wider" if sure else "note.wider_found"
            cause = cause or say("note.wider_dwellings")
            found.append(say(key, goal=row["label"], cause=cause, **values))
    return tuple(found)


_SMALL = 1e-6


def scenario_notes(
    case: Case,
    found: Sequence[Constraint],
    gaps: Sequence[Gap],
    end: End,
    *,
    others: Sequence[str],
) -> str:
    """Write the notes of the scenario: the problem, its goals, its constraints, then others."""
    problem = case.problem
    lines = [
        say("note.from", name=problem.name, digest=problem.digest),
        *(each.sentence[0].upper() + each.sentence[1:] for each in _asked(found)),
        say("note.over", first=problem.years[0], last=problem.years[-1]),
    ]
    without = ", ".join(problem.base_without)
    if problem.base is not None:
        key = "note.base_without" if without else "note.base"
        lines.append(say(key, base=case.base.name, without=without))
    for gap in gaps:
        lines.append(goal_sentence(gap.name))
        before, after = gap.value(case.end, before=True), gap.value(end)
        lines.append(
            say(
                "note.before_after",
                before=amount(gap.name, before),
                after=amount(gap.name, after),
            )
        )
    families = Counter(each.family for each in found if each.family is not Family.DWELLINGS)
    told = " ; ".join(
        f"{say(f'family.{family.value}')} ({count})" for family, count in families.items()
    )
    lines.append(say("note.constraints", told=told or say("case.none_f")))
    lines += others
    if problem.notes:
        lines.append(problem.notes)
    return "\n".join(f"- {line}" for line in lines)


def _asked(found: Sequence[Constraint]) -> list[Constraint]:
    return [each for each in found if each.family is Family.DWELLINGS]
