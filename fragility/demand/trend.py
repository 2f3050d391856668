"""The pressure over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .pressure import pressure

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from fragility.balance.allocations import Allocations

    from .applications import Applications


def pressure_trend(
    applications: Applications,
    allocations: Allocations,
    days: Sequence[dt.date],
    *,
    mutations: bool = True,
) -> pd.DataFrame:
    """Give the pressure of each of some days, in their order.

    Who was waiting on a past day is told from the dates: registered by then, not out by then. It is
    right as long as the table holds every end since (``Extract.year_ends``).

    Returns
    -------
    One row a day: ``as_of`` and the columns of :func:`~fragility.demand.pressure`.
    """
    rows = [
        pressure(applications, allocations, each, mutations=mutations).assign(as_of=each)
        for each in sorted(days)
    ]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame({"as_of": []})
