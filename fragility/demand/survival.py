"""How long one waits, counting those who still do: the product-limit estimate.

The waits of those who were housed say little: those who still wait are left out, and they are those
who wait longest. The estimate of Kaplan and Meier follows everyone as long as they are seen, housed
or not (right censoring). A table of the applications seen since some day lacks those that ended
before: whoever registered earlier is there because they lasted, and enters the count only from the
wait they had that day (left truncation), which :func:`scipy.stats.ecdf` does not offer.

The interval is Greenwood's on the scale of log(-log S), also called « exponential Greenwood »: the
one that lifelines' ``KaplanMeierFitter`` gives, with which the tests check estimate, interval and
median. Bounds of the median: the waits at which those of the curve cross one half (Brookmeyer and
Crowley). Ours is there for speed: a table of a thousand cells is a thousand estimates.

Under left truncation the group followed may empty, and fill again with those who enter later: the
product is then zero for ever, which says nothing of them. The estimate ends there.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_Z: Final = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, eq=False)
class Survival:
    """Share still waiting after each wait at which someone was housed."""

    times: Array
    """Sorted waits, in the unit given."""
    share: Array
    """Still waiting just after."""
    low: Array
    """95 %, on the scale of log(-log S)."""
    high: Array
    at_risk: Array
    """Followed just before."""
    ends_at: float = float("inf")
    """Wait from which nothing is known: everyone followed was housed, others entered later."""

    def median(self, followed: int = 1) -> tuple[float, float, float]:
        """Give the wait after which half are housed, and its bounds.

        Parameters
        ----------
        followed
            Fewest still followed just before.

        Returns
        -------
        NaN where it is not seen.
        """
        low, high = self._reached(self.low, followed), self._reached(self.high, followed)
        return self._reached(self.share, followed), low, high

    def _reached(self, share: Array, followed: int) -> float:
        half = 0.5 + 1e-12
        known = (self.at_risk >= followed) & (self.times < self.ends_at)
        below = np.flatnonzero(share <= half)
        return float(self.times[below[0]]) if len(below) and known[below[0]] else float("nan")

    def at(self, time: float) -> float:
        """Give the share still waiting after a wait; NaN where nobody was ever seen housed."""
        if not len(self.times) or time >= self.ends_at:
            return float("nan")
        position = int(np.searchsorted(self.times, time, side="right"))
        return float(self.share[position - 1]) if position else 1.0


def product_limit(
    exits: npt.ArrayLike, housed: npt.ArrayLike, entries: npt.ArrayLike | None = None
) -> Survival:
    r"""Estimate the share still waiting after each wait.

    .. math:: S(t) = \prod_{t_i \le t} (1 - d_i / n_i)

    with :math:`d_i` housed after :math:`t_i` among :math:`n_i` followed just before; its variance
    is Greenwood's.

    Parameters
    ----------
    exits
        Wait of each when it ended or was last seen, 0 or more.
    housed
        Whether it ended with a dwelling; another end, or none, is censored there: those are taken
        to be like the others who waited as long.
    entries
        Wait of each when first followed; from the start by default. Those whose wait ended no later
        than they were first followed are left out.

    References
    ----------
    Kaplan, E. L., Meier, P. (1958), « Nonparametric estimation from incomplete observations »,
    Journal of the American Statistical Association 53, 457-481. Interval of the median: Brookmeyer,
    R., Crowley, J. (1982), Biometrics 38, 29-41. Left truncation: Klein, J. P., Moeschberger, M. L.
    (2003), Survival Analysis, 2nd ed., section 4.6.

    Examples
    --------
    >>> product_limit([1, 2, 3, 4], [True, False, True, False]).share.tolist()
    [0.75, 0.375]
    """
    ends, event = np.asarray(exits, dtype=float), np.asarray(housed, dtype=bool)
    starts = np.full(len(ends), -1.0) if entries is None else np.asarray(entries, dtype=float)
    starts = np.where(starts <= 0, -1.0, starts)  # followed from the start, day 0 included
    seen = ends > starts
    ends, event, starts = ends[seen], event[seen], np.sort(starts[seen])
    times, deaths = np.unique(ends[event], return_counts=True)
    followed = np.searchsorted(starts, times) - np.searchsorted(np.sort(ends), times)
    n, d = followed.astype(float), deaths.astype(float)
    share = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(d / (n * (n - d)))
        spread = _Z * np.sqrt(greenwood) / np.log(share)
        low, high = share ** np.exp(-spread), share ** np.exp(spread)
    # At 0 and 1 the scale has no bound: nothing is claimed beyond the estimate.
    inside = (share > 0) & (share < 1)
    low, high = np.where(inside, low, share), np.where(inside, high, share)
    emptied = times[d == n]
    later = len(emptied) > 0 and len(starts) > 0 and bool(starts[-1] >= emptied[0])
    return Survival(times, share, low, high, n, float(emptied[0]) if later else float("inf"))
