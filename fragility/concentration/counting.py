"""Counts as they are given: checked, and the unknown ones set apart, never taken for zero."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .messages import say

_SHOWN = 5
LARGEST_SUM = 2.0**53
"""Beyond, two neighbouring whole numbers are one and the same double: counts no longer add up."""


def as_counts(counts: pd.Series) -> pd.Series[float]:
    """Return counts as floats, NaN where unknown.

    Raises
    ------
    ComputationError
        A count is negative or infinite, the rows being named; or the sum is above
        :data:`LARGEST_SUM`.
    """
    values = pd.to_numeric(counts).astype(float)
    name = str(counts.name or "")
    _refuse(values < 0, "negative", column=name)
    _refuse(values.abs() == np.inf, "infinite", column=name)
    with np.errstate(over="ignore"):
        if values.sum() > LARGEST_SUM:
            raise ComputationError(say("too_large", column=name))
    return values


def known_pairs(part: pd.Series, whole: pd.Series) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the rows where a part and its whole are both known.

    Raises
    ------
    ComputationError
        Different rows, or a part larger than its whole; the rows are named.
    """
    if not part.index.equals(whole.index):
        raise ComputationError(say("not_aligned"))
    x, n = as_counts(part), as_counts(whole)
    _refuse(x > n, "part_over_whole", part=str(part.name or ""), whole=str(whole.name or ""))
    known = x.notna() & n.notna()
    return x[known], n[known]


def _refuse(wrong: pd.Series[bool], key: str, **names: str) -> None:
    if wrong.any():
        rows = [str(row) for row in wrong.index[wrong.to_numpy(dtype=bool)]]
        shown = ", ".join(rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
        raise ComputationError(say(key, count=len(rows), rows=shown, **names))
