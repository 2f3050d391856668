"""Who was allocated a dwelling, whether or not any target bears on it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.concentration.intervals import wilson_interval

from .facts import NO, UNKNOWN, YES, Fact
from .prepare import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .measure import Period
    from .prepare import Prepared


class Trait(StrEnum):
    """What allocations are described by in a review."""

    QUARTILE = "quartile"
    """First quartile or above."""
    INCOME_GROUP = "income_group"
    CEILING = "ceiling_key"
    """Lowest ceiling of resources the household is under."""
    PRIORITY = "priority"
    """DALO, other priority, neither."""
    ACCESS = "access"
    MUTATION_DIFFICULTY = "mutation_difficulty"
    REHOUSING = "rehousing"
    ACTIVITY = "activity"
    COMMON_LAW = "common_law"
    PDALHPD = "pdalhpd"


UNKNOWN_CATEGORY: Final = "unknown"
_COLUMNS: Final = frozenset(
    {
        Trait.INCOME_GROUP,
        Trait.CEILING,
        Trait.ACCESS,
        Trait.MUTATION_DIFFICULTY,
        Trait.REHOUSING,
        Trait.ACTIVITY,
    }
)
_FACTS: Final = {
    Trait.QUARTILE: (Fact.Q1, ("above_q1", "q1")),
    Trait.COMMON_LAW: (Fact.COMMON_LAW, ("special", "common_law")),
    Trait.PDALHPD: (Fact.PDALHPD, ("other", "pdalhpd")),
}


def categories_of(prepared: Prepared, trait: Trait) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Give the category of each row and the names of categories, the unknown one last."""
    if trait in _COLUMNS:
        cells = prepared.frame[trait.value].cat
        names = [*map(str, cells.categories), UNKNOWN_CATEGORY]
        codes = cells.codes.to_numpy().astype(np.int64)
        return np.where(codes < 0, len(names) - 1, codes), names
    if trait is Trait.PRIORITY:
        dalo, any_ = prepared.facts[Fact.DALO], prepared.facts[Fact.PRIORITY]
        names = ["dalo", "other_priority", "not_priority", UNKNOWN_CATEGORY]
        held = [dalo == YES, (any_ == YES) & (dalo == NO), any_ == NO]
        # A priority household not known to be DALO or not is one of the other two: unknown which.
        return np.select(held, [0, 1, 2], 3), names
    fact, (no, yes) = _FACTS[trait]
    trits = prepared.facts[fact].astype(np.int64)
    return np.where(trits == UNKNOWN, 2, 1 - trits), [yes, no, UNKNOWN_CATEGORY]


def composition(
    prepared: Prepared, trait: Trait, *, by: Sequence[str] = (), period: Period = (None, None)
) -> pd.DataFrame:
    """Count the allocations of each cell by a trait.

    Parameters
    ----------
    prepared, by, period
        As for :func:`~fragility.balance.balance`.
    trait
        The trait.

    Returns
    -------
    One row a cell and category, in their order, the unknown one last and always there: the
    columns of the cut, ``category``, ``allocation_count``, ``total_count`` (of the cell, unknown
    ones included), ``share`` of the total, ``share_low``, ``share_high`` (Wilson, 95 %).
    """
    cut = prepared.cut(by)
    codes, names = categories_of(prepared, trait)
    joint = cut.codes * len(names) + codes
    if period != (None, None):
        joint = joint[days_of(period, prepared.frame["decided_on"])]
    size = len(cut.labels)
    table = np.bincount(joint, minlength=size * len(names)).reshape(size, len(names))
    kept = np.flatnonzero(table.sum(axis=1))
    rows = cut.labels.iloc[kept].loc[np.repeat(kept, len(names))].reset_index(drop=True)
    rows["category"] = names * len(kept)
    rows["allocation_count"] = table[kept].ravel()
    rows["total_count"] = np.repeat(table[kept].sum(axis=1), len(names))
    rows["share"] = rows["allocation_count"] / rows["total_count"]
    rows["share_low"], rows["share_high"] = wilson_interval(
        rows["allocation_count"], rows["total_count"]
    )
    return rows


def flow_base(prepared: Prepared) -> npt.NDArray[np.int8]:
    """Tell which allocations are in the base of reservations managed as a flow (CCH R441-5).

    Internal mutations and NPNRU or ORCOD rehousing are not; sales are no allocations.

    Returns
    -------
    One trit a row: 1 in the base, 0 not, -1 not known.
    """
    internal = prepared.frame["internal_mutation"].astype("Int8").fillna(-1)
    inside = internal.to_numpy(dtype=np.int8)
    # Someone who enters social housing makes no internal mutation.
    inside = np.where((inside == UNKNOWN) & (prepared.facts[Fact.MUTATION] == NO), NO, inside)
    rehoused = prepared.facts[Fact.REHOUSED]
    out = (inside == YES) | (rehoused == YES)
    maybe = (inside == UNKNOWN) | (rehoused == UNKNOWN)
    return np.where(out, NO, np.where(maybe, UNKNOWN, YES)).astype(np.int8)
