"""What a solution says of itself, in French."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from fragility.messages import number

from .amounts import amount
from .constraint import Family
from .goals import goal_sentence
from .messages import say, share
from .sru import missing_at_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .case import Case
    from .constraint import Constraint
    from .end import End
    from .gaps import Gap


def status_sentence(status: str, distance: float) -> str:
    """Say how sure it is that nothing does better."""
    if status == "optimal":
        return say("status.optimal")
    return say(f"status.{status}", gap=share(max(distance, 0.001)))


def reading_notes(case: Case, gaps: Sequence[Gap]) -> tuple[str, ...]:
    """Say what the reader should know: what is left out, what is supposed."""
    found = []
    for gap in gaps:
        found.append(goal_sentence(gap.name))
        if gap.left_out_count:
            places = np.flatnonzero(~gap.counted)
            names = ", ".join(case.name(int(place)) for place in places[:_NAMED])
            more = len(places) - _NAMED
            rest = say("note.more", count=more) if more > 0 else ""
            found.append(say("note.left_out", count=len(places), names=names + rest))
    if case.problem.constraints.sru is not None:
        unknown = int(np.isnan(missing_at_start(case)).sum())
        if unknown:
            found.append(say("note.sru_unknown", count=unknown))
    if len(gaps) > 1:
        told = " ; ".join(f"{gap.name.value} {number(gap.goal.weight, 2)}" for gap in gaps)
        found.append(say("note.weighted", weights=told))
    found.append(say("note.years"))
    return tuple(found)


_NAMED = 5


def scenario_notes(
    case: Case, found: Sequence[Constraint], gaps: Sequence[Gap], end: End, status: str
) -> str:
    """Write the notes of the scenario: the problem, its goals, its constraints, the proof."""
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
    lines.append(status)
    if problem.notes:
        lines.append(problem.notes)
    return "\n".join(f"- {line}" for line in lines)


def _asked(found: Sequence[Constraint]) -> list[Constraint]:
    return [each for each in found if each.family is Family.DWELLINGS]
