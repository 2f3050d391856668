"""Occupation of residences, ratings and indicators as they are: shared by all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.errors import FragilityError
from fragility.occupation import (
    Agreement,
    Occupancy,
    Segments,
    agreement,
    read_occupancy,
    segment_occupation,
    standardise_indicators,
)
from geodata.model import Level
from ui.confidential import ratings as notes
from ui.confidential import stores
from ui.occupation import groups, shown, study
from ui.occupation.study import Study
from ui.territories import Territory
from ui.typology import kept as typology

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.occupation import ResidenceIndicators
    from ui.occupation.groups import Groups
    from ui.occupation.shown import ReferencesShown
    from ui.roles import Role
    from ui.typology.kept import Families

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Study: attrgetter("stamp"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=8)
_TABLE, RECENT = "occupancy", "recent"
"""``RECENT``: variant that counts who arrived in the last two years."""


def _has(territory: Territory, table: str) -> bool:
    return stores.whole(territory).has(table, Level.RESIDENCE)


def has_recent(territory: Territory) -> bool:
    """Tell whether a file counts who arrived in the last two years."""
    return RECENT in stores.whole(territory).variants(_TABLE, Level.RESIDENCE)


@_keep
def recent(territory: Territory) -> Occupancy:
    """Return the occupation of those who arrived in the last two years.

    Raises
    ------
    StoreError
        No file tells it.
    """
    return read_occupancy(stores.whole(territory).table(_TABLE, Level.RESIDENCE, variant=RECENT))


@_keep
def _ratings(territory: Territory, stamp: str) -> pd.DataFrame:
    del stamp  # it is the key: the ratings as they stand
    return study.ratings_now(notes.ratings(territory))[0]


def current_ratings(territory: Territory) -> pd.DataFrame:
    """Return the current rating of each rated residence."""
    return _ratings(territory, notes.stamp(territory))


@_keep
def _agreement(territory: Territory, stamp: str) -> Agreement | None:
    del stamp
    ratings = notes.ratings(territory)
    if ratings.empty:
        return None
    return agreement(ratings, pd.to_datetime(ratings["rated_on"]).max().date())


def raters(territory: Territory) -> Agreement | None:
    """Return how far the raters agree; ``None`` without a rating."""
    return _agreement(territory, notes.stamp(territory))


@_keep
def _study(territory: Territory, stamp: str, _families: Families) -> Study:
    table = stores.whole(territory).table("occupancy", Level.RESIDENCE, variant="")
    numbers = _families.frame["family"].astype("Int64")
    residences = pd.DataFrame(
        {
            "commune_code": typology.residences(territory)["commune_code"],
            "family": numbers.astype("string").reindex(typology.residences(territory).index),
        }
    )
    called = {str(number): name for number, name in _families.names.items()}
    return study.make_study(table, notes.ratings(territory), residences, called, stamp)


def occupation(territory: Territory) -> Study | None:
    """Return the occupation of a territory's residences; ``None`` where no file tells it.

    Raises
    ------
    FragilityError
        In French: a table is not usable, or there are no families.
    """
    families = typology.families(territory) if _has(territory, "occupancy") else None
    if families is None:
        return None
    parts = (territory.stamp, notes.stamp(territory), families.model.digest)
    return _study(territory, "\n".join((*parts, *families.names.values())), families)


@_keep
def _groups(found: Study) -> Groups:
    return groups.make_groups(found)


def published(territory: Territory) -> Groups | None:
    """Return the groups of residences whose occupation everyone may see."""
    found = occupation(territory)
    return None if found is None else _groups(found)


@_keep
def _references(found: Study, role: str) -> ReferencesShown:
    return shown.references_shown(found, role, _groups(found).own)


def references(territory: Territory, role: Role) -> ReferencesShown:
    """Return the references of the families, by family and dimension, as a role may see them."""
    found = occupation(territory)
    return {} if found is None else _references(found, role)


@_keep
def segments(territory: Territory) -> Segments | None:
    """Return the segments of the occupation; ``None`` where there are none."""
    if not _has(territory, "occupancy"):
        return None
    table = stores.whole(territory).table("occupancy", Level.RESIDENCE, variant="")
    try:
        return segment_occupation(read_occupancy(table))
    except FragilityError:
        return None


@_keep
def indicators(territory: Territory) -> ResidenceIndicators | None:
    """Return how residences live, in figures; ``None`` where no file tells it."""
    if not _has(territory, "residence_indicators"):
        return None
    return standardise_indicators(
        stores.whole(territory).table("residence_indicators", Level.RESIDENCE)
    )
