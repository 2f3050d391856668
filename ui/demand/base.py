"""The rows behind the page, read once and shared by all sessions: they never leave as they are."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.demand import Extract, describe_extract
from fragility.demand.segments import segmented_allocations, segmented_applications
from ui.register import kept
from ui.rules import kept as rules
from ui.sectors import kept as sectors
from ui.stock import kept as stocks
from ui.territories import Territory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from fragility.balance import Allocations
    from fragility.demand import Applications

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=16)
ROOMS = ("1", "2", "3", "4", "5p", "unknown")


def version(territory: Territory) -> str:
    """Return what changes when sectors or rules do: part of the key of every figure kept."""
    division = sectors.current(territory)
    return f"{division.stamp if division else ''}/{rules.rule_set(territory).digest}"


def allocations(territory: Territory) -> Allocations | None:
    """Return the allocations, ``None`` without any."""
    return kept.allocations(territory) if kept.has_allocations(territory) else None


def first_decision(territory: Territory) -> dt.date | None:
    """Return the first of the month that allocations start in; ``None`` without any."""
    found = allocations(territory)
    first = None if found is None else found.frame["decided_on"].min()
    return None if first is None or pd.isna(first) else first.date().replace(day=1)


def extract(territory: Territory) -> Extract | None:
    """Return what the files cover; ``None`` without any application that is dated."""
    return _extract(territory) if kept.has_applications(territory) else None


@_keep
def _extract(territory: Territory) -> Extract | None:
    return describe_extract(kept.applications(territory), allocations(territory))


def segmented(
    territory: Territory, as_of: dt.date, at: str = ""
) -> tuple[Applications, Allocations | None]:
    """Return applications and allocations with the columns of the segments.

    Parameters
    ----------
    territory
        Whose rows.
    as_of
        Day that the segments are told for.
    at
        Its :func:`version`, for who has just read it.
    """
    return _segmented(territory, at or version(territory), as_of)


@_keep
def _segmented(
    territory: Territory, version: str, as_of: dt.date
) -> tuple[Applications, Allocations | None]:
    del version  # it is part of the key
    thresholds = rules.rule_set(territory).thresholds
    asked, given = kept.applications(territory), allocations(territory)
    if given is not None:
        given = segmented_allocations(given, thresholds, asked)
    return segmented_applications(asked, thresholds, as_of), given


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
