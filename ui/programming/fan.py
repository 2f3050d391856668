"""Drawings of what is not certain: the range of a measure year by year, and what moves it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd

from ui.programming import measures
from ui.programming.curves import AXES, FORMATS, LOOKS, domain
from ui.texts import t

if TYPE_CHECKING:
    from ui.programming.measures import Measure

HEIGHT_PX: Final = 300
BAR_PX: Final = 40
LOW_COLOR: Final = "#a6611a"
HIGH_COLOR: Final = "#12756b"
_DARK: Final = {LOW_COLOR: "#e0a96d", HIGH_COLOR: "#6cbcb0"}


def fan(
    ranges: pd.DataFrame, planned: pd.DataFrame, measure: Measure, *, dark: bool
) -> alt.TopLevelMixin:
    """Draw what the scenario plans, the range of the draws and their median.

    The solid line is the scenario as it is written, as on every other part of the page.

    Parameters
    ----------
    ranges
        Rows of one place: ``year``, ``low``, ``median``, ``high``.
    planned
        ``year`` and ``value`` of the scenario as it is written.
    measure
        What is drawn.
    dark
        Whether the page is dark.
    """
    color = LOOKS[0].color(dark=dark)
    known = ranges.dropna(subset=["median"])
    axis = alt.Axis(format=AXES[measure.unit], tickCount=5)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    written = FORMATS[measure.unit]
    tooltip = [
        alt.Tooltip("year:O", title=t("programming.results.year")),
        *(
            alt.Tooltip(f"{name}:Q", title=t(f"programming.odds.{name}"), format=written)
            for name in ("low", "median", "high")
        ),
    ]
    base = alt.Chart(known).encode(x=x)
    title = measures.label(measure)
    ends = domain(pd.concat([known["low"], known["high"], planned["value"]]), measure)
    band = base.mark_area(color=color, opacity=0.22).encode(
        y=alt.Y("low:Q", title=title, axis=axis).scale(domain=ends), y2="high:Q"
    )
    edges = [
        base.mark_line(color=color, strokeWidth=1, opacity=0.7).encode(y=alt.Y(f"{edge}:Q"))
        for edge in ("low", "high")
    ]
    middle = base.mark_line(color=color, strokeDash=[7, 4], strokeWidth=2).encode(
        y=alt.Y("median:Q")
    )
    dots = base.mark_circle(color=color, size=45, opacity=1).encode(
        y=alt.Y("median:Q"), tooltip=tooltip
    )
    plan = (
        alt.Chart(planned.dropna(subset=["value"]))
        .mark_line(color=color, strokeWidth=2.5)
        .encode(x=x, y=alt.Y("value:Q"))
    )
    return alt.layer(band, *edges, middle, dots, plan).properties(height=HEIGHT_PX)


def tornado(rows: pd.DataFrame, measure: Measure, *, dark: bool) -> alt.TopLevelMixin:
    """Draw what each hypothesis moves, the largest first.

    Parameters
    ----------
    rows
        ``label``, ``low``, ``high``, ``base``, ``low_text``, ``high_text``.
    measure
        What moves.
    dark
        Whether the page is dark.
    """
    bars: list[dict[str, Any]] = []
    for row in rows.to_dict("records"):
        for side in ("low", "high"):
            end = float(row[side])
            if math.isfinite(end):
                bars.append(
                    {
                        "label": row["label"],
                        "side": t(f"programming.odds.side_{side}"),
                        "base": float(row["base"]),
                        "end": end,
                        "value": row[f"{side}_text"],
                    }
                )
    sides = [t("programming.odds.side_low"), t("programming.odds.side_high")]
    shades = [_DARK[each] if dark else each for each in (LOW_COLOR, HIGH_COLOR)]
    drawn = pd.DataFrame(bars)
    axis = alt.Axis(format=AXES[measure.unit], tickCount=5)
    base = alt.Chart(drawn).encode(
        y=alt.Y("label:N", sort=list(rows["label"]), title=None, axis=alt.Axis(labelLimit=260))
    )
    bar = base.mark_bar(height=18).encode(
        x=alt.X("base:Q", title=measures.label(measure), axis=axis).scale(zero=False),
        x2="end:Q",
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=sides, range=shades),
            legend=alt.Legend(orient="top", title=None, labelLimit=400),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=t("programming.odds.hypothesis_title")),
            alt.Tooltip("value:N", title=t("programming.odds.value")),
            alt.Tooltip("end:Q", title=measures.label(measure), format=FORMATS[measure.unit]),
        ],
    )
    ink = "#a6abb8" if dark else "#5b6275"
    middle = alt.Chart(drawn.head(1)).mark_rule(color=ink, strokeWidth=2).encode(x="base:Q")
    return alt.layer(bar, middle).properties(height=BAR_PX * max(len(rows), 1) + 40)
