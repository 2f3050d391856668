"""What remains to be allocated this year, so that « what is missing » is missing of something."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .prepare import PERIODS, days_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .prepare import Cut, Prepared
    from .rules import Rule


class Basis(StrEnum):
    """Where the number of allocations to come is from."""

    GIVEN = "given"
    PRO_RATA = "pro_rata"
    """The rest of the year at the pace of the year so far."""
    NONE = "none"
    """Nothing to come is reckoned with."""


@dataclass(frozen=True)
class Horizon:
    """What is known of the allocations to come."""

    as_of: dt.date
    """Last day the table covers; the target in force on it holds for what remains of its year."""
    given: Mapping[tuple[str, ...], float] | None = None
    """Allocations still expected by the end of the year, by cell of the cut (its labels as text,
    ``()`` for everything together): of those the rule is about."""


@dataclass(frozen=True, eq=False)
class Rest:
    """The allocations to come, one figure a cell."""

    count: npt.NDArray[np.float64]
    basis: Basis
    target: float
    """Share the rule asks of them; NaN where it is not known, or not in force."""


def remaining_flow(
    prepared: Prepared,
    rule: Rule,
    cut: Cut,
    whole: npt.NDArray[np.bool_],
    horizon: Horizon | None,
) -> Rest:
    """Say how many allocations of a rule are still to come in each cell.

    A cut by period has no remaining flow: what a past semester lacks, it lacks.

    Parameters
    ----------
    whole
        Rows the rule is about.
    """
    size = len(cut.labels)
    if horizon is None or set(cut.by) & set(PERIODS):
        return Rest(np.zeros(size), Basis.NONE, np.nan)
    day = horizon.as_of
    target = next(
        (each.value for each in rule.targets if each.holds(day) and each.value is not None), np.nan
    )
    if horizon.given is not None:
        keys = [tuple(map(str, row)) for row in cut.labels.to_numpy().tolist()] or [()] * size
        counts = np.array([horizon.given.get(key, 0.0) for key in keys], dtype=float)
        return Rest(np.maximum(counts, 0.0), Basis.GIVEN, target)
    first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    elapsed = (day - first).days + 1
    this_year = whole & days_of((first, day), prepared.frame["decided_on"])
    return Rest(
        np.round(cut.count(this_year) * ((last - day).days / elapsed)), Basis.PRO_RATA, target
    )
