"""The sections of the page, their headings and the list of links that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.texts import t

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SECTIONS = (
    "steps",
    "indicators",
    "missing",
    "normalisation",
    "aggregation",
    "classes",
    "levels",
    "reliability",
    "secrecy",
    "allocations",
    "demand",
    "sectors",
    "review",
    "scenarios",
    "occupation",
    "disclosure",
    "references",
    "choices",
    "sources",
    "glossary",
)
_STEPS = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the narrow column of the links and the wide one of the text."""
    contents, body = st.columns([1, 4], gap="large")
    return contents, body


def show() -> None:
    """Draw the links, kept in sight while the text scrolls."""
    links = "".join(
        f'<li><a href="#{section}">{t(f"method.section.{section}")}</a></li>'
        for section in SECTIONS
    )
    label = t("method.toc.label")
    st.html(f'<nav class="fs fs-toc" aria-label="{label}"><p>{label}</p><ol>{links}</ol></nav>')


def heading(section: str) -> None:
    """Draw the heading of a section, which the links lead to."""
    st.header(t(f"method.section.{section}"), anchor=section)


def show_steps() -> None:
    """Draw the steps of the computation in their order."""
    steps = "".join(f"<li>{t(f'method.steps.{step}')}</li>" for step in _STEPS)
    order = t("method.steps.order")
    st.html(
        f'<div class="fs"><ol class="fs-steps">{steps}</ol><p class="fs-muted">{order}</p></div>'
    )
