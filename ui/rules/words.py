"""Rules, dates and values as a person reads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from fragility.balance.rules import Direction
from ui.format import day, euros, listing, percent, plural
from ui.register import words
from ui.rules import kept
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fragility.balance import Commitment, Rule, RuleDocument, Target, Threshold
    from fragility.balance.rules import Dated
    from ui.territories import Territory

_CONTENTS: Final = ("rules", "thresholds", "commitments")


def period(dated: Dated) -> str:
    """Say from when to when something is in force, both days included; a whole year by its name."""
    if dated.end == dt.date(dated.start.year, 12, 31) and dated.start == _new_year(dated):
        return str(dated.start.year)
    first = day(dated.start)
    if dated.end is None:
        return t("rules.period.since", first=first)
    return t("rules.period.between", first=first, last=day(dated.end))


def _new_year(dated: Dated) -> dt.date:
    return dt.date(dated.start.year, 1, 1)


def target(rule: Rule, one: Target) -> str:
    """Say what is to be reached."""
    if one.value is None:
        return t("rules.targets.unknown")
    way = "towards" if rule.direction is Direction.TOWARDS else "at_least"
    return t(f"rules.targets.{way}", value=percent(one.value, 0))


def definition(rule: Rule) -> str:
    """Say what a rule is a part of, and what counts in it."""
    whole = t(
        "rules.rule.whole",
        place=t(f"rules.rule.place.{rule.place}"),
        event=t(f"rules.rule.event.{rule.event}"),
        access=t(f"rules.rule.access.{rule.access}"),
    )
    first, *others = (t(f"rules.rule.fact.{fact}") for fact in rule.counted)
    facts = first + "".join(t("rules.rule.or", fact=fact) for fact in others)
    return f"{whole} {t('rules.rule.counted', facts=facts)}"


def due_by(rule: Rule) -> str:
    """Say for each of whom the rule is due; empty for the territory as a whole."""
    if not rule.due_by:
        return ""
    return t("rules.targets.due_by", columns=listing(map(words.column_label, rule.due_by)))


def scope(territory: Territory, one: Commitment) -> str:
    """Say whom a commitment binds."""
    if not one.scope:
        return t("rules.commitment.whole")
    return listing(
        t(
            "rules.commitment.scope",
            column=words.column_label(name),
            value=words.value_label(territory, name, value),
        )
        for name, value in one.scope.items()
    )


def commitment(one: Commitment) -> str:
    """Say what a commitment is about to reach."""
    if one.value is None:
        return t("rules.targets.unknown")
    if one.unit == "share":
        return percent(one.value, 0)
    return plural("rules.commitment.count", one.value)


def threshold(one: Threshold) -> str:
    """Write the amount of a threshold."""
    return t("rules.threshold.unknown") if one.value is None else euros(one.value)


def contents(document: RuleDocument) -> str:
    """Count what a document holds."""
    counts = (document.rules, document.q1_thresholds, document.commitments)
    parts = [
        plural(f"rules.documents.{name}", len(each))
        for name, each in zip(_CONTENTS, counts, strict=True)
        if each
    ]
    return listing(parts) if parts else t("rules.documents.nothing")


def missing_thresholds(territory: Territory, years: Iterable[int]) -> tuple[int, ...]:
    """Return the years some day of which has no known threshold on this territory."""
    known = [each for each in kept.rule_set(territory).thresholds if each.value is not None]
    return tuple(year for year in sorted(set(years)) if not _covered(known, year))


def _covered(known: list[Threshold], year: int) -> bool:
    """Tell whether thresholds, which never overlap within an EPCI, cover a whole year."""
    days: set[int] = set()
    for each in known:
        first = max(each.start.toordinal(), _day_number(year, 1, 1))
        last = min(
            each.end.toordinal() if each.end else _day_number(year, 12, 31),
            _day_number(year, 12, 31),
        )
        days.update(range(first, last + 1))
    return len(days) == _day_number(year + 1, 1, 1) - _day_number(year, 1, 1)


def _day_number(year: int, month: int, number: int) -> int:
    return dt.date(year, month, number).toordinal()


def threshold_note(territory: Territory, years: Iterable[int]) -> str:
    """Say which years lack a threshold and what it does to the figures; empty where none does."""
    lacking = missing_thresholds(territory, years)
    if not lacking:
        return ""
    return plural("rules.threshold.missing", len(lacking), years=listing(map(str, lacking)))
