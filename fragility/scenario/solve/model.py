"""A linear programme built piece by piece, in whole numbers or not, solved by HiGHS.

References
----------
Huangfu, Q. and Hall, J. A. J. (2018), *Parallelizing the dual revised simplex method*, Mathematical
Programming Computation 10: HiGHS, by way of ``scipy.optimize.milp`` and ``linprog``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, vstack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

TOLERANCE: Final = 1e-6
"""What HiGHS takes for equal."""
_STATUS: Final = {0: "optimal", 1: "limit", 2: "infeasible", 3: "unbounded"}


@dataclass(frozen=True, eq=False)
class Answer:
    """What the solver gives back."""

    status: str
    """``optimal`` (within the gap asked for), ``limit``, ``infeasible``, ``unbounded`` or
    ``error``."""
    values: Floats | None
    """One a variable; nothing where no solution was found."""
    objective: float
    bound: float
    """No solution does better."""
    marginals: Floats
    """Of each row, for a linear programme: change of the objective for one more unit of its
    limit; empty in whole numbers."""

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return self.values is not None


@dataclass(eq=False)
class Model:
    """Variables and rows, to which more may be added; :meth:`copy` before changing one."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[tuple[Places, Floats]] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)

    def copy(self) -> Model:
        """Give another model of the same content."""
        return Model(
            cost=list(self.cost),
            lower=list(self.lower),
            upper=list(self.upper),
            integer=list(self.integer),
            rows=list(self.rows),
            row_lower=list(self.row_lower),
            row_upper=list(self.row_upper),
        )

    def without(self, rows: Iterable[int]) -> Model:
        """Give another model in which some rows ask for nothing."""
        out = self.copy()
        for row in rows:
            out.row_lower[row], out.row_upper[row] = -np.inf, np.inf
        return out

    def add_variables(
        self,
        count: int,
        *,
        cost: float | Sequence[float] | Floats = 0.0,
        lower: float = 0.0,
        upper: float | Floats = np.inf,
        integer: bool = False,
    ) -> Places:
        """Add variables and return their places."""
        first = len(self.cost)
        self.cost += np.broadcast_to(np.asarray(cost, dtype=float), count).tolist()
        self.lower += [lower] * count
        self.upper += np.broadcast_to(np.asarray(upper, dtype=float), count).tolist()
        self.integer += [integer] * count
        return np.arange(first, first + count)

    def add_row(
        self,
        places: Sequence[int] | Places,
        coefficients: Sequence[float] | Floats,
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> int:
        """Add ``lower <= coefficients · variables <= upper`` and return its place."""
        held, values = np.asarray(places, dtype=np.intp), np.asarray(coefficients, dtype=float)
        kept = values != 0
        self.rows.append((held[kept], values[kept]))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.rows) - 1

    @property
    def matrix(self) -> csc_array:
        """Rows × variables."""
        sizes = [len(places) for places, _ in self.rows]
        at = np.repeat(np.arange(len(self.rows)), sizes)
        columns = np.concatenate([places for places, _ in self.rows] or [np.array([], dtype=int)])
        values = np.concatenate([values for _, values in self.rows] or [np.array([])])
        return csc_array((values, (at, columns)), shape=(len(self.rows), len(self.cost)))

    def solve(self, *, time_limit: float = 10.0, gap: float = 0.0) -> Answer:
        """Solve in whole numbers, to a relative gap."""
        if not self.cost:
            return self._empty()
        options = {"time_limit": max(time_limit, 0.05), "mip_rel_gap": gap}
        low, high = np.array(self.row_lower), np.array(self.row_upper)
        asked = np.isfinite(low) | np.isfinite(high)
        rows = [LinearConstraint(self.matrix.tocsr()[asked], low[asked], high[asked])]
        found = milp(
            np.array(self.cost),
            integrality=np.array(self.integer, dtype=int),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=rows if asked.any() else [],
            options=options,
        )
        status = _STATUS.get(found.status, "error")
        objective = float(found.fun) if found.x is not None else np.inf
        # A programme that presolving ends has no bound of its own: its objective is.
        own = objective if status == "optimal" else -np.inf
        bound = own if found.mip_dual_bound is None else float(found.mip_dual_bound)
        known = bound if np.isfinite(bound) else own
        return Answer(status, found.x, objective, known, np.array([]))

    def relax(self) -> Answer:
        """Solve without asking for whole numbers, with the marginal of each row."""
        if not self.cost:
            return self._empty()
        matrix = self.matrix.tocsr()
        low, high = np.array(self.row_lower), np.array(self.row_upper)
        equal = low == high
        above, below = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
        found = linprog(
            np.array(self.cost),
            A_ub=vstack([matrix[above], -matrix[below]]),
            b_ub=np.concatenate([high[above], -low[below]]),
            A_eq=matrix[equal],
            b_eq=low[equal],
            bounds=np.column_stack([self.lower, self.upper]),
            method="highs",
        )
        if found.status != 0:
            status = _STATUS.get(found.status, "error")
            return Answer(status, None, np.inf, -np.inf, np.array([]))
        marginals = np.zeros(len(self.rows))
        split = int(above.sum())
        marginals[above] += found.ineqlin.marginals[:split]
        # d objective / d lower = - d objective / d(-lower)
        marginals[below] -= found.ineqlin.marginals[split:]
        marginals[equal] = found.eqlin.marginals
        return Answer("optimal", found.x, float(found.fun), float(found.fun), marginals)

    def _empty(self) -> Answer:
        """Solve a model without variables: nothing is distributed."""
        low, high = np.array(self.row_lower), np.array(self.row_upper)
        fits = bool(((low <= TOLERANCE) & (high >= -TOLERANCE)).all())
        if not fits:
            return Answer("infeasible", None, np.inf, np.inf, np.array([]))
        return Answer("optimal", np.array([]), 0.0, 0.0, np.zeros(len(self.rows)))
