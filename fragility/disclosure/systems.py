"""The figures of a publication as linear constraints on atoms, and points that satisfy them.

Solved by HiGHS through :func:`scipy.optimize.milp`, which takes problems without whole unknowns
too, at less cost than ``linprog``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from fragility.errors import ComputationError

from .messages import say

if TYPE_CHECKING:
    from scipy.sparse import csr_array, sparray

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_DIGITS: Final = 6
"""Decimals kept of a solution: HiGHS satisfies constraints within 1e-7."""
_SECONDS: Final = 20.0
"""Longest search for one whole table; not found is not proved."""
_OPTIMAL, _LIMIT, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class System:
    """Shown figures, hidden ones, and the atoms both are sums of; atoms alike are put together."""

    figures: csr_array
    low: Floats
    high: Floats
    """Between what each shown figure may truly be."""
    targets: csr_array
    upper: Floats
    """By atom; ``inf`` where nothing bounds it."""
    groups: npt.NDArray[np.int64]
    """Atom each of the atoms given was put in; -1: in no figure."""
    limits: Floats
    """Largest value known of each of the atoms given."""

    @property
    def target_count(self) -> int:
        """Hidden figures."""
        return int(self.targets.shape[0])

    @property
    def unbounded(self) -> Flags:
        """Hidden figures that hold an atom nothing bounds."""
        free = np.isinf(self.upper).astype(np.float64)
        return np.asarray(self.targets @ free > 0)

    def check(self) -> None:
        """Refuse figures that no table gives."""
        self._solve(np.zeros(self.figures.shape[1]), whole=False)

    def least(self, target: int, *, whole: bool) -> float:
        """Give the least value of a hidden figure."""
        return self._bound(self.targets[[target]].toarray()[0], whole=whole)

    def most(self, target: int, *, whole: bool) -> float:
        """Give the largest value of a bounded hidden figure."""
        return -self._bound(-self.targets[[target]].toarray()[0], whole=whole)

    def _bound(self, weights: Floats, *, whole: bool) -> float:
        point = self._solve(weights, whole=whole)
        return float(np.round(weights @ point, _DIGITS)) + 0.0

    def _solve(self, weights: Floats, *, whole: bool) -> Floats:
        found = self._run(weights, whole=whole, gap=0.0)
        if found.status != _OPTIMAL:
            raise ComputationError(say("attack.unsolved", detail=found.message))
        return np.asarray(found.x)

    def _run(self, weights: Floats, *, whole: bool, gap: float) -> _Answer:
        """Minimise a weighted sum of the atoms."""
        # An atom nothing bounds would make some objectives endless; it stays where it is put.
        free = np.isinf(self.upper)
        size = self.figures.shape[1]
        if not size:
            self.agree(np.zeros(0))
            return _Answer(_OPTIMAL, np.zeros(0), "")
        found = milp(
            weights,
            constraints=[LinearConstraint(self.figures, self.low, self.high)]
            if len(self.low)
            else [],
            bounds=Bounds(np.zeros(size), np.where(free, 0.0, self.upper)),
            integrality=np.full(size, int(whole)),
            options={"mip_rel_gap": gap, "time_limit": _SECONDS} if whole else {},
        )
        if found.status == _INFEASIBLE:
            raise ComputationError(say("attack.contradiction"))
        return _Answer(int(found.status), found.x, str(found.message))

    def gathered(self, table: Floats) -> Floats:
        """Give a table over the atoms given as one over the atoms put together."""
        kept = self.groups >= 0
        size = self.figures.shape[1]
        sums = np.bincount(self.groups[kept], table[kept], minlength=size)
        return np.asarray(sums, dtype=np.float64)

    def spread(self, point: Floats) -> Floats:
        """Give one of the tables over the atoms given that a point stands for."""
        out = np.zeros(len(self.groups))
        left = point.copy()
        # Into the first of the atoms that are alike, unless what is known of each forbids it.
        for atom in np.flatnonzero(self.groups >= 0):
            group = self.groups[atom]
            out[atom] = min(left[group], self.limits[atom])
            left[group] -= out[atom]
        return out

    def agree(self, point: Floats) -> None:
        """Refuse a table that does not give what is shown."""
        if not self.holds(point):
            raise ComputationError(say("attack.contradiction"))

    def holds(self, point: Floats) -> bool:
        """Tell whether a table gives what is shown, to the unit."""
        sums = self.figures @ point
        slack = 10.0**-_DIGITS
        return bool(
            (sums >= self.low - slack).all()
            and (sums <= self.high + slack).all()
            and (point >= 0).all()
            and (point <= self.upper + slack).all()
        )

    def whole_point(self, weights: Floats, gap: float = 0.1) -> Floats | None:
        """Give a whole table for which a sum is small, nothing where none was found in time."""
        real = self._run(weights, whole=False, gap=0.0)
        if real.x is not None:
            point = np.round(real.x)
            if np.abs(real.x - point).max(initial=0.0) < 10.0**-_DIGITS and self.holds(point):
                return np.asarray(point)
        found = self._run(weights, whole=True, gap=gap)
        if found.x is None:
            return None
        point = np.round(found.x)
        return np.asarray(point) if self.holds(point) else None


@dataclass(frozen=True, eq=False, slots=True)
class _Answer:
    status: int
    x: Floats | None
    message: str


def system(
    figures: sparray,
    values: Floats,
    targets: sparray,
    *,
    tolerance: float | Floats = 0.0,
    upper: Floats | None = None,
) -> System:
    """Pose the problem, on as few atoms as tell the figures apart.

    Parameters
    ----------
    figures, values, targets, tolerance, upper
        As for :func:`~fragility.disclosure.attack.intervals`.
    """
    shown, hidden = sparse.csr_array(figures), sparse.csr_array(targets)
    number = shown.shape[1]
    limit = np.full(number, np.inf) if upper is None else np.asarray(upper, dtype=np.float64)
    stacked = sparse.csc_array(sparse.vstack([shown, hidden]))
    stacked.sum_duplicates()
    kinds: dict[bytes, int] = {}
    groups = np.full(number, -1, dtype=np.int64)
    first: list[int] = []
    for atom in range(number):
        part = slice(stacked.indptr[atom], stacked.indptr[atom + 1])
        name = stacked.indices[part].tobytes() + b"|" + stacked.data[part].tobytes()
        if not len(name) > 1:
            continue  # in no figure at all
        if name not in kinds:
            kinds[name] = len(first)
            first.append(atom)
        groups[atom] = kinds[name]
    kept = groups >= 0
    bound = np.zeros(len(first))
    np.add.at(bound, groups[kept], limit[kept])
    shown, hidden = shown[:, first], hidden[:, first]
    slack = np.broadcast_to(np.asarray(tolerance, dtype=np.float64), np.shape(values))
    low, high = np.maximum(values - slack, 0.0), np.asarray(values + slack, dtype=np.float64)
    # No atom is larger than a figure it is in.
    entries = shown.tocoo()
    np.minimum.at(bound, entries.col, np.floor(high[entries.row] / entries.data + 1e-9))
    return System(shown, low, high, hidden, bound, groups, limit)
