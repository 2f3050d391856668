"""What every figure of the page is under: the period, the switches, what is not known."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.balance.facts import YES
from fragility.balance.prepare import days_of
from ui import shell
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
        said = " ".join([*view.switches.sentences(), *_former_zus(view)])
        st.html(f'<p class="fs fs-muted fs-small">{escape(said)}</p>')
    elif view.period.semester or view.place:
        shell.note(t(f"allocations.published.{_where(view)}"))
    if not view.over:
        last = choices.last_day(view.territory)
        shell.note(t("allocations.under_way", last=day(last)))
    note = threshold_note(view.territory, [view.period.year])
    if note:
        shell.note(note, kind="warning")
    if view.detail and view.prepared.warnings:
        with st.expander(t("allocations.warnings"), icon=":material/info:"):
            items = "".join(f"<li>{escape(each)}</li>" for each in view.prepared.warnings)
            st.html(f'<div class="fs fs-remarks"><ul>{items}</ul></div>')


def _where(view: View) -> str:
    """Name what of the place and the period that are open is published."""
    if view.period.semester:
        return "semester"
    return "commune" if "commune_code" in view.place else "sector"


def _former_zus(view: View) -> list[str]:
    """Say where the switch on former ZUS changes nothing in the period, or little."""
    prepared = view.prepared
    inside = days_of(view.period.days, prepared.frame["decided_on"])
    concerned = inside & (prepared.former_zus == YES) & (prepared.in_qpv != YES)
    if not concerned.any():
        return [t("register.switch.zus.without")]
    if not (concerned & prepared.zus_dated).any():
        return [t("register.switch.zus.ended")]
    return []
