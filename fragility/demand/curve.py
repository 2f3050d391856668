"""The curve of the wait, month by month: the share still waiting, with its interval."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .applications import cell_codes
from .rules import default_rules
from .survival import product_limit
from .waiting import followed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .applications import Applications
    from .rules import DemandRules

MONTHS: Final = 60
"""Months of a curve."""


def waiting_curve(
    applications: Applications,
    as_of: dt.date,
    *,
    since: dt.date | None = None,
    by: Sequence[str] = (),
    mutations: bool = True,
    months: int = MONTHS,
    rules: DemandRules | None = None,
) -> pd.DataFrame:
    """Give the curve of each cell, month by month.

    Parameters
    ----------
    applications, as_of, since, by, mutations
        As for :func:`~fragility.demand.waiting`.
    months
        Last month, if someone is followed so long.

    Returns
    -------
    One row a cell and month, sorted: the columns of the cut, ``month`` (0, 1, …),
    ``waiting_share`` with ``waiting_low_share`` and ``waiting_high_share`` (95 %),
    ``allocated_count`` (housed since the month before) and ``at_risk_count`` (followed still).
    A curve stops with those followed, or where nothing is known any longer.
    """
    rules = rules or default_rules()
    waits = followed(applications, as_of, since=since, mutations=mutations)
    codes, labels = cell_codes(applications.frame, by)
    rows = np.flatnonzero(waits.kept)
    rows = rows[np.argsort(codes[rows], kind="stable")]
    bounds = np.searchsorted(codes[rows], np.arange(len(labels) + 1))
    parts: list[pd.DataFrame] = []
    for cell, (low, high) in enumerate(pairwise(bounds)):
        mine = rows[low:high]
        points = _points(
            waits.exits[mine], waits.allocated[mine], waits.entries[mine], months, rules.month_days
        )
        label = labels.loc[np.repeat(cell, len(points))].reset_index(drop=True)
        parts.append(pd.concat([label, points], axis=1))
    none = np.empty(0)
    parts.append(pd.concat([labels.iloc[:0], _points(none, none, none, months, 1.0)], axis=1))
    return pd.concat(parts, ignore_index=True)


def _points(
    exits: np.ndarray, housed: np.ndarray, entries: np.ndarray, months: int, month_days: float
) -> pd.DataFrame:
    housed = housed.astype(bool)
    estimate = product_limit(exits, housed, entries)
    longest = exits.max() if len(exits) else -1.0
    days = np.arange(months + 1) * month_days
    days = days[(days <= longest) & (days < estimate.ends_at)]
    place = np.searchsorted(estimate.times, days, side="right")
    ended = np.searchsorted(np.sort(exits[housed]), days, side="right")
    starts = np.sort(np.where(entries <= 0, -1.0, entries))
    there = np.searchsorted(starts, days) - np.searchsorted(np.sort(exits), days, side="right")

    def at(values: np.ndarray) -> np.ndarray:
        return np.append(1.0, values)[place]

    return pd.DataFrame(
        {
            "month": np.arange(len(days)),
            "waiting_share": at(estimate.share),
            "waiting_low_share": at(estimate.low),
            "waiting_high_share": at(estimate.high),
            "allocated_count": np.diff(ended, prepend=0),
            "at_risk_count": there,
        }
    )
