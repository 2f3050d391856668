"""Ratings of a territory: those delivered with its files and those entered here, in one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geodata.model import Level
from ui import workspace
from ui.confidential import stores
from ui.territories import Territory

if TYPE_CHECKING:
    from geodata.store import TerritoryStore

COLUMNS: Final = (
    "residence_id",
    "rater",
    "rater_role",
    "rated_on",
    "rating",
    "comment",
    "origin",
    "rating_id",
    "version",
    "author",
    "saved_at",
)
DELIVERED: Final = "delivered"
ENTERED: Final = "entered"


def delivered(store: TerritoryStore) -> pd.DataFrame:
    """Return the ratings a territory's files brought, in :data:`COLUMNS`; empty without any."""
    if not store.has("ratings", Level.RESIDENCE):
        return pd.DataFrame(columns=list(COLUMNS))
    frame = store.table("ratings", Level.RESIDENCE)
    frame = frame[frame["rating"].notna()].assign(origin=DELIVERED)
    frame["rated_on"] = pd.to_datetime(frame["rated_on"])
    frame["comment"] = frame["comment"].fillna("")  # a note needs no comment
    return frame.reindex(columns=list(COLUMNS)).reset_index(drop=True)


def put_together(files: pd.DataFrame, entered: pd.DataFrame) -> pd.DataFrame:
    """Put both kinds of ratings in one frame, oldest first.

    A delivered rating that was taken up in the application (same residence, rater and day) gives
    way to what was entered.
    """
    keys = ["residence_id", "rater", "rated_on"]
    typed = entered.assign(origin=ENTERED).reindex(columns=list(COLUMNS))
    if len(typed) and len(files):
        taken = pd.MultiIndex.from_frame(typed[keys])
        files = files[~pd.MultiIndex.from_frame(files[keys]).isin(taken)]
    parts = [part for part in (files, typed) if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    both = pd.concat(parts, ignore_index=True).astype({"rating": "int64"})
    return both.sort_values(["rated_on", "residence_id", "rater"], ignore_index=True)


@st.cache_resource(show_spinner=False, hash_funcs={Territory: lambda each: each.stamp})
def _from_files(territory: Territory) -> pd.DataFrame:
    return delivered(stores.whole(territory))


@st.cache_resource(
    show_spinner=False, hash_funcs={Territory: lambda each: each.stamp}, max_entries=8
)
def _ratings(territory: Territory, address: str, stamp: str) -> pd.DataFrame:
    del address, stamp  # they are the key: another database, or another state of it
    return put_together(_from_files(territory), workspace.current().ratings(territory.code))


def stamp(territory: Territory) -> str:
    """Return what changes whenever a rating of the territory is entered, changed or removed."""
    return workspace.current().ratings_stamp(territory.code)


def ratings(territory: Territory) -> pd.DataFrame:
    """Return every current rating of a territory, in :data:`COLUMNS`; shared, never changed.

    Raises
    ------
    WorkspaceError
        In French, when the workspace does not answer.
    """
    return _ratings(territory, workspace.address(), stamp(territory))


def versions(territory: Territory, residence_id: str) -> pd.DataFrame:
    """Return every version of every note entered on a residence; raises likewise."""
    return workspace.current().ratings(territory.code, residence_id, history=True)


def exchanged(territory: Territory) -> pd.DataFrame:
    """Return every version of every note of a territory, as they leave; raises likewise."""
    return workspace.current().export_ratings(territory.code)
