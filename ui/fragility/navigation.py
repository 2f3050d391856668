"""Where to go: level, subject of the map, search, and the path back up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import path, state
from ui.fragility.values import definition, subject_label
from ui.fragility.view import View, subjects
from ui.fragility.words import INDEX
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.directory import Directory

_SEARCH = "fragility_search"
_WIDTH_PX = 232


def _search(directory: Directory) -> None:
    code = st.session_state.get(_SEARCH)
    st.session_state[_SEARCH] = None
    if code:
        path.go_to(directory, code)


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
        st.segmented_control(
            t("fragility.level.label"),
            options=view.levels,
            format_func=lambda level: t(f"fragility.level.{level}"),
            key=state.key("niveau"),
            on_change=path.change_level,
            args=(view.directory,),
            width="content",
        )
        st.selectbox(
            t("fragility.subject.label"),
            options=subjects(view.result),
            format_func=_subject_line,
            key=state.key("indicateur"),
            width=_WIDTH_PX,
        )
        st.selectbox(
            t("fragility.search.label"),
            options=view.directory.options,
            format_func=lambda code: view.directory.label_of.get(code, code),
            index=None,
            key=_SEARCH,
            placeholder=t("fragility.search.placeholder"),
            on_change=_search,
            args=(view.directory,),
            width=_WIDTH_PX,
        )
        more()


def _subject_line(subject: str) -> str:
    return subject_label(subject) if subject == INDEX else definition(subject).short_label


def breadcrumb(view: View) -> None:
    """Draw the path from the territory to what is open."""
    path.breadcrumb(view.path, key="fragility_path")
