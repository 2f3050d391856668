"""Yearly curves of a measure: the open scenario, those beside it, what should be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import altair as alt
import pandas as pd

from ui.programming import measures
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.programming.measures import Measure

HEIGHT_PX: Final = 300
FORMATS: Final = {"share": ".1%", "count": ",.0f", "ratio": ".2f", "index": ".3f"}
AXES: Final = {"share": "~%", "count": ",.0f", "ratio": ".2~f", "index": ".3~f"}
_LEAST_SPAN: Final = {"share": 0.02, "index": 0.05}
"""Least that an axis spans, in the measure's unit."""
_LEAST_PART: Final = 0.05
"""The same in part of the values, where the unit says nothing."""
_TARGET: Final = "#8b8f9a"
"""Colour of what should be reached, that reads on both papers."""
_LABEL_MAX: Final = 34


@dataclass(frozen=True)
class Look:
    """How the line of a scenario is told from the others: colour, dashes and mark."""

    light: str
    dark: str
    dashes: tuple[int, ...]
    shape: str

    def color(self, *, dark: bool) -> str:
        """Return the colour on a paper."""
        return self.dark if dark else self.light


LOOKS: Final = (
    Look("#1f4b8e", "#9dbcf5", (1, 0), "circle"),
    Look("#a6611a", "#e0a96d", (7, 4), "square"),
    Look("#12756b", "#6cbcb0", (2, 3), "triangle-up"),
    Look("#7b3f8c", "#cf9fe0", (9, 3, 2, 3), "diamond"),
)
"""In the order of the scenarios compared, the open one first."""


@dataclass(frozen=True)
class Line:
    """One scenario's years."""

    name: str
    years: pd.DataFrame
    """``year``, ``value``, ``part``, ``whole``, ``target``, from :func:`measures.yearly`."""


def rows(lines: Sequence[Line], measure: Measure) -> pd.DataFrame:
    """Return what a chart draws: one row a scenario and year that is known, its n in words."""
    frames = []
    for line in lines:
        frame = line.years[line.years["value"].notna()].copy()
        frame["name"] = line.name
        parts = frame[["part", "whole"]].to_dict("records")
        frame["n"] = [
            measures.n_text(measure, each) or t("common.status.observed") for each in parts
        ]
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def chart(
    lines: Sequence[Line],
    measure: Measure,
    *,
    dark: bool,
    target: float | None = None,
    marked: int | None = None,
    height: int = HEIGHT_PX,
) -> alt.TopLevelMixin:
    """Draw the curves.

    Parameters
    ----------
    lines
        Scenarios, the open one first, four at most, of different names.
    measure
        What is drawn.
    dark
        Whether the page is dark.
    target
        What should be reached, where it is the same each year.
    marked
        Year of the map, marked by a thin line.
    height
        Pixels.
    """
    drawn = rows(lines, measure)
    names = [line.name for line in lines]
    looks = LOOKS[: len(names)]
    axis = alt.Axis(format=AXES[measure.unit], tickCount=5)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=measures.label(measure), axis=axis).scale(
        domain=domain(drawn["value"], measure, target), nice=True
    )
    legend = alt.Legend(orient="top", title=None, labelLimit=320, symbolSize=160, columns=2)
    color = alt.Scale(domain=names, range=[look.color(dark=dark) for look in looks])
    dashes = alt.Scale(domain=names, range=[list(look.dashes) for look in looks])
    shapes = alt.Scale(domain=names, range=[look.shape for look in looks])
    base = alt.Chart(drawn).encode(x=x)
    tooltip = [
        alt.Tooltip("name:N", title=t("programming.results.scenario")),
        alt.Tooltip("year:O", title=t("programming.results.year")),
        alt.Tooltip("value:Q", title=measures.label(measure), format=FORMATS[measure.unit]),
    ]
    if measure.part:
        tooltip.append(alt.Tooltip("n:N", title=t("programming.results.n")))
    curve = base.mark_line(strokeWidth=2.5).encode(
        y=y,
        color=alt.Color("name:N", scale=color, legend=legend),
        strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend),
    )
    dots = base.mark_point(size=60, filled=True, opacity=1).encode(
        y=y,
        color=alt.Color("name:N", scale=color, legend=legend),
        shape=alt.Shape("name:N", scale=shapes, legend=legend),
        tooltip=tooltip,
    )
    layers: list[alt.Chart] = [*_aims(drawn, target), curve, dots]
    if marked is not None and len(drawn) and marked in set(drawn["year"]):
        year = alt.Chart(pd.DataFrame({"year": [marked]}))
        layers.insert(0, year.mark_rule(color=_TARGET, opacity=0.5).encode(x=x))
    return alt.layer(*layers).properties(height=height)


def domain(
    values: pd.Series[float], measure: Measure, target: float | None = None
) -> tuple[float, float]:
    """Return the ends of an axis: what is drawn, and never so close that nothing looks like much.

    Examples
    --------
    >>> domain(pd.Series([0.045, 0.048]), measures.BY_ID["plai_share"])
    (0.0365, 0.0565)
    """
    known = [float(value) for value in values.dropna()] + ([] if target is None else [target])
    low, high = min(known, default=0.0), max(known, default=1.0)
    least = _LEAST_SPAN.get(measure.unit, 0.0) or _LEAST_PART * max(abs(low), abs(high), 1.0)
    middle, span = (low + high) / 2, max((high - low) * 1.1, least)
    bottom = middle - span / 2
    # No axis goes below nothing where no value does.
    bottom = max(bottom, 0.0) if low >= 0 else bottom
    return round(bottom, 6), round(max(middle + span / 2, bottom + span), 6)


def _aims(drawn: pd.DataFrame, target: float | None) -> list[alt.Chart]:
    """Return the line of what should be reached, named at its end."""
    if drawn.empty:
        return []
    years = sorted(set(drawn["year"]))
    told = drawn.drop_duplicates("year").set_index("year")["target"]
    values = [target if target is not None else float(told[year]) for year in years]
    aims = pd.DataFrame({"year": years, "aim": values}).dropna()
    if aims.empty:
        return []
    aims["text"] = ""
    aims.loc[aims.index[-1], "text"] = t("programming.results.target")
    base = alt.Chart(aims).encode(x=alt.X("year:O"), y=alt.Y("aim:Q"))
    line = base.mark_line(color=_TARGET, strokeDash=[5, 4], strokeWidth=2)
    name = base.mark_text(color=_TARGET, dy=-8, align="right", fontSize=13).encode(text="text:N")
    return [line, name]
