"""The review as one document: what the screen shows, unfolded, with what it rests on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ui import cache, downloads
from ui.directory import alphabetical
from ui.documents.blocks import Document, Heading, PageBreak, Paragraph
from ui.format import day, listing, plural
from ui.register import choices
from ui.review.section import PARTS
from ui.rules import kept as rules
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.documents.blocks import Block
    from ui.review.section import Section
    from ui.review.view import View


def document(view: View, sections: Sequence[Section], known: Sequence[tuple[str, str]]) -> Document:
    """Return the document of a review.

    Parameters
    ----------
    view
        What is looked at.
    sections
        All of its sections, the decisions included, in any order.
    known
        What it rests on: :func:`about`, and the reference of the export.
    """
    blocks: list[Block] = [Paragraph(t(f"review.diffusion.note_{view.diffusion}"), "warning")]
    for position, part in enumerate(PARTS):
        if position:
            blocks.append(PageBreak())
        blocks.append(Heading(t(f"review.part.{part}"), 1))
        blocks.append(Paragraph(t(f"review.part.{part}_lead"), "lead"))
        for section in sections:
            if section.part == part:
                blocks += _blocks(section)
    territory = view.territory
    return Document(
        title=t("review.document.title", period=view.period.label),
        subtitle=view.sector_name or t("review.scope.whole"),
        territory=territory.name,
        mark=t("common.territory.fictional") if territory.fictional else "",
        about=tuple(known),
        blocks=tuple(blocks),
    )


def _blocks(section: Section) -> list[Block]:
    blocks: list[Block] = [Heading(section.title, 2), *section.blocks]
    for fold in section.folds:
        blocks += [Heading(fold.label, 3), *fold.blocks]
    return blocks


def about(view: View) -> tuple[tuple[str, str], ...]:
    """Return what the figures rest on: place, period, reader, settings, rules, data, date."""
    territory = view.territory
    first, last = map(day, view.period.days)
    rows = [
        (t("review.about.made_on"), day(dt.datetime.now(tz=dt.UTC))),
        (t("review.about.diffusion"), t(f"review.diffusion.{view.diffusion}")),
        (t("review.scope.sector"), view.sector_name or t("review.scope.whole")),
    ]
    if view.sector is not None:
        rows.append((t("review.about.communes"), communes(view)))
    rows += [
        (t("review.about.period"), t("review.about.days", first=first, last=last)),
        (t("review.about.covered"), choices.covered(territory)),
        (t("review.about.switches"), " ".join(view.switches.sentences())),
    ]
    held = rules.rule_set(territory)
    rows += [
        (
            t("review.about.rules"),
            t("review.about.document", label=each.label, version=each.version, day=day(each.date)),
        )
        for each in held.documents
    ]
    rows.append((t("review.about.digest"), held.digest))
    rows += downloads.source_rows(territory)
    return tuple(rows)


def communes(view: View) -> str:
    """Name the communes of the sector."""
    assert view.sector is not None
    names = cache.directory(view.territory).name_of
    told = sorted((names.get(code, code) for code in view.sector.communes), key=alphabetical)
    return plural("review.scope.communes", len(told), names=listing(told))
