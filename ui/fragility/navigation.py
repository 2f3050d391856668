"""Where to go: level, subject of the map, search, and the path back up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import path, places, state
from ui.fragility.values import definition, subject_label
from ui.fragility.view import View, subjects
from ui.fragility.words import INDEX
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable


_SEARCH = "fragility_search"
_WIDTH_PX = 232


def controls(view: View, more: Callable[[], None]) -> None:
    """Draw the choices above the map.

    Parameters
    ----------
    view
        What is looked at.
    more
        Draws what comes last in the row.
    """
    with st.container(
        horizontal=True,
        vertical_alignment="bottom",
        key="fragility_controls",
        gap="small",
    ):
        places.level_choice(t("fragility.level.label"), view.levels, view.directory)
        st.selectbox(
            t("fragility.subject.label"),
            options=subjects(view.result),
            format_func=_subject_line,
            key=state.key("indicateur"),
            width=_WIDTH_PX,
        )
        places.search(view.path, _SEARCH, width=_WIDTH_PX)
        more()


def _subject_line(subject: str) -> str:
    return subject_label(subject) if subject == INDEX else definition(subject).short_label


def breadcrumb(view: View) -> None:
    """Draw the path from the territory to what is open."""
    path.breadcrumb(view.path, key="fragility_path")
