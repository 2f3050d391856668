"""What changes the programme of many communes at once, each lever applied by its button."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.scenario import (
    Product,
    scaled,
    smooth_reconstitution,
    with_operation_rule,
    with_plai_share,
    without_plai_in_qpv,
)
from fragility.scenario.comparing import programme
from fragility.scenario.vocabulary import FINANCED
from ui.format import number
from ui.programming import draft, saving, trying
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from fragility.scenario import Scenario
    from ui.programming.view import View

_SHARE = "scenario_lever_share"
_FACTOR = "scenario_lever_factor"
_RULE = "scenario_lever_rule"


def show(view: View) -> None:
    """Draw the levers."""
    inside = view.path.shown_communes or None
    told = t("programming.edit.levers.scope", place=escape(view.path.place_name))
    st.html(f'<p class="fs fs-small fs-muted">{told} {financed(view.scenario)}</p>')
    with st.container(horizontal=True, gap="small", key="sc_levers"):
        with _lever("share"):
            share = _percent("share", _SHARE, 30, 0, 100)
            _button(view, "share", lambda now: with_plai_share(now, inside, share))
        with _lever("rule"):
            part = _percent("rule", _RULE, 25, 0, 100)
            _button(view, "rule", lambda now: with_operation_rule(now, inside, part))
        with _lever("factor"):
            factor = _percent("factor", _FACTOR, 120, 0, 300)
            _button(view, "factor", lambda now: scaled(now, inside, factor))
        with _lever("smooth"):
            _button(view, "smooth", smooth_reconstitution)
        with _lever("qpv"):
            _button(view, "qpv", without_plai_in_qpv)


def financed(scenario: Scenario) -> str:
    """Say how many dwellings a scenario finances, and how many are PLAI."""
    rows = programme(scenario)
    rows = rows[rows["kind"].isin([each.value for each in FINANCED])]
    total = int(rows["dwelling_count"].sum())
    plai = int(rows.loc[rows["product"] == Product.PLAI.value, "dwelling_count"].sum())
    return t("programming.edit.levers.financed", total=number(total), plai=number(plai))


def _lever(name: str) -> DeltaGenerator:
    """Open the box of a lever: what it does, then its control."""
    box = st.container(border=True, width=276, key=f"sc_lever_{name}")
    box.html(
        f'<p class="fs"><strong>{t(f"programming.edit.lever.{name}")}</strong></p>'
        f'<p class="fs fs-small fs-muted">{t(f"programming.edit.lever_help.{name}")}</p>'
    )
    return box


def _percent(name: str, key: str, value: int, low: int, high: int) -> float:
    return (
        st.slider(
            t(f"programming.edit.lever_label.{name}"),
            low,
            high,
            value=value,
            step=5,
            format="%d %%",
            key=key,
        )
        / 100
    )


def _button(view: View, name: str, make: Callable[[Scenario], Scenario]) -> None:
    st.button(
        t("programming.edit.levers.apply"),
        key=f"scenario_lever_{name}_apply",
        on_click=_apply,
        args=(view, name, make),
    )


def _apply(view: View, name: str, make: Callable[[Scenario], Scenario]) -> None:
    now = draft.current(view.territory, view.saved)
    if not trying.change(view.territory, view.scenario.id, lambda: make(now)):
        return
    after = draft.current(view.territory, view.saved)
    if after == now:
        saving.tell(t("programming.edit.levers.nothing"))
    else:
        said = {"before": financed(now), "after": financed(after)}
        saving.tell(
            t("programming.edit.levers.done", lever=t(f"programming.edit.lever.{name}"), **said)
        )
