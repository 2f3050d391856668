"""The auditor: what an attacker works out of published tables, held against their rule.

He takes all of them together, as one publication: what a reader saw under one filter is not
forgotten under the next. He uses nothing but what is published, and says of each hidden cell what
it may be; of each whole shown, what its hidden parts make together; of each figure shown, whether
it is large enough.
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
    """One row a hidden cell (``kind`` ``cell``), a difference that tells too much (``difference``),
    a figure shown that is too small (``shown``) or not rounded (``unrounded``), a secret whose
    figure is there (``told``): ``file``, the columns, ``low_count``,
    ``high_count``, ``exact`` (else: the interval is at least so wide), ``required_interval`` (for
    the other kinds, fewest households) and ``broken``."""
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
    centre, slack = _known(counts, bases)
    system = _System(joint.figures[seen], centre[seen], slack[seen])
    found = _attacked(system, joint.figures[hidden], asked[hidden], every=every)
    parts = [joint.cells[hidden].assign(kind="cell", required_interval=asked[hidden])]
    parts[0] = parts[0].reset_index(drop=True).join(found)
    wrong = {
        "shown": seen & ~hidden & (counts + slack < least),
        "unrounded": seen & (np.where(seen, counts, 0.0) % bases != 0),
        "told": seen & hidden,
    }
    plain = joint.cells.assign(required_interval=least)
    for kind, rows in (
        *((kind, plain[where]) for kind, where in wrong.items()),
        ("difference", differences(joint, seen, published)),
    ):
        value = rows["count"]
        parts.append(
            rows.assign(kind=kind, low_count=value, high_count=value, exact=True, broken=True)
        )
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


def _attacked(shown: _System, targets: csr_array, asked: Floats, *, every: bool) -> pd.DataFrame:
    """Give what each hidden cell may be, and whether that is too narrow."""
    figures, values, slack = shown.figures, shown.centre, shown.slack
    size = targets.shape[0]
    witnesses: list[Floats] = []
    broken = narrow(figures, values, targets, asked, tolerance=slack, witnesses=witnesses)
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
        wide = high - low + 1 >= asked
        again = solved if not whole else broken & wide
        if again.any():
            exact = intervals(figures, values, targets[again], tolerance=slack, integer=whole)
            low[again], high[again] = np.ceil(exact.low), np.floor(exact.high)
    exactly = solved | broken
    return pd.DataFrame({"low_count": low, "high_count": high, "exact": exactly, "broken": broken})
