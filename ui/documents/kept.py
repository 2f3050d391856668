"""The documents' own cache: contours as they are served to the browser, read once."""

from __future__ import annotations

from operator import attrgetter

import streamlit as st

from geodata.errors import StoreError
from geodata.model import Level
from ui import cache
from ui.documents.ground import Shapes, read_shapes
from ui.territories import Territory

_keep = st.cache_resource(
    show_spinner=False, hash_funcs={Territory: attrgetter("stamp")}, max_entries=32
)


@_keep
def shapes(territory: Territory, level: str, variant: str | None = None) -> Shapes:
    """Return the contours of a level.

    Raises
    ------
    StoreError
        The store does not serve this level, or its file is gone.
    """
    return read_shapes(cache.store(territory).served(level, variant))


@_keep
def neighbourhoods(territory: Territory) -> tuple[str, Shapes] | None:
    """Return the latest generation of priority neighbourhoods and its year; ``None`` without."""
    served = cache.store(territory).manifest.served
    variants = sorted({e.variant for e in served if e.level is Level.QPV}, reverse=True)
    for variant in variants[:1]:
        try:
            found = shapes(territory, "qpv", variant)
        except StoreError:
            return None
        return (variant, found) if found.codes else None
    return None
