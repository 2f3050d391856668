"""Applications for social housing, one row each, and who is waiting on a day."""

from __future__ import annotations

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.balance.allocations import yearly_income_per_uc
from fragility.balance.columns import application_columns
from fragility.balance.messages import say
from fragility.balance.prepare import cells_of
from fragility.balance.reading import read_rows
from fragility.immutable import FrozenFrame

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_DAY_SECONDS = 86_400
PENDING, ALLOCATED, WITHDRAWN = "pending", "allocated", "withdrawn"


@dataclass(frozen=True, eq=False, kw_only=True)
class Applications:
    """Checked applications."""

    frame: FrozenFrame = FrozenFrame()
    """Every canonical column, and ``dated``: whether the dates of the row agree with its outcome.
    Rows whose dates do not are counted nowhere that needs them."""
    absent: tuple[str, ...]
    warnings: tuple[str, ...]

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """Columns of which some application is known."""
        return frozenset(map(str, self.frame.columns[self.frame.notna().any()]))


def days_between(start: npt.ArrayLike, end: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give the days from one date to another; NaN where one is unknown."""
    first, last = np.asarray(start, "datetime64[s]"), np.asarray(end, "datetime64[s]")
    seconds = (last - first).astype(np.float64)
    return np.where(np.isnat(first) | np.isnat(last), np.nan, seconds / _DAY_SECONDS)


def read_applications(
    table: pd.DataFrame, *, lines: Sequence[int] | None = None, text: bool = False
) -> Applications:
    """Check a table of applications.

    Parameters
    ----------
    table, lines, text
        As for :func:`fragility.balance.reading.read_rows`.

    Raises
    ------
    TableError
        In French, with the line and the column.
    """
    frame, absent = read_rows(table, application_columns(), lines=lines, text=text)
    frame["income_per_uc_eur"] = yearly_income_per_uc(frame)
    closed, pending = frame["closed_on"], (frame["outcome"] == PENDING).to_numpy()
    faults = {
        "rows.closed_early": (closed < frame["registered_on"]).to_numpy(),
        "rows.no_closing": ~pending & closed.isna().to_numpy(),
        "rows.pending_closed": pending & closed.notna().to_numpy(),
    }
    frame["dated"] = ~np.logical_or.reduce(list(faults.values()))
    warnings = tuple(say(key, count=int(bad.sum())) for key, bad in faults.items() if bad.any())
    return Applications(frame=frame, absent=absent, warnings=warnings)


def waiting_on(frame: pd.DataFrame, day: dt.date) -> npt.NDArray[np.bool_]:
    """Tell who is waiting at the end of a day: registered by then, and not out by then."""
    last = np.datetime64(day)
    registered = frame["registered_on"].to_numpy() <= last
    closed = frame["closed_on"].to_numpy()
    still = np.isnat(closed) | (closed > last)
    return np.asarray(registered & still & frame["dated"].to_numpy(), dtype=np.bool_)


def chosen(frame: pd.DataFrame, *, mutations: bool) -> npt.NDArray[np.bool_]:
    """Tell which rows are looked at: all, or first access only where mutations are left out.

    Someone of whom it is not known is left out with mutations: never taken for a newcomer.
    """
    if mutations:
        return np.ones(len(frame), dtype=np.bool_)
    return np.asarray((frame["access"] == "first_access").to_numpy(), dtype=np.bool_)


def cell_codes(
    frame: pd.DataFrame, by: Sequence[str]
) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """Give the cell of each row of a cut, and their labels in order, NA where unknown."""
    cut = cells_of(frame, tuple(by))
    return cut.codes, cut.labels
