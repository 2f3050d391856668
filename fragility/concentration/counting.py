"""Counts as they are given: checked, and the unknown ones set apart, never taken for zero."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .messages import say

_SHOWN = 5


def as_counts(counts: pd.Series) -> pd.Series[float]:
    """Return counts as floats, NaN where unknown.

    Raises
    ------
    ComputationError
        A count is negative or infinite; the rows are named.
    """
    values = pd.to_numeric(counts).astype(float)
    name = str(counts.name or "")
    _refuse(values < 0, "negative", column=name)
    _refuse(values.abs() == np.inf, "infinite", column=name)
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
