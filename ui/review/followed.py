"""The shares the agenda asks for beside the law: rules without a target.

Measured as rules are, they are protected as rules are: with those of the law, in one publication,
where they come after them and change nothing of what is shown of them.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from fragility.balance import Rule, RuleDocument, RuleSet, Target
from fragility.balance.facts import Fact
from fragility.balance.rules import Access, Place
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYONE, FIRST = Access.EVERYONE, Access.FIRST_ACCESS
SHARES: Final[Mapping[str, tuple[Fact, Access]]] = {
    "income_group": (Fact.MODEST, EVERYONE),
    "quartile": (Fact.Q1, EVERYONE),
    "activity": (Fact.ACTIVE, EVERYONE),
    "priority": (Fact.PRIORITY, FIRST),
    "pdalhpd": (Fact.PDALHPD, FIRST),
    "mutation_difficulty": (Fact.DIFFICULT_MUTATION, EVERYONE),
    "rehousing": (Fact.REHOUSED, EVERYONE),
    "common_law": (Fact.COMMON_LAW, EVERYONE),
}
"""What is counted, and of whose allocations, by identifier."""
DOCUMENT: Final = "review"
"""Identifier of the document of these shares."""
NEWCOMERS: Final = "review_newcomers"
"""Who comes in: leases signed, and those of the first quartile among them."""
_ALWAYS: Final = dt.date(1900, 1, 1)


def rule_of(name: str) -> str:
    """Return the identifier of a share among rules: a territory's own do not start with it."""
    return f"{DOCUMENT}_{name}"


def rule_set(rules: RuleSet) -> RuleSet:
    """Return the rules in use, then the shares as rules without a target."""
    reference = t("review.item.reference")
    target = Target(value=None, unit="share", start=_ALWAYS, reference=reference)
    found = tuple(
        Rule(
            id=rule_of(name),
            label=t(f"review.item.{name}.key"),
            place=Place.EVERYWHERE,
            event="decision",
            access=access,
            counted=(fact,),
            targets=(target,),
        )
        for name, (fact, access) in SHARES.items()
    )
    arriving = Rule(
        id=NEWCOMERS,
        label=t("review.arrivals.name"),
        place=Place.EVERYWHERE,
        event="lease",
        access=EVERYONE,
        counted=(Fact.Q1,),
        targets=(target,),
    )
    document = RuleDocument(
        id=DOCUMENT, label=reference, version="1", date=_ALWAYS, rules=(*found, arriving)
    )
    return RuleSet((*rules.documents, document))


def held_to(rules: RuleSet) -> tuple[Rule, ...]:
    """Return the rules of the law and of the territory, without the shares that are followed."""
    return tuple(
        rule for document in rules.documents if document.id != DOCUMENT for rule in document.rules
    )
