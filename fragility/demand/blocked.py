"""Who waits long without any proposal, is often ranked and never first, or cannot move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .applications import cell_codes, chosen, days_between, waiting_on
from .rules import default_rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt

    from .applications import Applications
    from .rules import DemandRules


def blocked(
    applications: Applications,
    as_of: dt.date,
    *,
    by: Sequence[str] = (),
    mutations: bool = True,
    rules: DemandRules | None = None,
) -> pd.DataFrame:
    """Count those who wait on a day and are in one of the situations a review looks at.

    Returns
    -------
    One row a cell, sorted: the columns of the cut, ``pending_count`` and, for each situation, its
    count and ``<situation>_unknown_count``, those of whom it is not known (in the first or not,
    never in it): ``over_<n>_months_no_proposal``, waiting for more than ``n`` months and never
    proposed anything; ``often_ranked``, ranked second or later the rule's number of times at least
    and never first; ``difficult_mutation``, a mutation complex or blocked.
    """
    rules = rules or default_rules()
    frame = applications.frame
    here = waiting_on(frame, as_of) & chosen(frame, mutations=mutations)
    frame = frame[here]
    months = days_between(frame["registered_on"], np.datetime64(as_of)) / rules.month_days
    proposals = frame["proposal_count"].to_numpy()
    first, later = (frame[name].to_numpy() for name in ("first_rank_count", "later_rank_count"))
    situations: dict[str, tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]] = {}
    for limit in rules.long_wait_months:
        long = months > limit
        situations[f"over_{limit}_months_no_proposal"] = (
            long & (proposals == 0),
            long & np.isnan(proposals),
        )
    never_often = (first > 0) | (later < rules.often_ranked_count)
    often = (first == 0) & (later >= rules.often_ranked_count)
    situations["often_ranked"] = (often, ~often & ~never_often)
    moves, difficulty = frame["access"], frame["mutation_difficulty"]
    hard = difficulty.isin(["complex", "blocked"]).to_numpy()
    maybe = difficulty.isna().to_numpy() & (moves != "first_access").to_numpy()
    situations["difficult_mutation"] = (hard, maybe)
    codes, labels = cell_codes(frame, by)
    size = len(labels)
    rows = labels.assign(pending_count=np.bincount(codes, minlength=size))
    for name, (held, unknown) in situations.items():
        rows[f"{name}_count"] = np.bincount(codes[held], minlength=size)
        rows[f"{name}_unknown_count"] = np.bincount(codes[unknown], minlength=size)
    return rows
