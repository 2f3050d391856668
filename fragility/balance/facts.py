"""What is known of each allocation: true, false or unknown, never guessed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rules import Dated, Threshold

Trits = npt.NDArray[np.int8]
"""One value a row: 1 true, 0 false, -1 unknown."""
YES, NO, UNKNOWN = np.int8(1), np.int8(0), np.int8(-1)

FIRST_QUARTILE: Final = 1
_MODEST: Final = frozenset({"very_modest", "modest"})
_REHOUSED: Final = frozenset({"npnru", "orcod"})
_DIFFICULT: Final = frozenset({"complex", "blocked"})


class Fact(StrEnum):
    """What a rule may count."""

    Q1 = "q1"
    """Resources in the first quartile of applicants."""
    ABOVE_Q1 = "above_q1"
    REHOUSED = "rehoused"
    """Rehoused for NPNRU or ORCOD."""
    DALO = "dalo"
    PRIORITY = "priority"
    """Priority of article L441-1; a DALO household is one."""
    PDALHPD = "pdalhpd"
    ACI = "aci"
    MODEST = "modest"
    """Modest or very modest, as the territory's convention groups resources."""
    MUTATION = "mutation"
    DIFFICULT_MUTATION = "difficult_mutation"
    """Complex or blocked."""
    ACTIVE = "active"
    COMMON_LAW = "common_law"
    """Neither priority, nor rehoused, nor a complex or blocked mutation."""


def facts(
    frame: pd.DataFrame, thresholds: Sequence[Threshold], day: str = "decided_on"
) -> dict[Fact, Trits]:
    """Establish every fact of every row.

    Parameters
    ----------
    frame
        Canonical rows.
    thresholds
        Thresholds of the first quartile; the one of the row's EPCI in force on its day applies.
    day
        Column of the day.

    Returns
    -------
    By fact, one trit a row.
    """
    q1 = first_quartile(frame, thresholds, day)
    dalo, rehoused = flag(frame, "dalo"), _among(frame, "rehousing", _REHOUSED)
    difficult = _among(frame, "mutation_difficulty", _DIFFICULT)
    first = _among(frame, "access", {"first_access"})
    # Someone who does not move has no complex mutation, whatever that column leaves blank.
    difficult = np.where((difficult == UNKNOWN) & (first == YES), NO, difficult)
    priority = either(flag(frame, "priority"), dalo)
    special = either(either(priority, rehoused), difficult)
    return {
        Fact.Q1: q1,
        Fact.ABOVE_Q1: opposite(q1),
        Fact.REHOUSED: rehoused,
        Fact.DALO: dalo,
        Fact.PRIORITY: priority,
        Fact.PDALHPD: flag(frame, "pdalhpd"),
        Fact.ACI: flag(frame, "aci"),
        Fact.MODEST: _among(frame, "income_group", _MODEST),
        Fact.MUTATION: opposite(first),
        Fact.DIFFICULT_MUTATION: difficult,
        Fact.ACTIVE: _among(frame, "activity", {"active"}),
        Fact.COMMON_LAW: opposite(special),
    }


def first_quartile(
    frame: pd.DataFrame, thresholds: Sequence[Threshold], day: str = "decided_on"
) -> Trits:
    """Tell whose resources are in the first quartile: at most the threshold, which is included.

    Where the resources or the threshold are unknown, the quartile of the file decides; where that
    is unknown too, nothing does.
    """
    limit = threshold_of(frame, thresholds, day)
    income = frame["income_per_uc_eur"].to_numpy(dtype=np.float64)
    quartile = frame["income_quartile"].to_numpy(dtype=np.float64)
    declared = np.where(np.isnan(quartile), UNKNOWN, quartile == FIRST_QUARTILE)
    known = ~np.isnan(income) & ~np.isnan(limit)
    return np.where(known, income <= limit, declared).astype(np.int8)


def threshold_of(
    frame: pd.DataFrame, thresholds: Sequence[Threshold], day: str = "decided_on"
) -> npt.NDArray[np.float64]:
    """Give each row's threshold in euros; NaN where none is known.

    Rows without an EPCI take the threshold of the only EPCI there is, if there is only one.
    """
    limit = np.full(len(frame), np.nan)
    codes = sorted({each.epci_code for each in thresholds})
    epci = frame["epci_code"]
    for each in thresholds:
        if each.value is None:
            continue
        here = (epci == each.epci_code).to_numpy(dtype=bool, na_value=False)
        if len(codes) == 1:
            here = here | epci.isna().to_numpy()
        limit[here & in_force(frame[day], each)] = each.value
    return limit


def in_force(days: pd.Series, dated: Dated) -> npt.NDArray[np.bool_]:
    """Tell on which days something is in force, both ends included; never on an unknown day."""
    values = days.to_numpy().astype("datetime64[D]")
    inside = values >= np.datetime64(dated.start)
    if dated.end is not None:
        inside &= values <= np.datetime64(dated.end)
    return np.asarray(inside, dtype=np.bool_)


def either(one: Trits, other: Trits) -> Trits:
    """Tell where at least one holds; unknown where neither does and one may.

    Examples
    --------
    >>> either(np.array([1, 0, -1], np.int8), np.array([-1, -1, 0], np.int8)).tolist()
    [1, -1, -1]
    """
    held = (one == YES) | (other == YES)
    maybe = (one == UNKNOWN) | (other == UNKNOWN)
    return np.where(held, YES, np.where(maybe, UNKNOWN, NO)).astype(np.int8)


def opposite(one: Trits) -> Trits:
    """Tell where something does not hold; unknown stays unknown."""
    return np.where(one == UNKNOWN, UNKNOWN, 1 - one).astype(np.int8)


def _among(frame: pd.DataFrame, name: str, wanted: frozenset[str] | set[str]) -> Trits:
    """Tell which rows are in some categories of a column."""
    cells = frame[name].cat
    table = np.array([*(each in wanted for each in cells.categories), UNKNOWN], dtype=np.int8)
    return np.asarray(table[cells.codes.to_numpy()], dtype=np.int8)


def flag(frame: pd.DataFrame, name: str) -> Trits:
    """Give a flag of the rows as trits."""
    return frame[name].astype("Int8").fillna(int(UNKNOWN)).to_numpy().astype(np.int8)


def in_qpv(frame: pd.DataFrame, name: str = "qpv_code") -> Trits:
    """Tell which rows are in a priority neighbourhood: a code is, an empty text is not."""
    cells = frame[name].cat
    table = np.array([*(each != "" for each in cells.categories), UNKNOWN], dtype=np.int8)
    return np.asarray(table[cells.codes.to_numpy()], dtype=np.int8)
