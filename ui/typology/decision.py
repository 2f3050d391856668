"""Keep the families, or compute them again: the choice is shown with what it would move."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.errors import FragilityError
from fragility.typology import default_features
from geodata.workspace import WorkspaceError
from ui import format as fr
from ui import shell, tables
from ui.texts import t
from ui.typology import cards, kept, palette, saved, view
from ui.typology.naming import tell

if TYPE_CHECKING:
    from fragility.typology import FrozenTypology
    from ui.typology.view import View

NUMBERS = tuple(range(2, 10))
"""Numbers of families offered: a map reads with nine colours at most."""


def show(current: View) -> None:
    """Draw where the families come from, what a new computation would move, and the choice."""
    st.html(f'<p class="fs">{escape(view.origin_line(current))}</p>')
    st.html(f'<p class="fs fs-muted fs-small">{t("typology.decision.keep_help")}</p>')
    model = current.families.model
    now = len(model.families)
    number = st.selectbox(
        t("typology.decision.number"),
        NUMBERS,
        index=NUMBERS.index(now) if now in NUMBERS else NUMBERS.index(default_features().families),
        key=f"typology_number_{current.territory.slug}_{now}",
        width=220,
    )
    try:
        new = kept.refitted(current.territory, current.saved, number)
    except FragilityError as error:
        shell.note(error.message, kind="warning")
        return
    if new.same_families(model):
        if current.families.origin == "frozen":
            shell.note(t("typology.decision.same"))
        else:
            _button(current, new, t("typology.decision.freeze"))
        return
    moved = kept.moved(current.territory, current.saved, number)
    total = len(current.families.frame)
    told = t("typology.decision.changed", moved=fr.number(moved), total=fr.number(total))
    shell.note(told, kind="warning")
    if current.families.origin == "frozen":
        choice = st.radio(
            t("typology.decision.choice"),
            ("keep", "refit"),
            format_func=lambda each: t(f"typology.decision.{each}"),
            key=f"typology_choice_{current.territory.slug}",
            horizontal=True,
        )
        if choice == "keep":
            return
    _preview(current, new)
    _button(current, new, t("typology.decision.replace"))


def _preview(current: View, new: FrozenTypology) -> None:
    known = current.families.model.names
    colors = palette.colors(len(new.families))
    rows = [
        {
            "family": tables.Html(
                f"{cards.chip(family.number, colors[family.number])} "
                f"{tables.cell_html(family.name)}"
            ),
            "state": t(f"typology.decision.{'found' if family.key in known else 'new'}"),
            "count": fr.number(family.residence_count),
        }
        for family in new.families
    ]
    columns = [
        tables.Column("family", t("typology.decision.family")),
        tables.Column("state", t("typology.decision.state")),
        tables.Column("count", t("typology.decision.count"), numeric=True),
    ]
    st.html(f'<div class="fs"><h3>{t("typology.decision.preview")}</h3></div>')
    tables.show(columns, rows, t("typology.decision.preview_caption"))


def _button(current: View, new: FrozenTypology, label: str) -> None:
    if not current.may_change:
        shell.note(t("typology.naming.reserved"))
        return
    st.button(
        label,
        icon=":material/lock:",
        on_click=freeze,
        args=(current, new),
        key="typology_freeze",
    )


def freeze(current: View, new: FrozenTypology) -> None:
    """Keep families from now on."""
    learnt = view.trained_on(current.territory)
    try:
        saved.save_model(current.territory, new.learnt_on(learnt), current.saved)
        tell(t("typology.decision.done"))
    except WorkspaceError as error:
        tell(error.message, "error")
