"""The key figures of a territory, each with the data it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geodata.model import Level, ValueStatus
from ui import cache
from ui.format import number, percent
from ui.texts import t

if TYPE_CHECKING:
    from ui.open_store import OpenStore
    from ui.territories import Territory


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its label, its text or ``None``, and where it comes from."""

    label: str
    text: str | None
    origin: str


def total(store: OpenStore, table: str, column: str) -> tuple[float, int] | None:
    """Return the territory's total of a count, and its year.

    The EPCI's own row is taken where there is one; otherwise the sum of its communes, or of its
    IRIS, and only where every one of them has a value: a partial sum is not a total.

    Parameters
    ----------
    store
        Territory store.
    table, column
        Table and column of counts.
    """
    for level in (Level.EPCI, Level.COMMUNE, Level.IRIS):
        if not store.has(table, level):
            continue
        entry = store.entry(table, level)
        frame = store.table(table, level, entry.vintage, entry.variant)
        if level is Level.EPCI:
            frame = frame[frame["zone_code"] == store.territory.code]
        if column not in frame or frame.empty:
            continue
        if (frame[f"{column}_status"] == ValueStatus.OBSERVED).all():
            return float(frame[column].sum()), entry.vintage
    return None


def key_figures(store: OpenStore) -> list[Figure]:
    """Return the figures shown at the top of the page, absent ones included."""
    contours = t("home.figures.contours")
    return [
        Figure(t("home.figures.communes"), number(store.territory.commune_count), contours),
        Figure(t("home.figures.iris"), _zone_count(store, Level.IRIS), contours),
        _population(store),
        _social_share(store),
        Figure(
            t("home.figures.qpv"),
            _zone_count(store, Level.QPV),
            _qpv_origin(store),
        ),
    ]


def _zone_count(store: OpenStore, level: Level) -> str | None:
    table = "qpv_contours" if level is Level.QPV else "iris_contours"
    return number(len(store.zones(level))) if store.has(table, level) else None


def _qpv_origin(store: OpenStore) -> str:
    variants = store.variants("qpv_contours", Level.QPV)
    return t("home.figures.generation", year=variants[0]) if variants and variants[0] else ""


def _population(store: OpenStore) -> Figure:
    found = total(store, "rp_population", "population_count")
    return Figure(
        t("home.figures.population"),
        number(round(found[0])) if found else None,
        t("home.figures.census", year=found[1]) if found else "",
    )


def _social_share(store: OpenStore) -> Figure:
    social = total(store, "rp_housing", "social_tenant_count")
    homes = total(store, "rp_housing", "main_residence_count")
    label = t("home.figures.social")
    if social is None or homes is None or not homes[0] or social[1] != homes[1]:
        return Figure(label, None, "")
    return Figure(
        label,
        percent(social[0] / homes[0]),
        t("home.figures.social_of", year=homes[1], count=number(round(social[0]))),
    )


def html(figures: list[Figure]) -> str:
    """Return the figures as a definition list."""
    cells = []
    for figure in figures:
        absent = figure.text is None
        value = t("home.figures.none") if figure.text is None else figure.text
        css = ' class="fs-none"' if absent else ""
        cells.append(
            f'<div class="fs-figure"><dt>{escape(figure.label)}</dt>'
            f"<dd{css}>{escape(value)}</dd>"
            f'<dd class="fs-from">{escape(figure.origin)}</dd></div>'
        )
    return f'<dl class="fs fs-figures">{"".join(cells)}</dl>'


def show(territory: Territory) -> None:
    """Draw the key figures of a territory."""
    st.html(html(key_figures(cache.store(territory))))
