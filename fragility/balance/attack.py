"""Tables of counts that agree with what is shown: how far apart the hidden figures are in them.

Like :mod:`fragility.disclosure.attack`, for systems that also hold bounds and that are attacked
again each time a figure is taken back: tables found before still agree, and the figures that pin an
interval are told by the dual values.

Tables are of real numbers: between whole ones, an interval may be a little narrower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from .simplex import Simplex

if TYPE_CHECKING:
    from .nests import Figure, Nest

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_ROUNDS: Final = 6
"""Random objectives before figures are looked at one by one; more, as long as they help."""
_MOST_ROUNDS: Final = 60
_FEW: Final = 2
"""Figures left, or found by a round, that are better looked at one by one."""
_ROUNDING: Final = 1e-6


class Attack:
    """One system, attacked.

    Parameters
    ----------
    nest
        The system.
    width
        Fewest whole values a hidden figure must keep.
    points
        Tables found before: they agree with what is shown as long as no more is. Added to.
    """

    def __init__(self, nest: Nest, width: int, points: list[Floats]) -> None:
        self.nest, self.width, self.points = nest, width, points
        sums = np.asarray(nest.targets @ np.column_stack([nest.truth, *points]))
        self.low, self.high = sums.min(axis=1, initial=np.inf), sums.max(axis=1, initial=-np.inf)
        self._exact = nest.low == nest.high
        held = np.zeros(len(nest.truth), dtype=bool)
        held[nest.figures[self._exact].indices] = True
        # What nothing bounds may be as large as one likes: large enough is enough.
        most = np.where(held, np.inf, nest.truth + width)
        self._simplex = Simplex(nest.figures, nest.low, nest.high, most)

    @property
    def narrow(self) -> Flags:
        """Hidden figures not found in tables far enough apart."""
        values = np.floor(self.high + _ROUNDING) - np.ceil(self.low - _ROUNDING) + 1
        return np.asarray(values < self.width)

    def look(self) -> None:
        """Gather tables under random objectives: most figures are soon found wide."""
        generator = np.random.default_rng(0)
        left = self.narrow
        for turn in range(_MOST_ROUNDS):
            if left.sum() <= _FEW:
                return
            signs = generator.choice([-1.0, 1.0], len(left)) * generator.random(len(left))
            self._solve(self.nest.targets.T @ np.where(left, signs if turn else -1.0, 0.0))
            before, left = left, self.narrow
            if turn + 1 >= _ROUNDS and before.sum() - left.sum() < _FEW:
                return

    def pins(self, target: int) -> list[list[Figure]] | None:
        """Give the sums that keep a hidden figure narrow; ``None`` where it is not."""
        weights = self.nest.targets[[target]].toarray()[0]
        held = self._solve(-weights)
        if self.low[target] > _ROUNDING:  # nought is as low as a count may be
            held |= self._solve(weights)
        if not self.narrow[target]:
            return None
        return [self.nest.shown[place] for place in np.flatnonzero(held)]

    def is_told(self, target: int, least: float) -> bool:
        """Tell whether a figure is one that others rightly tell: exactly, and large enough."""
        return bool(self.high[target] - self.low[target] < 1 and self.low[target] >= least)

    def _solve(self, weights: Floats) -> Flags:
        """Find the table of the least sum; say which figures keep it from being less."""
        table, duals = self._simplex.least(weights)
        self.points.append(table)
        sums = self.nest.targets @ table
        self.low, self.high = np.minimum(self.low, sums), np.maximum(self.high, sums)
        return np.asarray(self._exact & (np.abs(duals) > _ROUNDING))
