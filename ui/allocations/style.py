"""Our own rules for this page, which the theme has no setting for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _rules() -> str:
    text = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    return f"<style>{text}</style>"


def apply() -> None:
    """Set the rules in the page being drawn."""
    st.html(_rules())
