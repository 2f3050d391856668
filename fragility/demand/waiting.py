"""The wait by cut: of those housed, and of everyone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.balance.messages import say

from .applications import ALLOCATED, cell_codes, chosen, days_between, waiting_on
from .rules import default_rules
from .survival import product_limit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .applications import Applications
    from .rules import DemandRules

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Followed:
    """The wait of each application, in days, and how it ended; one value a row."""

    kept: Bools
    """Whether the row is followed at all."""
    exits: Array
    """Wait when it ended or was last seen."""
    entries: Array
    """Wait when it was first followed; not above 0: from its registration."""
    allocated: Bools
    pending: Bools


def followed(
    applications: Applications,
    as_of: dt.date,
    *,
    since: dt.date | None = None,
    mutations: bool = True,
) -> Followed:
    """Say from when to when each application is followed; parameters as :func:`waiting`'s."""
    frame, last = applications.frame, np.datetime64(as_of)
    registered = frame["registered_on"].to_numpy()
    pending = waiting_on(frame, as_of)
    closed = np.where(pending, last, frame["closed_on"].to_numpy().astype("datetime64[s]"))
    exits = days_between(registered, closed)
    entries = np.full(len(frame), -1.0)
    if since is not None:
        # Half a day less: who is housed on the first day is seen that day.
        entries = days_between(registered, np.datetime64(since)) - 0.5
    kept = frame["dated"].to_numpy() & (registered <= last) & chosen(frame, mutations=mutations)
    kept &= exits > np.where(entries <= 0, -1.0, entries)
    allocated = (frame["outcome"] == ALLOCATED).to_numpy() & ~pending
    return Followed(np.asarray(kept, dtype=np.bool_), exits, entries, allocated, pending)


def waiting(
    applications: Applications,
    as_of: dt.date,
    *,
    since: dt.date | None = None,
    by: Sequence[str] = (),
    mutations: bool = True,
    rules: DemandRules | None = None,
) -> pd.DataFrame:
    """Say how long applicants wait, by cut.

    Parameters
    ----------
    applications
        The applications.
    as_of
        Last day the table covers: whoever still waits then is censored.
    since
        First day from which ends are in the table, where those before are not: earlier applications
        are then followed from that day only. From their registration by default.
    by
        Columns of the cut, the widest first.
    mutations
        Whether applications of tenants count.

    Returns
    -------
    One row a cell, sorted: the columns of the cut; ``application_count`` (followed),
    ``allocated_count``, ``withdrawn_count`` (or otherwise out), ``pending_count``;
    ``allocated_mean_months`` and ``allocated_median_months``, of those housed alone;
    ``median_months``, ``median_low_months``, ``median_high_months``, of everyone (product limit, 95
    %; NaN where fewer than half are seen housed, or too few are followed by then);
    ``waiting_over_<n>_months_share``,
    still waiting after ``n`` months. ``attrs["warnings"]``: what was left out.
    """
    rules = rules or default_rules()
    frame = applications.frame
    waits = followed(applications, as_of, since=since, mutations=mutations)
    warnings = list(applications.warnings)
    late = int((frame["registered_on"].to_numpy() > np.datetime64(as_of)).sum())
    if late:
        warnings.append(say("rows.late", count=late, day=as_of))
    exits, entries = waits.exits, waits.entries
    pending, allocated = waits.pending, waits.allocated
    codes, labels = cell_codes(frame, by)
    rows = np.flatnonzero(waits.kept)
    rows = rows[np.argsort(codes[rows], kind="stable")]
    bounds = np.searchsorted(codes[rows], np.arange(len(labels) + 1))
    out = []
    for low, high in pairwise(bounds):
        mine = rows[low:high]
        found = _summary(exits[mine], allocated[mine], entries[mine], rules)
        out.append({**found, "pending_count": int(pending[mine].sum())})
    columns = [*_summary(exits[:0], allocated[:0], entries[:0], rules), "pending_count"]
    figures = pd.DataFrame(out, index=labels.index, columns=columns)
    table = pd.concat([labels, figures], axis=1)
    others = table["allocated_count"] + table["pending_count"]
    at = table.columns.get_loc("allocated_count")
    assert isinstance(at, int)
    table.insert(at + 1, "withdrawn_count", table["application_count"] - others)
    table = table[table["application_count"] > 0].reset_index(drop=True)
    table.attrs["warnings"] = tuple(warnings)
    return table


def _summary(
    exits: np.ndarray, housed: np.ndarray, entries: np.ndarray, rules: DemandRules
) -> dict[str, float | int]:
    """Describe the waits of a cell, in months."""
    waits = exits[housed] / rules.month_days
    estimate = product_limit(exits, housed, entries)
    middle, low, high = (
        each / rules.month_days for each in estimate.median(rules.followed_min_count)
    )
    longest = exits.max() if len(exits) else -np.inf
    over = {
        f"waiting_over_{months}_months_share": (
            estimate.at(months * rules.month_days)
            if longest >= months * rules.month_days
            else float("nan")
        )
        for months in rules.long_wait_months
    }
    return {
        "application_count": len(exits),
        "allocated_count": int(housed.sum()),
        "allocated_mean_months": float(waits.mean()) if len(waits) else np.nan,
        "allocated_median_months": float(np.median(waits)) if len(waits) else np.nan,
        "median_months": middle,
        "median_low_months": low,
        "median_high_months": high,
        **over,
    }
