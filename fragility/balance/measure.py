"""Any cut of the allocations against every rule: n, share, interval, target, gap, missing."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.errors import ComputationError
from fragility.immutable import FrozenFrame

from .commitments import cell_targets
from .dispositions import LEFT_OUT, Disposition, dispositions
from .gap import gap_columns
from .horizon import Horizon, remaining_flow
from .messages import say
from .prepare import days_of
from .switches import Switches, Unknown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt

    from .prepare import Cut, Prepared
    from .rules import Rule

Period = tuple["dt.date | None", "dt.date | None"]
_EXPORTED = ("period_from", "period_to", "rules_digest")
"""What a file bears besides the rows and the switches."""
WHOLE = (Disposition.COUNTED, Disposition.OTHER, Disposition.UNKNOWN)


@dataclass(frozen=True, eq=False, kw_only=True)
class Balance:
    """A cut against every rule.

    ``rows`` has one row a rule and cell of the cut, in the order of the rules then of the labels:
    the columns of the cut; ``rule``; ``row_count``, all allocations of the cell;
    ``allocation_count``, those the rule is about; ``counted_count``, ``other_count``,
    ``unknown_count``, which make it up (but for the unknown ones where the switch leaves them out);
    one ``left_out_<reason>_count`` a reason, which make up the rest; ``part_<fact>_count``, of the
    counted ones, each once; ``share`` of the counted, ``share_low`` and ``share_high`` (Wilson,
    95 %), ``share_if_unknown_counted``; ``target_share``, ``target_source``, ``gap_share``;
    ``missing_count``, ``missing_of``, ``remaining_count``, ``remaining_basis``, ``attainable``;
    ``state``.
    """

    rows: FrozenFrame = FrozenFrame()
    by: tuple[str, ...]
    switches: Switches
    period: Period
    rules: tuple[str, ...]
    digest: str
    """Of the rules."""
    warnings: tuple[str, ...]
    horizon: Horizon | None
    known_columns: frozenset[str]
    """Columns of which some allocation is known."""

    def export(self, shown: pd.DataFrame) -> pd.DataFrame:
        """Give rows that may be shown with what they were computed under, for a file.

        A neighbourhood « outside », an empty text here, is written ``hors``.
        """
        frame = shown.copy(deep=False)
        for name in self.by:
            frame[name] = frame[name].replace({"": "hors"})
        start, end = self.period
        return frame.assign(
            **self.switches.columns(), period_from=start, period_to=end, rules_digest=self.digest
        )


def balance(
    prepared: Prepared,
    switches: Switches | None = None,
    *,
    by: Sequence[str] = (),
    period: Period = (None, None),
    horizon: Horizon | None = None,
    rules: Sequence[str] | None = None,
) -> Balance:
    """Measure a cut.

    Parameters
    ----------
    prepared
        Allocations and rules.
    switches
        What the texts leave open; :class:`Switches` as they come by default.
    by
        Columns of the cut, the widest first: canonical ones, others of the table, ``semester``,
        ``year``, ``month``; none: everything together. What is unknown is a cell of its own.
    period
        Days of decision, both included.
    horizon
        What remains to be allocated; nothing known by default: what is missing is then missing
        of what was done.
    rules
        Identifiers of the rules to measure; all by default.

    Raises
    ------
    ComputationError
        A column does not exist, or bears the name of one of the result.
    """
    asked = _Asked(switches or Switches(), horizon, days_of(period, prepared.frame["decided_on"]))
    chosen = [rule for rule in prepared.rules.rules if rules is None or rule.id in rules]
    cut = prepared.cut(by)
    total = cut.count(asked.inside).astype(np.int64)
    kept = np.flatnonzero(total)
    parts = []
    for rule in chosen:
        measured = _rule(prepared, rule, cut, asked)
        named = {"rule": np.full(len(total), rule.id), "row_count": total}
        figures = pd.DataFrame({**named, **measured}, index=cut.labels.index)
        _check_names(cut, [*figures.columns, *asked.switches.columns(), *_EXPORTED])
        parts.append(pd.concat([cut.labels, figures], axis=1).iloc[kept])
    # Rules count different facts: where a rule has no such part, the column is unknown, not zero.
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"rule": []})
    warnings = prepared.warnings if len(prepared.frame) else (say("balance.empty"),)
    return Balance(
        rows=rows,
        by=tuple(by),
        switches=asked.switches,
        period=period,
        rules=tuple(rule.id for rule in chosen),
        digest=prepared.rules.digest,
        warnings=warnings,
        horizon=horizon,
        known_columns=prepared.known_columns,
    )


def _check_names(cut: Cut, taken: Sequence[str]) -> None:
    """Refuse a cut by a column that the result would hold twice."""
    for name in cut.by:
        if name in taken:
            raise ComputationError(say("balance.reserved", column=name))


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked of every rule."""

    switches: Switches
    horizon: Horizon | None
    inside: npt.NDArray[np.bool_]
    """Rows of the period."""


def _rule(prepared: Prepared, rule: Rule, cut: Cut, asked: _Asked) -> dict[str, object]:
    """Measure one rule over the cells of a cut."""
    gone = dispositions(prepared, rule, asked.switches)
    rows, inside = prepared.rows[rule.id], asked.inside
    left_out = asked.switches.unknown is Unknown.LEFT_OUT
    kinds, size = len(Disposition), len(cut.labels)
    joint = (cut.codes * kinds + gone)[inside]
    table = np.bincount(joint, minlength=size * kinds).reshape(size, kinds)
    whole = WHOLE[:2] if left_out else WHOLE
    out: dict[str, npt.NDArray[np.int64]] = {}
    out["allocation_count"] = table[:, list(whole)].sum(axis=1)
    for kind in WHOLE:
        out[f"{kind.name.lower()}_count"] = table[:, kind]
    for reason in LEFT_OUT:
        out[f"left_out_{reason.name.lower()}_count"] = table[:, reason]
    counted = (gone == Disposition.COUNTED) & inside
    facts = len(rule.counted)
    joint = (cut.codes * facts + rows.part)[counted]
    parts = np.bincount(joint, minlength=size * facts).reshape(size, facts)
    for position, fact in enumerate(rule.counted):
        out[f"part_{fact.value}_count"] = parts[:, position]
    about = (gone <= max(whole)) & inside
    target = cell_targets(prepared, rule, cut, about)
    rest = remaining_flow(prepared, rule, cut, about, asked.horizon)
    return {**out, **gap_columns(out, rule, asked.switches, target, rest)}
