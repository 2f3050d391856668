"""The three maps of the assessment: the gap to the law, resources by quartier, priority."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.balance.rules import Place
from ui import theme
from ui.allocations.reading import SMALL
from ui.documents.blocks import Chart, Paragraph
from ui.format import number, percent, points
from ui.map import ClassLook, MapValues, ZoneState
from ui.register.words import rule_short
from ui.review import traits, words
from ui.review.figures import NOW, RefusedError, balanced, summed
from ui.review.section import Section
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from ui.documents.blocks import Block
    from ui.review.scope import Scope
    from ui.review.traits import Item

_SHARES: Final = (0.0, 0.25, 0.4, 0.6, 1.0)
_GAPS: Final = (-1.0, -0.1, 0.0, 0.1, 1.0)
"""Bounds of classes: the same every semester, so that two reviews compare."""
GREY: Final = "#b9bcc4"
"""Zones of too few allocations for a share to say anything, as on the page of allocations."""


def section(scope: Scope) -> Section:
    """Return the section of the maps; of those that can be drawn."""
    title = t("review.section.cartes")
    blocks: list[Block] = []
    for rule in scope.rules:
        if rule.place is not Place.EVERYWHERE and scope.knows("commune_code"):
            blocks += _gap(scope, rule.id, rule_short(rule))
    quartiers = "iris_code" if scope.internal else "commune_code"
    for item, place in ((traits.INCOME, quartiers), (traits.PRIORITY, "commune_code")):
        if scope.knows(place) and item.known(scope):
            blocks += _share(scope, item, place)
    if not blocks:
        blocks.append(Paragraph(t("review.map.none")))
    return Section("cartes", "assessment", title, tuple(blocks))


def _gap(scope: Scope, rule: str, name: str) -> list[Block]:
    try:
        rows = balanced(scope, ("commune_code",), rule=rule)
    except RefusedError:
        return [Paragraph(t("review.refused"), "note")]
    rows = rows[rows["moment"] == NOW] if len(rows) else rows
    if rows.empty:
        return []
    looks = _looks(_GAPS, lambda each: points(each, 0))
    figures = rows.assign(figure=rows["gap_share"], total=rows["allocation_count"])
    title = t("review.map.gap", rule=name)
    return _drawn(scope, "commune_code", figures, looks=looks, bounds=_GAPS, title=title)


def _share(scope: Scope, item: Item, place: str) -> list[Block]:
    try:
        rows = balanced(scope, (place,), rule=item.rule, followed=True)
    except RefusedError:
        return [Paragraph(t("review.refused"), "note")]
    rows = rows[rows["moment"] == NOW] if len(rows) else rows
    if rows.empty:
        return []
    figures = rows.assign(figure=rows["share"], total=rows["allocation_count"])
    looks = _looks(_SHARES, lambda each: percent(each, 0))
    return _drawn(scope, place, figures, looks=looks, bounds=_SHARES, title=item.name)


def _looks(bounds: Sequence[float], write: Callable[[float], str]) -> tuple[ClassLook, ...]:
    colors = theme.class_colors(len(bounds) - 1)
    out = []
    for rank, (low, high) in enumerate(pairwise(bounds), start=1):
        if rank == 1:
            label = t("review.map.under", high=write(high))
        elif rank == len(bounds) - 1:
            label = t("review.map.from", low=write(low))
        else:
            label = t("review.map.between", low=write(low), high=write(high))
        out.append(ClassLook(label, colors[rank]))
    return tuple(out)


def _drawn(
    scope: Scope,
    place: str,
    figures: pd.DataFrame,
    *,
    looks: tuple[ClassLook, ...],
    bounds: Sequence[float],
    title: str,
) -> list[Block]:
    if scope.draw is None:
        return []
    figures = figures[figures[place].notna()].astype({"figure": float, "total": float})
    known = figures[figures["figure"].notna()]
    codes = np.digitize(known["figure"].to_numpy(), bounds[1:-1]) + 1
    codes = np.where(known["total"] < SMALL, len(looks) + 1, codes)
    looks = (*looks, ClassLook(t("review.map.small", limit=number(SMALL)), GREY))
    period = scope.span((place,)).label
    class_of = dict(zip(known[place].astype(str), map(int, codes), strict=True))
    none = set(figures.loc[figures["total"] == 0, place].astype(str))
    state_of = {
        code: ZoneState.NOT_CONCERNED if code in none else ZoneState.SECRET
        for code in figures[place].astype(str)
        if code not in class_of
    }
    values = MapValues(
        title=title,
        classes=looks,
        class_of=class_of,
        state_of=state_of,
        subtitle=t("review.map.subtitle", period=period),
        numbered=True,
    )
    spec = scope.draw("commune" if place == "commune_code" else "iris", values)
    counts = summed(known.assign(one=1.0, look=codes), ["look"], ["one"])
    told = words.SEMICOLON.join(
        t("review.map.count", label=looks[int(row["look"]) - 1].label, count=number(row["one"]))
        for row in counts.sort_values("look").to_dict("records")
    )
    withheld = sum(state is ZoneState.SECRET for state in state_of.values())
    caption = t("review.map.caption", title=title, period=period)
    if withheld:
        caption = t("review.map.caption_withheld", caption=caption, count=words.count(withheld))
    return [Chart(spec, caption, t("review.map.alt", title=title, told=told))]
