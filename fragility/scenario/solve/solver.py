"""Solving a problem: the best distribution, its proof, its price, and what rules of thumb give."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario.engine import simulate
from fragility.scenario.vocabulary import FINANCED

from .case import put
from .checks import laid_out, violations
from .composing import compose, end_with
from .constraints import constraints
from .end import end_of
from .gaps import gap_of
from .infeasible import why_infeasible
from .notes import change_notes, reading_notes, scenario_notes, sru_notes, status_sentence
from .prices import no_prices
from .prices import prices as prices_of
from .search import best, precision_of, weights_of
from .solution import Infeasible, Solution
from .tables import commune_table, compared_table, dwelling_table, goal_table, year_table
from .years import over_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from fragility.scenario.document import Scenario
    from fragility.scenario.stock import Stock

    from .case import Case
    from .gaps import Gap
    from .problem import Problem

    Counts = npt.NDArray[np.int64]

_SEARCH: Final = 0.7
_PRICES: Final = 0.25
"""Parts of the time that the search and the prices may take."""


def solve(
    problem: Problem,
    stock: Stock,
    base: Scenario | None = None,
    *,
    scenario_id: str | None = None,
    time_limit: float = 4.5,
    prices: bool = True,
    remarks: tuple[str, ...] = (),
) -> Solution:
    """Find the distribution of the dwellings that makes the goal the smallest.

    Parameters
    ----------
    problem
        What is asked.
    stock
        That of 1 January of the problem's first year.
    base
        The scenario that happens anyway, which the problem names.
    scenario_id
        Identifier of the answer; that of the problem by default.
    time_limit
        Seconds that all of it may take, more or less. Where the search is stopped, the answer still
        respects every constraint and says how far from the best it may be; two runs may differ.
    prices
        Whether to price the constraints.
    remarks
        Sentences on what is given, kept in the notes of the answer and of its scenario.

    Raises
    ------
    Infeasible
        No distribution respects every constraint; says why, and what would be enough.
    ComputationError
        In French: the stock is of another year, a commune or a sector is unknown, or nothing of
        what the goal needs is known.
    """
    start = time.monotonic()
    case = put(problem, stock, base)
    gaps = [gap_of(case, goal) for goal in problem.goals]
    found, weights = constraints(case), weights_of(case, gaps)
    answer = best(case, found, gaps, weights, time_limit=_SEARCH * time_limit)
    if answer is None:
        raise Infeasible(*why_infeasible(case, found, time_limit=time_limit))
    yearly = over_years(case, answer.counts)
    end = end_with(case, answer.counts)
    after = sum(w * gap.value(end) for w, gap in zip(weights, gaps, strict=True))
    bound = min(answer.bound, after)
    distance = (after - bound) / after if after > 0 else 0.0
    status = "within_gap" if answer.proven else "time_limit"
    status = "optimal" if after - bound <= 2 * precision_of(gaps) else status
    said = status_sentence(status, distance)
    scenario = compose(
        case,
        yearly,
        scenario_id=scenario_id or problem.id,
        name=problem.name,
        notes=scenario_notes(
            case, found, gaps, end, others=(*sru_notes(case, yearly), *remarks, said)
        ),
    )
    _verify(case, scenario, yearly, gaps)
    priced = no_prices()
    if prices:
        priced = prices_of(case, found, gaps, weights, answer, time_limit=_PRICES * time_limit)
    goals = goal_table(case, gaps, end, bound)
    return Solution(
        problem=problem,
        scenario=scenario,
        status=status,
        status_sentence=said,
        objective_before=sum(
            w * gap.value(case.end, before=True) for w, gap in zip(weights, gaps, strict=True)
        ),
        objective_after=after,
        objective_bound=bound,
        gap_share=distance,
        goals=goals,
        dwellings=dwelling_table(case, answer.counts),
        by_commune=commune_table(case, gaps, answer.counts, end),
        years=year_table(case, yearly),
        prices=priced,
        compared=compared_table(case, gaps, answer.counts),
        notes=(
            *change_notes(goals, priced, status),
            *remarks,
            *reading_notes(case, gaps, yearly),
        ),
        seconds=time.monotonic() - start,
    )


def _verify(case: Case, scenario: Scenario, yearly: Counts, gaps: Sequence[Gap]) -> None:
    """Check the answer apart from the programme that found it: constraints, counts, goals.

    Raises
    ------
    AssertionError
        The programme and what it stands for do not agree: an error of this package.
    """
    broken = violations(case, yearly)
    assert not broken, broken
    run = simulate(scenario, case.stock)
    financed = (run.financed - case.run.financed)[FINANCED.index(case.problem.kind)]
    assert financed.sum() == yearly.sum()
    table = laid_out(case, yearly)
    assert (financed.sum(axis=(1, 2, 3)) == table.sum(axis=(1, 2, 3))).all()
    simulated, added = end_of(run), end_with(case, yearly.sum(axis=1))
    assert (simulated.products == added.products).all()
    for gap in gaps:
        assert np.isclose(gap.value(simulated), gap.value(added), rtol=1e-9, atol=1e-9), gap.name
