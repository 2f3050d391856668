"""What of the balance may be shown, through :mod:`fragility.disclosure`.

Technicians see the allocations they were given. Everyone else sees figures drawn from 11 households
or more, in one calendar year (two periods can be taken from one another), under one setting of the
switches (so can two settings), all of them published together.
"""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.disclosure import Reason, Verdict, may_see
from fragility.immutable import FrozenFrame

from .gap import State
from .prepare import PERIODS
from .publication import LEVELS, is_published, publication
from .switches import Switches
from .tree import Levels, shown_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .measure import Balance, Period
    from .prepare import Prepared

DETAIL: Final = "allocation_detail"
AGGREGATE: Final = "allocation_aggregate"

_INSIDE: Final = {
    "commune_code": ("sector",),
    "iris_code": ("commune_code",),
    "qpv_code": ("commune_code",),
    "residence_id": ("iris_code",),
    "reservation_holder_name": ("reservation_holder",),
}
"""Columns, and what they are nested in: shown before them in the cut, where it is known."""

_PERIOD_ORDERS: Final[tuple[list[str], ...]] = ([], ["semester"], ["semester", "month"])
_OF_TOTAL: Final = ("allocation_count",)
_OF_SHARE: Final = (
    "counted_count", "share", "share_low", "share_high", "gap_share", "missing_count",
    "missing_of", "attainable", "state",
)  # fmt: skip
_OF_FLOW: Final = ("missing_count", "missing_of", "attainable", "remaining_count")
_OF_UNKNOWN: Final = ("unknown_count", "other_count", "share_if_unknown_counted")
_PUBLIC: Final = ("target_share", "target_source", "remaining_basis")


@dataclass(frozen=True, eq=False, kw_only=True)
class ProtectedTable:
    """What may be shown of a table: nothing in it needs hiding."""

    rows: FrozenFrame = FrozenFrame()
    """Figures that may not be shown are unknown; ``verdict`` says ``shown`` (all of the row),
    ``aggregated`` (part of it) or ``suppressed`` (nothing but the labels)."""
    role: str
    verdict: Verdict
    reason: Reason
    """Why the whole table is refused, where it is: it then has no row."""


def protect_cut(
    prepared: Prepared, found: Balance, role: str, *, published: Switches | None = None
) -> ProtectedTable:
    """Keep of a balance what a role may see.

    Everyone sees the publication of the calendar year
    (:mod:`~fragility.balance.publication`), and of it the cut that is asked for.

    Parameters
    ----------
    prepared
        What the balance was measured on: its rules are all those that are published.
    found
        The balance.
    role
        Who looks.
    published
        Switches under which figures are shown to everyone; as they come by default.
    """
    rows = found.rows
    if may_see(DETAIL, role):
        return _given(rows, role)
    setting = published or Switches()
    reason = _refusal(role, found.period)
    known = prepared.known_columns
    if reason is Reason.NONE and (found.switches != setting or not is_published(found.by, known)):
        reason = Reason.RECOVERABLE
    if reason is not Reason.NONE:
        return _refused(role, reason)
    start, _ = found.period
    assert start is not None
    made = publication(prepared, start.year, AGGREGATE, role, setting)
    kept = [*found.by, "rule", *_OF_TOTAL, *_OF_SHARE, *_OF_UNKNOWN, *_PUBLIC, "remaining_count"]
    parts = [
        _masked(part[list(dict.fromkeys(kept))], found, made.of(part, found.by, str(rule)))
        for rule, part in rows.groupby("rule", sort=False)
    ]
    return _kept(pd.concat(parts, ignore_index=True) if parts else rows.iloc[:0], role)


def _masked(part: pd.DataFrame, balance: Balance, levels: Levels) -> pd.DataFrame:
    """Mask the cells of one rule."""
    out = part.copy()
    for needed, columns in ((1, _OF_TOTAL), (2, _OF_SHARE), (3, _OF_UNKNOWN)):
        out = _blank(out, levels < needed, columns)
    # Whether unknown rows could turn a verdict would tell how many there are.
    doubtful = (out["state"] == State.UNKNOWN) & (levels < LEVELS)
    out["state"] = out["state"].mask(doubtful, State.SHORT.value)
    out = _blank(out, levels < (2 if _flow_is_shown(balance) else np.inf), _OF_FLOW)
    return _with_verdict(out, levels, LEVELS)


