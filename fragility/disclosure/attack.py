"""What an attacker works out of the figures he is shown.

He knows every figure shown, the rule, that counts are whole and not negative, and nothing else of
the hidden ones. What a hidden figure may then be is an interval: its least and largest value over
all tables that agree with what is shown, two problems of linear programming.

Every figure, shown or hidden, is a sum over *atoms*: the finest cells that anything is counted by.

Over real numbers the interval may be wider than over whole ones, never narrower: on tables of two
dimensions, one of them nested or not, the two are the same; on three dimensions they may differ.
:func:`narrow` answers for whole tables. Between its ends a whole interval is taken to be full,
which tables of three dimensions may, in theory, belie.

References
----------
Hundepool, A. et al. (2012), *Statistical Disclosure Control*, Wiley, § 4.3.
De Loera, J. & Onn, S. (2006), Markov bases of three-way tables are arbitrarily complicated,
*Journal of Symbolic Computation* 41(2), 173-181: gaps between whole values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .systems import system
from .witnesses import Whole

if TYPE_CHECKING:
    from scipy.sparse import sparray

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_IDLE_ROUNDS = 3
"""Random objectives that prove nothing, after which targets are solved one by one."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """What hidden figures may be."""

    low: Floats
    high: Floats
    """``inf`` where nothing shown bounds it."""

    @property
    def counts(self) -> Floats:
        """Whole values each may take, its ends counted."""
        return np.asarray(np.floor(self.high) - np.ceil(self.low) + 1)


def intervals(
    figures: sparray,
    values: Floats,
    targets: sparray,
    *,
    tolerance: float | Floats = 0.0,
    upper: Floats | None = None,
    integer: bool = False,
) -> Intervals:
    """Give what hidden figures may be.

    Parameters
    ----------
    figures
        Figures shown × atoms: how often each atom counts in each figure, zero or more.
    values
        What is shown, by figure.
    targets
        Hidden figures × atoms.
    tolerance
        How far a shown value may be from the true one (rounding).
    upper
        Largest value of each atom that anyone knows; none by default.
    integer
        Over whole tables only; slower, for small tables.

    Raises
    ------
    ComputationError
        No table agrees with the figures, or the solver gives up.
    """
    posed = system(figures, values, targets, tolerance=tolerance, upper=upper)
    low = np.zeros(posed.target_count)
    high = np.full(posed.target_count, np.inf)
    for target in range(posed.target_count):
        low[target] = posed.least(target, whole=integer)
        if not posed.unbounded[target]:
            high[target] = posed.most(target, whole=integer)
    if not posed.target_count:
        posed.check()
    return Intervals(low, high)


def narrow(
    figures: sparray,
    values: Floats,
    targets: sparray,
    width: float | Floats,
    *,
    reach: float | Floats = 0.0,
    tolerance: float | Floats = 0.0,
    upper: Floats | None = None,
    truth: Floats | None = None,
    witnesses: list[Floats] | None = None,
    enough: int | None = None,
    seed: int = 0,
) -> Flags:
    """Say which hidden figures may take fewer than ``width`` whole values, or none large enough.

    Whole tables that agree with what is shown are gathered, under random objectives: the values a
    figure takes in them are *witnesses* that its interval is wide. What they do not prove is solved
    one figure at a time; what cannot be proved wide is called narrow.

    Parameters
    ----------
    figures, values, targets, tolerance, upper
        As for :func:`intervals`.
    width
        Fewest whole values, for all or by target.
    reach
        What each must still be able to be, at the most, for all or by target: of a figure that is
        certainly below the threshold, it is known that it is small.
    truth
        The true table, by atom, where it is known: a witness that costs nothing.
    witnesses
        Whole tables, by atom, found by former calls: those that agree with what is shown serve
        again. Those found now are added to the list.
    enough
        So many narrow figures found, the search stops: the others are not called narrow.
    seed
        Of the random objectives.

    Raises
    ------
    ComputationError
        No table agrees with the figures, were there nothing to attack.
    """
    posed = system(figures, values, targets, tolerance=tolerance, upper=upper)
    wanted = np.broadcast_to(np.asarray(width, dtype=np.float64), (posed.target_count,))
    least = np.broadcast_to(np.asarray(reach, dtype=np.float64), (posed.target_count,))
    if truth is None:
        posed.check()
    kept = witnesses if witnesses is not None else []
    found = Whole(posed, kept, truth, least)
    if not posed.target_count:
        return np.zeros(0, dtype=bool)
    generator = np.random.default_rng(seed)
    idle, turn = 0, 0
    while (left := found.narrower(wanted)).any() and idle < _IDLE_ROUNDS:
        # All up, all down, then at random: most intervals have their least value at nought.
        signs = generator.choice([-1.0, 1.0], posed.target_count) * generator.random(
            posed.target_count
        )
        weights = (np.ones(posed.target_count), -np.ones(posed.target_count), signs)[min(turn, 2)]
        found.reach(np.where(left, weights, 0.0))
        turn += 1
        idle = 0 if found.narrower(wanted).sum() < left.sum() else idle + 1
    out = np.zeros(posed.target_count, dtype=bool)
    for target in np.flatnonzero(left):
        if enough is not None and out.sum() >= enough:
            break
        if found.narrower(wanted)[target]:
            out[target] = not found.widen(int(target), float(wanted[target]))
    return out
