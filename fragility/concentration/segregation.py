"""How a part of the stock is spread over zones against the whole: is it where the stock is, or not.

Closed forms on two vectors, of linear or sorting cost, so that a page computes them at every click.
PySAL's own (``segregation``) need some ten seconds of import (numba, matplotlib…), too long for a
first screen: the command line and the tests compute them beside these and refuse any difference
above 1e-9 (:mod:`fragility.concentration.peer`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fragility.errors import ComputationError

from .counting import known_pairs
from .messages import say

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Counts = npt.NDArray[np.floating]

DRAWS = 200
_MOST_DEALT = 10**9
"""NumPy deals among fewer units than this; no stock of dwellings has as many."""


@dataclass(frozen=True)
class Segregation:
    """Indices of a part against its whole; NaN where the part is absent, or alone, everywhere."""

    part_count: float
    whole_count: float
    zone_count: int
    """Zones whose two counts are known."""
    left_out_count: int
    """Zones where one of them is unknown."""
    dissimilarity: float
    """Share of the part that would have to move for its share to be alike everywhere."""
    isolation: float
    """Share of the part in the zone of an average unit of the part."""
    interaction: float
    """Share of the rest in the zone of an average unit of the part: ``1 - isolation``."""
    gini: float
    """Twice the area between the Lorenz curve of the part against the rest and the diagonal."""

    @property
    def share(self) -> float:
        """Share of the part in the whole, in 0-1: the isolation of an even spread."""
        return self.part_count / self.whole_count


def segregation_indices(part: pd.Series, whole: pd.Series) -> Segregation:
    r"""Compute dissimilarity, isolation, interaction and the Gini index of segregation.

    With :math:`x_i` the part and :math:`t_i` the whole in zone :math:`i`, :math:`X` and :math:`T`
    their sums, :math:`P = X/T` and :math:`p_i = x_i/t_i`:

    - :math:`D = \sum t_i |p_i - P| / (2 T P (1-P))`
    - isolation :math:`\sum (x_i/X)(x_i/t_i)`, interaction :math:`\sum (x_i/X)((t_i-x_i)/t_i)`
    - :math:`G = \sum_i \sum_j t_i t_j |p_i - p_j| / (2 T^2 P (1-P))`, computed on sorted zones.

    Parameters
    ----------
    part, whole
        Counts on the same index, NaN where unknown.

    Raises
    ------
    ComputationError
        Nothing known, a whole of zero, or counts that are no counts.

    References
    ----------
    Massey, D. S. and Denton, N. A. (1988), « The dimensions of residential segregation », Social
    Forces 67, 281-315.

    Examples
    --------
    >>> import pandas as pd
    >>> apart = segregation_indices(pd.Series([10, 0]), pd.Series([10, 30]))
    >>> apart.dissimilarity, apart.isolation, apart.share
    (1.0, 1.0, 0.25)
    """
    known_part, known_whole = known_pairs(part, whole)
    if known_whole.empty:
        raise ComputationError(say("no_known"))
    x: Counts = known_part.to_numpy(dtype=np.float64)
    t: Counts = known_whole.to_numpy(dtype=np.float64)
    if t.sum() == 0:
        raise ComputationError(say("nothing", column=str(whole.name or "")))
    isolation = _isolation(x, t)
    return Segregation(
        part_count=float(x.sum()),
        whole_count=float(t.sum()),
        zone_count=len(x),
        left_out_count=len(part) - len(x),
        dissimilarity=float(_dissimilarity(x, t)),
        isolation=isolation,
        interaction=1 - isolation,
        gini=_gini(x, t),
    )


def random_dissimilarity(
    part: pd.Series, whole: pd.Series, draws: int = DRAWS, seed: int = 0
) -> float:
    """Return the median dissimilarity of a part dealt at random among the units of the whole.

    Few units a zone make any spread look uneven: dealt by pure chance, 50 PLAI over 40 small
    communes already have a high index. The observed one says something only where it is well above.

    Parameters
    ----------
    part, whole
        As in :func:`segregation_indices`. Counts are rounded to whole units.
    draws, seed
        Number of deals, and what makes them the same at each run.

    Returns
    -------
    NaN where the indices are, and for a whole of a billion units or more, too large to be dealt.

    References
    ----------
    Carrington, W. J. and Troske, K. R. (1997), « On measuring segregation in samples with small
    units », Journal of Business & Economic Statistics 15, 402-409.
    """
    known_part, known_whole = known_pairs(part, whole)
    t = np.rint(known_whole.to_numpy()).astype(np.int64)
    dealt = min(int(np.rint(known_part.sum())), int(t.sum()))
    if dealt in (0, int(t.sum())) or t.sum() >= _MOST_DEALT:
        return math.nan
    rng = np.random.default_rng(seed)
    deals = rng.multivariate_hypergeometric(t, dealt, size=draws, method="marginals")
    return float(np.median(_dissimilarity(deals.astype(float), t.astype(float))))


def _dissimilarity(x: Counts, t: Counts) -> Counts:
    """Return the index of each row of ``x``, shape ``(..., zones)``."""
    total, own = t.sum(), x.sum(axis=-1)
    gaps = np.abs(x - t * (own / total)[..., None]).sum(axis=-1)
    # t |p - P| is |x - tP|: no division by an empty zone.
    room = 2 * own * (1 - own / total)
    out: Counts = np.divide(gaps, room, out=np.full(np.shape(own), np.nan), where=room > 0)
    return out


def _isolation(x: Counts, t: Counts) -> float:
    if x.sum() == 0:
        return math.nan
    own = np.divide(x, t, out=np.zeros_like(x), where=t > 0)
    return float((x / x.sum()) @ own)


def _gini(x: Counts, t: Counts) -> float:
    rest = t - x
    if x.sum() == 0 or rest.sum() == 0:
        return math.nan
    share = np.divide(x, t, out=np.zeros_like(x), where=t > 0)
    order = np.argsort(share, kind="stable")
    of_part = np.concatenate(([0.0], np.cumsum(x[order]) / x.sum()))
    of_rest = np.concatenate(([0.0], np.cumsum(rest[order]) / rest.sum()))
    # Twice the area between the diagonal and the curve, by trapezes.
    return float((of_rest[:-1] * of_part[1:] - of_rest[1:] * of_part[:-1]).sum())
