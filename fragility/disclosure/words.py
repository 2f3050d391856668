"""Words drawn from figures (a class, a direction): they follow the figures' rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .evidence import Cells, Reason, Verdict
from .partition import candidates
from .protect import protect
from .rules import load_rules, rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .compositions import Counts


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


@dataclass(frozen=True, slots=True)
class ProtectedBand:
    """How strong an effect is, no finer than may be said."""

    bands: tuple[int, int] | None
    """First and last of the bands put together; ``None`` where nothing may be said."""
    verdict: Verdict
    reason: Reason


def band_of(effects: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Give the band of the rules each effect is in (0: the weakest), -1 where it is in none."""
    starts = [band.from_share for band in load_rules().effect_bands]
    return np.searchsorted(starts, effects, side="right").astype(np.int64) - 1


def protect_effect(
    band: int,
    possible: Counts,
    said: npt.NDArray[np.int64],
    *,
    conceivable: Sequence[bool],
    told: Sequence[int],
    rule: str,
    role: str,
) -> ProtectedBand:
    """Keep how strong the effect of a profile is, in bands wide enough to give no count away.

    The bands are cut into neighbours in the finest way in which each, were it said, would leave
    every hidden count as many values as the rule wants. That cut depends on what is shown and not
    on the counts of the residence: who reasons as this function does learns no more.

    Parameters
    ----------
    band
        Band of the effect.
    possible
        What the counts may be beside what is shown (:func:`compositions`), one row each.
    said
        For each of these, the band in which the profile would be said; -1: it would not be said.
    conceivable
        For each band of the rules, whether it could be said at all.
    told
        Categories whose count is shown: nothing is left to hide of these.
    rule, role
        As for :func:`~fragility.disclosure.protect`.
    """
    households = float(possible[0].sum()) if len(possible) else None
    found = protect_word("closer", households, rule, role)
    known = rule_of(rule)
    if found.word is None or known is None:
        return ProtectedBand(None, found.verdict, found.reason)
    hidden = [c for c in range(possible.shape[1]) if c not in set(told)]

    def passes(first: int, last: int) -> bool:
        inside = possible[(said >= first) & (said <= last)]
        if not len(inside):
            return not any(conceivable[first : last + 1])
        return all(len(np.unique(inside[:, c])) >= known.minimum_interval for c in hidden)

    names = tuple((str(number),) for number in range(len(conceivable)))
    for cut in candidates(names):
        ends = [0, *np.cumsum([len(block) for block in cut]).tolist()]
        spans = [(low, high - 1) for low, high in pairwise(ends)]
        if all(passes(*span) for span in spans):
            span = next(each for each in spans if each[0] <= band <= each[1])
            return ProtectedBand(span, Verdict.SHOWN, Reason.NONE)
    return ProtectedBand(None, Verdict.SUPPRESSED, Reason.RECOVERABLE)


def may_see(rule: str, role: str) -> bool:
    """Tell whether a role may see what a rule covers at all; no rule, no sight."""
    found = rule_of(rule)
    return found is not None and role in found.roles
