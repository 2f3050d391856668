"""How sure a zone's class is: under other weights, and given the sampling error of the census."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.errors import FragilityError
from ui import format as fr
from ui import theme
from ui.fragility import kept
from ui.fragility.values import at, class_at
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility import IndexResult
    from ui.data import ZoneLevel
    from ui.fragility.view import View

_NEARLY_SURE = 0.99
_SHOWN_FROM = 0.08
"""Share under which a part of the bar is too narrow for its number."""


def show(view: View, result: IndexResult, level: ZoneLevel, code: str) -> None:
    """Draw how probable the zone's class is, and how often it would be kept."""
    number = class_at(result, code)
    if number is None:
        return
    st.html(f'<div class="fs"><h3 class="fg-part">{t("fragility.sure.title")}</h3></div>')
    for part in (_sampling, _weights):
        try:
            # Computed once for a territory, at its first sheet: over a second on a big one.
            with st.spinner(t("fragility.sure.working")):
                text = part(view, result, level, code)
        except FragilityError as error:
            text = f'<p class="fs-muted fs-small">{escape(str(error))}</p>'
        st.html(f'<div class="fs">{text}</div>')


def _sampling(view: View, result: IndexResult, level: ZoneLevel, code: str) -> str:
    """Return the probability of each class, the census being a survey."""
    number = class_at(result, code)
    assert number is not None
    drawn = kept.probabilities(view.territory, level, result.method)
    if drawn is None:
        return f'<p class="fs-small">{t("fragility.sure.no_sampling")}</p>'
    shares = {n: float(at(drawn, code, n)) for n in result.classes}
    text = t("fragility.sure.sampling", share=likelihood(shares[number]), number=number)
    return f'{bar(shares, t("fragility.sure.sampling_alt"))}<p class="fs-small">{text}</p>'


def _weights(view: View, result: IndexResult, level: ZoneLevel, code: str) -> str:
    """Return how often the class is kept under other weights."""
    number = class_at(result, code)
    assert number is not None
    found = kept.robustness(view.territory, level, result.method)
    zones, draws = found.zones, len(found.trials)
    shares = {n: float(at(zones, code, f"class_{n}_share")) for n in result.classes}
    return (
        f"{bar(shares, t('fragility.sure.weights_alt'))}"
        f'<p class="fs-small">{verdict(shares[number], number, draws)}</p>'
    )


def likelihood(share: float) -> str:
    r"""Write a probability estimated by draws, which never shows that a thing is certain.

    Examples
    --------
    >>> likelihood(1.0) == "plus de 99\u202f%"
    True
    """
    if share > _NEARLY_SURE:
        return t("fragility.sure.over", share=fr.percent(_NEARLY_SURE, 0))
    return fr.percent(share, 0)


def verdict(share: float, number: int, draws: int) -> str:
    """Say in words how often the class is kept under other weights.

    Examples
    --------
    >>> "toujours" in verdict(1.0, 4, 1000)
    True
    """
    key = "always" if share >= 1 else "kept"
    percent, trials = fr.percent(share, 0), fr.number(draws)
    return t(f"fragility.sure.{key}", share=percent, number=number, draws=trials)


def bar(shares: Mapping[int, float], label: str) -> str:
    """Return the share of each class as a bar in the colours of the classes, as HTML."""
    colors = theme.class_colors(len(shares), dark=theme.is_dark())
    parts = []
    for number, share in sorted(shares.items()):
        if share <= 0:
            continue
        color = colors[number]
        text = str(number) if share >= _SHOWN_FROM else ""
        title = t("fragility.sure.part", number=number, share=fr.percent(share, 0))
        parts.append(
            f'<span style="flex:{share:.4f};--chip:{color};--chip-ink:{theme.text_on(color)}" '
            f'title="{title}">{text}</span>'
        )
    words = fr.listing(
        t("fragility.sure.part", number=number, share=fr.percent(share, 0))
        for number, share in sorted(shares.items())
        if share > 0
    )
    return (
        f'<div class="fs-bar fg-bar" role="img" aria-label="{label} {words}">{"".join(parts)}</div>'
    )
