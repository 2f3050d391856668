"""Households that wait and may have a PLAI: counted, and what may be shown of the count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.balance.protection import AGGREGATE, DETAIL, ProtectedTable, nested_wrongly
from fragility.balance.tree import shown_levels
from fragility.disclosure import Reason, Verdict, may_see

from .applications import cell_codes, waiting_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .applications import Applications

PLAI: Final = "plai"
"""Ceiling of the least incomes, in ``ceiling_key``."""
KNOWN_ENOUGH: Final = 0.8
"""Part of those waiting whose ceiling must be known for the count to be one of them all…"""
FEW: Final = 11
"""… unless fewer than this are not: a village of four does not make the whole unknown."""
_COUNTS: Final = ("pending_count", "eligible_count", "rest_count", "ceiling_unknown_count")


def eligible(applications: Applications, as_of: dt.date, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count who waits on a day, and among them who is under the ceiling of the PLAI.

    Everyone who waits is counted, tenants of the social stock too: they ask for another dwelling.

    Parameters
    ----------
    applications
        The applications.
    as_of
        The day.
    by
        Columns of the cut.

    Returns
    -------
    One row a cell, sorted, unknown last: the columns of the cut; ``pending_count``;
    ``eligible_count``, those known to be under the ceiling; ``rest_count``, the others;
    ``ceiling_unknown_count``, those among the others of whom it is not known.
    """
    frame = applications.frame[waiting_on(applications.frame, as_of)]
    codes, labels = cell_codes(frame, by)
    size = len(labels)
    keys = frame["ceiling_key"].astype(object)
    under = (keys == PLAI).to_numpy(dtype=bool)
    unknown = keys.isna().to_numpy(dtype=bool)
    rows = labels.copy()
    rows["pending_count"] = np.bincount(codes, minlength=size)
    rows["eligible_count"] = np.bincount(codes[under], minlength=size)
    rows["rest_count"] = rows["pending_count"] - rows["eligible_count"]
    rows["ceiling_unknown_count"] = np.bincount(codes[unknown], minlength=size)
    return rows


def protect_eligible(
    rows: pd.DataFrame, by: Sequence[str], role: str, *, known: frozenset[str]
) -> ProtectedTable:
    """Keep of the counts what a role may see.

    Those who wait are shown where the page on the demand shows them: the first level of the same
    tree. Those under the ceiling and the others split them, and are shown where there are enough of
    both, neither to be had from a total shown beside.

    Parameters
    ----------
    rows
        From :func:`eligible`; for who may not see the rows, of the day that everyone sees.
    by
        Columns of the cut, the widest first.
    role
        Who looks.
    known
        Columns of which some application is known (``Applications.known_columns``).

    Returns
    -------
    Figures that may not be shown are NA, and so is ``eligible_count`` where the ceiling of too many
    is not known (:data:`KNOWN_ENOUGH`, :data:`FEW`). Counts of whom it is not known are left to
    technicians.
    """
    detail = may_see(DETAIL, role)
    reason = Reason.NONE if detail or may_see(AGGREGATE, role) else Reason.ROLE
    if reason is Reason.NONE and not detail and nested_wrongly(list(by), known):
        reason = Reason.RECOVERABLE
    if reason is not Reason.NONE:
        nothing, refused = pd.DataFrame(), Verdict.REFUSED
        return ProtectedTable(rows=nothing, role=role, verdict=refused, reason=reason)
    out = rows.assign(**{name: rows[name].astype("Float64") for name in _COUNTS})
    pending = rows["pending_count"].to_numpy(dtype=float)
    unknown = rows["ceiling_unknown_count"].to_numpy(dtype=float)
    blind = (unknown >= FEW) & (pending - unknown < KNOWN_ENOUGH * pending)
    out["eligible_count"] = out["eligible_count"].mask(blind)
    verdict = Verdict.SHOWN
    if not detail:
        figures = [["pending_count"], ["eligible_count", "rest_count"]]
        levels = shown_levels(rows, by, figures, AGGREGATE, role)
        out["pending_count"] = out["pending_count"].mask(levels < 1)
        out["eligible_count"] = out["eligible_count"].mask(levels < len(figures))
        out = out.drop(columns=["rest_count", "ceiling_unknown_count"])
        verdict = Verdict.AGGREGATED
    return ProtectedTable(
        rows=out.assign(verdict=verdict.value), role=role, verdict=verdict, reason=Reason.NONE
    )
