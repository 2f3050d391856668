"""From counts to a share, its interval, the gap to the target and what is missing to reach it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.concentration.intervals import wilson_interval

from .rules import Direction
from .switches import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .commitments import CellTargets
    from .horizon import Rest
    from .rules import Rule
    from .switches import Switches

Array = npt.NDArray[np.float64]
_ROUNDING: Final = 1e-9
"""Sums of targets such as 0.45 fall short of whole numbers by less than this, per allocation."""


class State(StrEnum):
    """Where a cell stands."""

    REACHED = "reached"
    SHORT = "short"
    ABOVE = "above"
    """Beyond a target to come near to."""
    NO_ALLOCATION = "no_allocation"
    NO_TARGET = "no_target"
    UNKNOWN = "unknown"
    """What is not known could make it reached as well as short."""


def gap_columns(
    counts: Mapping[str, npt.NDArray[np.int64]],
    rule: Rule,
    switches: Switches,
    target: CellTargets,
    rest: Rest,
) -> dict[str, object]:
    """Draw the figures of a rule from its counts.

    With ``k`` counted of ``n`` allocations and ``T`` the sum of the targets in force at each, the
    share is ``k/n``, the target ``T/n``; with ``f`` still to come at a target ``t``, it takes
    ``ceil(T + t f)`` in all, of which ``k`` are there: that difference is what is missing. A target
    to come near to is reached within half an allocation, and lacks counted or other ones.

    Parameters
    ----------
    counts
        One figure a cell: ``allocation_count``, ``counted_count``, ``unknown_count``.

    Returns
    -------
    Columns by name, one figure a cell; NaN where there is nothing to divide by, or no target.
    """
    n = counts["allocation_count"].astype(float)
    k = counts["counted_count"].astype(float)
    some = np.where(n > 0, n, np.nan)
    share, due = k / some, target.due
    low, high = wilson_interval(k, n)
    asked = due / some
    needed = due + np.where(rest.count > 0, _per_flow(target, rest, asked), 0.0) * rest.count
    lack = needed - k
    slack = _ROUNDING * (1 + n + rest.count)
    towards = rule.direction is Direction.TOWARDS
    if towards:
        missing = np.maximum(np.ceil(np.abs(lack) - 0.5 - slack), 0.0)
    else:
        missing = np.maximum(np.ceil(lack - slack), 0.0)
    # Without any unknown row, « at most » is the share itself.
    unknown = counts["unknown_count"].astype(float)
    reachable = k + unknown if switches.unknown is Unknown.NOT_COUNTED else k
    now = due - k
    state = np.select(
        [n == 0, np.isnan(due), *_judged(now, due - reachable, slack, towards=towards)],
        [State.NO_ALLOCATION, State.NO_TARGET, *_JUDGEMENTS[towards]],
        State.REACHED,
    )
    most = (k + unknown) / (some + (unknown if switches.unknown is Unknown.LEFT_OUT else 0.0))
    attainable = pd.Series(missing <= rest.count, dtype="boolean").where(~np.isnan(missing))
    return {
        "share": share,
        "share_low": low,
        "share_high": high,
        "share_if_unknown_counted": most,
        "target_share": asked,
        "target_source": target.source,
        "gap_share": share - asked,
        "missing_count": missing,
        "missing_of": np.where(missing > 0, np.where(lack > 0, "counted", "other"), ""),
        "remaining_count": rest.count,
        "remaining_basis": np.full(len(n), rest.basis.value),
        "attainable": attainable.array,
        "state": state,
    }


def _per_flow(target: CellTargets, rest: Rest, asked: Array) -> Array:
    """Give the target of what is to come: the cell's own where a commitment gives one."""
    general = asked if np.isnan(rest.target) else rest.target
    return np.where(target.source == "rule", general, asked)


_JUDGEMENTS: Final = {
    False: (State.UNKNOWN, State.SHORT),
    True: (State.UNKNOWN, State.SHORT, State.ABOVE),
}


def _judged(
    now: np.ndarray, at_best: np.ndarray, slack: np.ndarray, *, towards: bool
) -> tuple[np.ndarray, ...]:
    """Tell which cells are in each of the judgements, in their order."""
    if not towards:
        short = now > slack
        return short & (at_best <= slack), short
    half = 0.5 + slack
    short, above = now > half, now < -half
    # Any unknown row that may still count brings it further up.
    moved = (short & (at_best <= half)) | (~short & ~above & (at_best < -half))
    return moved, short, above
