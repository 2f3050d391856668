"""What the figures of the page start from, and what they do not say: a list, folded."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.programming import base
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory


def show(territory: Territory) -> None:
    """Draw the sentences on the stock, for this reader."""
    with st.expander(t("programming.base.title"), key="programming_unknowns"):
        lines = "".join(f"<li>{escape(each)}</li>" for each in base.notes(territory))
        st.html(f'<ul class="fs fs-small">{lines}</ul>')
