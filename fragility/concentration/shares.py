"""Shares of a part in a whole, each with its n, its state, its interval and its location quotient.

A share is never a number alone: one dwelling out of two and 500 out of 1 000 are both one half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.errors import ComputationError
from fragility.status import STATUS_SUFFIX, CellStatus

from .counting import as_counts, known_pairs
from .intervals import SMALL_COUNT, wilson_interval
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def share_table(
    frame: pd.DataFrame, part: str, whole: str, reference: float | None = None
) -> pd.DataFrame:
    """Compute the share of a part in a whole, row by row.

    Parameters
    ----------
    frame
        Counts ``part`` and ``whole``, NaN where unknown, and where they exist their
        ``<column>_status``.
    part, whole
        Columns of counts; ``part`` is part of ``whole``.
    reference
        Share, in 0-1, that the location quotients compare with; by default that of all the rows
        whose two counts are known.

    Returns
    -------
    On the index of ``frame``: ``part_count``, ``whole_count``, ``share`` (0-1), ``share_status``
    (``observed``, ``missing``, ``secret``, or ``undefined`` where the whole is zero),
    ``low_share`` and ``high_share`` (Wilson, 95 %), ``location_quotient_ratio`` (1: as everywhere),
    ``small`` (fewer than :data:`~fragility.concentration.SMALL_COUNT` units).

    Raises
    ------
    ComputationError
        A column is absent, or the counts are no counts.

    Examples
    --------
    >>> import pandas as pd
    >>> towns = pd.DataFrame({"qpv": [30, 0], "all": [40, 60]}, index=["a", "b"])
    >>> share_table(towns, "qpv", "all")[["share", "location_quotient_ratio"]].to_numpy().tolist()
    [[0.75, 2.5], [0.0, 0.0]]
    """
    check_columns(frame, (part, whole))
    known_part, known_whole = known_pairs(frame[part], frame[whole])
    counts = pd.DataFrame(
        {"part_count": as_counts(frame[part]), "whole_count": as_counts(frame[whole])}
    )
    n = counts["whole_count"]
    share = counts["part_count"] / n.where(n > 0)
    if reference is None:
        total = known_whole.sum()
        reference = known_part.sum() / total if total > 0 else float("nan")
    low, high = wilson_interval(counts["part_count"], n)
    return counts.assign(
        share=share,
        share_status=_status(frame, part, whole),
        low_share=low,
        high_share=high,
        location_quotient_ratio=share / reference if reference > 0 else np.nan,
        small=n < SMALL_COUNT,
    )


def check_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a frame that lacks a column, naming those it has."""
    for column in columns:
        if column not in frame:
            known = ", ".join(map(str, frame.columns))
            raise ComputationError(say("no_column", column=column, known=known))


def _status(frame: pd.DataFrame, part: str, whole: str) -> pd.Series[str]:
    """Return why each share is known or not: secrecy wins over a mere absence."""
    status = pd.Series(CellStatus.OBSERVED.value, index=frame.index, dtype="str")
    status = status.mask(frame[whole] == 0, CellStatus.UNDEFINED.value)
    for column in (part, whole):
        status = status.mask(frame[column].isna(), CellStatus.MISSING.value)
    for column in (part, whole):
        given = frame.get(f"{column}{STATUS_SUFFIX}")
        if given is not None:
            status = status.mask(given == CellStatus.SECRET.value, CellStatus.SECRET.value)
    return status
