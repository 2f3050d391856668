"""Complementary suppression: what else is hidden so that nothing hidden can be worked out.

After the sums of each whole (:mod:`.relations`), the hidden figures are attacked over everything
shown. For one that is too narrow, a linear programme asks for two tables in which it differs
enough and that depart from the true one, among what is shown, as little as may be; what departs is
hidden too. Then everything is attacked again, until nothing is narrow. Last, what turned out not to
be needed is shown again.

References
----------
Kelly, J., Golden, B. & Assad, A. (1992), Cell suppression: disclosure protection for sensitive
tabular data, *Networks* 22(4), 397-417: the linear relaxation used here.
Fischetti, M. & Salazar, J. J. (2001), Solving the cell suppression problem on tabular data with
linear constraints, *Management Science* 47(7), 1008-1027: the exact model (in the tests).
Castro, J. (2012), Recent advances in optimization techniques for statistical tabular data
protection, *EJOR* 216(2), 257-269: heuristics followed by an audit and a clean-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from fragility.disclosure.attack import narrow

from .relations import costs, hide_parts
from .rounding import shown_as

if TYPE_CHECKING:
    from .grid import Grid
    from .primary import Evidence

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_NOTHING: Final = 1e-6
_TRIALS: Final = 60
"""Most attacks spent on showing again what is not needed…"""
_TRIED_ATOMS: Final = 12_000
"""… and most atoms attacked in all of them: on large tables, fewer."""
_AT_ONCE: Final = 25
"""Narrow figures mended between two attacks."""


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """What protection must reach."""

    widths: Floats
    """Fewest values each figure must keep if it is hidden."""
    least: float
    """Fewest households in the hidden parts of a whole."""
    rounding: int = 1
    reach: float = 0.0
    """What each hidden figure must still be able to be: one that is certainly below the threshold
    is known to be small, were every value below it possible."""
    minimum_units: int = 1
    """Fewest contributors of the hidden parts of a whole."""
    maximum_unit_share: float = 1.0
    """Largest part of them that one contributor may make."""


def complete(
    grid: Grid, evidence: Evidence, primary: Flags, wanted: Wanted, witnesses: list[Floats]
) -> Flags:
    """Hide figures until none of them is narrower than wanted.

    Parameters
    ----------
    grid, evidence
        Figures, and what they truly are.
    primary
        Figures hidden for what they are by themselves.
    wanted
        What is asked of hidden figures.
    witnesses
        Whole tables found on the way, for :func:`~fragility.disclosure.attack.narrow`; filled in.

    Returns
    -------
    Figures hidden, the first among them; all of them in the worst case.
    """
    attacker = _Attacker(grid, evidence, wanted, witnesses)
    hidden = hide_parts(grid, evidence, primary, wanted)
    asked = wanted.widths.copy()
    while (weak := attacker.narrow(hidden, _AT_ONCE)).any():
        before = hidden.copy()
        order = np.flatnonzero(weak)
        order = order[np.argsort(-evidence.counts[order], kind="stable")]
        spread, top = np.zeros(len(hidden)), np.zeros(len(hidden))
        for target in order:
            # What was moved for one often lets others move far enough: the next attack will tell.
            short = spread[target] < asked[target] - 1 - _NOTHING
            if short or top[target] < wanted.reach - _NOTHING:
                room = _Room(int(target), asked[target], wanted.reach)
                more, high, low = _moved(grid, evidence.truth, hidden, room)
                hidden = hidden | more
                spread, top = np.maximum(spread, np.abs(high - low)), np.maximum(top, high)
        if (hidden == before).all():
            # Real numbers find it wide where whole ones do not: ask for more, then take the next.
            asked[weak] *= 2
            hidden = next_hidden(grid, evidence.counts, hidden, int(order[0]))
        hidden = hide_parts(grid, evidence, hidden, wanted)
    return _cleaned(attacker, primary, hidden)


@dataclass(frozen=True, eq=False, slots=True)
class _Attacker:
    """Who attacks what is shown; the whole tables he finds serve again."""

    grid: Grid
    evidence: Evidence
    wanted: Wanted
    witnesses: list[Floats]

    def narrow(self, hidden: Flags, enough: int) -> Flags:
        """Say which hidden figures are narrower than wanted, a few at once."""
        out = np.zeros(len(hidden), dtype=bool)
        if hidden.any():
            values, tolerance = shown_as(self.evidence.counts[~hidden], self.wanted.rounding)
            out[hidden] = narrow(
                self.grid.figures[~hidden],
                values,
                self.grid.figures[hidden],
                self.wanted.widths[hidden],
                reach=self.wanted.reach,
                tolerance=tolerance,
                truth=self.evidence.truth,
                witnesses=self.witnesses,
                enough=enough,
            )
        return out


@dataclass(frozen=True, eq=False, slots=True)
class _Room:
    """What one hidden figure must be given."""

    target: int
    width: float
    reach: float


def _moved(grid: Grid, truth: Floats, hidden: Flags, room: _Room) -> tuple[Flags, Floats, Floats]:
    r"""Give the shown figures that must move for one hidden figure to differ enough.

    Over two tables (x, y) and departures e of the shown figures: least Σ cost·e, with
    \|F·x − true\| ≤ e, \|F·y − true\| ≤ e, target·x − target·y ≥ width − 1 and target·x ≥ reach.

    Returns
    -------
    Which move, and what each figure is in x and in y.
    """
    shown = np.flatnonzero(~hidden)
    out, nothing = np.zeros(len(hidden), dtype=bool), np.zeros(len(hidden))
    if not len(shown):
        return out, nothing, nothing
    figures = grid.figures[shown]
    values = np.asarray(figures @ truth)
    row, size = grid.figures[[room.target]], len(truth)
    eye = sparse.eye_array(len(shown))
    none = sparse.csr_array(figures.shape)
    blocks = [
        [figures, none, -eye],
        [-figures, none, -eye],
        [none, figures, -eye],
        [none, -figures, -eye],
        [-row, row, sparse.csr_array((1, len(shown)))],
        [-row, 0.0 * row, sparse.csr_array((1, len(shown)))],
    ]
    most = np.concatenate([values, -values, values, -values, [1.0 - room.width, -room.reach]])
    weights = np.concatenate([np.zeros(2 * size), costs(values)])
    found = milp(
        weights,
        constraints=LinearConstraint(sparse.csr_array(sparse.block_array(blocks)), -np.inf, most),
        bounds=Bounds(0.0, np.inf),
    )
    if found.x is None:
        return out, nothing, nothing
    out[shown[found.x[2 * size :] > _NOTHING]] = True
    high, low = found.x[:size], found.x[size : 2 * size]
    return out, np.asarray(grid.figures @ high), np.asarray(grid.figures @ low)


def next_hidden(grid: Grid, counts: Floats, hidden: Flags, target: int | None) -> Flags:
    """Hide the smallest shown figure near one that is still told, else the smallest of all.

    Near: its parts, what shares a whole with it, and these wholes.
    """
    near = np.zeros(len(counts), dtype=bool)
    if target is not None:
        own = np.asarray(grid.children @ _unit(target, len(counts))) > 0
        near = np.asarray(grid.children.T @ (own | (grid.parents == target)).astype(float)) > 0
        near[grid.parents[own]] = True
        near &= ~hidden
    pool = np.flatnonzero(near if near.any() else ~hidden)
    out = hidden.copy()
    if len(pool):
        out[pool[np.argmin(counts[pool])]] = True
    return out


def _unit(position: int, size: int) -> Floats:
    out = np.zeros(size)
    out[position] = 1.0
    return out


def _cleaned(attacker: _Attacker, primary: Flags, hidden: Flags) -> Flags:
    """Show again what is not needed, the largest first."""
    counts = attacker.evidence.counts
    extra = np.flatnonzero(hidden & ~primary)
    trials = min(_TRIALS, _TRIED_ATOMS // len(attacker.evidence.truth))
    for figure in extra[np.argsort(-counts[extra], kind="stable")][:trials]:
        tried = hidden.copy()
        tried[figure] = False
        same = hide_parts(attacker.grid, attacker.evidence, tried, attacker.wanted)
        if (same == tried).all() and not attacker.narrow(tried, enough=1).any():
            hidden = tried
    return hidden
