"""The ways on from the first page."""

from __future__ import annotations

import streamlit as st

from ui import site
from ui.texts import t

STEPS = (
    ("map", site.FRAGILITY, ":material/map:"),
    ("data", site.DATA, ":material/upload_file:"),
    ("method", site.METHOD, ":material/menu_book:"),
)


def show() -> None:
    """Draw one card a page."""
    for column, (step, page, icon) in zip(st.columns(len(STEPS)), STEPS, strict=True):
        with column.container(border=True, key=f"fs_card_{step}", height="stretch"):
            st.subheader(t(f"home.next.{step}.title"), anchor=False)
            st.html(f'<p class="fs fs-muted">{t(f"home.next.{step}.body")}</p>')
            if __import__("os").path.exists(page):
                st.page_link(page, label=t(f"home.next.{step}.link"), icon=icon)
