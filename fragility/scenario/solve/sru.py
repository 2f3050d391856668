"""What the catch-up of the SRU law asks of each commune over the years shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario.vocabulary import PRODUCTS

from .end import COUNTABLE, sru_target

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case

    Counts = npt.NDArray[np.int64]

TRIENNIUM_YEARS: Final = 3
"""Length of the periods of the catch-up (CCH L302-8)."""


def required(case: Case) -> Counts:
    """Return the SRU dwellings each commune must receive; 0 where nothing is asked.

    With a catch-up share ``s`` and ``k`` periods of three years, ``1 - (1 - s)^k`` of the dwellings
    that lack at the start, rounded up, less what the base finances in the same years. A commune
    of which the gap is unknown is asked nothing; the notes of the answer name it.
    """
    told = case.problem.constraints.sru
    lacking = missing_at_start(case)
    if told is None:
        return np.zeros(len(lacking), dtype=np.int64)
    periods = len(case.problem.years) / TRIENNIUM_YEARS
    part = 1 - (1 - told.catch_up_share) ** periods
    # Rounded first: 0.33 of 100 is 33, not 34 for the last digit of a float.
    due = np.ceil(np.round(np.nan_to_num(lacking) * part, 6)).astype(np.int64)
    out: Counts = np.maximum(due - _financed_anyway(case), 0)
    if told.within_capacity:
        out = np.minimum(out, np.minimum(case.in_all[:, 2], out.max(initial=0)).astype(np.int64))
    return out


def missing_at_start(case: Case) -> npt.NDArray[np.float64]:
    """Return the SRU dwellings each commune lacks on the first day; NaN where unknown."""
    run = case.run
    target = sru_target(case.stock.communes)
    wanted = np.ceil(np.round(target * run.sru_main_residences[:, 0], 6))
    out: npt.NDArray[np.float64] = np.where(
        target == 0, 0.0, np.maximum(wanted - run.sru_dwellings[:, 0], 0)
    )
    return out


def _financed_anyway(case: Case) -> Counts:
    first = case.problem.years[0] - case.base.start_year
    years = slice(first, first + len(case.problem.years))
    places = [PRODUCTS.index(each) for each in COUNTABLE]
    found: Counts = case.run.financed[:, :, :, places, years].sum(axis=(0, 2, 3, 4))
    return found
