"""The headline figures of what is open: the territory, a sector, a commune or an IRIS."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.format import listing, number
from ui.home.figures import html
from ui.stock import kept
from ui.stock.sources import SECTOR, name_of
from ui.texts import t

if TYPE_CHECKING:
    from ui.stock.view import View


def place(view: View) -> tuple[str, str]:
    """Return the level and the code of the place the figures are about."""
    known = view.source.entries.keys() | ({SECTOR} if SECTOR in view.levels else set())
    steps = [(SECTOR, view.path.sector), ("commune", view.commune)]
    if view.zone and view.path.directory.is_divided(view.commune):
        steps.append(("iris", view.zone))
    reached = [step for step in steps if step[1] and step[0] in known]
    return reached[-1] if reached else ("epci", "")


def place_name(view: View) -> str:
    """Return what the place is called."""
    level, code = place(view)
    names = kept.names(view.territory, level) if code else {}
    return names.get(code, code) if code else view.territory.name


def show(view: View) -> None:
    """Draw the figures."""
    level, code = place(view)
    figures = kept.headline_of(view.territory, view.source, level, code, view.communes)
    with st.container(key="stock_figures"):
        st.html(html(figures))
        said = others(view, level, code)
        if said:
            st.html(f'<p class="fs fs-muted fs-small">{escape(said)}</p>')


def others(view: View, level: str, code: str) -> str:
    """Say what the other sources count here, where they do not count the same; else nothing."""
    counts = kept.totals(view.territory, level, code)
    shown = next((count for variant, _, count in counts if variant == view.source.variant), None)
    if shown is None:
        return ""
    said = [
        t("stock.figure.another", name=name_of(variant), year=year, count=number(count),
          gap=number(count - shown, signed=True))
        for variant, year, count in counts
        if variant != view.source.variant and round(count) != round(shown)
    ]  # fmt: skip
    return t("stock.figure.others", list=listing(said)) if said else ""
