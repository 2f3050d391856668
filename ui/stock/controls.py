"""Where the figures come from, what is shown and where: the choices above the map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import data, places, state
from ui.stock.sources import entry_of, name_of
from ui.texts import t

if TYPE_CHECKING:
    from ui.stock.sources import StockSource
    from ui.stock.view import View

_SEARCH = "stock_search"
_WIDTH_PX = 248


def source_name(source: StockSource, level: str) -> str:
    """Return what a source is and its year at a level: « Détail des logements, 2025 »."""
    entry = entry_of(source, level)
    year = str(entry.vintage) if entry.vintage else t("common.unknown_vintage")
    return t("stock.source.line", name=name_of(source.variant), year=year)


def source_line(view: View) -> str:
    """Return the dataset behind the figures drawn, with its producer."""
    entry = entry_of(view.source, view.level)
    label = data.source_label(entry.model_copy(update={"variant": ""}))
    if view.territory.fictional:
        return t("stock.source.imitated", label=label)
    return t("stock.source.produced", label=label, producer=entry.source.producer)


def show(view: View) -> None:
    """Draw the choices."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="stock_controls", gap="small"
    ):
        places.level_choice(t("stock.level.label"), view.levels, view.path.directory)
        st.selectbox(
            t("stock.subject.label"),
            options=[subject.id for subject in view.subjects],
            format_func=lambda subject: t(f"stock.subject.{subject}"),
            key=state.key("carte"),
            width=_WIDTH_PX,
        )
        places.search(view.path, _SEARCH, width=_WIDTH_PX)
    with st.container(
        horizontal=True, vertical_alignment="center", key="stock_source", gap="small"
    ):
        if len(view.sources) > 1:
            st.selectbox(
                t("stock.source.label"),
                options=list(view.sources),
                format_func=lambda name: source_name(view.sources[name], view.level),
                key=state.key("stock"),
                label_visibility="collapsed",
                width=_WIDTH_PX,
            )
        st.html(f'<p class="fs fs-muted fs-small">{escape(source_line(view))}</p>')
