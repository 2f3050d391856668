"""What the reader must know before reading: how the method was fitted to the data that exist."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility import ZoneState
from ui import format as fr
from ui import shell
from ui.texts import t

if TYPE_CHECKING:
    from ui.fragility.view import View


def show(view: View) -> None:
    """Draw the adaptations of the method and the warnings of the computation, if any."""
    origin = view.base_method.derived_from
    if origin:
        items = "".join(f"<li>{escape(change.reason)}</li>" for change in origin.changes)
        st.html(
            f'<div class="fs fs-note fs-note-warning" role="note">{t("fragility.notes.adapted")}'
            f"<ul>{items}</ul></div>"
        )
    incomplete = view.result.computed_on.state_counts.get(ZoneState.INCOMPLETE, 0)
    if incomplete:
        shell.note(fr.plural("fragility.notes.incomplete", incomplete))
    for warning in view.result.warnings:
        shell.note(warning, kind="warning")
