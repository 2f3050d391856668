"""What a balance needs of the rows whatever the switches: computed once, used for every cut."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.errors import ComputationError
from fragility.immutable import FrozenFrame
from fragility.messages import listed

from .facts import NO, UNKNOWN, YES, Fact, Trits, either, facts, flag, in_force, in_qpv
from .messages import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from .allocations import Allocations
    from .rules import Rule, RuleSet

PERIODS = ("semester", "year", "month")
"""Cuts drawn from the day of the decision."""
_SHOWN = 60
"""Columns a message lists: all the canonical ones, and some of the table's own."""


@dataclass(frozen=True, eq=False)
class RuleRows:
    """A rule applied to every row, but for what the switches decide."""

    counted: Trits
    """Whether the row counts."""
    part: npt.NDArray[np.int8]
    """As which of the rule's facts, the first that holds; -1 where the row does not count."""
    target: npt.NDArray[np.float64]
    """Share to reach in force on the row's day; NaN where the rule is not in force, or where the
    target is not known."""
    in_force: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Prepared:
    """Allocations and the rules they are held against."""

    frame: FrozenFrame = FrozenFrame()
    rules: RuleSet
    facts: Mapping[Fact, Trits]
    rows: Mapping[str, RuleRows]
    """By identifier of rule."""
    in_qpv: Trits
    former_zus: Trits
    zus_dated: npt.NDArray[np.bool_]
    """Whether former ZUS count as QPV on the row's day."""
    signed: Trits
    warnings: tuple[str, ...]
    known_columns: frozenset[str]
    """Columns of which some row is known."""
    _cuts: dict[tuple[str, ...], Cut] = field(default_factory=dict, repr=False)

    def cut(self, by: Sequence[str]) -> Cut:
        """Give the cells of a cut; kept for the next time."""
        key = tuple(by)
        if key not in self._cuts:
            self._cuts[key] = cells_of(self.frame, key)
        return self._cuts[key]


@dataclass(frozen=True, eq=False)
class Cut:
    """Rows put into cells."""

    by: tuple[str, ...]
    codes: npt.NDArray[np.int64]
    """Cell of each row."""
    labels: pd.DataFrame
    """One row a cell, sorted: its value in each column of the cut, NA where unknown."""

    def count(
        self, rows: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64] | None = None
    ) -> npt.NDArray[np.float64]:
        """Count, or sum the weights of, some rows of each cell."""
        chosen = np.flatnonzero(rows)
        taken = None if weights is None else weights[chosen]
        found = np.bincount(self.codes[chosen], weights=taken, minlength=len(self.labels))
        return found.astype(np.float64)


def prepare(allocations: Allocations, rules: RuleSet) -> Prepared:
    """Hold allocations against rules.

    Parameters
    ----------
    allocations
        The rows.
    rules
        What they are held against; of each rule, the version in force on the day of the decision.
    """
    frame = allocations.frame
    found = facts(frame, rules.thresholds)
    day = frame["decided_on"]
    dated = np.zeros(len(frame), dtype=bool)
    for each in rules.former_zus_as_qpv:
        if each.value:
            dated |= in_force(day, each)
    place = in_qpv(frame)
    zus = flag(frame, "former_zus")
    warnings = list(allocations.warnings)
    needed = {fact for rule in rules.rules for fact in rule.counted}
    for fact in sorted(needed):
        unknown = int((found[fact] == UNKNOWN).sum())
        if unknown:
            warnings.append(say(f"unknown.{fact.value}", count=unknown, total=len(frame)))
    doubtful = int((dated & (place == NO) & (zus == UNKNOWN)).sum())
    if doubtful:
        warnings.append(say("unknown.former_zus", count=doubtful))
    return Prepared(
        frame=frame,
        rules=rules,
        facts=found,
        rows={rule.id: _rows(rule, found, day) for rule in rules.rules},
        in_qpv=place,
        former_zus=zus,
        zus_dated=dated,
        signed=flag(frame, "lease_signed"),
        warnings=tuple(warnings),
        known_columns=frozenset(map(str, frame.columns[frame.notna().any()])),
    )


