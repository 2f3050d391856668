"""What is programmed: a commune by sliders, the territory by levers, each line, the hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import shell
from ui.programming import editor_commune, editor_grid, editor_hypotheses, levers_bar, trying
from ui.texts import t

if TYPE_CHECKING:
    from ui.programming.view import View

_MODE: Final = "scenario_edit_mode"
_PARTS: Final = {
    "commune": editor_commune.show,
    "territory": levers_bar.show,
    "lines": editor_grid.show,
    "hypotheses": editor_hypotheses.show,
}


def show(view: View) -> None:
    """Draw the editor; only the part that is open."""
    with st.container(border=True, key="programming_editor"):
        mode = st.segmented_control(
            t("programming.edit.mode.label"),
            options=tuple(_PARTS),
            format_func=lambda each: t(f"programming.edit.mode.{each}"),
            key=_MODE,
            default="commune",
            required=True,
        )
        with st.container(key="programming_fault"):
            fault = trying.fault(view.scenario.id)
            if fault:
                shell.note(t("programming.edit.refused", reason=fault), kind="error")
        _PARTS[str(mode)](view)
