"""Answers of the solver, paid once for all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario import Scenario, Stock
from fragility.scenario.solve import Infeasible, Problem, Solution, frontier, solve
from ui.programming import runs

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

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


@_keep
def answer(problem: Problem, stock: Stock, base: Scenario | None) -> Solution | FragilityError:
    """Return the answer to a problem, or why there is none: :class:`Infeasible` among others."""
    try:
        return solve(problem, stock, base, time_limit=TIME_LIMIT)
    except FragilityError as error:
        return error


@_keep
def trade_off(
    problem: Problem, stock: Stock, base: Scenario | None, goals: tuple[str, str]
) -> pd.DataFrame | FragilityError:
    """Return the points of the curve between two goals, or why there is none."""
    try:
        return frontier(problem, stock, goals, base, points=POINTS, time_limit=FRONTIER_LIMIT)
    except FragilityError as error:
        return error


__all__ = ["Infeasible", "answer", "trade_off"]
