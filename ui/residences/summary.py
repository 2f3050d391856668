"""The residences shown, in figures: how many in each class, and a way into each sheet."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import path, tables
from ui.format import number, plural
from ui.map import ZoneState
from ui.residences import kept, lacking, subjects
from ui.texts import t

if TYPE_CHECKING:
    from ui.residences.classes import Classes
    from ui.residences.view import View

LISTED_MAX = 1500
"""Residences beyond which a list to choose from is too long to be sent and read."""
_OPEN = "residences_open"


def show(view: View, found: Classes) -> None:
    """Draw the summary."""
    dwellings = kept.sizes(view.territory).loc[view.codes].sum()
    figure = t(
        "residences.summary.figure",
        residences=plural("residences.count", len(view.codes)),
        dwellings=plural("residences.dwellings", dwellings),
    )
    st.html(
        f'<div class="fs rs-head"><h2>{t("residences.summary.title")}</h2>'
        f'<p class="fs-strong">{figure}</p></div>'
    )
    if not len(view.codes):
        st.html(f'<p class="fs fs-muted">{t("residences.summary.none")}</p>')
        return
    _open(view)
    _classes(view, found)
    _notes(view)


def _open(view: View) -> None:
    if len(view.codes) > LISTED_MAX:
        text = t("residences.summary.too_many", max=number(LISTED_MAX))
        st.html(f'<p class="fs fs-muted fs-small">{text}</p>')
        return

    def chosen() -> None:
        code = st.session_state.get(_OPEN)
        st.session_state[_OPEN] = None
        if code:
            path.open_residence(code)

    st.selectbox(
        t("residences.summary.open"),
        options=list(view.codes),
        format_func=view.label,
        index=None,
        key=_OPEN,
        placeholder=t("residences.summary.open_placeholder"),
        on_change=chosen,
    )


def rows(view: View, found: Classes) -> list[dict[str, str]]:
    """Return one row a class, then one for each reason of having none."""
    rank = found.rank.loc[view.codes]
    size = kept.sizes(view.territory).loc[view.codes]
    order = list(enumerate(zip(found.labels, found.colors, strict=True), start=1))
    lines = []
    for each, (label, color) in order if found.top_down else reversed(order):
        mine = (rank == each).fillna(value=False).astype(bool)
        lines.append(_row(label, f"background:{color}", int(mine.sum()), size[mine].sum()))
    without = rank.index[rank.isna()]
    for state in (ZoneState.MISSING, ZoneState.SECRET):
        codes = [code for code in without if found.state(code) is state]
        if codes:
            name = t(f"map.state.{state.name.lower()}")
            lines.append(_row(name, "", len(codes), size.loc[codes].sum()))
    return lines


def _row(label: str, style: str, residences: int, dwellings: float) -> dict[str, str]:
    dot = f'<i class="rs-dot" style="{style}" aria-hidden="true"></i>'
    return {
        "class": tables.Html(f"{dot}{escape(label)}"),
        "residences": number(residences),
        "dwellings": number(dwellings),
    }


def _classes(view: View, found: Classes) -> None:
    columns = [
        tables.Column("class", t("residences.summary.class")),
        tables.Column("residences", t("residences.summary.residences"), numeric=True),
        tables.Column("dwellings", t("residences.summary.dwellings"), numeric=True),
    ]
    subject = subjects.label(view.subject, view.facts)
    caption = t("residences.summary.caption", subject=subject)
    tables.show(columns, rows(view, found), caption)


def _notes(view: View) -> None:
    lines = []
    hidden = int(view.frame.geometry.loc[view.codes].isna().sum())
    if hidden:
        lines.append(plural("residences.summary.unlocated", hidden))
    names = lacking.names(view.frame, view.facts.reserved)
    if names:
        lines.append(t("residences.summary.lacking", names=names))
    for line in lines:
        st.html(f'<p class="fs fs-muted fs-small">{line}</p>')
