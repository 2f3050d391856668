"""What an extract of the register covers in time: it says it itself, by the dates it holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .applications import PENDING, WITHDRAWN
from .pressure import year_before
from .rules import default_rules

if TYPE_CHECKING:
    from fragility.balance.allocations import Allocations

    from .applications import Applications
    from .rules import DemandRules

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Extract:
    """The days an extract is about."""

    last_day: dt.date
    """Last day anything is dated of."""
    since: dt.date | None
    """First day from which ends are in the table; none where it holds pending applications only."""
    stray_end_count: int
    """Ends before that day, too far from the others to be part of what was extracted."""
    end_count: int
    """Ends from that day on."""
    withdrawn_count: int
    """Among them, those that are no allocation."""
    year_ends: tuple[dt.date, ...]
    """Each 31 December on which who was waiting is known, the latest first."""

    @property
    def default_day(self) -> dt.date:
        """The day figures are drawn for: the latest, a year's end where the year is whole."""
        latest = self.year_ends[0] if self.year_ends else self.last_day
        return max(latest, self.last_day)


def describe_extract(
    applications: Applications,
    allocations: Allocations | None = None,
    *,
    rules: DemandRules | None = None,
) -> Extract | None:
    """Read from its dates what an extract covers.

    An extract of the register holds who is pending, and the ends of some months or years before.
    The first of these ends is where it starts: who ended earlier is not there. Months follow one
    another backwards from the last end; an end that ``end_gap_months`` without any part from the
    rest is a stray one and starts nothing.

    Who was waiting on a day is known when the table holds every end after it. A year is whole when
    something is dated of its last ``year_end_days`` days.

    Returns
    -------
    None without any application whose dates agree with its outcome.
    """
    rules = rules or default_rules()
    frame = applications.frame[applications.frame["dated"].to_numpy()]
    if frame.empty:
        return None
    days = [frame["registered_on"], frame["closed_on"]]
    if allocations is not None:
        days.append(allocations.frame["decided_on"])
    last_day = pd.concat(days).max().date()
    over = frame[(frame["outcome"] != PENDING).to_numpy()]
    ends = np.sort(over["closed_on"].to_numpy().astype("datetime64[D]"))
    since = _start(ends, rules.end_gap_months)
    kept = ends >= np.datetime64(since) if since else np.zeros(0, dtype=bool)
    gone = (over["outcome"] == WITHDRAWN).to_numpy()
    if since:
        gone = gone & (over["closed_on"] >= pd.Timestamp(since)).to_numpy()
    return Extract(
        last_day=last_day,
        since=since,
        stray_end_count=int(len(ends) - kept.sum()),
        end_count=int(kept.sum()),
        withdrawn_count=int(gone.sum()),
        year_ends=_year_ends(since, last_day, rules.year_end_days),
    )


def _start(ends: np.ndarray, gap: int) -> dt.date | None:
    """Give the first of the ends that no gap parts from the last one."""
    if not len(ends):
        return None
    months = ends.astype("datetime64[M]").astype(np.int64)
    parted = np.flatnonzero(np.diff(months) > gap)
    first = ends[parted[-1] + 1 if len(parted) else 0]
    found: dt.date = first.item()
    return found


def _year_ends(since: dt.date | None, last_day: dt.date, slack: int) -> tuple[dt.date, ...]:
    year = last_day.year
    if last_day < dt.date(year, _DECEMBER, 31) - dt.timedelta(days=slack):
        year -= 1
    latest = dt.date(year, _DECEMBER, 31)
    if since is None:
        return (latest,)
    found = []
    day = latest
    while day >= since - dt.timedelta(days=1):
        found.append(day)
        day = year_before(day) - dt.timedelta(days=1)
    return tuple(found)
