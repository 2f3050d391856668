"""The whole store of a territory, restricted tables and columns with it."""

from __future__ import annotations

import streamlit as st

from geodata.store import TerritoryStore
from ui.territories import Territory


@st.cache_resource(
    show_spinner=False, hash_funcs={Territory: lambda each: each.stamp}, max_entries=32
)
def whole(territory: Territory) -> TerritoryStore:
    """Open the store of a territory."""
    return TerritoryStore.open(territory.folder)
