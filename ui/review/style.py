"""Styles of the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).with_name("page.css")


def apply() -> None:
    """Put the styles of the page in it."""
    st.html(_STYLE)
