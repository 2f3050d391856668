"""What blocks: cells furthest from their target, and who is short of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.gap import State
from ui.documents.blocks import Bullets, Paragraph, Table
from ui.format import plural
from ui.register.words import rule_short
from ui.review import gauges, words
from ui.review.figures import NOW, RefusedError, balanced
from ui.review.section import Behind, Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fragility.balance import Rule
    from ui.documents.blocks import Block
    from ui.review.scope import Scope

FURTHEST: Final = 12
"""Most cells listed."""
_PLACES: Final = ("commune_code", "fragility_class")
_ACTORS: Final = ("landlord_name", "reservation_holder")
_BEHIND: Final = frozenset({State.SHORT, State.ABOVE})


def furthest(scope: Scope) -> Section:
    """Return the section of the places furthest from a target."""
    return _section(scope, "blocages", _PLACES)


def actors(scope: Scope) -> Section:
    """Return the section of the landlords and holders of reservations short of a target."""
    return _section(scope, "acteurs", _ACTORS)


def _section(scope: Scope, name: str, places: Sequence[str]) -> Section:
    title = t(f"review.section.{name}")
    found = [
        (rule, place, row)
        for rule in scope.rules
        for place in places
        if scope.knows(place) and place in (rule.due_by or places)
        for row in _short(scope, rule, place)
    ]
    # Places of one allocation may lack one: the largest lacks first, the smaller share then.
    found.sort(key=lambda each: (-float(each[2]["missing_count"]), float(each[2]["share"])))
    if not found:
        nothing = Paragraph(t(f"review.short.none_{name}"))
        return Section(name, "coordination", title, (nothing,))
    shown = found[:FURTHEST]
    blocks: list[Block] = [_lead(found)]
    columns = tuple(
        Column(key, t(f"review.column.{key}"), numeric=key == "target")
        for key in ("who", "rule", "figure", "target", "verdict")
    )
    lines = tuple(_line(scope, *each) for each in shown)
    left = len(found) - len(shown)
    note = t("review.short.note", period=scope.span(places).label)
    note = f"{note} {plural('review.table.more', left)}" if left > 0 else note
    caption = t(f"review.short.caption_{name}", period=scope.span(places).label)
    blocks.append(Table(columns, lines, caption, note))
    behind = tuple(_behind(scope, *each) for each in shown)
    return Section(name, "coordination", title, tuple(blocks), behind=behind)


def _short(scope: Scope, rule: Rule, place: str) -> Sequence[Mapping[Any, Any]]:
    """Give the rows of a rule that are not where they should be, and may be shown."""
    try:
        rows = balanced(scope, (place,), rule=rule.id)
    except RefusedError:
        return []
    if rows.empty:
        return []
    rows = rows[(rows["moment"] == NOW) & rows["missing_count"].notna() & rows[place].notna()]
    rows = rows[rows["state"].isin(_BEHIND) & (rows["missing_count"] > 0)]
    return rows.to_dict("records")


def _lead(found: Sequence[tuple[Rule, str, Mapping[Any, Any]]]) -> Paragraph | Bullets:
    by_rule: dict[str, int] = {}
    for rule, _, row in found:
        if row["state"] == State.SHORT:
            by_rule[rule_short(rule)] = by_rule.get(rule_short(rule), 0) + 1
    sentences = tuple(
        plural("review.short.lead", count, rule=rule) for rule, count in by_rule.items()
    )
    return Bullets(sentences) if sentences else Paragraph(t("review.short.above_only"))


def _name(scope: Scope, place: str, row: Mapping[Any, Any]) -> str:
    name = scope.label(place, row[place])
    if scope.wide((place,)):
        name = t("review.cell.inside", name=name, whole=t("review.scope.whole").lower())
    kind = t(f"review.place.{place}")
    return t("review.commitment.scope", column=kind, value=name)


def _line(scope: Scope, rule: Rule, place: str, row: Mapping[Any, Any]) -> dict[str, str]:
    return {
        "who": _name(scope, place, row),
        "rule": rule_short(rule),
        "figure": words.of(row, "counted_count", "allocation_count"),
        "target": words.target(row),
        "verdict": words.verdict(row),
    }


def _behind(scope: Scope, rule: Rule, place: str, row: Mapping[Any, Any]) -> Behind:
    value = None if pd.isna(row[place]) else row[place]
    return gauges.behind_of(scope, rule, {place: value}, row, scope.label(place, value))
