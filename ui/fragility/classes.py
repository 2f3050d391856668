"""The class table, in the form of the published diagnoses: classes, then territories to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import tables
from ui.fragility import kept
from ui.fragility.values import definition
from ui.texts import t

if TYPE_CHECKING:
    from ui.fragility.view import View


def show(view: View) -> None:
    """Draw the class table of the level drawn, for the whole territory."""
    result = view.result
    st.header(t(f"fragility.classes.title_{view.level}"), anchor=False)
    st.html(f'<p class="fs fs-muted">{t("fragility.classes.help")}</p>')
    columns = [
        tables.Column("label", t("fragility.classes.class")),
        tables.Column("zones", t(f"fragility.classes.count_{view.level}"), numeric=True),
    ]
    columns += [
        tables.Column(name, definition(name).short_label, numeric=True)
        for name in result.method.indicator_ids
    ]
    caption = t(f"fragility.classes.caption_{view.level}", territory=view.territory.name)
    tables.show(columns, kept.class_rows(view.territory, view.level, view.method), caption)
