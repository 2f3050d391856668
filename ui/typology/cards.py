"""The families at a glance: key figures, then a card for each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import format as fr
from ui import theme
from ui.texts import t
from ui.typology import kept, words

if TYPE_CHECKING:
    import pandas as pd

    from ui.typology.kept import Families
    from ui.typology.view import View


def figures(view: View) -> None:
    """Draw the key figures."""
    found = view.families
    summed = 1 - found.model.within_share
    left = int(found.frame["family"].isna().sum())
    cells = [
        (fr.number(sum(found.counts.values())), "residences"),
        (fr.number(sum(found.dwellings.values())), "dwellings"),
        (fr.number(len(found.numbers)), "families"),
        (fr.percent(summed, 0), "summed"),
    ]
    if left:
        cells.append((fr.number(left), "left_out"))
    parts = (
        f'<div class="fs-figure"><dt>{t(f"typology.figure.{name}")}</dt><dd>{figure}</dd></div>'
        for figure, name in cells
    )
    st.html(f'<dl class="fs fs-figures">{"".join(parts)}</dl>')


def show(view: View) -> None:
    """Draw one card a family."""
    profile = kept.profiles(view.territory, view.saved, view.role).content
    items = "".join(
        card(view.families, profile, number, opened=number == view.chosen)
        for number in view.families.numbers
    )
    st.html(f'<div class="fs"><ol class="ty-cards">{items}</ol></div>')


def card(found: Families, profile: pd.DataFrame, number: int, *, opened: bool) -> str:
    """Return the card of a family, as HTML.

    Parameters
    ----------
    found
        The families.
    profile
        Result of ``profile_assigned``.
    number
        The family.
    opened
        Whether its detail is shown.
    """
    count, everyone = found.counts[number], max(sum(found.counts.values()), 1)
    share = count / everyone
    said = words.traits(profile, number) if count else [t("typology.families.none_here")]
    traits = "".join(
        f"<li>{escape(text)}</li>" for text in said or [t("typology.families.nothing")]
    )
    numbers = (
        f"<b>{fr.plural('typology.families.residences', count)}</b>"
        f"<span>{fr.plural('typology.families.dwellings', found.dwellings[number])}</span>"
        f'<span class="fs-muted">{t("typology.families.share", share=fr.percent(share, 0))}</span>'
    )
    style = f'style="{_look(found.colors[number])}"'
    return (
        f'<li class="ty-card{" ty-open" if opened else ""}" {style}>'
        f'<div class="ty-head">{chip(number, found.colors[number])}'
        f"<h3>{escape(found.names[number])}</h3></div>"
        f'<div class="ty-count">{numbers}</div>'
        f'<span class="ty-track"><i style="width:{100 * share:.1f}%"></i></span>'
        f'<ul class="ty-traits">{traits}</ul></li>'
    )


def chip(number: int, color: str) -> str:
    """Return the number of a family on its colour, as HTML."""
    return f'<span class="fs-chip" style="{_look(color)}">{number}</span>'


def _look(color: str) -> str:
    return f"--chip:{color};--chip-ink:{theme.text_on(color)}"
