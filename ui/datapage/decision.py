"""Third step: accept what was prepared, or abandon it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import GeodataError
from ui import exits, shell, state
from ui.datapage import report, work
from ui.texts import t

if TYPE_CHECKING:
    from geodata.importing import PreparedImport


def show(prepared: PreparedImport) -> None:
    """Draw the report of a prepared import and the two ways on."""
    # What a person has just sent is read to that person, whatever it holds.
    report.show(exits.typed(prepared.report), None)
    with st.container(horizontal=True):
        accepted = st.button(
            t("data.decision.accept"),
            type="primary",
            icon=":material/check:",
            key="import-accept",
        )
        abandoned = st.button(
            t("data.decision.abandon"), icon=":material/close:", key="import-abandon"
        )
    if accepted:
        try:
            slug = work.accept()
        except GeodataError as error:
            shell.note(error.message, kind="error")
            return
        state.put("territoire", slug)
        st.rerun()
    if abandoned:
        work.start_over(done=t("data.abandoned"))
        st.rerun()
