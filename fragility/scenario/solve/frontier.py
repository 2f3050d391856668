"""How much of one goal must be given up for another: the curve of their best compromises."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .case import put
from .composing import end_with
from .constraints import constraints
from .gaps import gap_of
from .goals import GoalName
from .infeasible import why_infeasible
from .minimise import minimise
from .problem import Goal
from .programme import programme
from .search import offset, precision_of
from .solution import Infeasible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.scenario.document import Scenario
    from fragility.scenario.stock import Stock

    from .case import Case
    from .constraint import Constraint
    from .gaps import Gap
    from .problem import Problem

_SLACK: Final = 1e-6
_TURNS: Final = 8
"""Each end of the curve may take this part of the time, twice."""
_PRECISION: Final = 0.01
"""Of the whole range of the first goal: finer is not seen on a curve."""


def frontier(
    problem: Problem,
    stock: Stock,
    goals: tuple[GoalName | str, GoalName | str],
    base: Scenario | None = None,
    *,
    points: int = 9,
    time_limit: float = 15.0,
) -> pd.DataFrame:
    """Trace the compromises between two goals, by the epsilon-constraint method.

    The two ends are the best of each goal, the other one as small as it may then be. Between them,
    the second goal is held under evenly spaced ceilings, and the first made as small as it may be,
    to a hundredth of its range; points that another one beats on both goals are left out.

    Parameters
    ----------
    problem
        What is asked; its own goals do not count, but for the ``reference_share`` of the same ones.
    stock, base
        As :func:`~fragility.scenario.solve.solve`.
    goals
        Two different ones.
    points
        Ceilings tried, ends included; fewer points where several give the same one.
    time_limit
        Seconds, for all of them.

    Returns
    -------
    One column a goal, and ``proven``: whether the search of the point ended by itself, in the time
    given. In the order of the first goal.

    Raises
    ------
    Infeasible, ComputationError
        As :func:`~fragility.scenario.solve.solve`.

    References
    ----------
    Haimes, Y. Y., Lasdon, L. S. and Wismer, D. A. (1971), *On a bicriterion formulation of the
    problems of integrated system identification and system optimization*, IEEE Transactions on
    Systems, Man, and Cybernetics 1.
    """
    case = put(problem, stock, base)
    found = constraints(case)
    told = {goal.name: goal for goal in problem.goals}
    names = [GoalName(each) for each in goals]
    gaps = [gap_of(case, told.get(name, Goal(name=name))) for name in names]
    stop = time.monotonic() + time_limit
    turn = time_limit / _TURNS
    first = _point(case, found, gaps, (0, 1), turn)
    if first is None:
        raise Infeasible(*why_infeasible(case, found, time_limit=turn))
    last = _point(case, found, gaps, (1, 0), turn)
    rows = [each for each in (first, last) if each is not None]
    if last is not None and first[1] - last[1] > _SLACK:
        ceilings = np.linspace(first[1], last[1], points)[1:-1]
        precision = _PRECISION * max(last[0] - first[0], _SLACK)
        for place, ceiling in enumerate(ceilings):
            left = (stop - time.monotonic()) / (len(ceilings) - place)
            point = _point(
                case, found, gaps, (0,), left, ceiling=float(ceiling), precision=precision
            )
            rows += [point] if point is not None else []
    table = pd.DataFrame(rows, columns=[*(name.value for name in names), "proven"])
    table["proven"] = table["proven"].astype(bool)
    return _undominated(table, [name.value for name in names])


def _point(
    case: Case,
    found: Sequence[Constraint],
    gaps: Sequence[Gap],
    turns: tuple[int, ...],
    time_limit: float,
    *,
    ceiling: float | None = None,
    precision: float | None = None,
) -> tuple[float, float, bool] | None:
    """Make goals small one after the other, the second one held under a ceiling."""
    written = programme(case, found, gaps, (0.0, 0.0))
    model = written.model
    if ceiling is not None:
        model.add_row(*written.terms[1], upper=ceiling)
    proven, values = True, None
    for turn in turns:
        places, coefficients = written.terms[turn]
        model.cost = [0.0] * len(model.cost)
        for place, coefficient in zip(places, coefficients, strict=True):
            model.cost[place] = float(coefficient)
        answer = minimise(
            case,
            model,
            written.cells,
            worth=offset(case, [gaps[turn]], (1.0,)),
            precision=precision_of([gaps[turn]]) if precision is None else precision,
            time_limit=time_limit,
        )
        proven &= answer.status == "optimal"
        found_values = answer.values  # noqa: PD011 - no pandas here
        if found_values is None:
            break
        values = found_values
        reached = float(values[places] @ coefficients)
        model.add_row(places, coefficients, upper=reached + _SLACK * max(1.0, reached))
    if values is None:
        return None
    end = end_with(case, written.counts(values))
    return gaps[0].value(end), gaps[1].value(end), proven


def _undominated(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Keep the points that no other one beats on both goals; one of equal ones."""
    ordered = table.sort_values(list(names), kind="stable").reset_index(drop=True)
    second = ordered[names[1]].to_numpy()
    kept = np.ones(len(second), dtype=bool)
    kept[1:] = second[1:] < np.minimum.accumulate(second)[:-1] - _SLACK
    return ordered[kept].reset_index(drop=True)
