"""One subject over the zones of a level: its part, its whole, its share and their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fragility.concentration import SMALL_COUNT, share_table
from geodata.model import STATUS_SUFFIX, ValueStatus
from ui.stock.subjects import DWELLINGS, Kind, Subject, counted

if TYPE_CHECKING:
    from collections.abc import Sequence


def measure(frame: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Compute a subject, zone by zone.

    Parameters
    ----------
    frame
        Counts of the stock, indexed by zone, with their ``_status``.
    subject
        What is wanted.

    Returns
    -------
    On the same index: ``dwelling_count`` and ``dwelling_status``; ``part_count`` and
    ``whole_count``, NaN where only the figure is published; ``value`` (a share in 0-1, euros…),
    ``status`` (``observed``, ``missing``, ``secret``, ``undefined``), ``low_share``,
    ``high_share``, ``location_quotient_ratio`` and ``small``.
    """
    if subject.kind is Kind.SIZE:
        found = pd.DataFrame({"value": frame[DWELLINGS], "status": frame[_status(DWELLINGS)]})
    elif subject.kind is Kind.SHARE and counted(subject, frame):
        found = _from_counts(frame, subject)
    elif subject.given in frame:
        found = pd.DataFrame(
            {"value": frame[subject.given], "status": frame[_status(subject.given)]}
        )
    else:
        missing = ValueStatus.MISSING.value
        found = pd.DataFrame({"value": float("nan"), "status": missing}, index=frame.index)
    own = pd.DataFrame(
        {
            "dwelling_count": frame[DWELLINGS].astype(float),
            "dwelling_status": frame[_status(DWELLINGS)].astype(str),
        }
    )
    blank = ("part_count", "whole_count", "low_share", "high_share", "location_quotient_ratio")
    empty = pd.DataFrame(float("nan"), index=frame.index, columns=pd.Index(blank))
    empty = empty.assign(small=own["dwelling_count"] < SMALL_COUNT)
    return own.join(found).join(empty[[name for name in empty if name not in found]])


def _from_counts(frame: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Compute a share from its counts, the dwellings that nothing is known of left out."""
    known, state = _sum(frame, subject.wholes)
    part, part_state = _sum(frame, subject.parts)
    for column in subject.unknown:
        if column in frame:
            known = known - frame[column].fillna(0)
    counts = pd.DataFrame(
        {"part": part, "part_status": part_state, "whole": known, "whole_status": state}
    )
    # A file that contradicts itself by a dwelling or two does not stop the map.
    counts["part"] = counts["part"].clip(upper=counts["whole"])
    found = share_table(counts, "part", "whole")
    return found.rename(columns={"share": "value", "share_status": "status"})


def _sum(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    """Sum columns, unknown as soon as one is; secret where one of them is."""
    total = frame[list(columns)].astype(float).sum(axis=1, skipna=False)
    states = frame[[_status(column) for column in columns]]
    state = pd.Series(ValueStatus.OBSERVED.value, index=frame.index)
    state = state.mask(total.isna(), ValueStatus.MISSING.value)
    return total, state.mask((states == ValueStatus.SECRET).any(axis=1), ValueStatus.SECRET.value)


def _status(column: str) -> str:
    return f"{column}{STATUS_SUFFIX}"
