"""The pressure at each year's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
import streamlit as st

from ui import exits, tables, theme
from ui.demand import curve, drawings, kept, words
from ui.format import day, number
from ui.register.diffusion import rows_of
from ui.texts import t

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.demand.view import View

HEIGHT_PX = 220
_RATIO = "applications_per_allocation_ratio"


def show(view: View) -> None:
    """Draw the pressure over the years, and how it is known."""
    st.header(t("demand.trend.title"), anchor=False)
    told = rows_of(kept.trend(view.territory, view.role, view.within))
    rows = told.content
    if len(rows) < 2:  # noqa: PLR2004 - one year is no trend
        st.html(f'<p class="fs fs-muted">{t("demand.trend.none")}</p>')
        return
    with st.container(key="demand_pair"):
        left, right = st.columns(2, gap="medium")
        with left:
            _chart(view, told.map(long))
        with right:
            _table(view, rows)
    st.html(f'<p class="fs fs-muted fs-small">{t("demand.trend.how")}</p>')


def _chart(view: View, drawn: Released[pd.DataFrame]) -> None:
    if not drawn.content.empty:
        dark = theme.is_dark()
        spec = drawn.map(lambda rows: drawings.drawn(chart, rows, dark=dark))
        exits.chart(spec, view.territory, alt=t("demand.trend.alt", place=view.within_name))


def _table(view: View, rows: pd.DataFrame) -> None:
    columns = [
        tables.Column("day", t("demand.trend.day")),
        tables.Column("pending", t("demand.table.pending"), numeric=True),
        tables.Column("given", t("demand.trend.given"), numeric=True),
        tables.Column("ratio", t("demand.table.ratio"), numeric=True),
    ]
    caption = t("demand.trend.caption", place=view.within_name)
    tables.show(columns, texts(view, rows), caption)


def long(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a year and a count, hidden ones left out."""
    parts = []
    for name, key in (("pending_count", "pending"), ("allocation_count", "given")):
        part = pd.DataFrame({"year": [str(each.year) for each in rows["as_of"]]})
        part["count"] = words.floats(rows[name])
        part["ratio"] = [number(float(x), 2) if words.known(x) else "" for x in rows[_RATIO]]
        parts.append(part.assign(what=t(f"demand.trend.{key}")))
    found = pd.concat(parts, ignore_index=True).dropna(subset="count")
    return found[found["count"] > 0]


def chart(drawn: pd.DataFrame, *, dark: bool) -> Any:
    """Return the drawing: who waits and what is given, side by side."""
    names = [t("demand.trend.pending"), t("demand.trend.given")]
    bars = alt.Chart(drawn).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("what:N", sort=names),
        y=alt.Y("count:Q", title=t("demand.trend.axis"), axis=alt.Axis(format=",.0f", tickCount=4)),
    )
    return alt.layer(
        bars.mark_bar(cornerRadiusEnd=2).encode(
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=names, range=list(curve.COLORS[dark][:2])),
                legend=alt.Legend(orient="bottom", columns=1, labelLimit=300),
            ),
            tooltip=[
                alt.Tooltip("year:O", title=t("demand.trend.year")),
                alt.Tooltip("what:N", title=t("demand.trend.what")),
                alt.Tooltip("count:Q", title=t("demand.rooms.count"), format=",.0f"),
                alt.Tooltip("ratio:N", title=t("demand.table.ratio")),
            ],
        )
    ).properties(height=HEIGHT_PX)


def texts(view: View, rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of the table."""
    none = words.absent(view.role)

    def counted(value: object) -> str:
        return words.count(value) if words.known(value) else none

    return [
        {
            "day": day(row["as_of"]),
            "pending": counted(row["pending_count"]),
            "given": counted(row["allocation_count"]),
            "ratio": (
                number(float(row[_RATIO]), 2)
                if words.known(row[_RATIO])
                else words.no_ratio(row, view.role)
            ),
        }
        for _, row in rows.iterrows()
    ]
