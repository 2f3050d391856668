"""Which files to bring, beside the drop zone."""

from __future__ import annotations

import streamlit as st

from ui.texts import t

_KINDS = (
    "contours",
    "membership",
    "income",
    "census",
    "caf",
    "qpv",
    "stock",
    "sru",
    "own",
    "register",
)


def show() -> None:
    """Draw the list of the useful files."""
    items = "".join(f"<li>{t(f'data.drop.what.{kind}')}</li>" for kind in _KINDS)
    st.html(
        f'<div class="fs fs-guidance"><strong>{t("data.drop.what_title")}</strong>'
        f"<ul>{items}</ul></div>"
    )
