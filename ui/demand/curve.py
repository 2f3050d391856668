"""The curve of the wait: who still waits after so many months, with its 95 % band."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import altair as alt
import streamlit as st

from ui import exits, state, theme
from ui.demand import drawings, kept, words
from ui.register.diffusion import rows_of
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.demand.view import View

HEIGHT_PX = 340
WHOLE = "ensemble"
_HALF = 0.5
_REFERENCE = "#8b8f9a"
"""Colour of the half, that reads on both papers."""
COLORS = {
    False: ("#1f4b8e", "#b8561a", "#2f7d5b", "#8a3a86", "#7a6a1e", "#4b5563"),
    True: ("#8fb4f0", "#f0a873", "#7fcda6", "#d79ad3", "#d8c56a", "#b3bac7"),
}
"""Told apart by their lightness too; the legend and the table say the rest."""


def show(view: View) -> None:
    """Draw the choice of a group, the curve and how to read it."""
    st.header(t("demand.curve.title"), anchor=False)
    offered = (WHOLE, *view.segments)
    default = "access" if "access" in offered else WHOLE
    by = state.sync("courbe", offered, default)
    st.selectbox(
        t("demand.curve.by"),
        options=offered,
        format_func=lambda each: t(f"demand.segment.{each}"),
        key=state.key("courbe"),
        width=320,
    )
    cut = () if by == WHOLE else (by,)
    told = rows_of(kept.curves(view.territory, view.role, cut, view.within))
    points = told.content
    if points.empty or not (points["waiting_share"] < 1).any():
        st.html(f'<p class="fs fs-muted">{t("demand.curve.none")}</p>')
        return
    dark = theme.is_dark()
    drawn = named(view, points, by)
    spec = told.map(lambda each: drawings.drawn(chart, named(view, each, by), dark=dark))
    alt_text = t("demand.curve.alt", by=t(f"demand.segment.{by}"), place=view.within_name)
    exits.chart(spec, view.territory, alt=alt_text)
    said = [t("demand.curve.reading"), t("demand.curve.place", place=escape(view.within_name))]
    if words.joined(drawn["group"].unique()):
        said.append(t("demand.value.joined_help"))
    if not view.sees_rows:
        said.append(t("demand.curve.thinned"))
    st.html(f'<p class="fs fs-muted fs-small">{" ".join(said)}</p>')


def named(view: View, points: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the points with the name of their group; unknown ones are left to the table."""
    if by == WHOLE:
        names = [t("demand.segment.ensemble")] * len(points)
    else:
        points = points[points[by].notna()]
        names = [words.category(view.territory, by, value) for value in points[by]]
    columns = ["month", "waiting_share", "waiting_low_share", "waiting_high_share"]
    out: pd.DataFrame = points[columns].astype(float)
    return out.assign(group=names)


def chart(drawn: pd.DataFrame, *, dark: bool) -> Any:
    """Return the drawing of curves with their bands."""
    months = alt.X(
        "month:Q",
        title=t("demand.curve.axis_months"),
        axis=alt.Axis(values=list(range(0, 61, 12)), grid=True),
        scale=alt.Scale(domain=[0, float(max(drawn["month"].max(), 12))], nice=False),
    )
    share = alt.Y(
        "waiting_share:Q",
        title=t("demand.curve.axis_share"),
        axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
        scale=alt.Scale(domain=[0, 1]),
    )
    groups = list(dict.fromkeys(drawn["group"]))
    color = alt.Color(
        "group:N",
        title=None,
        sort=groups,
        scale=alt.Scale(domain=groups, range=list(COLORS[dark][: len(groups)])),
        legend=None
        if len(groups) == 1
        else alt.Legend(
            orient="bottom",
            columns=2,
            labelLimit=240,
            symbolType="stroke",
            symbolOpacity=1,
            symbolStrokeWidth=3,
        ),
    )
    tooltip = [
        alt.Tooltip("group:N", title=t("demand.curve.group")),
        alt.Tooltip("month:Q", title=t("demand.curve.axis_months")),
        alt.Tooltip("waiting_share:Q", title=t("demand.curve.still"), format=".0%"),
        alt.Tooltip("waiting_low_share:Q", title=t("demand.curve.low"), format=".0%"),
        alt.Tooltip("waiting_high_share:Q", title=t("demand.curve.high"), format=".0%"),
    ]
    base = alt.Chart(drawn).encode(x=months, color=color)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("waiting_low_share:Q", title=t("demand.curve.axis_share")),
        y2="waiting_high_share:Q",
    )
    line = base.mark_line(strokeWidth=2.5).encode(y=share)
    hover = base.mark_circle(size=90, opacity=0).encode(y=share, tooltip=tooltip)
    half = alt.Chart(drawn.iloc[[0]]).mark_rule(strokeDash=[4, 4], color=_REFERENCE, aria=False)
    return alt.layer(band, half.encode(y=alt.datum(_HALF)), line, hover).properties(
        height=HEIGHT_PX
    )
