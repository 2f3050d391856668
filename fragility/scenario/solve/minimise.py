"""The least value of a programme in the time given: everywhere, then near the relaxed one.

Tight constraints may leave the search without any distribution for seconds. Holding the totals of
communes near what they are when whole numbers are not asked for, it finds one, most often the best,
in a fraction of a second; how far from the best it may be is known from the first search.

References
----------
Berthold, T. (2014), *RENS: the optimal rounding*, Mathematical Programming Computation 6.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case
    from .model import Answer, Model

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

_NEAR: Final = (3, 25)
"""Dwellings by which a commune's total may differ from that of the relaxed programme."""
_LEAST_SECONDS: Final = 0.5
_PART: Final = 0.7
"""Of the time, for the search everywhere."""


def minimise(
    case: Case, model: Model, cells: Places, *, worth: float, precision: float, time_limit: float
) -> Answer:
    """Solve a model in whole numbers.

    Parameters
    ----------
    case, cells
        The case, and the variables of its cells.
    model
        What is to be made small.
    worth
        A value of the objective that counts: relative gaps are relative to it as well.
    precision
        Difference between two objectives that does not show.
    time_limit
        Seconds.

    Returns
    -------
    ``optimal`` where nothing is better by more than the precision; ``limit`` where time was short,
    with or without a solution; ``infeasible`` where it is proven.
    """
    stop = time.monotonic() + time_limit
    relaxed = model.relax()
    if relaxed.values is None:
        return relaxed
    gap = precision / (2 * worth) if worth > 0 else 0.0
    best = _shifted(model, worth, gap, _PART * time_limit)
    bound = max(best.bound, relaxed.objective)
    if best.status != "limit":
        return replace(best, bound=bound)
    for window in _NEAR:
        # HiGHS may take longer than it is given: a moment is left for this anyway.
        left = max((stop - time.monotonic()) / len(_NEAR), _LEAST_SECONDS)
        tried = near_totals(case, model, cells, relaxed.values, window)
        near = _shifted(tried, worth, gap, left)
        if near.found:
            best = near if near.objective < best.objective else best
            break
    done = best.found and best.objective - bound <= precision
    return replace(best, status="optimal" if done else "limit", bound=bound)


def near_totals(case: Case, model: Model, cells: Places, values: Floats, window: int) -> Model:
    """Keep the dwellings of each commune near what some values give it."""
    out = model.copy()
    for place in range(len(case.stock.codes)):
        held = cells[case.cells_of(place)]
        total = float(values[held].sum())
        low = max(np.floor(total) - window, 0)
        out.add_row(held, np.ones(len(held)), low, np.ceil(total) + window)
    return out


def _shifted(model: Model, worth: float, gap: float, time_limit: float) -> Answer:
    """Solve with a constant added: near zero, no relative gap can be reached otherwise."""
    out = model.copy()
    if worth > 0:
        out.add_variables(1, cost=worth, lower=1.0, upper=1.0)
    found = out.solve(time_limit=time_limit, gap=gap)
    return replace(found, objective=found.objective - worth, bound=found.bound - worth)
