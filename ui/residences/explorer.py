"""The map and, beside it, the card of the residence that is open, or a summary of those shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from fragility.disclosure import public
from ui import path
from ui.map import show_map
from ui.residences import card, map_values, summary
from ui.texts import t

if TYPE_CHECKING:
    from ui.residences.view import View

MAP_SHARE = (13, 7)
"""Widths of the map and of the card."""
HEIGHT_PX = 700
"""Of the map and of its legend, where long names of families lie under it."""


def show(view: View) -> None:
    """Draw the map, and the card or the summary."""
    told = map_values.classify(view)
    found = told.content
    drawn = map_values.layers(view)
    level: Literal["iris", "commune"] = "iris" if view.path.in_iris else "commune"
    with st.container(key="residences_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            if drawn.points is None:
                st.html(f'<p class="fs fs-note">{t("residences.empty.unlocated")}</p>')
            show_map(
                drawn,
                public(map_values.zones(view)),
                view.territory,
                points=told.map(lambda classes: map_values.points(view, classes)),
                selection=view.path.zone or None,
                point_selection=view.residence or None,
                focus=map_values.focus(view, drawn),
                key="residences_map",
                height=HEIGHT_PX,
                on_event=partial(path.follow, view.path, zones=level, points="residence"),
            )
        with right, st.container(key="residences_card"):
            if view.residence:
                card.show(view)
            else:
                summary.show(view, found)
