"""The classes of the territory in a sentence, a bar and a miniature map."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility import IndexResult, ZoneState
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import cache, shell, site, theme
from ui.format import listing, number, percent, plural
from ui.home import thumbnail
from ui.texts import t

if TYPE_CHECKING:
    from ui.data import ZoneLevel
    from ui.territories import Territory

MAP_LIMIT = 1500
"""Zones beyond which the miniature draws communes: it would only be a blur of outlines."""


@dataclass(frozen=True)
class Overview:
    """Zones by class and state."""

    counts: dict[int, int]
    states: dict[str, int]
    population_share: float | None
    """Share of the classified zones' population that lives in the most fragile class."""
    population: float | None

    @property
    def total(self) -> int:
        """Number of zones that have a class."""
        return sum(self.counts.values())


def summarise(result: IndexResult) -> Overview:
    """Count the zones of each class, and who lives in the most fragile one."""
    classes = result.zones["class_"]
    counts = {rank: int((classes == rank).sum()) for rank in result.classes}
    states = result.zones["state"].value_counts().to_dict()
    share = inhabitants = None
    population = result.table.zones.get("population_count")
    if population is not None:
        classified = classes.notna()
        top = (classes == result.classes[-1]).fillna(value=False)
        # A sum with a hole in it is not a total: no share rather than a wrong one.
        if population[classified].notna().all() and population[classified].sum() > 0:
            inhabitants = float(population[top].sum())
            share = inhabitants / float(population[classified].sum())
    return Overview(counts, {str(k): int(v) for k, v in states.items()}, share, inhabitants)


def _words(level: ZoneLevel) -> str:
    return "" if level == "iris" else "_commune"


def sentence(overview: Overview, level: ZoneLevel) -> str:
    """Return the overview in one sentence."""
    rank = max(overview.counts)
    text = plural(
        f"home.overview.top{_words(level)}",
        overview.counts[rank],
        total=number(overview.total),
        rank=rank,
    )
    if overview.population_share is None or overview.population is None:
        return text + t("home.overview.end")
    return text + t(
        "home.overview.population",
        count=number(round(overview.population)),
        share=percent(overview.population_share, 0),
    )


def class_label(rank: int, last: int) -> str:
    """Return the name of a class, its meaning added at both ends."""
    if rank == last:
        return t("home.overview.class_high", rank=rank)
    return t("home.overview.class_low" if rank == 1 else "home.overview.class", rank=rank)


def _chip(color: str) -> str:
    return f"--chip:{color};--chip-ink:{theme.text_on(color)}"


def bar_html(overview: Overview, level: ZoneLevel) -> str:
    """Return the bar of the classes and its legend, the most fragile class first."""
    colors = theme.class_colors(len(overview.counts), dark=theme.is_dark())
    last = max(overview.counts)
    ranks = [rank for rank in reversed(overview.counts) if overview.counts[rank]]
    words = f"home.overview.zones{_words(level)}"
    parts = listing(
        f"{class_label(rank, last)} : {plural(words, overview.counts[rank])}" for rank in ranks
    )
    segments = "".join(
        f'<span style="flex:{overview.counts[rank]};{_chip(colors[rank])}">{rank}</span>'
        for rank in ranks
    )
    items = [
        f'<li><span class="fs-chip" style="{_chip(colors[rank])}">{rank}</span>'
        f"<span>{class_label(rank, last)}</span>"
        f"<b>{plural(words, overview.counts[rank])}</b></li>"
        for rank in reversed(overview.counts)
    ]
    for state in (ZoneState.NOT_CONCERNED, ZoneState.INCOMPLETE):
        count = overview.states.get(state, 0)
        if count:
            items.append(
                f'<li><span class="fs-chip fs-hatch"></span>'
                f"<span>{t(f'home.overview.{state}')}</span><b>{plural(words, count)}</b></li>"
            )
    label = escape(t("home.overview.bar_alt", parts=parts))
    return (
        f'<div class="fs"><div class="fs-bar" role="img" aria-label="{label}">{segments}</div>'
        f'<ul class="fs-legend">{"".join(items)}</ul></div>'
    )


def basis(result: IndexResult) -> str:
    """Return what the classes were computed with."""
    labels = (indicator.label or indicator.id for indicator in result.method.indicators)
    return t(
        "home.overview.basis",
        indicators=listing(label[0].lower() + label[1:] for label in labels),
        method=result.method.title,
        version=result.method.version,
    )


def show(territory: Territory) -> None:
    """Draw the overview, or say why there are no classes yet."""
    st.header(t("home.overview.title"), anchor=False)
    level, result, reason = _computed(territory)
    if result is None:
        shell.empty(t("home.overview.none_title"), t("home.overview.none", reason=reason))
        return
    left, right = st.columns([6, 5], gap="large")
    overview = summarise(result)
    with left:
        st.html(f'<p class="fs fs-strong">{escape(sentence(overview, level))}</p>')
        st.html(bar_html(overview, level))
        st.html(f'<p class="fs fs-muted fs-small">{escape(basis(result))}</p>')
        st.page_link(site.FRAGILITY, label=t("home.overview.open"), icon=":material/map:")
    with right:
        _map(territory, level, result)


def _computed(territory: Territory) -> tuple[ZoneLevel, IndexResult | None, str]:
    """Return the finest level that can be computed, or the reason why none can."""
    levels: tuple[ZoneLevel, ...] = ("iris", "commune")
    reason = ""
    for level in levels:
        try:
            return level, cache.default_result(territory, level), ""
        except (GeodataError, FragilityError) as error:
            reason = reason or str(error)
    return "iris", None, reason


def _map(territory: Territory, level: ZoneLevel, result: IndexResult) -> None:
    if level == "iris" and len(result.zones) > MAP_LIMIT:
        try:
            level, result = "commune", cache.default_result(territory, "commune")
        except (GeodataError, FragilityError):
            return
    colors = theme.class_colors(len(result.classes), dark=theme.is_dark())
    ranks = result.zones["class_"].dropna().astype(int)
    fills = {str(code): colors[rank] for code, rank in ranks.items()}
    label = t("home.overview.map_alt", name=territory.name)
    border = theme.BORDER_DARK if theme.is_dark() else theme.PAPER
    st.html(thumbnail.image(cache.drawing(territory, level), fills, border, label))
