"""Who waits long without any proposal, is often ranked and never first, or cannot move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .applications import cell_codes, chosen, days_between, waiting_on
from .rules import default_rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .applications import Applications
    from .rules import DemandRules

Bools = npt.NDArray[np.bool_]


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
    frame = frame[waiting_on(frame, as_of) & chosen(frame, mutations=mutations)]
    codes, labels = cell_codes(frame, by)
    size = len(labels)
    rows = labels.assign(pending_count=np.bincount(codes, minlength=size))
    for name, (held, unknown) in situations(frame, as_of, rules).items():
        rows[f"{name}_count"] = np.bincount(codes[held], minlength=size)
        rows[f"{name}_unknown_count"] = np.bincount(codes[unknown], minlength=size)
    return rows


def situations(
    frame: pd.DataFrame, as_of: dt.date, rules: DemandRules | None = None
) -> dict[str, tuple[Bools, Bools]]:
    """Tell who of those who wait on a day is in each situation, and of whom it is not known.

    Parameters
    ----------
    frame
        Applications pending that day.
    as_of
        The day.

    Returns
    -------
    By situation, as :func:`blocked` names them, one value a row each.
    """
    rules = rules or default_rules()
    months = days_between(frame["registered_on"], np.datetime64(as_of)) / rules.month_days
    proposals = frame["proposal_count"].to_numpy()
    first, later = (frame[name].to_numpy() for name in ("first_rank_count", "later_rank_count"))
    found: dict[str, tuple[Bools, Bools]] = {}
    for limit in rules.long_wait_months:
        long = months > limit
        found[f"over_{limit}_months_no_proposal"] = (
            long & (proposals == 0),
            long & np.isnan(proposals),
        )
    never_often = (first > 0) | (later < rules.often_ranked_count)
    often = (first == 0) & (later >= rules.often_ranked_count)
    found["often_ranked"] = (often, ~often & ~never_often)
    moves, difficulty = frame["access"], frame["mutation_difficulty"]
    hard = difficulty.isin(["complex", "blocked"]).to_numpy()
    maybe = difficulty.isna().to_numpy() & (moves != "first_access").to_numpy()
    found["difficult_mutation"] = (hard, maybe)
    return found
