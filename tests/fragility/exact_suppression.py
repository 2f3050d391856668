"""The least that any suppression must hide, exactly: the reference for the heuristic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from fragility.disclosure.tables.grid import Grid
    from fragility.disclosure.tables.primary import Evidence


def exact_loss(made: Grid, evidence: Evidence, primary: np.ndarray, wanted: float) -> float:
    """Least figures that any suppression hides (Fischetti & Salazar's model)."""
    figures = made.figures.toarray()
    number, size = figures.shape
    truth, big = evidence.truth, float(evidence.truth.sum() + 50)
    # hide (figures), then two whole tables for each figure.
    variables = number + 2 * number * size
    rows, low, high = [], [], []

    def add(where, least, most):
        line = np.zeros(variables)
        for position, value in where:
            line[position] += value
        rows.append(line)
        low.append(least)
        high.append(most)

    for target in range(number):
        first = number + 2 * target * size
        for table in (first, first + size):
            for figure in range(number):
                own = [(table + a, 1.0) for a in np.flatnonzero(figures[figure])]
                value = float(figures[figure] @ truth)
                add([*own, (figure, -big)], -np.inf, value)
                add([*own, (figure, big)], value, np.inf)
        apart = [(first + a, 1.0) for a in np.flatnonzero(figures[target])]
        apart += [(first + size + a, -1.0) for a in np.flatnonzero(figures[target])]
        add([*apart, (target, -(wanted - 1.0))], 0, np.inf)
    lowest = np.zeros(variables)
    lowest[:number] = primary
    highest = np.full(variables, big)
    highest[:number] = 1
    found = milp(
        np.r_[np.ones(number), np.zeros(variables - number)],
        constraints=LinearConstraint(np.array(rows), low, high),
        bounds=Bounds(lowest, highest),
        integrality=np.r_[np.ones(number), np.zeros(variables - number)],
    )
    return float(np.round(found.x[:number]).sum())
