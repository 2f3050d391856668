"""Wilson's interval of a share, shown wherever counts are small.

A stock is counted whole: it is no sample, and its share is exact. The interval answers another
question: how much would the share move with the hazard of a few dwellings, had these dwellings
been drawn from a far larger stock of the same make-up? It keeps a reader from ranking two places
on a handful of dwellings, and is not an error of measure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

SMALL_COUNT: Final = 100
"""Units below which a share is shown with its interval: around one half, the interval is then
wider than ten points on either side, more than most of the gaps people discuss."""

_Z_95: Final = 1.959963984540054
"""Quantile 0.975 of the standard normal law."""


def wilson_interval(
    part: npt.ArrayLike, whole: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    r"""Return the bounds of the 95 % score interval of ``part / whole``.

    With :math:`p = x/n` and :math:`z = 1.96`, the bounds are
    :math:`(p + z^2/2n ± z \sqrt{p(1-p)/n + z^2/4n^2}) / (1 + z^2/n)`.

    Parameters
    ----------
    part, whole
        Counts, any same shape; fractional ones are accepted.

    Returns
    -------
    low, high
        Shares in 0-1; NaN where a count is unknown or ``whole`` is 0.

    References
    ----------
    Wilson, E. B. (1927), « Probable inference, the law of succession, and statistical inference »,
    Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = wilson_interval([0, 5], [10, 10])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.2366], [0.2775, 0.7634])
    """
    x = np.asarray(part, dtype=float)
    n = np.asarray(whole, dtype=float)
    n = np.where(n > 0, n, np.nan)
    share, square = x / n, _Z_95**2
    middle = share + square / (2 * n)
    half = _Z_95 * np.sqrt(share * (1 - share) / n + square / (4 * n**2))
    scale = 1 + square / n
    # Rounding may step over the ends by 1e-17: 0 out of n has exactly 0 for bound.
    low = np.clip((middle - half) / scale, 0.0, share)
    high = np.clip((middle + half) / scale, share, 1.0)
    low = np.where(x == 0, 0.0, low)
    return np.where(np.isnan(n), np.nan, low), np.where(x == n, 1.0, high)
