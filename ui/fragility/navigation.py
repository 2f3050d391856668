"""Where to go: level, subject of the map, search, and the path back up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.fragility.values import definition, subject_label
from ui.fragility.view import LEVELS, View, go_to, subjects
from ui.fragility.words import INDEX, plain
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.fragility.directory import Directory

_SEARCH = "fragility_search"
_WIDTH_PX = 232


def _whole() -> None:
    state.put("commune", "")
    state.put("zone", "")


def _search(directory: Directory) -> None:
    code = st.session_state.get(_SEARCH)
    st.session_state[_SEARCH] = None
    if code:
        go_to(directory, code)


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
            options=LEVELS,
            format_func=lambda level: t(f"fragility.level.{level}"),
            key=state.key("niveau"),
            on_change=_whole,
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
    """Draw the path from the territory to what is open; each step but the last is a button."""
    steps = [("", view.territory.name)]
    commune = view.commune or view.directory.commune_of.get(view.zone, "")
    if commune:
        steps.append((commune, view.directory.name_of[commune]))
    if view.zone and view.directory.is_divided(commune):
        steps.append((view.zone, view.directory.name_of[view.zone]))
    with st.container(
        horizontal=True, vertical_alignment="center", key="fragility_path", gap="small"
    ):
        for position, (code, name) in enumerate(steps):
            if position:
                st.html(
                    '<span class="fs fs-muted" aria-hidden="true">›</span>',
                    width="content",
                )
            if position < len(steps) - 1:
                st.button(
                    plain(name),
                    key=f"path_{position}",
                    type="tertiary",
                    on_click=go_to,
                    args=(view.directory, code),
                    help=t("fragility.path.back"),
                )
            else:
                st.markdown(f"**{plain(name)}**", width="content")
