"""The headline figures of the place that is open, and what they mean."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.demand import words
from ui.demand.subjects import BY_ID, WHOLE
from ui.format import day, number
from ui.home.figures import Figure, html
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.demand.view import View

_SITUATIONS = ("long_24", "often", "difficult")


def show(view: View) -> None:
    """Draw the figures, then the sentences that read them."""
    row = view.row
    with st.container(key="demand_figures"):
        if row is None:
            st.html(f'<p class="fs fs-muted">{t("demand.figure.no_row", place=place(view))}</p>')
            return
        st.html(html(figures(view, row)))
        for sentence in sentences(view, row):
            st.html(f'<p class="fs">{escape(sentence)}</p>')


def place(view: View) -> str:
    """Return what the place is called, for HTML."""
    return escape(view.path.place_name)


def figures(view: View, row: pd.Series) -> list[Figure]:
    """Return the figures of a place."""
    when = day(view.setting.as_of)
    hidden = words.absent(view.role)

    def counted(name: str) -> str:
        return words.count(row[name]) if words.known(row.get(name)) else hidden

    found = [
        Figure(t("demand.figure.pending"), counted(WHOLE), t("demand.figure.at_day", day=when))
    ]
    if view.has_allocations:
        year = t("demand.figure.year", day=when)
        found.append(Figure(t("demand.figure.given"), counted("allocation_count"), year))
        found.append(_figure(view, row, "pressure"))
    found += [_figure(view, row, "median"), _figure(view, row, "mean")]
    return found + [_situation(view, row, name) for name in _SITUATIONS]


def _figure(view: View, row: pd.Series, name: str) -> Figure:
    subject = BY_ID[name]
    none = words.no_ratio(row, view.role) if name == "pressure" else words.absent(view.role)
    text = words.figure(row, subject) or none
    return Figure(t(f"demand.figure.{name}"), text, words.drawn_from(row, subject))


def _situation(view: View, row: pd.Series, name: str) -> Figure:
    """Return the number of those in a situation, what it is of, and how many are not known."""
    subject = BY_ID[name]
    part, whole = row.get(subject.value), row.get(WHOLE)
    if not words.known(part):
        return Figure(t(f"demand.figure.{name}"), words.absent(view.role), "")
    said = []
    if words.known(whole) and whole:
        share = words.share(part, whole)
        said.append(t("demand.figure.of_pending", share=share))
    longer = row.get(BY_ID["long_36"].value)
    if name == "long_24" and words.known(longer):
        said.append(t("demand.figure.longer", n=words.count(longer)))
    unknown = row.get(subject.value.replace("_count", "_unknown_count"))
    if words.known(unknown) and unknown:
        said.append(t("demand.figure.not_known", n=words.count(unknown)))
    return Figure(t(f"demand.figure.{name}"), words.count(part), " ; ".join(said))


def sentences(view: View, row: pd.Series) -> list[str]:
    """Return what the waits mean, in sentences."""
    out = []
    middle, mean = row.get("median_months"), row.get("allocated_mean_months")
    if words.known(middle):
        ends = words.bounds(row)
        key = "demand.reading.median" if ends else "demand.reading.median_alone"
        out.append(t(key, median=words.months(middle), ends=ends))
    elif view.extract.since is not None and words.known(row.get("application_count")):
        low = row.get("median_low_months")
        out.append(
            t("demand.reading.not_reached_low", low=words.months(low))
            if words.known(low)
            else t("demand.reading.not_reached")
        )
    if words.known(middle) and words.known(mean) and float(mean) < float(middle):
        gap = number(round(middle, 1) - round(mean, 1), 1)  # of the figures as they are read
        out.append(t("demand.reading.mean", mean=words.months(mean), gap=gap))
    return out
