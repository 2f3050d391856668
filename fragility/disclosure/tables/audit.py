"""The auditor: what an attacker works out of published tables, held against their rule.

He takes all of them together, as one publication: what a reader saw under one filter is not
forgotten under the next. He uses nothing but what is published, and says of each hidden cell what
it may be; of each whole shown, what its hidden parts make together, or what its lines left out do;
of each figure shown, whether it is large enough.

A hidden figure breaks the rule where it may take too few values, and where it may not be as large
as the threshold: « from 0 to 10 » is eleven values, and tells for certain a count too small to be
told. Nought is no exception, where « nobody » is all that a hidden cell may be: it is a small count
like any other (:mod:`fragility.disclosure.protect`), and a cell that is empty by nature, as anyone
knows, is not one to call secret. Whether one contributor makes nearly all of a figure is not in a
file of counts: that is seen to when it is protected.
"""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.disclosure.attack import intervals, narrow
from fragility.disclosure.messages import say
from fragility.errors import ComputationError
from fragility.immutable import FrozenFrame

from .differences import differences
from .joint import join
from .rounding import middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

    from .published import Published

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SOLVED: Final = 40_000
"""Hidden cells × atoms up to which every interval is solved; beyond, those that are too narrow."""


@dataclass(frozen=True, eq=False)
class Audit:
    """What the attacker finds."""

    rows: FrozenFrame = FrozenFrame()
    """One row a hidden cell (``kind`` ``cell``; ``small`` where all it may be is below the
    threshold), a difference that tells too much (``difference``; ``remainder`` where it is of lines
    left out), a figure shown that is too small (``shown``) or not rounded (``unrounded``), a secret
    whose figure is there (``told``): ``file``, the columns, ``low_count``,
    ``high_count``, ``exact`` (else: the interval is at least so wide), ``required_interval`` (for
    kinds other than ``cell``, fewest households) and ``broken``."""
    shown_count: int = 0
    hidden_count: int = 0

    @property
    def broken(self) -> bool:
        """Whether the rule is broken anywhere."""
        return bool(self.rows["broken"].any())

    @property
    def broken_count(self) -> int:
        """Cells and differences that break it."""
        return int(self.rows["broken"].sum())


def audit(published: Sequence[Published], *, every: bool = True) -> Audit:
    """Attack published tables, all together.

    Parameters
    ----------
    published
        As :func:`~.published.read_published` gives them; at least one.
    every
        Solve every interval where that is quick; else those only that are too narrow.

    Raises
    ------
    ComputationError
        They contradict one another, or have too many cells.
    """
    if not published:
        raise ComputationError(say("audit.nothing"))
    joint = join(published)
    number = joint.cells["file"].to_numpy(dtype=np.int64)
    counts = joint.cells["count"].to_numpy(dtype=np.float64)
    seen = ~np.isnan(counts)
    # A cell called secret whose figure is there is both shown and hidden.
    hidden = (joint.cells["status"] != "shown").to_numpy()
    asked = np.array([each.minimum_interval for each in published], dtype=np.float64)[number]
    least = np.array([each.minimum_count for each in published], dtype=np.float64)[number]
    bases = np.array([each.rounding for each in published])[number]
    wanted = np.array([each.required_rounding for each in published])[number]
    centre, slack = _known(counts, bases)
    left = differences(joint, seen, published)
    told = seen & ~left.apart
    system = _System(joint.figures[told], centre[told], slack[told])
    room = _Room(asked[hidden], least[hidden])
    found = _attacked(system, joint.figures[hidden], room, every=every)
    wide = found["high_count"] - found["low_count"] + 1 >= room.width
    small = (found["broken"] & wide).to_numpy(dtype=bool)
    parts = [joint.cells[hidden].reset_index(drop=True).join(found)]
    parts[0]["kind"] = np.where(small, "small", "cell")
    parts[0]["required_interval"] = np.where(small, room.reach, room.width)
    wrong = {
        "shown": seen & ~hidden & (counts + slack < least),
        "unrounded": seen
        & (
            (np.where(seen, counts, 0.0) % bases != 0) | (np.where(seen, counts, 0.0) % wanted != 0)
        ),
        "told": seen & hidden,
    }
    plain = joint.cells.assign(required_interval=least)
    for rows in (*(plain[where].assign(kind=kind) for kind, where in wrong.items()), left.rows):
        value = rows["count"]
        parts.append(rows.assign(low_count=value, high_count=value, exact=True, broken=True))
    out = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    names = ["kind", "file", *joint.columns, "low_count", "high_count", "exact"]
    out["file"] = [published[each].name for each in out["file"]]
    return Audit(
        rows=out[[*names, "required_interval", "broken"]],
        shown_count=int((seen & ~hidden).sum()),
        hidden_count=int(hidden.sum()),
    )


def _known(counts: Floats, bases: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Give the middle of what each shown count may truly be, and how far from it."""
    centre, slack = counts.copy(), np.zeros(len(counts))
    for base in np.unique(bases):
        own = bases == base
        centre[own], slack[own] = middle(counts[own], int(base))
    return centre, slack


@dataclass(frozen=True, eq=False, slots=True)
class _System:
    figures: csr_array
    centre: Floats
    slack: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Room:
    """What hidden cells must be able to be."""

    width: Floats
    """Fewest values."""
    reach: Floats
    """What the largest must not be below."""

    def holds(self, low: Floats, high: Floats) -> Flags:
        """Say where intervals are what is asked."""
        return np.asarray((high - low + 1 >= self.width) & (high >= self.reach))


def _attacked(shown: _System, targets: csr_array, room: _Room, *, every: bool) -> pd.DataFrame:
    """Give what each hidden cell may be, and whether that is too narrow or too small."""
    figures, values, slack = shown.figures, shown.centre, shown.slack
    size = targets.shape[0]
    witnesses: list[Floats] = []
    broken = narrow(
        figures,
        values,
        targets,
        room.width,
        reach=room.reach,
        tolerance=slack,
        witnesses=witnesses,
    )
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    if witnesses:
        reached = np.asarray(targets @ np.array(witnesses).T)
        low, high = reached.min(axis=1, initial=np.inf), reached.max(axis=1, initial=-np.inf)
    held = np.asarray(figures.sum(axis=0)) > 0
    free = np.asarray(targets @ (~held).astype(np.float64)) > 0
    low[free & ~np.isfinite(low)], high[free] = 0.0, np.inf
    quick = every and size * figures.shape[1] <= _SOLVED
    solved = np.ones(size, dtype=bool) if quick else broken
    for whole in (False, True):
        # Over whole tables where real numbers would call it wide.
        again = solved if not whole else broken & room.holds(low, high)
        if again.any():
            exact = intervals(figures, values, targets[again], tolerance=slack, integer=whole)
            low[again], high[again] = np.ceil(exact.low), np.floor(exact.high)
    exactly = solved | broken
    return pd.DataFrame({"low_count": low, "high_count": high, "exact": exactly, "broken": broken})
