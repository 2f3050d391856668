"""The one way figures about households take to a screen or a file.

Evidence first, verdict after, masks apart from values: :func:`~fragility.disclosure.examine` says
what there is, :func:`judge` what may be shown of it, and only then are the counts that may be shown
copied into a :class:`Protected`, which holds no other.

A zero is a count below the threshold like any other: « nobody here is over 65 », beside a total,
tells something of every household of the residence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .evidence import Cells, Evidence, Reason, Verdict, examine
from .partition import Block, Partition, finest, runs, singletons, total_of
from .rules import Rule, rule_of

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A category, or categories together, whose sum may be shown."""

    categories: Block
    count: int
    share: float
    """Of the total shown."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be shown of cells: nothing in it needs hiding."""

    rule: str
    role: str
    verdict: Verdict
    """``SHOWN``: every category by itself. ``AGGREGATED``: some together. ``SUPPRESSED``: the total
    at most. ``REFUSED``: nothing."""
    reason: Reason
    total: int | None
    """Households, ``None`` where that is not shown either."""
    unit_count: int | None
    blocks: tuple[ShownBlock, ...] = ()
    """Empty where the verdict is ``SUPPRESSED`` or ``REFUSED``."""

    @property
    def partition(self) -> Partition | None:
        """Categories as they are put together; all of them where only the total is shown."""
        return tuple(block.categories for block in self.blocks) or None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What may be shown, without a figure: the mask."""

    verdict: Verdict
    reason: Reason
    show_total: bool = False
    partition: Partition = ()


def protect(
    cells: Cells,
    rule: str,
    role: str,
    *,
    start: Partition | None = None,
    recoverable: Callable[[Block], bool] | None = None,
) -> Protected:
    """Keep of cells what a role may see.

    Parameters
    ----------
    cells
        Households of one unit by category.
    rule
        Identifier of the rule; one that does not exist refuses everything.
    role
        Who looks; one the rule does not name is refused.
    start
        Categories already put together by an earlier publication of a larger whole: never cut
        again, so that the two cannot be taken from one another.
    recoverable
        Whether the sum of a block, or of neighbours, would give away, beside what else is shown, a
        figure that does not pass; nothing does by default.
    """
    found = rule_of(rule)
    judgement = judge(cells, examine(cells), found, role, start=start, recoverable=recoverable)
    return _apply(cells, judgement, rule, role)


def judge(
    cells: Cells,
    evidence: Evidence,
    rule: Rule | None,
    role: str,
    *,
    start: Partition | None = None,
    recoverable: Callable[[Block], bool] | None = None,
) -> Judgement:
    """Say what may be shown: what cannot be checked is refused.

    Parameters
    ----------
    cells, start, recoverable
        As for :func:`protect`.
    evidence
        What is known of the cells.
    rule, role
        The rule, ``None`` where there is none; who looks.
    """
    if rule is None:
        return Judgement(Verdict.REFUSED, Reason.UNKNOWN_RULE)
    refusal = _refused(evidence, rule, role)
    if refusal is not None:
        return refusal
    least = rule.minimum_count

    def passes(partition: Partition) -> bool:
        if any(total_of(cells.counts, block) < least for block in partition):
            return False
        # Blocks may be added to one another: what their sum tells beside the rest is told too.
        return recoverable is None or not any(map(recoverable, runs(partition)))

    alone = singletons(tuple(cells.counts))
    partition = finest(start or alone, passes)
    if partition is None:
        return Judgement(Verdict.SUPPRESSED, Reason.RECOVERABLE)
    if len(partition) == 1:
        return Judgement(Verdict.SUPPRESSED, Reason.TOO_FEW, show_total=True)
    verdict = Verdict.SHOWN if partition == alone else Verdict.AGGREGATED
    return Judgement(verdict, Reason.NONE, show_total=True, partition=partition)


def _refused(evidence: Evidence, rule: Rule, role: str) -> Judgement | None:
    """Say why not even the total may be shown; nothing where it may. The first that holds wins."""
    # Each is asked as « not what is wanted », so that a NaN refuses.
    faults = (
        (role not in rule.roles, Verdict.REFUSED, Reason.ROLE),
        (not evidence.known, Verdict.REFUSED, Reason.UNKNOWN_COUNT),
        (
            not evidence.unit_count >= rule.minimum_units,
            Verdict.SUPPRESSED,
            Reason.TOO_FEW_UNITS,
        ),
        (
            not evidence.total >= max(rule.minimum_count, 1),
            Verdict.SUPPRESSED,
            Reason.TOO_FEW,
        ),
        (
            not evidence.largest_unit_share <= rule.maximum_unit_share,
            Verdict.SUPPRESSED,
            Reason.DOMINATED,
        ),
    )
    return next((Judgement(verdict, why) for holds, verdict, why in faults if holds), None)


def _apply(cells: Cells, judgement: Judgement, rule: str, role: str) -> Protected:
    """Copy what may be shown, and nothing else."""
    if not judgement.show_total:
        return Protected(rule, role, judgement.verdict, judgement.reason, None, None)
    total = total_of(cells.counts, tuple(cells.counts))
    sums = [(block, total_of(cells.counts, block)) for block in judgement.partition]
    return Protected(
        rule=rule,
        role=role,
        verdict=judgement.verdict,
        reason=judgement.reason,
        total=int(total),
        unit_count=cells.unit_count,
        blocks=tuple(ShownBlock(block, int(count), count / total) for block, count in sums),
    )
