"""Whether the families hold, and how many there should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import streamlit as st

from fragility.disclosure import release
from fragility.typology.stability import verdicts
from ui import charts, shell, tables, theme
from ui import format as fr
from ui.texts import t
from ui.typology import cards, kept, secrecy

if TYPE_CHECKING:
    import pandas as pd

    from fragility.typology import Stability
    from ui.typology.view import View

_LOOK = {"high": "fs-good", "stable": "fs-good", "weak": "fs-warn", "none": "fs-bad"}
_MEASURES = ("within", "silhouette", "stability")


def show(view: View) -> None:
    """Draw the stability and the comparison of numbers, once asked for."""
    st.html(f'<p class="fs fs-muted fs-small">{t("typology.solid.help")}</p>')
    if not st.toggle(t("typology.solid.toggle"), key="typology_solid"):
        return
    number = len(view.families.numbers)
    with st.spinner(t("typology.solid.working")):
        found = kept.stable(view.territory, number)
        compared = kept.comparison(view.territory)
    if not kept.agrees(view.territory, view.saved):
        shell.note(t("typology.solid.other_number"))
    st.html(f'<p class="fs">{summary(found)}</p>')
    rows = stability_rows(found, view.families.colors)
    tables.show(
        [
            tables.Column("family", t("typology.solid.family")),
            tables.Column("jaccard", t("typology.solid.jaccard"), numeric=True),
            tables.Column("low", t("typology.solid.low"), numeric=True),
            tables.Column("kept", t("typology.solid.kept"), numeric=True),
            tables.Column("verdict", t("typology.solid.verdict")),
        ],
        rows,
        t("typology.solid.caption"),
    )
    st.html(f'<div class="fs"><h3>{t("typology.solid.choice_title")}</h3></div>')
    low, high = int(compared.index.min()), int(compared.index.max())
    text = t("typology.solid.chart_alt", low=low, high=high)
    drawn = release(chart(compared, number, dark=theme.is_dark()), secrecy.GROUPS, view.role)
    charts.show(drawn, view.territory, alt_text=text)
    tables.show(
        [
            tables.Column("number", t("typology.solid.number")),
            tables.Column("within", t("typology.solid.within"), numeric=True),
            tables.Column("height", t("typology.solid.height"), numeric=True),
            tables.Column("silhouette", t("typology.solid.silhouette"), numeric=True),
            tables.Column("stability", t("typology.solid.stability"), numeric=True),
            tables.Column("smallest", t("typology.solid.smallest"), numeric=True),
        ],
        choice_rows(compared),
        t("typology.solid.choice_caption"),
    )


def summary(found: Stability) -> str:
    """Say the stability in one sentence."""
    return t(
        "typology.solid.summary",
        draws=found.draws,
        drawn=fr.number(found.drawn),
        rand=fr.number(found.mean_adjusted_rand, 2),
        kept=fr.percent(float(found.residences.mean()), 0),
    )


def stability_rows(found: Stability, colors: dict[int, str]) -> list[dict[str, str]]:
    """Return the stability of each family, as texts."""
    out = []
    for (number, row), verdict in zip(
        found.families.iterrows(), verdicts(found.families), strict=True
    ):
        word = t(f"typology.solid.{verdict}")
        out.append(
            {
                "family": tables.Html(cards.chip(int(str(number)), colors[int(str(number))])),
                "jaccard": fr.number(row["jaccard"], 2),
                "low": fr.number(row["jaccard_low"], 2),
                "kept": fr.percent(row["kept_share"], 0),
                "verdict": tables.Html(f'<span class="fs-state {_LOOK[verdict]}">{word}</span>'),
            }
        )
    return out


def choice_rows(compared: pd.DataFrame) -> list[dict[str, str]]:
    """Return the comparison of numbers of families, as texts."""
    return [
        {
            "number": fr.number(float(str(number))),
            "within": fr.percent(row["within_share"], 0),
            "height": fr.number(row["ward_height"], 1),
            "silhouette": fr.number(row["silhouette"], 2),
            "stability": fr.number(row["stability"], 2),
            "smallest": fr.number(row["smallest_count"]),
        }
        for number, row in compared.iterrows()
    ]


def chart(compared: pd.DataFrame, number: int, *, dark: bool) -> alt.HConcatChart:
    """Draw the elbow, the silhouette and the stability side by side.

    Parameters
    ----------
    compared
        Result of ``choose_k``.
    number
        Number of families in use, marked.
    dark
        Whether the page is dark.
    """
    columns = {"within_share": "within", "silhouette": "silhouette", "stability": "stability"}
    data = compared.reset_index()[["families", *columns]].rename(columns=columns)
    color = "#9dbcf5" if dark else theme.ACCENT
    parts = []
    for measure in _MEASURES:
        base = alt.Chart(data).encode(
            x=alt.X("families:O", title=t("typology.solid.number"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y(
                f"{measure}:Q",
                title=None,
                axis=alt.Axis(format=".0%" if measure == "within" else ".1f", tickCount=4),
                scale=alt.Scale(zero=True, nice=True),
            ),
        )
        line = base.mark_line(color=color, strokeWidth=2)
        dots = base.mark_point(filled=True, color=color, size=45)
        used = base.transform_filter(f"datum.families == {number}").mark_point(
            filled=False, color=color, size=220, strokeWidth=2
        )
        title = alt.Title(t(f"typology.solid.{measure}"), fontSize=13, limit=260)
        parts.append(alt.layer(line, dots, used).properties(width=230, height=180, title=title))
    return alt.hconcat(*parts, spacing=28)
