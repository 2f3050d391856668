"""What the figures are drawn for, and what technicians may change of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import shell, state
from ui.demand import settings, words
from ui.format import day, number
from ui.texts import t

if TYPE_CHECKING:
    from ui.demand.view import View

_SINCE = "demand_since"


def show(view: View) -> None:
    """Draw the choices, or what they are set to; then what the file covers."""
    if view.sees_rows:
        _choices(view)
    st.html(f'<p class="fs fs-muted fs-small">{escape(" ".join(said(view)))}</p>')
    for warning in warnings(view):
        shell.note(warning, kind="warning")


def _choices(view: View) -> None:
    offered = settings.days(view.extract)
    with st.container(horizontal=True, vertical_alignment="bottom", key="demand_settings"):
        st.selectbox(
            t("demand.setting.day"),
            options=list(offered),
            format_func=lambda year: t("demand.setting.at_day", day=day(offered[year])),
            key=state.key("periode"),
            width=220,
        )
        if view.extract.since is not None:
            st.session_state[_SINCE] = view.setting.since
            st.date_input(
                t("demand.setting.since"),
                key=_SINCE,
                max_value=view.setting.as_of,
                min_value=None,
                format="DD/MM/YYYY",
                on_change=_since_changed,
                args=(view.extract.since.isoformat(),),
                help=t("demand.setting.since_help"),
                width=220,
            )
        st.segmented_control(
            t("register.switch.mutations.label"),
            options=("avec", "sans"),
            format_func=lambda each: t(f"register.switch.mutations.{each}"),
            key=state.key("mutations"),
            help=t("demand.setting.mutations_help"),
            required=True,
            width="content",
        )


def _since_changed(default: str) -> None:
    chosen = st.session_state.get(_SINCE)
    state.put("depuis", chosen.isoformat() if chosen else default, default)


def said(view: View) -> list[str]:
    """Say what day and what setting the figures are drawn for, and what the file covers."""
    setting, extract = view.setting, view.extract
    out = [t("demand.setting.drawn_for", day=day(setting.as_of))]
    out.append(t(f"demand.setting.mutations_{'in' if setting.mutations else 'out'}"))
    if not view.sees_rows:
        out.append(t("demand.setting.same_for_all"))
    if extract.since is None:
        return out
    if not view.sees_rows:
        out.append(t("demand.extract.since_month", month=words.month_of(extract.since)))
        return out
    counts = {"n": number(extract.end_count), "gone": number(extract.withdrawn_count)}
    out.append(t("demand.extract.since", day=day(extract.since), **counts))
    if setting.since != extract.since and setting.since is not None:
        out.append(t("demand.extract.corrected", day=day(setting.since)))
    return out


def warnings(view: View) -> list[str]:
    """Say what makes the figures lack something."""
    extract = view.extract
    if extract.since is None:
        return [t("demand.extract.pending_only")]
    out = []
    if not extract.withdrawn_count:
        out.append(t("demand.extract.no_withdrawal"))
    if view.sees_rows and extract.stray_end_count:
        out.append(t("demand.extract.stray", n=number(extract.stray_end_count)))
    if not view.has_allocations:
        out.append(t("demand.extract.no_allocations"))
    return out
