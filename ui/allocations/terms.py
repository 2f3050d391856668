"""What every figure of the page is under: the period, the switches, what is not known."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import shell
from ui.allocations import kept
from ui.format import day
from ui.register import choices
from ui.rules.words import threshold_note
from ui.texts import t

if TYPE_CHECKING:
    from ui.allocations.view import View


def show(view: View) -> None:
    """Draw the period, the switches and the warnings."""
    choices.show_period(view.territory)
    choices.show_switches(view.role)
    if view.detail:
        under = " ".join([*view.switches.sentences(), *_former_zus(view)])
        st.html(f'<p class="fs fs-muted fs-small">{escape(under)}</p>')
    elif view.period.semester or view.place:
        shell.note(t(f"allocations.published.{_where(view)}"))
    if not view.over:
        last = choices.last_day(view.territory)
        shell.note(t("allocations.under_way", last=day(last)))
    note = threshold_note(view.territory, [view.period.year])
    if note:
        shell.note(note, kind="warning")
    said = kept.warnings(view.territory, view.role).content if view.detail else ()
    if said:
        with st.expander(t("allocations.warnings"), icon=":material/info:"):
            items = "".join(f"<li>{escape(each)}</li>" for each in said)
            st.html(f'<div class="fs fs-remarks"><ul>{items}</ul></div>')


def _where(view: View) -> str:
    """Name what of the place and the period that are open is published."""
    if view.period.semester:
        return "semester"
    return "commune" if "commune_code" in view.place else "sector"


def _former_zus(view: View) -> list[str]:
    """Say where the switch on former ZUS changes nothing in the period, or little."""
    told = kept.former_zus(view.territory, view.period, view.role).content
    return [t(f"register.switch.zus.{told}")] if told else []
