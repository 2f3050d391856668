"""The choice of a division, and what changes it whole: made, renamed, removed, saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.sectors import new_division
from ui import shell, state, workspace
from ui.markdown import plain
from ui.sectors import draft
from ui.texts import t

if TYPE_CHECKING:
    from ui.sectors.view import View

_NEW: Final = "sectors_new_division"
_RENAMED: Final = "sectors_division_name"
_SURE: Final = "sectors_division_sure"
_WIDTH_PX: Final = 300


def show(view: View) -> None:
    """Draw the choice of the division and, for whoever may, what changes it."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="sectors_controls", gap="small"
    ):
        if view.division is not None:
            names = {each.id: each.name for each in view.divisions}
            st.selectbox(
                t("sectors.division.label"),
                options=list(names),
                format_func=lambda each: names.get(each, each),
                key=draft.DIVISION,
                on_change=_chosen,
                args=(view,),
                help=t("sectors.division.help"),
                width=_WIDTH_PX,
            )
        if view.may_edit:
            _change(view)


def _chosen(view: View) -> None:
    """Have the whole application take the division, where everybody has it."""
    wanted = st.session_state[draft.DIVISION]
    if wanted in {each.id for each in view.saved.divisions}:
        state.put("decoupage", wanted)
        state.put("secteur", "")


def _change(view: View) -> None:
    with st.popover(t("sectors.division.new"), icon=":material/add:", width="content"):
        st.text_input(t("sectors.division.name"), key=_NEW, max_chars=80, autocomplete="off")
        st.button(t("sectors.division.create"), on_click=_create, args=(view,), key="division_new")
    if view.division is None:
        return
    with st.popover(t("sectors.division.change"), icon=":material/edit:", width="content"):
        st.text_input(
            t("sectors.division.name"),
            value=view.division.name,
            key=f"{_RENAMED}_{view.division.id}",
            max_chars=80,
            autocomplete="off",
        )
        st.button(
            t("sectors.division.rename"), on_click=_rename, args=(view,), key="division_rename"
        )
        sure = st.checkbox(
            t("sectors.division.sure", name=plain(view.division.name)),
            key=f"{_SURE}_{view.division.id}",
        )
        st.button(
            t("sectors.division.remove"),
            on_click=_remove,
            args=(view,),
            disabled=not sure,
            key="division_remove",
            icon=":material/delete:",
        )


def _create(view: View) -> None:
    def action() -> None:
        made = new_division(str(st.session_state[_NEW]), view.divisions)
        draft.put(view.territory, view.saved, made)
        st.session_state[draft.DIVISION] = made.id
        st.session_state[_NEW] = ""

    draft.attempt(action)


def _rename(view: View) -> None:
    division = view.division
    if division is None:
        return
    name = str(st.session_state[f"{_RENAMED}_{division.id}"])

    def action() -> None:
        others = [each for each in view.divisions if each.id != division.id]
        new_division(name, others)  # refuses a name that is empty or taken
        draft.put(view.territory, view.saved, replace(division, name=name))

    draft.attempt(action)


def _remove(view: View) -> None:
    division = view.division
    if division is None:
        return
    left = tuple(each for each in view.divisions if each.id != division.id)
    draft.replace_all(view.territory, view.saved, left)
    st.session_state.pop(draft.DIVISION, None)


def pending(view: View) -> None:
    """Draw what was just done and, where something changed, the way to save it or to forget it.

    Beside the map, that nothing moves under the pointer at the first click.
    """
    with st.container(key="sectors_pending", gap="small"):
        told = draft.said()
        if told is not None:
            shell.note(told[0], kind=told[1])
        if view.saved.problem:
            shell.note(t("sectors.problem", reason=view.saved.problem), kind="warning")
        if not view.changed or not view.may_edit:
            return
        shell.note(t("sectors.save.pending"), kind="warning")
        if _regroups(view):
            shell.note(t("sectors.save.regroups"), kind="info")
        workspace.ask_author()
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("sectors.save.button"),
                type="primary",
                icon=":material/save:",
                on_click=draft.attempt,
                args=(lambda: draft.save(view.territory),),
                key="sectors_save",
            )
            st.button(t("sectors.save.discard"), on_click=draft.discard, key="sectors_discard")


def _regroups(view: View) -> bool:
    """Tell whether sectors that everyone could read would hold other communes."""
    if view.saved.document is None or not view.saved.divisions:
        return False
    drafted = view.divisions[0].sector_of if view.divisions else {}
    return drafted != view.saved.divisions[0].sector_of
