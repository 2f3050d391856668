"""Follow-up of the priority neighbourhoods: the rule that bears on them, and who comes in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fragility.balance.rules import Place
from ui.documents.blocks import Paragraph
from ui.register.words import rule_short
from ui.review import gauges, traits, words
from ui.review.figures import FORMER, NOW, RefusedError, balanced
from ui.review.section import Section
from ui.texts import t

if TYPE_CHECKING:
    from ui.documents.blocks import Block
    from ui.review.scope import Scope
    from ui.review.section import Behind, Fold


def section(scope: Scope) -> Section:
    """Return the section of the priority neighbourhoods."""
    title = t("review.section.qpv")
    if not scope.knows("qpv_code"):
        return Section("qpv", "orientations", title, (Paragraph(t("review.qpv.absent")),))
    blocks: list[Block] = []
    folds: list[Fold] = []
    behind: list[Behind] = []
    for rule in scope.rules:
        if rule.place is not Place.IN_QPV:
            continue
        try:
            rows = balanced(scope, rule=rule.id)
        except RefusedError:
            blocks.append(Paragraph(t("review.refused"), "note"))
            continue
        now = gauges.by_rule(rows, NOW).get(rule.id)
        former = gauges.by_rule(rows, FORMER).get(rule.id)
        if now is None:
            continue
        figure = words.of(now, "counted_count", "allocation_count")
        sentence = t("review.item.sentence", name=rule_short(rule), figure=figure)
        target = t("review.qpv.target", target=words.target(now), verdict=words.verdict(now))
        beside = t("review.item.former", share=words.beside(former, whole="allocation_count"))
        blocks.append(Paragraph(f"{sentence} {target} {beside}"))
        behind.append(gauges.behind_of(scope, rule, {}, now, ""))
        label = t("review.gauge.by", rule=rule_short(rule), place=t("review.place.qpv_code"))
        made = gauges.by_place(scope, rule, "qpv_code", label)
        folds += [made] if made is not None else []
    # Who comes in, by neighbourhood: « outside » is one of the lines, to compare with.
    told = traits.told(
        scope, replace(traits.LOW_INCOME, places=("qpv_code",)),
        replace(traits.PRIORITY, places=("qpv_code",)),
    )  # fmt: skip
    folds += told.folds
    if not blocks:
        blocks.append(Paragraph(t("review.qpv.nothing")))
    return Section("qpv", "orientations", title, tuple(blocks), tuple(folds), tuple(behind))
