"""Lorenz curves: the share of a count that the least endowed units hold."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .counting import as_counts, known_pairs
from .messages import say


def lorenz_curve(part: pd.Series, whole: pd.Series | None = None) -> pd.DataFrame:
    """Return the Lorenz curve of a count, zones in ascending order of endowment.

    Parameters
    ----------
    part
        What is shared out, one count a unit.
    whole
        What the units weigh; by default each weighs one. With the whole stock for ``whole``, the
        curve tells how unevenly a product is spread over the stock.

    Returns
    -------
    One row a unit, after the origin: ``unit`` (label, null at the origin), ``whole_share`` and
    ``part_share``, cumulated, in 0-1: from (0, 0) to (1, 1), convex, never above the diagonal.

    Raises
    ------
    ComputationError
        Nothing known or nothing but zeros.
    """
    if whole is None:
        known_part = as_counts(part).dropna()
        known_whole = pd.Series(1.0, index=known_part.index)
    else:
        known_part, known_whole = known_pairs(part, whole)
        held = known_whole > 0  # a zone without stock has no place on the curve
        known_part, known_whole = known_part[held], known_whole[held]
    if known_part.empty:
        raise ComputationError(say("no_known"))
    if known_part.sum() == 0:
        raise ComputationError(say("nothing", column=str(part.name or "")))
    x, t = known_part.to_numpy(), known_whole.to_numpy()
    order = np.argsort(x / t, kind="stable")
    curve = pd.DataFrame(
        {
            "unit": pd.Series([None, *known_part.index[order]], dtype=object),
            "whole_share": np.concatenate(([0.0], np.cumsum(t[order]))) / t.sum(),
            "part_share": np.concatenate(([0.0], np.cumsum(x[order]))) / x.sum(),
        }
    )
    # Cumulated rounding must not step over the ends.
    curve[["whole_share", "part_share"]] = curve[["whole_share", "part_share"]].clip(0, 1)
    curve.loc[curve.index[-1], ["whole_share", "part_share"]] = 1.0
    return curve
