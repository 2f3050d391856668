"""What a figure is: its rule in a sentence, its part, its whole, its target and its switches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.balance.rules import Access, Direction, Place
from fragility.balance.switches import Event
from ui.format import day, listing, percent
from ui.register import words
from ui.texts import t

if TYPE_CHECKING:
    import datetime as dt

    from fragility.balance import Rule, Switches, Target
    from fragility.balance.measure import Period


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a definition."""

    term: str
    text: str


def of_rule(rule: Rule, switches: Switches, period: Period) -> tuple[Line, ...]:
    """Define the share that a rule measures.

    Parameters
    ----------
    rule
        The rule.
    switches
        What the texts leave open.
    period
        Days of the figure: the targets in force on one of them are told, all of them where
        the period has no end.
    """
    found = [
        Line(t("register.definition.rule"), rule.label),
        Line(t("register.definition.numerator"), numerator(rule)),
        Line(t("register.definition.denominator"), denominator(rule, switches)),
    ]
    if rule.due_by:
        names = listing(words.column_label(name).lower() for name in rule.due_by)
        found.append(Line(t("register.definition.due_by"), names))
    held = targets(rule, period)
    found += [Line(t("register.definition.target"), target_sentence(rule, each)) for each in held]
    if not held:
        found.append(Line(t("register.definition.target"), t("register.definition.no_target")))
    found += [Line(t("register.definition.reference"), each.reference) for each in held]
    return tuple(found)


def numerator(rule: Rule) -> str:
    """Say what counts."""
    facts = [t(f"register.fact.{fact.value}") for fact in rule.counted]
    if len(facts) == 1:
        return t("register.definition.counted", fact=facts[0])
    return t(
        "register.definition.counted_any", facts=f" {t('register.definition.or')} ".join(facts)
    )


def denominator(rule: Rule, switches: Switches) -> str:
    """Say what the share is of."""
    event = event_of(rule, switches)
    access = rule.access
    if access is Access.SWITCH:
        access = Access.EVERYONE if switches.mutations else Access.FIRST_ACCESS
    place = t(f"register.definition.place.{Place(rule.place).value}")
    who = t(f"register.definition.access.{Access(access).value}")
    return t(f"register.definition.event.{event}", place=place, who=who)


def event_of(rule: Rule, switches: Switches) -> str:
    """Return what makes an allocation under a rule and a setting: ``lease`` or ``decision``."""
    if switches.event is Event.AS_RULES:
        return rule.event
    return "lease" if switches.event is Event.LEASE else "decision"


def targets(rule: Rule, period: Period) -> tuple[Target, ...]:
    """Return the targets in force on some day of a period, the earliest first."""
    start, end = period

    def holds(each: Target) -> bool:
        ended = each.end is not None and start is not None and each.end < start
        return not ended and (end is None or each.start <= end)

    return tuple(sorted(filter(holds, rule.targets), key=lambda each: each.start))


def target_sentence(rule: Rule, target: Target) -> str:
    """Say a target and when it holds."""
    if target.value is None:
        return t("register.definition.target_unknown")
    how = "towards" if rule.direction is Direction.TOWARDS else "at_least"
    share = t(f"register.definition.{how}", share=percent(target.value, 0))
    return t("register.definition.dated", target=share, dates=_dates(target.start, target.end))


def _dates(start: dt.date, end: dt.date | None) -> str:
    if end is None:
        return t("register.definition.since", start=day(start))
    return t("register.definition.between", start=day(start), end=day(end))


def switch_lines(switches: Switches) -> tuple[Line, ...]:
    """Tell the switches."""
    return (Line(t("register.definition.switches"), " ".join(switches.sentences())),)
