"""New entrants: who came in during the semester, and how they compare with who lives there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ui.documents.blocks import Bullets, Paragraph, Table
from ui.format import listing, number, percent, plural, points
from ui.register.newcomers import WHOLE
from ui.review import arrivals, words
from ui.review.section import Fold, Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from ui.documents.blocks import Block
    from ui.register.newcomers import Comparison, Line, Place
    from ui.review.scope import Scope


def section(scope: Scope) -> Section:
    """Return the section of the new entrants."""
    title = t("review.section.entrants")
    places = [
        place
        for place in scope.newcomers
        if not scope.sector or place.commune_code in (WHOLE, *scope.communes)
    ]
    came = arrivals.told(scope)
    blocks: list[Block] = list(came.blocks)
    if not places:
        blocks.append(Paragraph(t("review.entrants.none"), "note"))
        return Section(
            "entrants", "assessment", title, tuple(blocks), came.folds, behind=came.behind
        )
    blocks.append(Paragraph(t("review.entrants.lead"), "note"))
    sentences = [_sentence(scope, place) for place in places]
    if told := tuple(filter(None, sentences)):
        blocks.append(Bullets(told))
    else:
        blocks.append(Paragraph(t("review.entrants.not_judged"), "note"))
    splits = dict.fromkeys(each.split for place in places for each in place.comparisons)
    folds = tuple(
        Fold(t("review.entrants.by", split=split.label), (_table(scope, places, split.id),))
        for split in splits
    )
    return Section(
        "entrants", "assessment", title, tuple(blocks), (*came.folds, *folds), came.behind
    )


def _name(scope: Scope, place: Place) -> str:
    if place.commune_code == WHOLE:
        return t("review.scope.whole")
    return scope.label("commune_code", place.commune_code)


def _sentence(scope: Scope, place: Place) -> str:
    """Say on what entrants are nearer the reference than occupants, and on what further."""
    nearer = [each.split.label.lower() for each in place.comparisons if each.nearer is True]
    further = [each.split.label.lower() for each in place.comparisons if each.nearer is False]
    parts = [
        t(f"review.entrants.{name}", splits=listing(splits))
        for name, splits in (("nearer", nearer), ("further", further))
        if splits
    ]
    if not parts:
        return ""
    total = max(each.entrant_total for each in place.comparisons)
    return t(
        "review.entrants.sentence",
        place=_name(scope, place),
        count=plural("review.entrants.count", total),
        parts=words.SEMICOLON.join(parts),
    )


def _table(scope: Scope, places: list[Place], split: str) -> Table:
    columns = tuple(
        Column(name, t(f"review.entrants.column.{name}"), numeric=name not in {"place", "category"})
        for name in ("place", "category", "entrants", "occupants", "gap", "reference")
    )
    lines = [
        line
        for place in places
        for each in place.comparisons
        if each.split.id == split
        for line in _lines(_name(scope, place), each)
    ]
    label = next(
        each.split.label for place in places for each in place.comparisons if each.split.id == split
    )
    caption = t("review.entrants.caption", split=label)
    return Table(columns, tuple(lines), caption, t("review.entrants.note"))


def _lines(name: str, compared: Comparison) -> list[dict[str, str]]:
    return [
        {
            "place": name,
            "category": listing(line.labels),
            "entrants": t(
                "review.cell.count_share",
                count=number(line.entrant_count),
                share=percent(line.entrant_share),
            ),
            "occupants": percent(line.occupant_share),
            "gap": points(line.gap_share),
            "reference": _reference(compared, line),
        }
        for line in compared.lines
    ]


def _reference(compared: Comparison, line: Line) -> str:
    """Write a reference, and the share of households whose families have one."""
    if line.reference_share is None:
        return t("review.entrants.no_reference")
    told = percent(line.reference_share)
    if compared.referred_share == 1:
        return told
    # Rounded down: what is not all of the households is never said to be.
    share = percent(math.floor(100 * compared.referred_share) / 100, 0)
    return t("review.entrants.part_reference", reference=told, share=share)
