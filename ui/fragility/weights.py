"""The weights panel: what each indicator counts for, and how many zones it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import format as fr
from ui import state
from ui.fragility import kept
from ui.fragility.view import (
    WEIGHT_MAX,
    View,
    default_weights,
    parse_weights,
    write_weights,
)
from ui.texts import t

if TYPE_CHECKING:
    from fragility import Method


def _slider(name: str) -> str:
    return f"weight_{name}"


def _apply(method: Method) -> None:
    """Write the sliders into the address; all at zero says nothing and is refused."""
    weights = {name: int(st.session_state[_slider(name)]) for name in method.weights}
    if not any(weights.values()):
        weights = default_weights(method)
        _set(weights)
    usual = weights == default_weights(method)
    state.put("poids", "" if usual else write_weights(weights))


def _set(weights: dict[str, int]) -> None:
    for name, value in weights.items():
        st.session_state[_slider(name)] = value


def _reset(method: Method) -> None:
    _set(default_weights(method))
    state.put("poids", "")


def element_label(method: Method, element: str) -> str:
    """Return the French name of a top-level element: an indicator or a theme."""
    for node in method.index.children:
        if node.id == element and node.indicator is None:
            return node.label or element
    return method.indicator(element).label


def panel(view: View) -> None:
    """Draw the button that opens the sliders."""
    method = view.base_method
    current = parse_weights(state.peek("poids"), method)
    # The reader's sliders follow the address: a link, a reset or another level moves them.
    _set(current)
    total = sum(current.values())
    with (
        st.popover(t("fragility.weights.button"), icon=":material/tune:", width="content"),
        st.container(key="fragility_weights", gap="small"),
    ):
        st.html(f'<p class="fs fs-small">{t("fragility.weights.help")}</p>')
        for name, value in current.items():
            # The share is not in the label: a slider whose label changes starts anew.
            share = t("fragility.weights.share", share=fr.percent(value / total, 0))
            with st.container(key=f"weight_row_{name}", gap=None):
                st.html(f'<span class="fs fs-muted fs-small">{share}</span>')
                st.slider(
                    element_label(method, name),
                    min_value=0,
                    max_value=WEIGHT_MAX,
                    key=_slider(name),
                    on_change=_apply,
                    args=(method,),
                )
        st.button(
            t("fragility.weights.reset"),
            on_click=_reset,
            args=(method,),
            disabled=not view.reweighted,
            icon=":material/restart_alt:",
        )


def banner(view: View) -> None:
    """Say that the weights are not the method's, and what it changes.

    Its place in the page is kept even when it is empty: what comes after it, the map first of
    all, would be mounted again if it moved.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", key="fragility_weights_banner", gap="small"
    ):
        if not view.reweighted:
            return
        former = kept.moved(view.territory, view.level, view.method, view.base_method)
        count = fr.plural(f"fragility.weights.moved_{view.level}", len(former))
        st.html(f'<div class="fs fs-note" role="status">{count}</div>', width="content")
        st.button(
            t("fragility.weights.reset"),
            key="weights_reset_banner",
            on_click=_reset,
            args=(view.base_method,),
        )
