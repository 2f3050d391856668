"""What is known of a figure before anyone judges whether it may be shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Verdict(StrEnum):
    """What becomes of a figure."""

    SHOWN = "shown"
    AGGREGATED = "aggregated"
    """Shown together with others only."""
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    """Not for this role, or not foreseen by any rule."""


class Reason(StrEnum):
    """Why."""

    NONE = "none"
    UNKNOWN_RULE = "unknown_rule"
    ROLE = "role"
    UNKNOWN_COUNT = "unknown_count"
    """A count is missing, secret, negative or no number: nothing can be checked."""
    TOO_FEW = "too_few"
    TOO_FEW_UNITS = "too_few_units"
    DOMINATED = "dominated"
    """One residence makes nearly all of it."""
    RECOVERABLE = "recoverable"
    """It could be had by taking shown figures from one another."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The households of one unit (a residence, a group of residences) split by one dimension.

    Parameters
    ----------
    counts
        Households by category, in an order that makes sense of neighbours; NaN where not observed.
    unit_count
        Residences behind them.
    largest_unit_share
        Part of the households of the largest residence.
    """

    counts: Mapping[str, float]
    unit_count: int = 1
    largest_unit_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the judgement rests on; it holds figures, and never leaves this package."""

    known: bool
    """Whether every count is a whole number, zero or more."""
    total: float
    cell_count: int
    smallest: float
    zero_count: int
    unit_count: int
    largest_unit_share: float


def examine(cells: Cells) -> Evidence:
    """Gather the evidence on cells, judging nothing."""
    values = list(cells.counts.values())
    known = bool(values) and all(
        math.isfinite(value) and value >= 0 and float(value).is_integer() for value in values
    )
    return Evidence(
        known=known,
        total=sum(values) if known else math.nan,
        cell_count=len(values),
        smallest=min(values) if known else math.nan,
        zero_count=sum(value == 0 for value in values) if known else 0,
        unit_count=cells.unit_count,
        largest_unit_share=cells.largest_unit_share,
    )
