"""The review in the order of the session: assessment, coordination, orientations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ui.documents.blocks import Bullets, Paragraph
from ui.review import (
    commitments,
    coordination,
    demand,
    entrants,
    gauges,
    maps,
    qpv,
    sizes,
    traits,
    waits,
)
from ui.review.section import Section, tidied
from ui.texts import t

if TYPE_CHECKING:
    from ui.documents.blocks import Block
    from ui.review.scope import Scope
    from ui.review.traits import Item


def sections(scope: Scope) -> tuple[Section, ...]:
    """Return every section of a review but the decisions, which people type."""
    made = (
        gauges.section(scope),
        commitments.section(scope),
        _traits(scope, "ressources", traits.INCOME, traits.LOW_INCOME, traits.ACTIVITY),
        _traits(scope, "prioritaires", traits.PRIORITY, traits.PDALHPD),
        _traits(scope, "mutations", traits.MUTATIONS),
        _traits(scope, "relogements", traits.REHOUSING),
        _traits(scope, "droit_commun", traits.COMMON_LAW),
        entrants.section(scope),
        maps.section(scope),
        coordination.furthest(scope),
        coordination.actors(scope),
        demand.pending(scope),
        demand.segments(scope),
        _followed(scope),
        sizes.section(scope),
        qpv.section(scope),
    )
    return tuple(map(tidied, made))


def _traits(scope: Scope, name: str, *items: Item) -> Section:
    told = traits.told(scope, *items)
    title = t(f"review.section.{name}")
    return Section(name, "assessment", title, told.blocks, told.folds, told.behind)


def _followed(scope: Scope) -> Section:
    """Return what the semester gave to those the session before looked at."""
    title = t("review.section.suivi")
    # Complex mutations have their tables in the assessment: one sentence recalls them here.
    moves = traits.told(scope, replace(traits.MUTATIONS, places=()))
    sentences, folds, behind = moves.sentences, [], list(moves.behind)
    blocks: list[Block] = [Paragraph(t("review.followed.lead"), "note")]
    if not scope.knows("waiting_months"):
        sentences = (t("review.waits.absent"), *sentences)
    elif scope.internal:
        sentences = (*waits.sentences(scope), *sentences)
        behind.insert(0, waits.beside(scope, {}, ""))
        places = ("commune_code", "landlord_name")
        folds = [
            fold
            for place in places
            if scope.knows(place) and (fold := waits.fold(scope, place)) is not None
        ]
    else:
        sentences = (t("review.waits.internal_only"), *sentences)
    blocks.append(Bullets(sentences))
    return Section("suivi", "orientations", title, tuple(blocks), tuple(folds), tuple(behind))
