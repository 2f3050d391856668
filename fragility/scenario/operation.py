"""How many PLAI a programme has: whole dwellings, never less than the share asked."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fragility.errors import ComputationError

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

Counts = npt.NDArray[np.int64]
_FINEST: Final = 1_000_000
"""Shares are read as the nearest fraction with a denominator up to this: 0.3 is 3/10, exactly."""


class OperationMix(NamedTuple):
    """Social dwellings of a programme, by product."""

    plus: int
    plai: int

    @property
    def plai_share(self) -> float:
        """PLAI among PLUS and PLAI; NaN where there is none of either."""
        return self.plai / (self.plus + self.plai) if self.plus + self.plai else float("nan")


@cache
def exact(share: float) -> Fraction:
    """Read a share as the fraction its author wrote.

    Examples
    --------
    >>> exact(0.3), exact(1 / 3)
    (Fraction(3, 10), Fraction(1, 3))
    """
    return Fraction(share).limit_denominator(_FINEST)


def at_least(counts: npt.ArrayLike, share: float) -> Counts:
    """Give the least whole numbers that are not under a share of each count.

    ``ceil(share · n)``, in whole numbers: 30 % of 30 is 9, not 10 by a rounding of floats.

    Examples
    --------
    >>> at_least([30, 9, 0], 0.3).tolist()
    [9, 3, 0]

    Raises
    ------
    ComputationError
        The share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ComputationError(say("lever.share", value=share))
    part = exact(share)
    whole = np.asarray(counts, dtype=np.int64) * part.numerator
    return np.asarray(-(-whole // part.denominator))


def operation_mix(dwellings: int, social_share: float, plai_share: float) -> OperationMix:
    """Give the PLUS and PLAI of a programme.

    Parameters
    ----------
    dwellings
        All dwellings of the programme, private ones included.
    social_share
        Share of social dwellings asked, from 0 to 1.
    plai_share
        Share of PLAI asked among PLUS and PLAI, from 0 to 1.

    Notes
    -----
    Both shares are minima: the least whole number that reaches them is taken. It is what the
    Métropole européenne de Lille does in its example (ICI workshops, 2017): in a programme of 30
    dwellings, 30 % of social ones are 9; 20 % of PLAI would be 1.8 and are 2; 25 % (2.25) and 30 %
    (2.7) are both 3, « un PLAI à la place d'un PLUS ». Rounding to the nearest would make of 25 %
    the same 2 PLAI as 20 %: nothing would change.

    Examples
    --------
    >>> operation_mix(30, 0.3, 0.2)
    OperationMix(plus=7, plai=2)
    >>> operation_mix(30, 0.3, 0.25)
    OperationMix(plus=6, plai=3)
    """
    social = int(at_least(dwellings, social_share))
    plai = int(at_least(social, plai_share))
    return OperationMix(plus=social - plai, plai=plai)


def spread(total: int, sizes: Sequence[int] | npt.NDArray[Any]) -> Counts:
    """Share a total out over cells in proportion of their sizes, whole and as even as can be.

    Rounded cumulative sums: with ``S`` the sum of the sizes and ``C`` their cumulative sum, the
    cumulative shares are ``⌊(total · C + S / 2) / S⌋``. Any run of neighbouring cells then has its
    exact share rounded down or up, a cell alone as well as a commune whose cells follow each other,
    and the total is exact.

    Parameters
    ----------
    total
        What is shared out, at most the sum of the sizes where it must fit in the cells.
    sizes
        Not negative; their order says which cells are neighbours.

    Examples
    --------
    >>> spread(3, [4, 4, 4, 0]).tolist()
    [1, 1, 1, 0]
    >>> spread(2, [3, 3, 3]).tolist()
    [1, 0, 1]
    """
    whole = np.concatenate([[0], np.cumsum(np.asarray(sizes, dtype=np.int64))])
    if not whole[-1]:
        return np.zeros(len(whole) - 1, dtype=np.int64)
    return np.asarray(np.diff((2 * total * whole + whole[-1]) // (2 * whole[-1])))
