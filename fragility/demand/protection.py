"""What of the demand may be shown: the same rule and the same tree as the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.balance.protection import AGGREGATE, DETAIL, ProtectedTable, nested_wrongly
from fragility.balance.tree import Levels, shown_levels
from fragility.disclosure import Cells, Reason, Verdict, may_see, protect, rule_of

from .matching import UNKNOWN_SIZE
from .segments import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

_RATIO: Final = "applications_per_allocation_ratio"
_NO_PROPOSAL: Final = "_months_no_proposal_count"
_SITUATIONS: Final = ("often_ranked_count", "difficult_mutation_count")


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
    review, and a table without mutations is for technicians. Who waits, who was housed and who left
    are judged together, for the first is shown with the pressure too.

    Parameters
    ----------
    rows
        As :func:`~fragility.demand.waiting`, :func:`~fragility.demand.pressure`,
        :func:`~fragility.demand.blocked`, :func:`~fragility.demand.matching` or
        :func:`~fragility.demand.demand_table` give them.
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
    for name in ("pending_count", "allocation_count"):
        if name in rows:
            hidden = _hidden(rows, by, name, role)
            drawn = [_RATIO, name.replace("_count", "_share")]
            out = _masked(out, hidden, [name, *(each for each in drawn if each in out)])
    if "application_count" in rows:
        out = _waiting(out, rows, by, role)
    if "often_ranked_count" in rows:
        out = _blocked(out, rows, by, role)
    shown = out.assign(verdict=Verdict.AGGREGATED.value)
    return ProtectedTable(rows=shown, role=role, verdict=Verdict.AGGREGATED, reason=Reason.NONE)


def _hidden(rows: pd.DataFrame, by: Sequence[str], name: str, role: str) -> np.ndarray:
    """Say which cells may not show a count.

    Where the size of every dwelling is known, the size « unknown » is no cell: that nobody is in it
    says something of the file and of no household.
    """
    cell = np.ones(len(rows), dtype=np.bool_)
    if "rooms" in by:
        unknown = (rows["rooms"] == UNKNOWN_SIZE).to_numpy()
        if not rows.loc[unknown, name].any():
            cell = ~unknown
    hidden = np.zeros(len(rows), dtype=np.bool_)
    hidden[cell] = shown_levels(rows[cell], by, [[name]], AGGREGATE, role) < 1
    return hidden


def _masked(frame: pd.DataFrame, hidden: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    changed = {name: frame[name].astype("Float64").mask(hidden) for name in names}
    return frame.assign(**changed)


def _waiting(out: pd.DataFrame, counts: pd.DataFrame, by: Sequence[str], role: str) -> pd.DataFrame:
    """Mask the waits: they rest on those housed; who waits is shown elsewhere, for the pressure."""
    levels, top = _waiting_levels(counts, by, role)
    whole, housed = counts["application_count"], counts["allocated_count"]
    least = _least()
    rests = levels < 2  # noqa: PLR2004 - the second level: who waits, and who does not any more
    few = rests | (housed < least).to_numpy()
    names = [str(name) for name in counts]
    out = _masked(out, rests, ["application_count"])
    out = _masked(out, levels < top, ["allocated_count", "withdrawn_count"])
    out = _masked(out, levels < top, [name for name in names if name.startswith("allocated_m")])
    out = _masked(out, few, [name for name in names if name.startswith("median_")])
    for name in (name for name in names if name.endswith("_months_share")):
        # A share of so many applications is a count of them.
        still = counts[name] * whole
        close = (still < least) | (whole - still < least)
        out = _masked(out, few | close.to_numpy(), [name])
    return out


def _waiting_levels(counts: pd.DataFrame, by: Sequence[str], role: str) -> tuple[Levels, int]:
    """Say how much of the waits each cell may show, and how much there is."""
    pending, housed, gone = "pending_count", "allocated_count", "withdrawn_count"
    ended = counts.assign(ended=counts[housed] + counts[gone])
    figures = [[pending], [pending, "ended"]]
    if counts[gone].sum() > 0:
        # A table without any withdrawal says so of everyone: there is nothing to hide then.
        figures.append([pending, housed, gone])
    return _levels(ended, by, figures, role), len(figures)


def protect_curve(
    curve: pd.DataFrame,
    waits: pd.DataFrame,
    by: Sequence[str],
    role: str,
    *,
    known: frozenset[str],
    mutations: bool = True,
) -> ProtectedTable:
    """Keep of curves what a role may see: points between which enough households were housed.

    A curve steps down at each household that is housed: month by month, its end tells of them one
    by one. A point is kept where the rule's number were housed since the one kept before, and as
    many are still followed.

    Parameters
    ----------
    curve
        From :func:`~fragility.demand.waiting_curve`.
    waits
        From :func:`~fragility.demand.waiting`, drawn for the same cut, day and setting.
    by, role, known, mutations
        As for :func:`protect_demand`.

    Returns
    -------
    Counts are left to technicians; cells that may not show their waits have no row.
    """
    if may_see(DETAIL, role):
        shown = curve.assign(verdict=Verdict.SHOWN.value)
        return ProtectedTable(rows=shown, role=role, verdict=Verdict.SHOWN, reason=Reason.NONE)
    judged = protect_demand(waits, by, role, known=known, mutations=mutations)
    if judged.verdict is Verdict.REFUSED:
        return judged
    least = _least()
    levels, _ = _waiting_levels(waits, by, role)
    full = (levels >= 2) & (waits["allocated_count"] >= least).to_numpy()  # noqa: PLR2004
    cells = waits.loc[full, list(by)].assign(_shown=True)
    if by:
        shown = curve.merge(cells, on=list(by), how="inner", sort=False)
        groups = [part for _, part in shown.groupby(list(by), dropna=False, sort=False)]
    else:
        groups = [curve] if full.any() else []
    kept = [_thinned(part, least) for part in groups]
    out = pd.concat(kept, ignore_index=True) if kept else curve.iloc[:0]
    out = out.drop(columns=["allocated_count", "at_risk_count", "_shown"], errors="ignore")
    out = out.assign(verdict=Verdict.AGGREGATED.value)
    return ProtectedTable(rows=out, role=role, verdict=Verdict.AGGREGATED, reason=Reason.NONE)


def _thinned(points: pd.DataFrame, least: float) -> pd.DataFrame:
    """Keep the points far enough apart."""
    kept, housed = [], 0
    for place, (new, there) in enumerate(
        zip(points["allocated_count"], points["at_risk_count"], strict=True)
    ):
        housed += int(new)
        if place == 0 and new == 0:
            kept.append(place)
        elif housed >= least and there >= least:
            kept.append(place)
            housed = 0
    return points.iloc[kept]


def published_blocks(rows: pd.DataFrame, column: str, role: str) -> tuple[tuple[str, ...], ...]:
    """Put the categories of a segment together until enough households wait in each.

    A category of a few households would otherwise be hidden with another, larger one, lest it be
    had by subtraction.

    Parameters
    ----------
    rows
        As :func:`~fragility.demand.demand_table` gives them, cut by the segment alone.
    column
        The segment.
    role
        Who looks.

    Returns
    -------
    Blocks of neighbours, an empty name for the unknown; one block where nothing may be told apart.
    """
    cells = rows.set_index(rows[column].astype(object).where(rows[column].notna(), ""))
    names = [*in_order(column, (str(name) for name in cells.index if name)), ""]
    counts = cells["pending_count"].reindex(names).dropna()
    names = [str(name) for name in counts.index]
    if may_see(DETAIL, role):
        return tuple((name,) for name in names)
    shown = protect(Cells(dict(zip(names, counts.tolist(), strict=True))), AGGREGATE, role)
    return shown.partition or (tuple(names),)


def _least() -> float:
    """Give the fewest households behind a figure; none is enough without a rule."""
    found = rule_of(AGGREGATE)
    return float(found.minimum_count) if found is not None else float("inf")


def _blocked(out: pd.DataFrame, frame: pd.DataFrame, by: Sequence[str], role: str) -> pd.DataFrame:
    """Mask each situation; the longest waits are part of the long ones."""
    whole = "pending_count"
    longs = sorted(
        (str(name) for name in frame if str(name).endswith(_NO_PROPOSAL)),
        key=lambda name: int(name.split("_")[1]),
    )
    chains = [longs, *([name] for name in _SITUATIONS)]
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
    return out


def _levels(
    counts: pd.DataFrame, by: Sequence[str], figures: Sequence[Sequence[str]], role: str
) -> Levels:
    return shown_levels(counts, by, figures, AGGREGATE, role)
