"""Answers of the solver, paid once for all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario import Scenario, Stock
from fragility.scenario.solve import Infeasible, Problem, Solution, frontier, solve
from fragility.scenario.solve.goals import OF_HOUSEHOLDS
from ui.programming import base, runs
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from ui.territories import Territory

TIME_LIMIT: Final = 4.0
"""Seconds given to one search; the answer says what is left to prove."""
FRONTIER_LIMIT: Final = 12.0
POINTS: Final = 7
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Stock: runs.stamp,
    Scenario: attrgetter("digest"),
    Problem: attrgetter("digest"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=24)


def stock(territory: Territory) -> Stock:
    """Return the stock that problems are put to, whoever asks.

    An answer is kept where all may read it, and gives back what it was made from: it is made from
    what everybody may see.
    """
    found = base.shared_stock(territory)
    assert found is not None  # the page has one
    return found


def remarks(problem: Problem) -> tuple[str, ...]:
    """Return what the answer says of the stock it was made from."""
    if any(goal.name in OF_HOUSEHOLDS for goal in problem.goals):
        return (t("programming.solve.shared_households"),)
    return ()


@_keep
def answer(problem: Problem, stock: Stock, anyway: Scenario | None) -> Solution | FragilityError:
    """Return the answer to a problem, or why there is none: :class:`Infeasible` among others."""
    try:
        return solve(problem, stock, anyway, time_limit=TIME_LIMIT, remarks=remarks(problem))
    except FragilityError as error:
        return error


@_keep
def trade_off(
    problem: Problem, stock: Stock, anyway: Scenario | None, goals: tuple[str, str]
) -> pd.DataFrame | FragilityError:
    """Return the points of the curve between two goals, or why there is none."""
    try:
        return frontier(problem, stock, goals, anyway, points=POINTS, time_limit=FRONTIER_LIMIT)
    except FragilityError as error:
        return error


__all__ = ["Infeasible", "answer", "remarks", "stock", "trade_off"]