def _flow_is_shown(balance: Balance) -> bool:
    """Tell whether what remains is drawn from the same allocations as what is shown."""
    horizon, (start, _) = balance.horizon, balance.period
    return horizon is None or (start is not None and start.year == horizon.as_of.year)


def _blank(frame: pd.DataFrame, where: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
    for name in columns:
        cells = frame[name]
        if pd.api.types.is_integer_dtype(cells.dtype):
            cells = cells.astype("Int64")
        frame[name] = cells.mask(where)
    return frame


def _with_verdict(frame: pd.DataFrame, levels: Levels, top: int) -> pd.DataFrame:
    words = np.array([Verdict.SUPPRESSED.value, *[Verdict.AGGREGATED.value] * (top - 1)])
    return frame.assign(verdict=np.append(words, Verdict.SHOWN.value)[levels])


def _refusal(role: str, period: Period) -> Reason:
    """Say why nothing of a period is for a role; a calendar year is."""
    if not may_see(AGGREGATE, role):
        return Reason.ROLE
    start, end = period
    whole_year = start is not None and (start, end) == (
        dt.date(start.year, 1, 1),
        dt.date(start.year, 12, 31),
    )
    return Reason.NONE if whole_year else Reason.RECOVERABLE


def nested_wrongly(by: Sequence[str], known: frozenset[str]) -> bool:
    """Tell whether a cut hides wholes that are shown elsewhere, and could be taken from.

    Periods come last: the year of each place is shown elsewhere, not that of all places alone.
    """
    places = [name for name in by if name not in PERIODS]
    periods = [name for name in by if name in PERIODS]
    if list(by) != places + periods or periods not in _PERIOD_ORDERS:
        return True
    for position, name in enumerate(by):
        wholes = [each for each in _INSIDE.get(name, ()) if each in known]
        if any(each not in by[:position] for each in wholes):
            return True
    return False


def _refused(role: str, reason: Reason) -> ProtectedTable:
    return ProtectedTable(rows=pd.DataFrame(), role=role, verdict=Verdict.REFUSED, reason=reason)


def _given(rows: pd.DataFrame, role: str) -> ProtectedTable:
    """Give everything."""
    shown, everything = rows.assign(verdict=Verdict.SHOWN.value), Verdict.SHOWN
    return ProtectedTable(rows=shown, role=role, verdict=everything, reason=Reason.NONE)


def _kept(rows: pd.DataFrame, role: str) -> ProtectedTable:
    """Give what the masks left."""
    return ProtectedTable(rows=rows, role=role, verdict=Verdict.AGGREGATED, reason=Reason.NONE)


def protect_composition(rows: pd.DataFrame, role: str) -> ProtectedTable:
    """Keep of a composition what a role may see: all of it, or nothing.

    Categories are not in the publication of a year. What of them is for everyone is measured as a
    rule without a target, and published with the others.

    Parameters
    ----------
    rows
        As :func:`~fragility.balance.composition` gives them.
    role
        Who looks.
    """
    if may_see(DETAIL, role):
        return _given(rows, role)
    reason = Reason.RECOVERABLE if may_see(AGGREGATE, role) else Reason.ROLE
    return _refused(role, reason)


def protect_flows(rows: pd.DataFrame, role: str, *, period: Period) -> ProtectedTable:
    """Keep of flows what a role may see: pairs of 11 households or more, under destinations.

    Parameters
    ----------
    rows
        As :func:`~fragility.balance.flows` gives them.
    role, period
        As for :func:`protect_composition`.
    """
    if may_see(DETAIL, role):
        return _given(rows, role)
    reason = _refusal(role, period)
    if reason is not Reason.NONE:
        return _refused(role, reason)
    by = ["destination", "origin"]
    levels = shown_levels(rows, by, [["allocation_count"]], AGGREGATE, role)
    # A pair nobody may see is not even named: that it exists tells of someone.
    out = rows[levels > 0].reset_index(drop=True)
    return _kept(out.assign(verdict=Verdict.SHOWN.value), role)
