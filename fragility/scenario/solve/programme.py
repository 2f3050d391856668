"""The whole-number programme of a case: cells, constraints, and the goals as costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .gaps import SUMS
from .model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from .case import Case
    from .constraint import Constraint
    from .gaps import Gap

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Programme:
    """A model, and where things are in it."""

    model: Model
    cells: Places
    """Variables of the cells: the first ones."""
    rows: tuple[int, ...]
    """Row of each constraint."""
    terms: tuple[tuple[Places, Floats], ...]
    """Each goal as a sum of variables, with their coefficients, in the goal's own unit."""

    def counts(self, values: Floats) -> Counts:
        """Whole dwellings of each cell, from the variables."""
        out: Counts = np.rint(values[self.cells]).astype(np.int64)
        return out

    def goal_value(self, values: Floats, place: int) -> float:
        """Return what a goal comes to in the programme."""
        places, coefficients = self.terms[place]
        return float(values[places] @ coefficients)


def programme(
    case: Case,
    found: Sequence[Constraint],
    gaps: Sequence[Gap],
    weights: Sequence[float] | None = None,
) -> Programme:
    """Write the programme of a case.

    Parameters
    ----------
    case
        The case.
    found
        Constraints to respect.
    gaps
        Goals, each of which gets its variables.
    weights
        Cost of one unit of each goal; 1 by default.
    """
    model = Model()
    cells = model.add_variables(
        case.cell_count, upper=case.asked[case.product].astype(float), integer=True
    )
    rows = tuple(model.add_row(cells, each.coefficients, each.lower, each.upper) for each in found)
    terms: list[tuple[Places, Floats]] = []
    costs = np.ones(len(gaps)) if weights is None else np.asarray(weights, dtype=float)
    for gap, cost in zip(gaps, costs, strict=True):
        places, coefficients = add_goal(model, case, cells, gap)
        for place, coefficient in zip(places, coefficients, strict=True):
            model.cost[place] += cost * coefficient
        terms.append((places, coefficients))
    return Programme(model, cells, rows, tuple(terms))


def add_goal(model: Model, case: Case, cells: Places, gap: Gap) -> tuple[Places, Floats]:
    """Add the variables of a goal and the rows that hold them; return it as a sum of variables."""
    how = SUMS[gap.name]
    constant = gap.constants(case.end)
    coefficients = gap.coefficients(case)
    communes = np.flatnonzero(gap.counted).tolist()
    if how == "largest":
        worst = model.add_variables(1)
        for place in communes:
            here = case.cells_of(place)
            # worst >= constant + coefficients · dwellings
            model.add_row(
                np.concatenate([cells[here], worst]),
                np.concatenate([coefficients[here], [-1.0]]),
                upper=-constant[place],
            )
        return worst, np.ones(1)
    parts = 2 if how == "half_absolute" else 1
    over = model.add_variables(len(communes), integer=how == "whole")
    under = model.add_variables(len(communes)) if parts == len(("over", "under")) else over[:0]
    for position, place in enumerate(communes):
        here = case.cells_of(place)
        if how == "half_absolute":
            # over - under = constant + coefficients · dwellings
            model.add_row(
                np.concatenate([cells[here], [over[position], under[position]]]),
                np.concatenate([coefficients[here], [-1.0, 1.0]]),
                -constant[place],
                -constant[place],
            )
        else:
            model.add_row(
                np.concatenate([cells[here], [over[position]]]),
                np.concatenate([coefficients[here], [-1.0]]),
                upper=-constant[place],
            )
    every = np.concatenate([over, under])
    return every, np.full(len(every), 1 / parts)
