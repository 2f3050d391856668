"""Resources of households, through a few limits: how many are under each is what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.register.terms import (
    CEILINGS,
    INCOME_GROUPS,
    INTERMEDIATE_EUR,
    MODEST_EUR,
    PLAI_EUR,
    PLI_EUR,
    PLS_EUR,
    PLUS_EUR,
    Q1_THRESHOLD_EUR,
    VERY_MODEST_EUR,
    Incomes,
)

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

_LOWEST_EUR, _HIGHEST_EUR = 900.0, 44_000.0
_NEAR_TOP_SHARE = 0.985
_STEP_EUR = 12.0
"""Resources are declared by the month, in whole euros."""


def incomes_of(score: Floats, shares: Incomes, year: int) -> Floats:
    """Give the resources of households from how they rank among each other.

    Parameters
    ----------
    score
        Array (n,): the higher, the better off.
    shares
        Of the households under each limit.
    year
        Of the threshold of the first quartile.

    Returns
    -------
    Array (n,) of euros a year and per consumption unit.
    """
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    position = (rank + 0.5) / len(score)
    at = [0.0, shares.first_quartile, shares.modest, shares.plai, _NEAR_TOP_SHARE, 1.0]
    limits = [_LOWEST_EUR, Q1_THRESHOLD_EUR[year], MODEST_EUR, PLAI_EUR, PLUS_EUR, _HIGHEST_EUR]
    # Between two limits, by equal ratios; the poorest fifth less steeply.
    euros = np.exp(np.interp(position, at, np.log(limits)))
    poorest = position < shares.first_quartile
    share = position / shares.first_quartile
    low = _LOWEST_EUR + (Q1_THRESHOLD_EUR[year] - _LOWEST_EUR) * share**0.6
    euros = np.where(poorest, low, euros)
    # Limits are whole steps: rounded up, nobody crosses one.
    return np.asarray(np.ceil(euros / _STEP_EUR) * _STEP_EUR, dtype=np.float64)


def income_groups(euros: pd.Series) -> pd.Series:
    """Give the group of the territory's convention; unknown where resources are."""
    limits = [-1.0, VERY_MODEST_EUR, MODEST_EUR, INTERMEDIATE_EUR, np.inf]
    return pd.cut(euros, limits, labels=list(INCOME_GROUPS)).astype(object)


def ceilings(euros: pd.Series) -> pd.Series:
    """Give the lowest ceiling of resources a household is under; unknown where resources are."""
    limits = [-1.0, PLAI_EUR, PLUS_EUR, PLS_EUR, PLI_EUR, np.inf]
    return pd.cut(euros, limits, labels=list(CEILINGS)).astype(object)
