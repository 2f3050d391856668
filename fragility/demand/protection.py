"""What of the demand may be shown: the same rule and the same tree as the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.balance.protection import AGGREGATE, DETAIL, ProtectedTable, nested_wrongly
from fragility.balance.tree import Levels, shown_levels
from fragility.disclosure import Reason, Verdict, may_see

if TYPE_CHECKING:
    from collections.abc import Sequence

_RATIO: Final = "applications_per_allocation_ratio"
_NO_PROPOSAL: Final = "_months_no_proposal_count"


def protect_demand(
    rows: pd.DataFrame,
    by: Sequence[str],
    role: str,
    *,
    known: frozenset[str],
    mutations: bool = True,
) -> ProtectedTable:
    """Keep of a table of the demand what a role may see.

    Counts from 11 up, and whose rest is too where they are part of a total shown beside. The stock
    is public and stays. Everyone sees one day and one setting: the caller gives the day of the
    review, and a table without mutations is for technicians.

    Parameters
    ----------
    rows
        As :func:`~fragility.demand.waiting`, :func:`~fragility.demand.pressure`,
        :func:`~fragility.demand.blocked` or :func:`~fragility.demand.matching` give them.
    by
        Columns of the cut, the widest first, with ``rooms`` for the last of a matching.
    role
        Who looks.
    known
        Columns of which some application is known (``Applications.known_columns``).
    mutations
        Whether the rows count mutations.

    Returns
    -------
    Counts of whom it is not known are left to technicians.
    """
    if may_see(DETAIL, role):
        shown = rows.assign(verdict=Verdict.SHOWN.value)
        return ProtectedTable(rows=shown, role=role, verdict=Verdict.SHOWN, reason=Reason.NONE)
    reason = Reason.ROLE if not may_see(AGGREGATE, role) else Reason.NONE
    places = [name for name in by if name != "rooms"]
    if reason is Reason.NONE and (not mutations or nested_wrongly(places, known)):
        reason = Reason.RECOVERABLE
    if reason is not Reason.NONE:
        nothing, refused = pd.DataFrame(), Verdict.REFUSED
        return ProtectedTable(rows=nothing, role=role, verdict=refused, reason=reason)
    out = rows.drop(columns=[name for name in rows if str(name).endswith("_unknown_count")])
    if "application_count" in rows:
        out = _waiting(out, by, role)
    elif "often_ranked_count" in rows:
        out = _blocked(out, by, role)
    else:
        for name in ("pending_count", "allocation_count"):
            hidden = shown_levels(rows, by, [[name]], AGGREGATE, role) < 1
            share = name.replace("_count", "_share")
            out = _masked(out, hidden, [name, _RATIO, *([share] if share in out else [])])
    shown = out.assign(verdict=Verdict.AGGREGATED.value)
    return ProtectedTable(rows=shown, role=role, verdict=Verdict.AGGREGATED, reason=Reason.NONE)


def _masked(frame: pd.DataFrame, hidden: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    changed = {name: frame[name].astype("Float64").mask(hidden) for name in names}
    return frame.assign(**changed)


def _waiting(frame: pd.DataFrame, by: Sequence[str], role: str) -> pd.DataFrame:
    """Mask the waits: they rest on those housed, whose number is part of all."""
    whole, housed = "application_count", "allocated_count"
    ends = ["withdrawn_count", "pending_count"]
    counts = frame.assign(rest=frame[whole] - frame[housed])
    levels = _levels(counts, by, [[whole], [housed, "rest"], [housed, *ends]], role)
    waits = [str(name) for name in frame if str(name).endswith(("_months", "_months_share"))]
    out = _masked(frame, levels < 1, [whole])
    return _masked(_masked(out, levels < 2, [housed, *waits]), levels < 3, ends)  # noqa: PLR2004


def _blocked(frame: pd.DataFrame, by: Sequence[str], role: str) -> pd.DataFrame:
    """Mask each situation; the longest waits are part of the long ones."""
    whole = "pending_count"
    longs = sorted(
        (str(name) for name in frame if str(name).endswith(_NO_PROPOSAL)),
        key=lambda name: int(name.split("_")[1]),
    )
    counted = [str(name) for name in frame if str(name).endswith("_count") and name not in by]
    chains = [longs, *([name] for name in counted if name not in {whole, *longs})]
    out = frame
    for chain in chains:
        counts = frame.assign(rest=frame[whole] - frame[chain[0]])
        figures, parts = [[whole]], ["rest"]
        for name, longer in zip(chain, [*chain[1:], None], strict=True):
            figures.append([*parts, name])
            if longer is not None:
                counts[f"{name}_only"] = frame[name] - frame[longer]
                parts.append(f"{name}_only")
        levels = _levels(counts, by, figures, role)
        for depth, name in enumerate(chain, start=2):
            out = _masked(out, levels < depth, [name])
    hidden = shown_levels(frame, by, [[whole]], AGGREGATE, role) < 1
    return _masked(out, hidden, [whole])


def _levels(
    counts: pd.DataFrame, by: Sequence[str], figures: Sequence[Sequence[str]], role: str
) -> Levels:
    return shown_levels(counts, by, figures, AGGREGATE, role)
