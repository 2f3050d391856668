"""The best distribution: the goal first; among equals, the closest to a proportional one."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.errors import ComputationError
from fragility.scenario.vocabulary import PROGRAMMED

from .gaps import gap_of
from .goals import GoalName
from .heuristics import proportional
from .messages import say
from .minimise import minimise
from .problem import Goal
from .programme import add_goal, programme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from .case import Case
    from .constraint import Constraint
    from .gaps import Gap
    from .programme import Programme

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_SHOWN: Final = 0.04
"""The search stops when nothing better by more than this is left: less than one shows."""
_SHOWN_OF_SHARES: Final = 1e-4
"""The same of shares, and of several goals weighted together."""
_ROUNDING: Final = 1e-7
"""Relative difference of two objectives that are the same one."""


@dataclass(frozen=True, eq=False)
class Found:
    """A distribution, and how good it is."""

    counts: Counts
    """Dwellings of each cell."""
    objective: float
    bound: float
    proven: bool
    """Whether the search ended by itself."""


def weights_of(case: Case, gaps: Sequence[Gap]) -> tuple[float, ...]:
    """Return the cost of one unit of each goal.

    1 for a goal alone; several are each divided by their value before, so that a weight speaks of
    shares of the gaps, whatever their units.
    """
    if len(gaps) == 1:
        return (1.0,)
    before = [gap.value(case.end, before=True) for gap in gaps]
    return tuple(
        gap.goal.weight / value if value > 0 else gap.goal.weight
        for gap, value in zip(gaps, before, strict=True)
    )


def best(
    case: Case,
    found: Sequence[Constraint],
    gaps: Sequence[Gap],
    weights: Sequence[float],
    *,
    time_limit: float,
) -> Found | None:
    """Search for the distribution of least objective; nothing where there is none.

    Parameters
    ----------
    case, found, gaps
        The case, its constraints, its goals.
    weights
        Of :func:`weights_of`.
    time_limit
        Seconds.

    Raises
    ------
    ComputationError
        In French: none was found in that time, nor proof that there is none.
    """
    stop = time.monotonic() + time_limit
    written = programme(case, found, gaps, weights)
    answer = minimise(
        case,
        written.model,
        written.cells,
        worth=offset(case, gaps, weights),
        precision=precision_of(gaps),
        time_limit=time_limit,
    )
    if answer.values is None and answer.status == "infeasible":
        return None
    if answer.values is None:
        raise ComputationError(say("search.no_time"))
    counts, objective = written.counts(answer.values), answer.objective
    bound = min(answer.bound, objective)
    left = stop - time.monotonic()
    if left > _LEAST_SECONDS:
        held = hold(written, weights, objective)
        _break_ties(case, gaps, held)
        nearer = held.model.solve(time_limit=min(left, _TIE_SECONDS), gap=_TIE_GAP)
        if nearer.values is not None:
            counts = held.counts(nearer.values)
    return Found(counts, objective, bound, answer.status == "optimal")


_LEAST_SECONDS: Final = 0.1
_TIE_SECONDS: Final = 1.0
_TIE_GAP: Final = 1e-3
"""Among equal distributions, the most even one to this part is enough."""


def precision_of(gaps: Sequence[Gap]) -> float:
    """Return the difference between two objectives that shows, in the objective's unit."""
    alone = len(gaps) == 1 and gaps[0].name is not GoalName.LARGEST_GAP
    return _SHOWN if alone else _SHOWN_OF_SHARES


def offset(case: Case, gaps: Sequence[Gap], weights: Sequence[float]) -> float:
    """Return the objective before: what a relative gap is then relative to."""
    return float(
        sum(
            weight * gap.value(case.end, before=True)
            for gap, weight in zip(gaps, weights, strict=True)
        )
    )


def hold(written: Programme, weights: Sequence[float], limit: float) -> Programme:
    """Keep the objective at what was found, and ask for nothing more."""
    model = written.model.copy()
    places = np.concatenate([each[0] for each in written.terms])
    costs = [weight * each[1] for weight, each in zip(weights, written.terms, strict=True)]
    model.add_row(places, np.concatenate(costs), upper=limit + _ROUNDING * max(1.0, abs(limit)))
    model.cost = [0.0] * len(model.cost)
    return replace(written, model=model)


def _break_ties(case: Case, gaps: Sequence[Gap], held: Programme) -> None:
    """Ask what decides between equal distributions.

    After the largest gap, the gap between all communes: the first one says nothing of the others.
    Otherwise, the closest to a proportional one, commune by commune and product by product.
    """
    if [gap.name for gap in gaps] == [GoalName.LARGEST_GAP]:
        goal = Goal(name=GoalName.SOCIAL_GAP, reference_share=gaps[0].reference)
        places, coefficients = add_goal(held.model, case, held.cells, gap_of(case, goal))
        for place, cost in zip(places, coefficients, strict=True):
            held.model.cost[place] += cost
        return
    wanted = proportional(case)
    group = case.commune * len(PROGRAMMED) + case.product
    for each in np.unique(group):
        cells = np.flatnonzero(group == each)
        apart = held.model.add_variables(2, cost=1.0)
        held.model.add_row(
            np.concatenate([held.cells[cells], apart]),
            np.concatenate([np.ones(len(cells)), [-1.0, 1.0]]),
            *(2 * [float(wanted[cells].sum())]),
        )
