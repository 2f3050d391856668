"""The same indices by PySAL, which confirm ours: a second pair of eyes on every published figure.

``segregation`` and ``inequality`` are imported inside the functions: the first takes some ten
seconds (numba, matplotlib, geopandas…), and its Gini index as much again to compile itself. A
command that writes figures for good can afford it, the first screen of an application cannot.
"""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .distribution import SharedOut
    from .segregation import Segregation

TOLERANCE: Final = 1e-9
"""Largest difference accepted: a billionth, far above rounding and far below what is shown."""


def pysal_inequality(counts: pd.Series) -> dict[str, float]:
    """Return the ``gini`` and ``theil`` of PySAL ``inequality`` for known counts.

    The library has no Herfindahl-Hirschman index: that one is a plain sum of squares.
    """
    import inequality

    values = counts.to_numpy(dtype=float)
    return {
        "gini": float(inequality.gini.Gini(values).g),
        "theil": float(inequality.theil.Theil(values).T),
    }


def pysal_segregation(part: pd.Series, whole: pd.Series) -> dict[str, float]:
    """Return the indices of PySAL ``segregation`` for counts all known.

    Zones without stock are left out: they weigh nothing in any of the indices, and the library
    warns of their division by zero.
    """
    from segregation.singlegroup import Dissim, Gini, Interaction, Isolation

    frame = pd.DataFrame({"part": part, "whole": whole}).astype(float)
    frame = frame[frame["whole"] > 0].reset_index(drop=True)
    kinds = {
        "dissimilarity": Dissim, "gini": Gini, "isolation": Isolation, "interaction": Interaction
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: float(kind(frame, "part", "whole").statistic) for name, kind in kinds.items()}


def check_shared_out(found: SharedOut) -> None:
    """Refuse measures of a distribution that are not PySAL's.

    Raises
    ------
    ComputationError
        Naming the index and both values.
    """
    theirs = pysal_inequality(found.counts)
    _compare({name: getattr(found, name) for name in theirs}, theirs)


def check_segregation(found: Segregation, part: pd.Series, whole: pd.Series) -> None:
    """Refuse indices of segregation that are not PySAL's; those that do not exist are passed over.

    Raises
    ------
    ComputationError
        Naming the index and both values.
    """
    if math.isnan(found.dissimilarity):
        return
    known = part.notna() & whole.notna()
    theirs = pysal_segregation(part[known], whole[known])
    _compare({name: getattr(found, name) for name in theirs}, theirs)


def _compare(ours: Mapping[str, float], theirs: Mapping[str, float]) -> None:
    for name, own in ours.items():
        if not np.isclose(own, theirs[name], rtol=0, atol=TOLERANCE, equal_nan=True):
            raise ComputationError(
                say("peer_differs", index=name, own=f"{own!r}", peer=f"{theirs[name]!r}")
            )
