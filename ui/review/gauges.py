"""Where the semester stands under each rule, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.gap import State
from ui.documents.blocks import Paragraph, Table, Tile, Tiles
from ui.format import number, percent, plural
from ui.register.words import rule_short
from ui.review import words
from ui.review.figures import FORMER, NOW, RefusedError, balanced, of_year
from ui.review.section import Behind, Fold, Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.balance import Rule
    from ui.documents.blocks import Block
    from ui.review.scope import Scope

TILES: Final = 3
"""Key figures in a row: the objectives of the law come first in every set of rules."""
NEGLIGIBLE: Final = 0.02
"""Part of a year's allocations under which nothing more is said of those to come."""
LISTED: Final = 40
"""Most rows of a table by place; the rest is said to be left out."""


def section(scope: Scope) -> Section:
    """Return the section of the rules."""
    title = t("review.section.gauges")
    try:
        rows = balanced(scope)
        whole = balanced(scope, everywhere=True) if scope.sector else rows
    except RefusedError:
        refused = Paragraph(t("review.refused"), "note")
        return Section("objectifs", "assessment", title, (refused,))
    rules = [rule for rule in scope.rules if _in_force(rows, rule)]
    now, former, beside = (
        by_rule(frame, moment) for frame, moment in ((rows, NOW), (rows, FORMER), (whole, NOW))
    )
    if not rules:
        nothing = Paragraph(t("review.gauge.no_rule"))
        return Section("objectifs", "assessment", title, (nothing,))
    # The law first: six figures in a row could not be read.
    tiles = Tiles(tuple(_tile(rule, now[rule.id]) for rule in rules[:TILES]))
    blocks: list[Block] = [tiles]
    blocks += [Paragraph(each) for each in _sentences(scope, rules, now)]
    blocks.append(_table(scope, rules, now, former, beside))
    behind = tuple(behind_of(scope, rule, {}, now[rule.id], "") for rule in rules)
    folds = [each for rule in rules for each in _folds(scope, rule)]
    return Section("objectifs", "assessment", title, tuple(blocks), tuple(folds), behind)


def _in_force(rows: pd.DataFrame, rule: Rule) -> bool:
    """Tell whether a rule is about something in the semester, or may be."""
    mine = rows[(rows["rule"] == rule.id) & (rows["moment"] == NOW)] if len(rows) else rows
    return bool(len(mine)) and not bool((mine["allocation_count"] == 0).all())


def by_rule(rows: pd.DataFrame, moment: str) -> dict[str, Mapping[Any, Any]]:
    """Give the row of each rule at a moment."""
    if rows.empty:
        return {}
    return {row["rule"]: row for row in rows[rows["moment"] == moment].to_dict("records")}


def _tile(rule: Rule, row: Mapping[Any, Any]) -> Tile:
    counted, total = words.figure(row, "counted_count"), words.figure(row, "allocation_count")
    value = words.figure(row, "share")
    if value is None or counted is None:
        return Tile(rule_short(rule), None, t("review.cell.withheld"))
    detail = t(
        "review.gauge.detail",
        counted=number(counted),
        total=number(total),
        bounds=words.bounds(row),
        target=words.target(row),
        verdict=words.verdict(row),
    )
    return Tile(rule_short(rule), percent(value), detail)


def _sentences(scope: Scope, rules: list[Rule], now: Mapping[str, Mapping[Any, Any]]) -> list[str]:
    """Say how many targets are reached, and what is missing of the year."""
    judged = [row for rule in rules if (row := now[rule.id]) and not pd.isna(row["state"])]
    reached = sum(row["state"] == State.REACHED for row in judged)
    held = [row for row in judged if row["state"] != State.NO_TARGET]
    out = [plural("review.gauge.reached", reached, total=number(len(held)))] if held else []
    try:
        year: dict[str, Mapping[Any, Any]] = {
            row["rule"]: row for row in of_year(scope).to_dict("records")
        }
    except RefusedError:
        return out
    for rule in rules:
        held_to = year.get(rule.id)
        if held_to is None or held_to["missing_of"] != "counted":
            continue
        missing, rest = (
            words.figure(held_to, f"{name}_count") for name in ("missing", "remaining")
        )
        done = words.figure(held_to, "allocation_count")
        if not missing or not rest or not done or rest < NEGLIGIBLE * done:
            continue
        able = "can" if missing <= rest else "cannot"
        out.append(
            t(
                f"review.gauge.year_{able}",
                rule=rule_short(rule),
                missing=number(missing),
                remaining=number(rest),
                year=scope.period.year,
            )
        )
    return out


