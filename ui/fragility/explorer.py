"""The map and, beside it, the sheet of what is open."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from fragility.disclosure import public
from ui import geography
from ui.fragility import kept, layers, sector_map, sheet
from ui.fragility.view import View, follow
from ui.fragility.words import INDEX
from ui.map import MapValues, show_map
from ui.texts import t

MAP_SHARE = (13, 7)
"""Widths of the map and of the sheet."""


def _values(view: View) -> MapValues:
    """Return what the map shows; the classes of the communes are those of no sector."""
    if view.by_sector and view.subject != INDEX and view.path.division is not None:
        table = kept.sector_indicators(view.territory)
        return sector_map.sector_values(table, view.subject, view.path.division)
    shown = kept.map_values(
        view.territory,
        view.level,
        view.method,
        base=view.base_method,
        subject=view.subject,
        commune=view.commune,
        inside=view.inside,
    )
    return replace(shown, subtitle=t("fragility.sector.map")) if view.by_sector else shown


def show(view: View) -> None:
    """Draw the map and the sheet."""
    drawn = layers.layers(view)
    shown = _values(view)
    shown = replace(shown, credits=geography.credits_line(view.territory, view.level))
    with st.container(key="fragility_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            show_map(
                drawn,
                public(shown),
                view.territory,
                selection=view.selection or None,
                focus=layers.focus(view, drawn),
                key="fragility_map",
                on_event=partial(follow, view),
            )
        with right, st.container(key="fragility_sheet"):
            sheet.show(view)
