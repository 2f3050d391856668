"""What the files of the demand cover, which everyone may know: days, and the open stock.

A counter: the rows stay in :mod:`ui.confidential`.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.demand import Extract, describe_extract
from ui.confidential import demand, register
from ui.register import kept
from ui.stock import kept as stocks
from ui.territories import Territory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=16)
ROOMS = ("1", "2", "3", "4", "5p", "unknown")


def first_decision(territory: Territory) -> dt.date | None:
    """Return the first of the month that allocations start in; ``None`` without any."""
    found = demand.allocations(territory)
    first = None if found is None else found.frame["decided_on"].min()
    return None if first is None or pd.isna(first) else first.date().replace(day=1)


def extract(territory: Territory) -> Extract | None:
    """Return what the files cover; ``None`` without any application that is dated."""
    return _extract(territory) if kept.has_applications(territory) else None


@_keep
def _extract(territory: Territory) -> Extract | None:
    return describe_extract(register.applications(territory), demand.allocations(territory))


@_keep
def stock(territory: Territory) -> pd.DataFrame | None:
    """Return the social dwellings of each commune by number of rooms, ``None`` where not known."""
    names = [f"rooms_{size}_count" for size in ROOMS]
    for source in stocks.found(territory).values():
        if "commune" not in source.entries:
            continue
        frame = stocks.stock(territory, source, "commune")
        if set(names) <= set(frame.columns):
            return frame[names].rename_axis("commune_code").reset_index()
    return None
