"""Numbers of rooms: asked by those who wait, given in the year, there in the social stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from fragility.demand.matching import SIZES
from ui import exits, tables, theme
from ui.demand import curve, drawings, kept, words
from ui.format import number, percent
from ui.register.diffusion import rows_of
from ui.texts import t

if TYPE_CHECKING:
    from ui.demand.view import View

HEIGHT_PX = 260
WHO: Final = ("pending", "allocation", "stock")


def show(view: View) -> None:
    """Draw the chart and its table."""
    st.header(t("demand.rooms.title"), anchor=False)
    told = rows_of(kept.rooms(view.territory, view.role, view.within))
    rows = told.content
    if rows.empty:
        st.html(f'<p class="fs fs-muted">{t("demand.rooms.none")}</p>')
        return
    said = reading(rows)
    if said:
        st.html(f'<p class="fs">{said}</p>')
    alt_text = t("demand.rooms.alt", place=view.within_name)
    dark = theme.is_dark()
    spec = told.map(lambda each: drawings.drawn(chart, long(each), dark=dark))
    exits.chart(spec, view.territory, alt=alt_text)
    tables.show(columns(rows), texts(view, rows), t("demand.rooms.caption", place=view.within_name))
    if rows["stock_count"].isna().all():
        st.html(f'<p class="fs fs-muted fs-small">{t("demand.rooms.no_stock")}</p>')


def reading(rows: pd.DataFrame) -> str:
    """Say where most wait for one dwelling, and where fewest do; nothing of fewer than two."""
    told = rows[(rows["rooms"] != "unknown").to_numpy()]
    ratios = told.set_index("rooms")["applications_per_allocation_ratio"].astype("Float64").dropna()
    if len(ratios.unique()) < 2:  # noqa: PLR2004 - a most and a least
        return ""
    most, least = str(ratios.idxmax()), str(ratios.idxmin())
    return t(
        "demand.rooms.reading",
        most=t(f"demand.rooms.size_{most}"),
        high=number(float(ratios[most]), 1),
        least=t(f"demand.rooms.size_{least}"),
        low=number(float(ratios[least]), 1),
    )


def long(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a size and a kind of count, hidden ones left out."""
    parts = []
    for who in WHO:
        part = pd.DataFrame({"size": [t(f"demand.rooms.size_{each}") for each in rows["rooms"]]})
        part["share"] = words.floats(rows[f"{who}_share"])
        part["count"] = words.floats(rows[f"{who}_count"])
        parts.append(part.assign(who=t(f"demand.rooms.{who}")))
    found = pd.concat(parts, ignore_index=True).dropna()
    return found[found["count"] > 0]


def chart(drawn: pd.DataFrame, *, dark: bool) -> Any:
    """Return the drawing: three bars for each size, as shares of each whole."""
    sizes = [t(f"demand.rooms.size_{each}") for each in SIZES]
    names = [t(f"demand.rooms.{who}") for who in WHO]
    colors = [curve.COLORS[dark][place] for place in (0, 1, 5)]
    return (
        alt.Chart(drawn)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("size:N", sort=sizes, title=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("who:N", sort=names),
            y=alt.Y("share:Q", title=t("demand.rooms.axis"), axis=alt.Axis(format=".0%")),
            color=alt.Color(
                "who:N",
                title=None,
                sort=names,
                scale=alt.Scale(domain=names, range=colors),
                legend=alt.Legend(orient="bottom", labelLimit=260),
            ),
            tooltip=[
                alt.Tooltip("size:N", title=t("demand.rooms.size")),
                alt.Tooltip("who:N", title=t("demand.rooms.who")),
                alt.Tooltip("share:Q", title=t("demand.rooms.axis"), format=".1%"),
                alt.Tooltip("count:Q", title=t("demand.rooms.count"), format=",.0f"),
            ],
        )
        .properties(height=HEIGHT_PX)
    )


def columns(rows: pd.DataFrame) -> list[tables.Column]:
    """Return the columns of the table."""
    told = [who for who in WHO if rows[f"{who}_count"].notna().any()]
    return [
        tables.Column("size", t("demand.rooms.size")),
        *(tables.Column(who, t(f"demand.rooms.{who}"), numeric=True) for who in told),
        tables.Column("ratio", t("demand.table.ratio"), numeric=True),
    ]


def texts(view: View, rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of the table, each share with its n."""
    none = words.absent(view.role)
    out = []
    for _, row in rows.iterrows():
        said = {"size": t(f"demand.rooms.size_{row['rooms']}")}
        for who in WHO:
            n, share = row[f"{who}_count"], row[f"{who}_share"]
            said[who] = (
                t("demand.rooms.cell", n=words.count(n), share=percent(float(share)))
                if words.known(n) and words.known(share)
                else none
            )
        ratio = row["applications_per_allocation_ratio"]
        known = words.known(ratio)
        said["ratio"] = number(float(ratio), 2) if known else words.no_ratio(row, view.role)
        out.append(said)
    return out
