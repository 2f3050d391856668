"""Applications and allocations with the columns of the segments, read once for all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import streamlit as st

from fragility.demand import publication
from fragility.demand.segments import segmented_allocations, segmented_applications
from geodata.model import Level
from ui import cache
from ui.confidential import register
from ui.confidential.shelf import FolderShelf
from ui.rules import kept as rules
from ui.sectors import kept as sectors
from ui.territories import Territory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from fragility.balance import Allocations
    from fragility.demand import Applications

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=16)


def version(territory: Territory) -> str:
    """Return what changes when sectors or rules do: part of the key of every figure kept."""
    division = sectors.current(territory)
    return f"{division.stamp if division else ''}/{rules.rule_set(territory).digest}"


def allocations(territory: Territory) -> Allocations | None:
    """Return the allocations, ``None`` without any."""
    there = cache.store(territory).has("allocations", Level.ALLOCATION)
    return register.allocations(territory) if there else None


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
    thresholds = rules.rule_set(territory).thresholds
    asked, given = register.applications(territory), allocations(territory)
    if given is not None:
        given = segmented_allocations(given, thresholds, asked)
    found = segmented_applications(asked, thresholds, as_of)
    publication.keep_on(found, FolderShelf(f"{territory.stamp}\n{version}\n{as_of}"))
    return found, given
