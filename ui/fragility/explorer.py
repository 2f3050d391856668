"""The map and, beside it, the sheet of what is open."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from geodata.model import Level
from ui import cache
from ui.format import listing
from ui.fragility import kept, layers, sheet
from ui.fragility.view import View, follow
from ui.map import show_map
from ui.texts import t

MAP_SHARE = (13, 7)
"""Widths of the map and of the sheet."""


def credits_line(view: View) -> str:
    """Return the producer of the contours, and the mark of a made-up territory."""
    if view.territory.fictional:
        return t("fragility.map.credits_fictional")
    store = cache.store(view.territory)
    level = Level(view.level)
    names = dict.fromkeys(
        entry.source.producer
        for entry in store.datasets
        if entry.kind == "zones" and entry.level == level
    )
    return t("fragility.map.credits", producers=listing(names))


def show(view: View) -> None:
    """Draw the map and the sheet."""
    drawn = layers.layers(view)
    shown = kept.map_values(
        view.territory,
        view.level,
        view.method,
        base=view.base_method,
        subject=view.subject,
        commune=view.commune,
    )
    shown = replace(shown, credits=credits_line(view))
    with st.container(key="fragility_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            show_map(
                drawn,
                shown,
                selection=view.selection or None,
                focus=layers.focus(view, drawn),
                key="fragility_map",
                on_event=partial(follow, view),
            )
        with right, st.container(key="fragility_sheet"):
            sheet.show(view)
