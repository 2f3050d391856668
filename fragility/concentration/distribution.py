"""How one count is shared out among units: dwellings among communes, or among landlords.

All the measures are closed forms on one sorted vector, so that a page can compute them at every
click. The very same measures of PySAL (``inequality``) are computed beside them by the command line
and by the tests, which refuse any difference: see :mod:`fragility.concentration.peer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fragility.errors import ComputationError

from .counting import as_counts
from .messages import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class SharedOut:
    """A count shared out among units.

    The measures are about the units given, zeros included: a commune without social housing is part
    of the picture, a landlord that owns nothing here is not and should not be given.
    """

    counts: pd.Series[float]
    """Known counts, the largest first; equal ones in the order of their labels."""
    left_out_count: int
    """Units whose count is unknown: they are in none of the measures."""

    @property
    def total_count(self) -> float:
        """Sum of the known counts."""
        return float(self.counts.sum())

    @property
    def unit_count(self) -> int:
        """Units whose count is known."""
        return len(self.counts)

    @property
    def empty_count(self) -> int:
        """Units whose count is an observed zero."""
        return int((self.counts == 0).sum())

    def top_share(self, number: int) -> float:
        """Return the share, in 0-1, held by the ``number`` largest units."""
        return float(self.counts.iloc[:number].sum()) / self.total_count

    @property
    def gini(self) -> float:
        """Gini index: 0 all alike, (n - 1)/n all on one unit.

        On ascending counts, ``G = sum((2i - n - 1) x_i) / (n sum(x))``.
        """
        ascending = self.counts.to_numpy()[::-1]
        n = len(ascending)
        ranks = 2 * np.arange(1, n + 1) - n - 1
        return float(ranks @ ascending / (n * ascending.sum()))

    @property
    def hhi(self) -> float:
        """Herfindahl-Hirschman index, ``sum(s_i²)`` of the shares: 1/n to 1."""
        return float(((self.counts / self.total_count) ** 2).sum())

    @property
    def effective_count(self) -> float:
        """Number of equal units that would be as concentrated: ``1 / HHI``."""
        return 1 / self.hhi

    @property
    def theil(self) -> float:
        """Theil index, ``sum(s_i ln(n s_i))``: 0 all alike, ln n all on one unit."""
        shares = self.counts.to_numpy() / self.total_count
        held = shares[shares > 0]
        # A tiny negative is rounding: the measure of equal shares is 0.
        return max(float((held * np.log(len(shares) * held)).sum()), 0.0)


def shared_out(counts: pd.Series) -> SharedOut:
    """Measure how a count is shared out.

    Parameters
    ----------
    counts
        One count a unit, NaN where unknown.

    Raises
    ------
    ComputationError
        Nothing known, nothing but zeros, or counts that are no counts.

    References
    ----------
    Cowell, F. (2011), *Measuring Inequality*, Oxford University Press.

    Examples
    --------
    >>> import pandas as pd
    >>> towns = shared_out(pd.Series([0, 0, 0, 10, 10, 10]))
    >>> towns.gini, round(towns.theil, 4), towns.top_share(1)
    (0.5, 0.6931, 0.3333333333333333)
    """
    values = as_counts(counts)
    known = values.dropna()
    if known.empty:
        raise ComputationError(say("no_known"))
    if known.sum() == 0:
        raise ComputationError(say("nothing", column=str(counts.name or "")))
    labels = known.index.astype(str)
    order = np.lexsort((labels, -known.to_numpy()))
    return SharedOut(known.iloc[order], int(values.isna().sum()))
