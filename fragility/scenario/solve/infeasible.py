"""Why no distribution respects every constraint, and the least that would make one possible.

Plain contradictions first: two constraints, or the sum of some against another. Where there is
none, an irreducible set of constraints that cannot hold together, by elastic then deletion
filtering.

References
----------
Chinneck, J. W. (2008), *Feasibility and Infeasibility in Optimization*, Springer, chapter 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .constraint import Family
from .contradictions import contradictions
from .messages import say
from .model import Model
from .relaxations import elastic, fewer, relaxations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .case import Case
    from .constraint import Constraint

_SLACK: Final = 1e-6
_MOST: Final = 8
"""Sentences of each sort: more is not read."""


def why_infeasible(
    case: Case, found: Sequence[Constraint], *, time_limit: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say why, and what would be enough.

    Returns
    -------
    Sentences on what cannot hold together; the remedies, the plainest first: fewer dwellings, then
    the least relaxations.
    """
    reasons = contradictions(case, found)
    if not reasons:
        together = irreducible(case, found, time_limit=time_limit)
        told = say("infeasible.joint").join(each.sentence for each in together)
        reasons = (say("infeasible.together", constraints=told),) if together else ()
    if not reasons:
        reasons = (say("infeasible.no_time"),)
    enough = relaxations(case, found, time_limit=time_limit)
    other = fewer(case, found, time_limit=time_limit)
    if other and enough:
        enough = (say("relax.or", sentence=enough[0][0].lower() + enough[0][1:]), *enough[1:])
    return _cut(reasons), (*other, *_cut(enough))


def irreducible(
    case: Case, found: Sequence[Constraint], *, time_limit: float
) -> tuple[Constraint, ...]:
    """Find constraints that cannot hold together, of which each is needed for that.

    In the relaxation of whole numbers where it is infeasible already, in whole numbers otherwise.
    Nothing where time was short.
    """
    whole = _feasible(case, found, whole=False, time_limit=time_limit)
    kept: list[Constraint] = [each for each in found if each.family is Family.DWELLINGS]
    free = [each for each in found if each.family is not Family.DWELLINGS]
    while free:
        model, slacks = elastic(case, kept, free)
        answer = model.solve(time_limit=time_limit) if whole else model.relax()
        if answer.values is None:
            break
        values = answer.values
        pairs = zip(free, slacks, strict=True)
        taut = [each for each, at in pairs if values[at].sum() > _SLACK]
        if not taut:
            return ()
        kept += taut
        free = [each for each in free if each not in taut]
    # What is asked goes last: it is the constraints that people may change.
    for each in sorted(kept, key=lambda one: one.family is not Family.DWELLINGS):
        others = [one for one in kept if one is not each]
        if not _feasible(case, others, whole=whole, time_limit=time_limit):
            kept = others
    return tuple(kept)


def _feasible(case: Case, found: Sequence[Constraint], *, whole: bool, time_limit: float) -> bool:
    model = Model()
    cells = model.add_variables(
        case.cell_count, upper=case.asked[case.product].astype(float), integer=True
    )
    for each in found:
        model.add_row(cells, each.coefficients, each.lower, each.upper)
    answer = model.solve(time_limit=time_limit) if whole else model.relax()
    return answer.status != "infeasible"


def _cut(sentences: tuple[str, ...]) -> tuple[str, ...]:
    more = len(sentences) - _MOST
    if more <= 0:
        return sentences
    rest = say("infeasible.more", count=more, many="s" if more > 1 else "")
    return (*sentences[:_MOST], rest)
