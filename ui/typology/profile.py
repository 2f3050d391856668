"""The detail of a family: each feature against the whole stock."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import format as fr
from ui import state, tables
from ui.texts import t
from ui.typology import kept, words
from ui.typology.view import EVERY

if TYPE_CHECKING:
    import pandas as pd

    from ui.typology.view import View


def choose(view: View) -> None:
    """Draw the choice of the family in detail."""
    names = view.families.names

    def label(option: str) -> str:
        if option == EVERY:
            return t("typology.families.every")
        return t("typology.families.name", number=option, name=names[int(option)])

    st.selectbox(
        t("typology.families.choose"),
        (EVERY, *(str(number) for number in names)),
        format_func=label,
        key=state.key("famille"),
    )


def show(view: View) -> None:
    """Draw the profile of the family that is open."""
    if not view.chosen:
        return
    name = view.families.names[view.chosen]
    st.html(f'<div class="fs"><h3>{escape(t("typology.profile.title", name=name))}</h3></div>')
    profile = kept.profiles(view.territory, view.saved, view.role).content
    rows = words.told(profile, view.chosen)
    tables.show(
        [
            tables.Column("feature", t("typology.profile.feature")),
            tables.Column("family", t("typology.profile.family"), numeric=True),
            tables.Column("stock", t("typology.profile.stock"), numeric=True),
            tables.Column("gap", t("typology.profile.gap")),
        ],
        table_rows(rows),
        t("typology.profile.caption"),
    )
    st.html(f'<p class="fs fs-muted fs-small">{t("typology.profile.explain")}</p>')


def table_rows(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of the profile, as texts."""
    reach = float(rows["test_value"].abs().max()) if len(rows) else 0.0
    out = []
    for _, row in rows.iterrows():
        label = str(row["label"])
        if not row["active"]:
            label = t("typology.profile.illustrative", label=label)
        out.append(
            {
                "feature": label,
                "family": words.family_amount(row),
                "stock": words.stock_amount(row),
                "gap": tables.Html("" if row["withheld"] else _gap(row, reach)),
            }
        )
    return out


def _gap(row: pd.Series[Any], reach: float) -> str:
    """Return the gap in words over a bar from the middle, in test-value."""
    value = float(row["test_value"])
    text = words.strength(value)
    if not math.isfinite(value):
        return f'<span class="ty-gap"><span class="fs-small">{escape(text)}</span></span>'
    width = 50 * abs(value) / reach if reach else 0.0
    left = 50.0 if value >= 0 else 50 - width
    test = t("typology.profile.test", value=fr.number(value, 1, signed=True))
    return (
        f'<span class="ty-gap"><span class="fs-small">{escape(text)} '
        f'<span class="fs-muted">({test})</span></span><span class="ty-axis" aria-hidden="true">'
        f'<i style="left:{left:.1f}%;width:{width:.1f}%"></i></span></span>'
    )
