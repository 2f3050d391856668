"""The parts of the page: one is open at a time, and only that one is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.programming import compare, editor, odds, results, rules_view, shelf, solver, summary
from ui.programming.view import SECTIONS
from ui.texts import t

if TYPE_CHECKING:
    from ui.programming.view import View


def show(view: View) -> None:
    """Draw the choice of a part, then the one that is open."""
    st.segmented_control(
        t("programming.section.label"),
        options=SECTIONS,
        format_func=lambda each: t(f"programming.section.{each}"),
        key=state.key("vue"),
        label_visibility="collapsed",
        required=True,
    )
    _PARTS[view.section](view)


def _programme(view: View) -> None:
    editor.show(view)
    results.show(view)


_PARTS = {
    "programmer": _programme,
    "comparer": compare.show,
    "regles": rules_view.show,
    "incertitude": odds.show,
    "repartir": solver.show,
    "synthese": summary.show,
    "scenarios": shelf.show,
}
