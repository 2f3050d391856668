"""Streamlit's own frame made ours: the page's language, its English words, the stylesheet.

Streamlit has neither a French interface nor a setting for one. A short script, set once in the
page, says that the page is French and replaces Streamlit's fixed words, listed in
``ui/texts/_streamlit.yaml``, wherever they appear as a text, a label, a hint or a title. Only a
whole text that equals one of these words is replaced, so the user's data are never touched.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st
import yaml

from ui import theme
from ui.texts import FOLDER, t


@cache
def translations() -> dict[str, dict[str, str]]:
    """Return Streamlit's words and ours, by how they match: exact, starts, ends, templates."""
    words: dict[str, dict[str, str]] = yaml.safe_load(
        (FOLDER / "_streamlit.yaml").read_text(encoding="utf-8")
    )
    return words


@cache
def script() -> str:
    """Return the script as it stands in the page: the server allows this very text."""
    code = (Path(__file__).parent / "chrome.js").read_text(encoding="utf-8")
    # "</" would close the script element early, whatever the text is about.
    words = json.dumps(translations(), ensure_ascii=False).replace("</", "<\\/")
    return f"<script>{code.replace('__WORDS__', words)}</script>"


def apply() -> None:
    """Set the stylesheet and the script in the page being drawn."""
    name = f".stApp {{ --fs-app-name: '{t('common.app_name')}'; }}"
    st.html(f"<style>{theme.stylesheet()}{name}</style>")
    st.html(script(), unsafe_allow_javascript=True)


@cache
def _own_rules(page: str) -> str:
    text = (Path(__file__).parent / page / "page.css").read_text(encoding="utf-8")
    return f"<style>{text}</style>"


def apply_own(page: str) -> None:
    """Set a page's own rules, ``ui/<page>/page.css``, which the theme has no setting for."""
    st.html(_own_rules(page))
