"""The choices above the map: subject, search, filters, size of the circles."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import path, state
from ui.format import number, plural
from ui.residences import facts, filters, kept, subjects, view
from ui.roles import current
from ui.texts import t

if TYPE_CHECKING:
    from ui.residences.view import View
    from ui.territories import Territory

_SIZED = "residences_sized"
_WIDTH_PX = 248


def show(territory: Territory) -> View:
    """Draw the choices and return what is looked at."""
    frame = kept.residences(territory)
    known = facts.gather(territory, current(territory))
    here = path.read(territory)
    options = subjects.offered(frame, known)
    subject = state.sync("carte", options, view.default_subject(options))
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="residences_controls", gap="small"
    ):
        st.selectbox(
            t("residences.subject.label"),
            options=options,
            format_func=lambda each: subjects.label(each, known),
            key=state.key("carte"),
            width=_WIDTH_PX,
        )
        search = filters.search_field()
        with (
            st.popover(
                t("residences.control.filter"), icon=":material/filter_alt:", width="content"
            ),
            st.container(key="residences_filters", gap="small"),
        ):
            asked = filters.panel(frame, known, search)
        sized = st.toggle(t("residences.control.sized"), value=True, key=_SIZED)
    return view.settle(here, known, subject, asked, sized=sized)


def banner(shown: View) -> None:
    """Say what the search and the filters keep, and why a subject is not shown.

    Its place in the page is kept even when it is empty: the map after it must not move.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", key="residences_banner", gap="small"
    ):
        if shown.subject in subjects.RESERVED and not shown.facts.sees_all:
            _note(t("residences.subject.reserved_note"))
        if shown.facts.families is None and shown.facts.family_problem:
            _note(t("residences.subject.no_family", reason=shown.facts.family_problem))
        if shown.filters.active:
            total = number(shown.place_count)
            _note(plural("residences.control.kept", len(shown.codes), total=total))
            st.button(t("residences.control.clear"), key="residences_clear", on_click=filters.clear)


def _note(text: str) -> None:
    st.html(f'<div class="fs fs-note" role="status">{escape(text)}</div>', width="content")
