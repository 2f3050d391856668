"""Beside the map: what it shows in words, the Lorenz curve and the indices."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import public
from ui import exits, theme
from ui.format import listing, number, percent, plural
from ui.stock import kept
from ui.stock.sources import SECTOR
from ui.stock.subjects import Kind
from ui.texts import t

if TYPE_CHECKING:
    from fragility.concentration import Segregation, SharedOut
    from ui.stock.spreading import Spread
    from ui.stock.view import View

TOP = 5
_FAINT = 1.25
"""Ratio to chance below which a dissimilarity is said to be no more than chance gives."""


def show(view: View) -> None:
    """Draw the explanation, the curve and the sentences."""
    st.html(
        f'<div class="fs"><p class="fs-strong">{t(f"stock.subject.{view.subject.id}")}</p>'
        f'<p class="fs-muted fs-small">{t(f"stock.about.{view.subject.id}")}</p></div>'
    )
    _states(view)
    if view.level == SECTOR:
        partial_sums(view)
        st.html(f'<p class="fs fs-muted fs-small">{t("stock.sector.not_summed")}</p>')
    found = (
        kept.spread(view.territory, view.source, view.level, view.subject)
        if view.subject.kind is not Kind.VALUE
        else None
    )
    if found is None:
        st.html(f'<p class="fs fs-muted fs-small">{t("stock.spread.none")}</p>')
        return
    st.subheader(t(f"stock.spread.title_{view.level}"), anchor=False)
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(view, found))
    st.html(f'<div class="fs st-said">{said}</div>')
    drawing = kept.curve(
        view.territory, view.source, view.level, view.subject, dark=theme.is_dark()
    )
    assert drawing is not None  # there is a spread
    exits.chart(public(drawing), view.territory, alt=_alt(view, found))
    st.html(f'<p class="fs fs-muted fs-small">{t("stock.spread.reading")}</p>')
    if found.left_out_count:
        said = plural(f"stock.spread.left_out_{view.level}", found.left_out_count)
        st.html(f'<p class="fs fs-muted fs-small">{said}</p>')


def partial_notes(view: View) -> dict[str, str]:
    """Say what is known of the sectors some of whose communes have no count."""
    known = kept.known_parts(view.territory, view.source)
    short = known[known["known_count"] < known["commune_count"]]
    return {
        str(code): t(
            "stock.sector.partial",
            count=number(row["known_sum"]),
            known=number(row["known_count"]),
            total=number(row["commune_count"]),
        )
        for code, row in short.iterrows()
        if row["known_count"]
    }


def partial_sums(view: View) -> None:
    """Draw what is known of these sectors: a partial sum is never shown as a whole."""
    names = kept.names(view.territory, SECTOR)
    for code, said in partial_notes(view).items():
        text = escape(t("stock.sector.partial_of", name=names[code], said=said))
        st.html(f'<p class="fs fs-muted fs-small">{text}</p>')


def _states(view: View) -> None:
    """Say how many zones have no figure, and why: missing, secret and zero are three things."""
    counts = view.measured["status"].value_counts()
    said = [
        plural(f"stock.state.{state}", int(counts[state]))
        for state in ("secret", "missing", "undefined")
        if counts.get(state)
    ]
    if said:
        zones = plural(f"stock.state.zones_{view.level}", len(view.measured))
        line = t("stock.state.line", zones=zones, states=listing(said))
        st.html(f'<p class="fs fs-muted fs-small">{line}</p>')


def sentences(view: View, found: Spread) -> list[str]:
    """Return what the indices say, in plain words, the figure itself in brackets."""
    if found.shared is not None:
        return _shared(view, found.shared)
    assert found.segregation is not None
    return _apart(view, found.segregation, found.by_chance)


def _shared(view: View, shared: SharedOut) -> list[str]:
    names = kept.names(view.territory, view.level)
    # Of a handful of sectors, all of them together have everything.
    top = min(TOP, shared.unit_count - (view.level == SECTOR))
    first = listing(names.get(str(code), str(code)) for code in shared.counts.index[:top])
    said = [
        t(
            f"stock.spread.top_{view.level}",
            n=number(top),
            share=percent(shared.top_share(top)),
            names=first,
        ),
        t("stock.spread.gini", gini=number(shared.gini, 2)),
    ]
    if shared.empty_count:
        said.append(plural(f"stock.spread.empty_{view.level}", shared.empty_count))
    return said


def _apart(view: View, found: Segregation, by_chance: float) -> list[str]:
    part = t(f"stock.part.{view.subject.id}")
    if math.isnan(found.dissimilarity):
        return [t("stock.spread.even", part=part)]
    said = [
        t(
            f"stock.spread.dissimilarity_{view.level}",
            share=percent(found.dissimilarity, 0),
            part=part,
            index=number(found.dissimilarity, 2),
        )
    ]
    key = "chance_like" if found.dissimilarity < _FAINT * by_chance else "chance"
    said.append(t(f"stock.spread.{key}", index=number(by_chance, 2)))
    said.append(
        t(
            f"stock.spread.isolation_{view.level}",
            isolation=percent(found.isolation, 0),
            share=percent(found.share, 0),
        )
    )
    return said


def _alt(view: View, found: Spread) -> str:
    said = " ".join(sentences(view, found))
    return t("stock.spread.alt", subject=t(f"stock.subject.{view.subject.id}"), said=said)