def _rows(rule: Rule, found: Mapping[Fact, Trits], day: pd.Series) -> RuleRows:
    counted = found[rule.counted[0]]
    for fact in rule.counted[1:]:
        counted = either(counted, found[fact])
    part = np.full(len(counted), -1, dtype=np.int8)
    for position, fact in reversed(list(enumerate(rule.counted))):
        part[found[fact] == YES] = position
    target, held = np.full(len(counted), np.nan), np.zeros(len(counted), dtype=bool)
    for each in rule.targets:
        here = in_force(day, each)
        held |= here
        if each.value is not None:
            target[here] = each.value
    return RuleRows(counted, part, target, held)


def cells_of(frame: pd.DataFrame, by: tuple[str, ...]) -> Cut:
    """Give the cells of a cut, in the order of their labels, unknown ones last."""
    codes = np.zeros(len(frame), dtype=np.int64)
    levels: list[pd.Index] = []
    for name in by:
        found, labels = pd.factorize(_column(frame, name), use_na_sentinel=True, sort=True)
        # The extra level is « unknown »: a cell like any other, and the last.
        codes = codes * (len(labels) + 1) + np.where(found < 0, len(labels), found)
        levels.append(pd.Index(labels))
    present, cells = np.unique(codes, return_inverse=True)
    out: dict[str, object] = {}
    rest = present
    for name, level in reversed(list(zip(by, levels, strict=True))):
        position = rest % (len(level) + 1)
        rest = rest // (len(level) + 1)
        padded = [*level.tolist(), None]
        out[name] = pd.Series([padded[i] for i in position], dtype=object)
    ordered = {name: out[name] for name in by}
    return Cut(by, cells.reshape(-1), pd.DataFrame(ordered, index=pd.RangeIndex(len(present))))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Give a column of the cut, drawn from the day of the decision where it is a period."""
    if name in PERIODS:
        return period_of(frame["decided_on"], name)
    if name not in frame:
        known = listed([*PERIODS, *map(str, frame.columns)], _SHOWN)
        raise ComputationError(say("balance.no_column", column=name, known=known))
    cells = frame[name]
    if isinstance(cells.dtype, pd.CategoricalDtype):
        # Categories of a canonical column may be in an order of their own: sorted by name here.
        return cells.cat.rename_categories(str).cat.reorder_categories(
            sorted(map(str, cells.cat.categories)), ordered=True
        )
    if pd.api.types.is_float_dtype(cells.dtype):
        whole = cells.dropna() % 1 == 0
        return cells.astype("Int64") if whole.all() else cells
    return cells


def period_of(days: pd.Series, name: str) -> pd.Series:
    """Give the period a day is in: ``2026-S1``, ``2026`` or ``2026-03``.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2026-06-30", "2026-07-01"]))
    >>> period_of(days, "semester").tolist(), period_of(days, "month").tolist()
    (['2026-S1', '2026-S2'], ['2026-06', '2026-07'])
    """
    months = days.to_numpy().astype("datetime64[M]")
    codes, found = pd.factorize(months, use_na_sentinel=True)
    names = {
        "semester": lambda day: f"{day.year}-S{1 + (day.month > 6)}",  # noqa: PLR2004 - June
        "year": lambda day: f"{day.year}",
        "month": lambda day: f"{day.year}-{day.month:02d}",
    }
    shown = [names[name](pd.Timestamp(each)) for each in found]
    return pd.Series(np.array([*shown, None], dtype=object)[codes], index=days.index)


def days_of(
    period: tuple[dt.date | None, dt.date | None], days: pd.Series
) -> npt.NDArray[np.bool_]:
    """Tell which days are in a period, both ends included; an end may be open."""
    values = days.to_numpy().astype("datetime64[D]")
    inside = np.ones(len(values), dtype=np.bool_)
    if period[0] is not None:
        inside &= values >= np.datetime64(period[0])
    if period[1] is not None:
        inside &= values <= np.datetime64(period[1])
    return inside
