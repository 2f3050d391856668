"""The rules in use as tables: documents, dated targets, thresholds, commitments."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from geodata.messages import french
from ui import tables
from ui.format import day, day_and_time
from ui.register.words import rule_short
from ui.rules import words
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fragility.balance import RuleDocument, RuleSet
    from ui.roles import Role
    from ui.rules.kept import Own
    from ui.territories import Territory

Rows = list[dict[str, str]]


def columns(table: str, names: Sequence[str]) -> list[Column]:
    """Return the columns of one of the tables."""
    return [Column(name, t(f"rules.{table}.column.{name}")) for name in names]


def show_documents(rules: RuleSet, mine: Own, role: Role) -> None:
    """Draw where the rules come from; who kept the territory's own is for technicians."""
    rows = [
        {
            "name": french(each.label),
            "version": _version(each, mine, role),
            "scope": _scope(each, mine),
            "holds": words.contents(each),
        }
        for each in rules.documents
    ]
    shown = columns("documents", ("name", "scope", "version", "holds"))
    tables.show(shown, rows, t("rules.documents.caption"))


def _is_own(document: RuleDocument, mine: Own) -> bool:
    return mine.document is not None and document.id == mine.document.id


def _scope(document: RuleDocument, mine: Own) -> str:
    if _is_own(document, mine):
        return t("rules.documents.own")
    return t(f"rules.documents.{'local' if document.epci_codes else 'national'}")


def _version(document: RuleDocument, mine: Own, role: Role) -> str:
    if _is_own(document, mine) and mine.saved_at is not None and role == "technicien":
        return t(
            "rules.documents.own_version",
            version=document.version,
            author=mine.author,
            moment=day_and_time(mine.saved_at),
        )
    return t("rules.documents.shipped_version", version=document.version, date=day(document.date))


def show_targets(rules: RuleSet) -> None:
    """Draw every version of every rule, with its text."""
    rows = []
    for rule in rules.rules:
        for position, one in enumerate(rule.targets):
            about = words.definition(rule) if position == 0 else ""
            rows.append(
                {
                    "rule": _two_lines(french(rule.label), about),
                    "target": _two_lines(words.target(rule, one), words.due_by(rule)),
                    "period": words.period(one),
                    "reference": french(one.reference),
                }
            )
    shown = columns("targets", ("rule", "target", "period", "reference"))
    tables.show(shown, rows, t("rules.targets.caption"))


def show_former_zus(rules: RuleSet) -> None:
    """Draw when former ZUS count as QPV."""
    rows = [
        {
            "period": words.period(one),
            "choice": t(f"rules.zus.{'counted' if one.value else 'not_counted'}"),
            "reference": french(one.reference),
        }
        for one in rules.former_zus_as_qpv
    ]
    if rows:
        tables.show(columns("zus", tuple(rows[0])), rows, t("rules.zus.caption"))


def show_thresholds(rules: RuleSet) -> None:
    """Draw the thresholds of the first quartile, the latest first."""
    found = sorted(rules.thresholds, key=lambda each: each.start, reverse=True)
    rows = [
        {
            "period": words.period(one),
            "value": words.threshold(one),
            "reference": french(one.reference),
        }
        for one in found
    ]
    if rows:
        shown = [
            Column(each.key, each.label, numeric=each.key == "value")
            for each in columns("threshold", tuple(rows[0]))
        ]
        tables.show(shown, rows, t("rules.threshold.caption"))


def show_commitments(territory: Territory, rules: RuleSet) -> None:
    """Draw the territory's own commitments."""
    labels = {rule.id: french(rule_short(rule)) for rule in rules.rules}
    rows = commitment_rows(territory, rules, labels)
    if rows:
        tables.show(columns("commitment", tuple(rows[0])), rows, t("rules.commitment.caption"))


def commitment_rows(territory: Territory, rules: RuleSet, labels: Mapping[str, str]) -> Rows:
    """Return one row a commitment, in the order of the documents."""
    return [
        {
            "scope": words.scope(territory, one),
            "rule": labels[one.rule],
            "value": words.commitment(one),
            "period": words.period(one),
            "reference": french(one.reference),
        }
        for one in rules.commitments
    ]


def _two_lines(first: str, second: str) -> Html:
    below = f'<br><span class="fs-muted fs-small">{escape(second)}</span>' if second else ""
    return Html(escape(first) + below)
