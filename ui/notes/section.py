"""Notes and comments of a residence's sheet."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata.workspace import WorkspaceError
from ui import chrome, shell
from ui.access import gate
from ui.markdown import plain
from ui.notes import form, kept, listing
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.territories import Territory

_POLL = "8s"
"""How often the list looks for what others enter: a count and a date are asked for, no more."""


def show(territory: Territory, residence_id: str, role: Role) -> None:
    """Draw the notes of a residence, and the form to add one; for technicians only."""
    st.html(f'<h3 class="fs">{escape(t("notes.title"))}</h3>')
    if role is not Role.TECHNICIEN:
        shell.note(t("notes.reserved"))
        return
    chrome.apply_own("notes")
    st.html(f'<p class="fs fs-muted fs-small">{escape(t("notes.scale"))}</p>')
    form.show_said()
    try:
        _list(territory, residence_id, role)
        form.show(territory, residence_id)
        listing.show_history(territory, residence_id, role)
    except WorkspaceError as error:
        shell.note(t("notes.unavailable", reason=error.message), "error")


@st.fragment(run_every=_POLL)
def _list(territory: Territory, residence_id: str, role: Role) -> None:
    """Draw the current notes, again whenever somebody else enters one."""
    gate.hold()
    try:
        rows = kept.of_residence(territory, residence_id, role).content
    except WorkspaceError as error:
        shell.note(t("notes.unavailable", reason=error.message), "error")
        return
    listing.show(rows)
    if len(rows):
        _actions(rows)


def _actions(rows: pd.DataFrame) -> None:
    """Draw one small menu a note; what is chosen concerns the form, outside this fragment."""
    records = rows.to_dict("records")
    with st.container(horizontal=True, gap="small", key="notes_actions"):
        for position, row in enumerate(records):
            entered = row["origin"] == kept.ENTERED
            verb = t("notes.action.edit") if entered else t("notes.action.take_up")
            with st.popover(plain(_short(row)), key=f"notes_menu_{position}"):
                if st.button(verb, key=f"notes_edit_{position}"):
                    form.open_form(row)
                    st.rerun()
                if entered and st.button(t("notes.action.remove"), key=f"notes_remove_{position}"):
                    form.remove(row)
                    st.rerun()


def _short(row: dict[Any, Any]) -> str:
    return f"{row['rating']} · {row['rater']}"
