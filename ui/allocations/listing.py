"""The table of a rule by landlord, by reservation holder, by place, by half-year; its export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility.disclosure import Reason
from ui import downloads, shell, state, tables
from ui.allocations import kept, rows
from ui.format import plural
from ui.register import drill, words
from ui.texts import t

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.allocations.view import View

LIMIT: Final = 60
"""Rows drawn; the file that leaves has them all."""
_SORT: Final = "allocations_sort"
_SORTS: Final = ("missing", "name", "count", "share")


def show(view: View) -> None:
    """Draw the choice of a cut, the table, what opens a row, and the download buttons."""
    st.header(t("allocations.table.title"), anchor=False)
    offered = view.groupings
    if not offered:
        shell.note(t("allocations.table.none_shown"))
        return
    by = state.sync("par", offered, offered[0])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            t("allocations.table.by"),
            options=offered,
            format_func=words.column_label,
            key=state.key("par"),
            width=280,
        )
        st.segmented_control(
            t("allocations.table.sort"),
            options=_SORTS,
            format_func=lambda each: t(f"allocations.table.sort_{each}"),
            default=_SORTS[0],
            key=_SORT,
            required=True,
            width="content",
        )
    told = view.shown(by, rules=(view.rule.id,))
    shown = told.content
    if shown.reason is not Reason.NONE:
        shell.note(t("allocations.refused"))
        return
    found = view.inside(shown.rows)
    if found.empty:
        st.html(f'<p class="fs fs-muted">{t("allocations.table.empty")}</p>')
        return
    lines = rows.lines(view, found, by)
    order = str(st.session_state.get(_SORT) or _SORTS[0])
    lines = rows.ordered(lines, "name" if by == "semester" else order)
    place = view.place_name
    short = words.rule_short(view.rule)
    caption = t("allocations.table.caption", rule=short, place=place, period=view.period.label)
    tables.show(rows.columns(by), [line.texts for line in lines[:LIMIT]], caption)
    if len(lines) > LIMIT:
        more = plural("allocations.table.more", len(lines) - LIMIT)
        st.html(f'<p class="fs fs-muted fs-small">{more}</p>')
    st.html(f'<p class="fs fs-muted fs-small">{t("allocations.table.help")}</p>')
    drills = {line.name: rows.drill_of(view, by, line) for line in lines}
    drill.choice(t("allocations.table.open"), drills, key="allocations_table_open")
    _export(view, told, found, by, caption)


def _export(
    view: View, told: Released[kept.Shown], found: pd.DataFrame, by: str, caption: str
) -> None:
    details: dict[str, Any] = {
        t("allocations.table.title"): caption,
        t("register.definition.rule"): view.rule.label,
        t("register.definition.switches"): " ".join(view.switches.sentences()),
        t("allocations.table.reading"): t("allocations.table.help"),
    }
    name = [
        t("allocations.title"),
        words.column_label(by),
        words.rule_short(view.rule),
        view.period.code,
    ]
    made = told.map(lambda shown: lambda: rows.export(view, shown.under.export(found)))
    downloads.buttons(made, view.territory, name, details)
