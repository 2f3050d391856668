"""One period after another: the share of a rule, and whether the quartiers come nearer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from ui import charts, tables, theme
from ui.allocations import curves, kept, rows
from ui.allocations.reading import read
from ui.format import number, percent, points
from ui.register import words
from ui.register.choices import Period
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.allocations.view import View

_TOWARDS: Final = "quartier_modest"
_FEWEST: Final = 2
"""Periods from which there is something to compare."""


def show(view: View) -> None:
    """Draw the trend of the rule in the place that is open."""
    # Halves of a commune are not published: everyone sees its years.
    step = "semester" if view.may_show(halved=True) else "year"
    st.header(t(f"allocations.trend.title_{step}"), anchor=False)
    asked = view.asked(rules=(view.rule.id,))
    told = kept.trend(view.territory, asked, step)
    found = told.content
    found = view.inside(found) if len(found) else found
    known = found[found["share"].notna()] if len(found) else found
    if len(known) < _FEWEST:
        st.html(f'<p class="fs fs-muted">{t("allocations.trend.none")}</p>')
        return
    place = view.place_name
    short = words.rule_short(view.rule)
    st.html(f'<p class="fs">{escape(_said(view, known, step))}</p>')
    text = t("allocations.trend.alt", rule=short, place=place, points=_points(known, step))
    dark = theme.is_dark()
    charts.show(
        told.map(lambda _: curves.trend(known, step, dark=dark)), view.territory, alt_text=text
    )
    st.html(f'<p class="fs fs-muted fs-small">{t("allocations.trend.help")}</p>')


def _points(known: pd.DataFrame, step: str) -> str:
    return ", ".join(
        t("allocations.trend.point", half=Period(str(half)).label, share=percent(share))
        for half, share in zip(known[step], known["share"], strict=True)
    )


def _said(view: View, known: pd.DataFrame, step: str) -> str:
    """Say the last share, what it is of, and its change."""
    last = known.iloc[-1]
    period = Period(str(last[step]))
    reading = read(dict(last), view.rule, period, view.switches, over=True)
    figures = {"half": period.label, "share": reading.share, "count": reading.count}
    if pd.isna(last["change_share"]):
        return t("allocations.trend.last", **figures)
    return t(
        "allocations.trend.said",
        **figures,
        change=rows.change_text(last["change_share"], last["change_is_clear"]),
        low=points(last["change_low"]),
        high=points(last["change_high"]),
    )


def show_convergence(view: View) -> None:
    """Draw how far apart the classes of quartiers are, where the rules ask for it."""
    rule = next((each for each in view.rules if each.id == _TOWARDS), None)
    if rule is None or "fragility_class" not in view.known:
        return
    st.header(t("allocations.convergence.title"), anchor=False)
    st.html(f'<p class="fs fs-muted">{t("allocations.convergence.lead")}</p>')
    # Everyone sees the classes of a whole year.
    step = "semester" if view.detail else "year"
    found = kept.convergence(view.territory, view.over_all(), rule.id, step).content
    asked = view.over_all("fragility_class", rules=(rule.id,))
    released = kept.trend(view.territory, asked, step)
    parts = released.content
    told = parts[parts["share"].notna() & parts["fragility_class"].notna()] if len(parts) else parts
    if told.empty or told["fragility_class"].nunique() < _FEWEST:
        st.html(f'<p class="fs fs-muted">{t("allocations.convergence.none")}</p>')
        return
    if len(found) < _FEWEST:
        said = text = t("allocations.convergence.partial")
    else:
        said = _convergence_said(found, step)
        gaps = {"first": _gap(found.iloc[0]), "last": _gap(found.iloc[-1])}
        text = t("allocations.convergence.alt", **gaps)
    st.html(f'<p class="fs">{escape(said)}</p>')
    dark = theme.is_dark()
    charts.show(
        released.map(lambda _: curves.classes(told, step, dark=dark)), view.territory, alt_text=text
    )
    if len(found) >= _FEWEST:
        _dispersion(found, step)


def _dispersion(found: pd.DataFrame, step: str) -> None:
    """Draw the table of how far apart the classes are."""
    columns = [
        tables.Column("half", t(f"register.column.{step}")),
        *(
            tables.Column(name, t(f"allocations.convergence.{name}"), numeric=True)
            for name in ("count", "share", "range", "dispersion", "chance")
        ),
    ]
    texts = [
        {
            "half": Period(str(row[step])).label,
            "count": number(row["allocation_count"]),
            "share": percent(row["share"]),
            "range": _gap(row),
            "dispersion": points(row["dispersion_share"]).removeprefix("+"),
            "chance": points(row["chance_dispersion_share"]).removeprefix("+"),
        }
        for row in found.to_dict("records")
    ]
    tables.show(columns, texts, t("allocations.convergence.caption"))
    st.html(f'<p class="fs fs-muted fs-small">{t("allocations.convergence.help")}</p>')


def _gap(row: Mapping[Any, Any] | pd.Series) -> str:
    return points(row["range_share"]).removeprefix("+")


def _convergence_said(found: pd.DataFrame, step: str) -> str:
    """Say whether the classes came nearer, and whether chance alone would do as much."""
    first, last = found.iloc[0], found.iloc[-1]
    way = "nearer" if last["dispersion_share"] < first["dispersion_share"] else "apart"
    said = t(
        f"allocations.convergence.{way}",
        start=Period(str(first[step])).label,
        end=Period(str(last[step])).label,
        before=_gap(first),
        after=_gap(last),
    )
    if last["dispersion_share"] <= last["chance_dispersion_share"]:
        return f"{said} {t('allocations.convergence.chance_alone')}"
    return said
