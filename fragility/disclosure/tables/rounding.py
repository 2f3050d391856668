"""Rounding as a mask: what is shown of a count, and what it may truly be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def rounded(counts: Floats, base: int) -> Floats:
    """Round counts to the nearest multiple of a base, halves up.

    Rounded the same way each time a count is shown: drawn at random, the mean of several showings
    would give it away.

    Examples
    --------
    >>> rounded(np.array([0.0, 2.0, 3.0, 11.0]), 5).tolist()
    [0.0, 0.0, 5.0, 10.0]
    """
    return np.asarray(np.floor((counts + base // 2) / base) * base)


def middle(shown: Floats, base: int) -> tuple[Floats, float]:
    """Give the middle of what rounded counts may truly be, and how far from it they may lie.

    Examples
    --------
    >>> middle(np.array([10.0]), 5)
    (array([10.]), 2.0)
    >>> middle(np.array([10.0]), 10)
    (array([9.5]), 4.5)
    """
    half = (base - 1) / 2
    return np.asarray(shown - base // 2 + half), half


def shown_as(counts: Floats, base: int) -> tuple[Floats, float]:
    """Give what is known of counts once they are shown: the middle and how far from it."""
    return middle(rounded(counts, base), base)
