"""Applications per allocation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .applications import cell_codes, chosen, waiting_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.balance.allocations import Allocations

    from .applications import Applications


def per_allocation(pending: pd.Series, allocated: pd.Series) -> pd.Series[float]:
    """Divide pending applications by allocations.

    Returns
    -------
    NaN where a count is unknown or nothing was allocated: a pressure without end is no figure.

    Examples
    --------
    >>> per_allocation(pd.Series([1725]), pd.Series([715])).round(2).tolist()
    [2.41]
    """
    given = allocated.astype(float)
    return pending.astype(float) / given.where(given > 0)


def year_before(day: dt.date) -> dt.date:
    """Give the first of the 365 or 366 days that end on a day.

    Examples
    --------
    >>> year_before(dt.date(2025, 12, 31))
    datetime.date(2025, 1, 1)
    """
    next_day = day + dt.timedelta(days=1)
    if (next_day.month, next_day.day) == (2, 29):
        return next_day.replace(year=next_day.year - 1, month=3, day=1)
    return next_day.replace(year=next_day.year - 1)


def pressure(
    applications: Applications,
    allocations: Allocations,
    as_of: dt.date,
    *,
    by: Sequence[str] = (),
    mutations: bool = True,
    signed_only: bool = False,
) -> pd.DataFrame:
    """Count who waits on a day for each allocation of the year that ends on it.

    Parameters
    ----------
    by
        Columns both tables have.
    mutations
        Whether tenants count, on both sides.
    signed_only
        Whether only allocations known to have led to a lease count.

    Returns
    -------
    One row a cell of either table, sorted, unknown last: the columns of the cut,
    ``pending_count``, ``allocation_count``, ``applications_per_allocation_ratio``. A cell absent
    from one of the tables has 0 there.
    """
    demand, given = applications.frame, allocations.frame
    here = waiting_on(demand, as_of) & chosen(demand, mutations=mutations)
    days = given["decided_on"].to_numpy()
    done = (days >= np.datetime64(year_before(as_of))) & (days <= np.datetime64(as_of))
    done &= chosen(given, mutations=mutations)
    if signed_only:
        done &= given["lease_signed"].fillna(value=False).to_numpy(dtype=bool)
    columns = list(by)
    both = pd.concat([demand.loc[here, columns], given.loc[done, columns]], ignore_index=True)
    codes, labels = cell_codes(both, columns)
    size, first = len(labels), int(here.sum())
    rows = labels.copy()
    rows["pending_count"] = np.bincount(codes[:first], minlength=size)
    rows["allocation_count"] = np.bincount(codes[first:], minlength=size)
    ratio = per_allocation(rows["pending_count"], rows["allocation_count"])
    return rows.assign(applications_per_allocation_ratio=ratio)
