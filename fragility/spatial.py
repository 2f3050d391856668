"""Spatial autocorrelation of an index: Moran's I and its local version, by PySAL.

A diagnostic, not part of the index: do fragile zones touch each other, and which do not fit in?
"""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

import warnings
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from esda.moran import Moran, Moran_Local
from libpysal.weights import W

from .errors import ComputationError
from .immutable import FrozenFrame
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FEWEST = 5


class Pattern(StrEnum):
    """How a zone and its neighbours stand with regard to the mean."""

    HIGH_HIGH = "high_high"
    LOW_HIGH = "low_high"
    LOW_LOW = "low_low"
    HIGH_LOW = "high_low"
    NOT_SIGNIFICANT = "not_significant"
    ISOLATED = "isolated"


@dataclass(frozen=True, eq=False, kw_only=True)
class Autocorrelation:
    """Moran's I of a variable, and of each zone."""

    moran_i: float
    expected: float
    p_value: float
    """Two-sided, under normality: nothing is drawn at random."""
    zones: FrozenFrame = FrozenFrame()
    """Indexed by ``zone_code``: ``local_i``, ``p_value`` (permutations), ``pattern``."""


def autocorrelation(
    values: pd.Series[float],
    neighbours: Mapping[str, Sequence[str]],
    *,
    permutations: int = 999,
    seed: int = 0,
    significance: float = 0.05,
) -> Autocorrelation:
    """Compute Moran's I and LISA, row-standardised weights.

    Parameters
    ----------
    values
        One value a zone, indexed by ``zone_code``; zones without a value are left out.
    neighbours
        Codes of the neighbours of each zone; those without a value are left out, and a zone left
        without neighbour is ``isolated``.
    permutations, seed
        Conditional permutations of the local statistic.
    significance
        Level under which a local pattern is named.

    Raises
    ------
    ComputationError
        Fewer than five zones have a value and a neighbour.
    """
    known = values.dropna()
    links = {
        code: [n for n in neighbours.get(code, ()) if n in known.index and n != code]
        for code in known.index
    }
    joined = [code for code in known.index if links[code]]
    if len(joined) < _FEWEST:
        raise ComputationError(say("compute.few_neighbours", found=len(joined), asked=_FEWEST))
    weights = W({code: links[code] for code in joined}, silence_warnings=True)
    weights.transform = "r"
    vector = known.loc[list(weights.id_order)].to_numpy(dtype=float)
    whole = Moran(vector, weights, permutations=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        local = Moran_Local(vector, weights, permutations=permutations, seed=seed, n_jobs=1)
    quadrants = np.array(
        [Pattern.HIGH_HIGH, Pattern.LOW_HIGH, Pattern.LOW_LOW, Pattern.HIGH_LOW],
        dtype=object,
    )[local.q - 1]
    named = np.where(local.p_sim <= significance, quadrants, Pattern.NOT_SIGNIFICANT)
    zones = pd.DataFrame(
        {
            "local_i": local.Is,
            "p_value": local.p_sim,
            "pattern": [str(pattern) for pattern in named],
        },
        index=pd.Index(weights.id_order, name="zone_code"),
    ).reindex(known.index)
    zones["pattern"] = zones["pattern"].fillna(Pattern.ISOLATED.value)
    return Autocorrelation(
        moran_i=float(whole.I),
        expected=float(whole.EI),
        p_value=float(whole.p_norm),
        zones=zones,
    )
