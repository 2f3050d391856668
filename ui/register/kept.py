"""What every page may know of the allocations and applications: the rules, the columns, the days.

A counter: nothing here is drawn from fewer households than the whole territory's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.model import Level
from ui import cache
from ui.confidential import register

if TYPE_CHECKING:
    import datetime as dt

    from fragility.balance import RuleSet
    from ui.territories import Territory


def has_allocations(territory: Territory) -> bool:
    """Tell whether the territory's files brought allocations."""
    return cache.store(territory).has("allocations", Level.ALLOCATION)


def has_applications(territory: Territory) -> bool:
    """Tell whether the territory's files brought applications."""
    return cache.store(territory).has("applications", Level.APPLICATION)


def rules_in_use(territory: Territory) -> RuleSet:
    """Return the rules that allocations are held against.

    Raises
    ------
    StoreError
        The territory has no allocation.
    """
    return register.prepared(territory).rules


def known_columns(territory: Territory) -> frozenset[str]:
    """Return the columns of which something is known for some allocation; raises likewise."""
    return register.prepared(territory).known_columns


def months(territory: Territory) -> tuple[dt.date, ...]:
    """Return the first day of each month that has an allocation; raises likewise."""
    days = register.allocations(territory).frame["decided_on"].dropna().to_numpy()
    return tuple(day.date() for day in pd.DatetimeIndex(np.unique(days.astype("datetime64[M]"))))


def covered(territory: Territory) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the allocations; raises likewise."""
    days = register.allocations(territory).frame["decided_on"].dropna()
    return days.min().date(), days.max().date()
