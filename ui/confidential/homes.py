"""The residences of a territory with what only the restricted file says of each."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from fragility.disclosure import held_columns
from geodata.model import STATUS_SUFFIX, Level
from ui.confidential import stores
from ui.territories import Territory

TABLE = "residences"


@st.cache_resource(
    show_spinner=False, hash_funcs={Territory: lambda each: each.stamp}, max_entries=8
)
def residences(territory: Territory) -> gpd.GeoDataFrame:
    """Return the residences by id, the column ``residence_id`` kept; empty where there are none."""
    store = stores.whole(territory)
    if not store.has(TABLE, Level.RESIDENCE):
        return gpd.GeoDataFrame(
            {"residence_id": [], "commune_code": [], "iris_code": []}, geometry=[], crs=2154
        ).set_index("residence_id", drop=False)
    frame = store.table(TABLE, Level.RESIDENCE)
    return frame.set_index("residence_id", drop=False).rename_axis("id")


def held(frame: pd.DataFrame) -> list[str]:
    """Return the columns of residences that are not public, their statuses with them."""
    names = held_columns(TABLE)
    return [str(name) for name in frame if name in names]


def known(frame: pd.DataFrame) -> frozenset[str]:
    """Return the figures of the restricted file that some residence has."""
    figures = [name for name in held(frame) if not name.endswith(STATUS_SUFFIX)]
    return frozenset(name for name in figures if frame[name].notna().any())
