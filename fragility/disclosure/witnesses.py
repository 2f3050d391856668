"""Whole tables that agree with what is shown: what a hidden figure is in them, it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .systems import System

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Whole:
    """Whole tables found so far: what each hidden figure was at the least and at the most.

    Parameters
    ----------
    posed
        The system.
    known
        Whole tables over the atoms that were given: those that agree serve, those found are added.
    truth
        The true table over these atoms, where it is known: one that does not agree is an error.
    reach
        What each hidden figure must be able to be, at the most; nothing is asked by default.
    """

    def __init__(
        self,
        posed: System,
        known: list[Floats],
        truth: Floats | None = None,
        reach: Floats | None = None,
    ) -> None:
        self._posed = posed
        self._reach = np.zeros(posed.target_count) if reach is None else reach
        self._known = known
        self._low = np.full(posed.target_count, np.inf)
        self._high = np.full(posed.target_count, -np.inf)
        for given in known:
            point = posed.gathered(given)
            if posed.holds(point):
                self._keep(point)
        if truth is not None:
            posed.agree(posed.gathered(truth))
            self._keep(posed.gathered(truth))

    def narrower(self, width: Floats) -> Flags:
        """Say which figures are not yet proved to take so many values, one of them large enough."""
        proved = (self._high - self._low + 1 >= width) & (self._high >= self._reach)
        return np.asarray(~(self._posed.unbounded | proved))

    def reach(self, weights: Floats) -> None:
        """Look for a whole table in which a weighted sum of hidden figures is large."""
        point = self._posed.whole_point(-np.asarray(self._posed.targets.T @ weights))
        if point is not None:
            self._see(point)

    def widen(self, target: int, width: float) -> bool:
        """Say whether one figure takes so many values, looking for them as far as needed."""
        posed, reach = self._posed, self._reach[target]
        low, high = posed.least(target, whole=False), np.floor(posed.most(target, whole=False))
        if high - np.ceil(low) + 1 < width or high < reach:
            return False
        row = posed.targets[[target]].toarray()[0]
        for sign in (1.0, -1.0):
            point = posed.whole_point(sign * row, gap=0.0)
            if point is not None:
                self._see(point)
            known = self._high[target] - self._low[target] + 1
            if known >= width and self._high[target] >= reach:
                return True
        return False

    def _see(self, point: Floats) -> None:
        self._known.append(self._posed.spread(point))
        self._keep(point)

    def _keep(self, point: Floats) -> None:
        """Keep what the hidden figures are in a table."""
        sums = self._posed.targets @ point
        self._low = np.minimum(self._low, sums)
        self._high = np.maximum(self._high, sums)
