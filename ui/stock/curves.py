"""The drawing of a Lorenz curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from ui import charts, theme
from ui.stock.subjects import Kind, Subject
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

HEIGHT_PX = 250
_EVEN = "#8b8f9a"
"""Colour of the even spread, that reads on both papers."""


def specification(
    curve: pd.DataFrame, subject: Subject, level: str, names: Mapping[str, str], *, dark: bool
) -> dict[str, Any]:
    """Return the Vega-Lite specification of a Lorenz curve, themed.

    Parameters
    ----------
    curve
        From :func:`fragility.concentration.lorenz_curve`.
    subject, level
        What is spread, over what.
    names
        Names of the zones, for the tooltips.
    dark
        Whether the page is dark.
    """
    drawn = curve.assign(
        name=[names.get(str(code), str(code)) if code else "" for code in curve["unit"]]
    ).drop(columns="unit")
    of_stock = subject.kind is Kind.SHARE
    across = t("stock.spread.axis_stock" if of_stock else f"stock.spread.axis_{level}")
    upward = t("stock.spread.axis_part")
    percents = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("whole_share:Q", title=across, axis=percents)
    y = alt.Y("part_share:Q", title=upward, axis=percents)
    color = theme.class_colors(4, dark=dark)[3]
    tooltip = [
        alt.Tooltip("name:N", title=t("stock.spread.zone")),
        alt.Tooltip("whole_share:Q", title=across, format=".1%"),
        alt.Tooltip("part_share:Q", title=upward, format=".1%"),
    ]
    base = alt.Chart(drawn).encode(x=x, y=y)
    even = (
        alt.Chart(drawn.iloc[[0, -1]])
        .mark_line(strokeDash=[4, 4], color=_EVEN)
        .encode(x=x, y=alt.Y("whole_share:Q"))
    )
    chart = alt.layer(
        base.mark_area(line=False, opacity=0.18, color=color),
        even,
        base.mark_line(color=color, strokeWidth=2.5),
        base.mark_circle(color=color, size=28).encode(tooltip=tooltip),
    )
    return charts.themed(chart.properties(height=HEIGHT_PX), dark=dark)
