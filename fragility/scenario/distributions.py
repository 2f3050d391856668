"""Quantiles of what is not known for sure: of a triangle, of whole years, of whole dwellings.

Everything is drawn through its quantile function, from uniform numbers kept apart: a hypothesis a
little higher gives a result a little further, never another lottery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import special

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_TABLE: Final = 400
"""Dwellings of a cell up to which the distribution is written out; beyond, it is inverted."""


def triangular(u: npt.ArrayLike, low: float, mode: float, high: float) -> Floats:
    """Return the quantiles of a triangular distribution, any of its three numbers equal or not.

    Parameters
    ----------
    u
        Probabilities, any shape.
    low, mode, high
        Least, most likely and largest value.

    Examples
    --------
    >>> triangular([0, 0.5, 1], 0.8, 0.9, 1.0).round(3).tolist()
    [0.8, 0.9, 1.0]
    >>> triangular([0.1, 0.9], 1.0, 1.0, 1.0).tolist()
    [1.0, 1.0]
    """
    p = np.asarray(u, dtype=np.float64)
    width = high - low
    if width == 0:
        return np.full(p.shape, float(low))
    rising = low + np.sqrt(p * width * (mode - low))
    falling = high - np.sqrt((1 - p) * width * (high - mode))
    out: Floats = np.where(p * width < mode - low, rising, falling)
    return out


def whole_years(u: npt.ArrayLike, shares: tuple[float, ...]) -> Counts:
    """Return the quantiles of a number of years.

    Parameters
    ----------
    u
        Probabilities in [0, 1[, any shape.
    shares
        Probability of 0, 1, 2… years.

    Examples
    --------
    >>> whole_years([0.1, 0.5, 0.6, 0.9], (0.55, 0.3, 0.15)).tolist()
    [0, 0, 1, 2]
    """
    p = np.asarray(u)
    out = np.zeros(p.shape, dtype=np.int64)
    last = max((year for year, share in enumerate(shares) if share > 0), default=0)
    for bound in np.cumsum(shares[:last]):
        out += p >= bound
    return out


def mean_years(shares: tuple[float, ...]) -> float:
    """Return the mean of a number of years, of probabilities ``shares``."""
    return float(np.dot(shares, np.arange(len(shares))))


def binomial(u: npt.NDArray[np.floating], counts: Counts, share: Floats) -> Counts:
    """Return how many of each count of dwellings are built, by the quantile of a binomial.

    Parameters
    ----------
    u
        Probabilities in [0, 1[, shape ``(draws, cells)``.
    counts
        Dwellings of each cell, shape ``(cells,)``.
    share
        Probability that a dwelling is built, shape ``(draws,)``.

    Returns
    -------
    Whole numbers between 0 and ``counts``, shape ``(draws, cells)``; all of them for a share of 1.

    Examples
    --------
    >>> u = np.array([[0.05, 0.5, 0.99]])
    >>> binomial(u, np.array([10, 10, 10]), np.array([0.9])).tolist()
    [[7, 9, 10]]
    """
    out = np.zeros(u.shape, dtype=np.int64)
    draws = len(share)
    for count in np.unique(counts[counts > 0]):
        cells = np.flatnonzero(counts == count)
        if count > _TABLE:
            from scipy import stats  # half a second, spared where no cell is that large

            # SciPy gives -1 for a probability of exactly 0: half a step of single precision more.
            chance = np.maximum(u[:, cells], 2.0**-25)
            built = stats.binom.ppf(chance, count, share[:, None])
            out[:, cells] = np.clip(built, 0, count).astype(np.int64)
            continue
        below = _below(int(count), share)
        # One search for all draws: that of draw i is looked for between 2 i and 2 i + 1.
        offsets = 2.0 * np.arange(draws)[:, None]
        found = np.searchsorted((below + offsets).ravel(), u[:, cells] + offsets, side="right")
        out[:, cells] = found - count * np.arange(draws)[:, None]
    return out


def _below(count: int, share: Floats) -> Floats:
    """Probability of at most k successes, k from 0 to ``count - 1``: ``(draws, count)``."""
    k = np.arange(count)
    ways = special.gammaln(count + 1) - special.gammaln(k + 1) - special.gammaln(count - k + 1)
    chance = share[:, None]
    logs = ways + special.xlogy(k, chance) + special.xlog1py(count - k, -chance)
    out: Floats = np.minimum(np.exp(logs).cumsum(axis=1), 1.0)
    return out
