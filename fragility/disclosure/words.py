"""Words drawn from figures (a class, a direction): they follow the figures' rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .evidence import Cells, Reason, Verdict
from .protect import protect
from .rules import rule_of


@dataclass(frozen=True, slots=True)
class ProtectedWord:
    """A word that may be shown, or why not."""

    word: str | None
    verdict: Verdict
    reason: Reason


def protect_word(word: str | None, households: float | None, rule: str, role: str) -> ProtectedWord:
    """Keep a word drawn from the occupation of a residence, where the residence is large enough.

    Parameters
    ----------
    word
        The word; ``None`` where there is none to say.
    households
        Households it was drawn from; not known: refused.
    rule, role
        As for :func:`~fragility.disclosure.protect`.
    """
    count = float("nan") if households is None else float(households)
    found = protect(Cells({"households": count}), rule, role)
    if found.total is None:
        return ProtectedWord(None, found.verdict, found.reason)
    return ProtectedWord(word, Verdict.SHOWN, Reason.NONE)


def protect_interval(
    word: str | None,
    interval: tuple[float, float],
    households: float | None,
    rule: str,
    role: str,
) -> ProtectedWord:
    """Keep a word that tells where a hidden count lies, where that leaves it room enough.

    Parameters
    ----------
    word
        The word: « more », « fewer »…
    interval
        Smallest and largest count for which the word is said.
    households
        Households of the residence: the count is one of them.
    rule, role
        As for :func:`~fragility.disclosure.protect`.
    """
    found = protect_word(word, households, rule, role)
    known = rule_of(rule)
    if found.verdict is not Verdict.SHOWN or known is None or households is None:
        return found
    low, high = max(math.ceil(interval[0]), 0), min(math.floor(interval[1]), int(households))
    if not high - low + 1 >= known.minimum_interval:
        return ProtectedWord(None, Verdict.SUPPRESSED, Reason.RECOVERABLE)
    return found


def may_see(rule: str, role: str) -> bool:
    """Tell whether a role may see what a rule covers at all; no rule, no sight."""
    found = rule_of(rule)
    return found is not None and role in found.roles
