"""Which hypothesis moves the result most, drawn and said."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import charts, shell, tables, theme
from ui.format import number, percent, plural, points
from ui.markdown import plain
from ui.programming import fan, judged, measures
from ui.programming.diffusion import let_out
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.programming.measures import Measure
    from ui.programming.reading import Place
    from ui.programming.view import View


def value_text(hypothesis: str, value: float) -> str:
    """Write the value of a hypothesis in its unit."""
    if "delay" in hypothesis:
        return plural("programming.odds.delay", value, n=number(value, 1, signed=True))
    if hypothesis == "rotation":
        return t("programming.odds.factor", value=number(value, 2))
    if "growth" in hypothesis:
        return t("programming.odds.growth", value=points(value))
    return percent(value)


def rows(found: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn: hypotheses that move the measure, in words.

    Parameters
    ----------
    found
        Rows of :func:`fragility.scenario.sensitivity.sensitivity`.
    """
    shown = found[found["span"] > 0].copy()
    shown["label"] = [t(f"programming.odds.hypothesis.{each}") for each in shown["hypothesis"]]
    for side in ("low", "high"):
        pairs = zip(shown["hypothesis"], shown[f"{side}_value"], strict=True)
        shown[f"{side}_text"] = [value_text(str(name), float(value)) for name, value in pairs]
    return shown.reset_index(drop=True)


def show(view: View, measure: Measure, where: Place) -> None:
    """Draw what each hypothesis moves by itself."""
    st.header(t("programming.odds.tornado", place=plain(where.name)), anchor=False)
    moment = view.year if measure.moment == "state" else view.year - 1
    found = judged.tornado(view.territory, view.scenario, measure.id, where, moment)
    drawn = rows(found)
    if drawn.empty:
        shell.note(t("programming.odds.nothing_moves"))
        return
    label = measures.label(measure)
    first: dict[str, Any] = {str(k): v for k, v in drawn.iloc[0].items()}
    said = t(
        "programming.odds.tornado_said",
        hypothesis=first["label"],
        measure=label,
        year=moment,
        low=measures.write(measure, min(first["low"], first["high"])),
        high=measures.write(measure, max(first["low"], first["high"])),
    )
    st.html(f'<p class="fs fs-strong">{escape(said)}</p>')
    charts.show(
        let_out(fan.tornado(drawn, measure, dark=theme.is_dark()), view, [measure]),
        view.territory,
        alt_text=t("programming.odds.tornado_alt", measure=label, hypothesis=first["label"]),
    )
    keys = ("label", "low_text", "low", "high_text", "high", "variance_share")
    columns = [
        Column(key, t(f"programming.odds.tornado_column.{key}"), numeric=key != "label")
        for key in keys
    ]
    texts = [
        {
            "label": str(row["label"]),
            "low_text": str(row["low_text"]),
            "high_text": str(row["high_text"]),
            "low": measures.write(measure, float(row["low"])),
            "high": measures.write(measure, float(row["high"])),
            "variance_share": percent(float(row["variance_share"]), 0),
        }
        for row in drawn.to_dict("records")
    ]
    tables.show(columns, texts, t("programming.odds.tornado_caption", measure=label))
    st.html(f'<p class="fs fs-small fs-muted">{escape(t("programming.odds.tornado_help"))}</p>')