def _table(
    scope: Scope,
    rules: list[Rule],
    now: Mapping[str, Mapping[Any, Any]],
    former: Mapping[str, Mapping[Any, Any]],
    whole: Mapping[str, Mapping[Any, Any]],
) -> Table:
    columns = [
        Column("rule", t("review.column.rule")),
        Column("figure", t("review.column.figure")),
        Column("target", t("review.column.target"), numeric=True),
        Column("verdict", t("review.column.verdict")),
        Column("former", t("review.column.former"), numeric=True),
    ]
    if scope.sector:
        columns.append(Column("whole", t("review.column.whole"), numeric=True))
    lines = tuple(
        {
            "rule": rule_short(rule),
            "figure": words.of(now[rule.id], "counted_count", "allocation_count"),
            "target": words.target(now[rule.id]),
            "verdict": words.verdict(now[rule.id]),
            "former": words.beside(former.get(rule.id), whole="allocation_count"),
            "whole": words.beside(whole.get(rule.id), whole="allocation_count"),
        }
        for rule in rules
    )
    caption = t("review.gauge.caption", period=scope.period.label)
    return Table(tuple(columns), lines, caption, t("review.gauge.note"))


def _folds(scope: Scope, rule: Rule) -> list[Fold]:
    """Give the table of each column a rule is due by; of communes where it says none."""
    found = []
    for place in rule.due_by or ("commune_code",):
        if not scope.knows(place) or not scope.offers(place):
            continue
        label = t(
            "review.gauge.by", rule=rule_short(rule), place=t(f"review.place.{place}").lower()
        )
        made = by_place(scope, rule, place, label)
        if made is not None:
            found.append(made)
    return found


def by_place(scope: Scope, rule: Rule, place: str, label: str) -> Fold | None:
    """Give the table of a rule by a place, what is furthest from the target first."""
    try:
        rows = balanced(scope, (place,), rule=rule.id)
    except RefusedError:
        return Fold(label, (Paragraph(t("review.refused"), "note"),))
    if rows.empty:
        return None
    now = rows[(rows["moment"] == NOW) & (rows["allocation_count"].fillna(1) > 0)]
    now = now.sort_values(
        ["missing_count", "allocation_count"], ascending=False, kind="stable", na_position="last"
    )
    if now.empty:
        return None
    now, silent = words.told(now, "allocation_count")
    if now.empty:
        return Fold(label, (), silent=True)
    cells = scope.cut((place,))
    former = {
        words.key(row, cells): row for row in rows[rows["moment"] == FORMER].to_dict("records")
    }
    columns = (
        Column("place", t(f"review.place.{place}")),
        Column("n", t("review.column.allocations"), numeric=True),
        Column("counted", t("review.column.counted"), numeric=True),
        Column("share", t("review.column.share"), numeric=True),
        Column("target", t("review.column.target"), numeric=True),
        Column("verdict", t("review.column.verdict")),
        words.former_column(scope, place),
    )
    lines, behind = [], []
    for row in now.head(LISTED).to_dict("records"):
        value = None if pd.isna(row[place]) else row[place]
        name = words.place(scope, place, row)
        lines.append(
            {
                "place": name,
                "n": words.count(words.figure(row, "allocation_count")),
                "counted": words.count(words.figure(row, "counted_count")),
                "share": words.share(row),
                "target": words.target(row),
                "verdict": words.verdict(row),
                "former": words.beside(former.get(words.key(row, cells)), whole="allocation_count"),
            }
        )
        where: dict[str, str | int | None] = {place: value}
        if place == "qpv_code" and not pd.isna(row.get("commune_code")):
            where["commune_code"] = row["commune_code"]
        behind.append(behind_of(scope, rule, where, row, name))
    note = words.note(scope, silent=silent, left=len(now) - LISTED)
    return Fold(
        label,
        (Table(columns, tuple(lines), words.caption(scope, label, place), note),),
        tuple(behind),
    )


def behind_of(
    scope: Scope,
    rule: Rule,
    where: Mapping[str, str | int | None],
    row: Mapping[Any, Any],
    name: str,
) -> Behind:
    """Return what stands behind a figure of a rule; ``name`` is that of its place."""
    span = scope.span(list(where))
    parts = [rule_short(rule), name or scope.sector, span.label]
    return Behind(
        title=" · ".join(filter(None, parts)),
        rule=rule.id,
        period=span,
        where={**scope.where(list(where)), **where},
        figures=(
            (t("review.column.figure"), words.of(row, "counted_count", "allocation_count")),
            (t("review.column.target"), words.target(row)),
            (t("review.column.verdict"), words.verdict(row)),
        ),
    )
