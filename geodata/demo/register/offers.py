"""Which dwelling is allocated when: the leases of the register of the stock, decided before.

Leases that run on 1 January 2025 are those the dwelling file tells; what has changed hands since,
or in between, is drawn by how often dwellings change hands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geodata.demo.housing.leases import YEAR
from geodata.demo.register.terms import DECISIONS, FIRST_DAY, LAST_DAY, UNSIGNED_SHARE, YEARS
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.demo.apportion import Ints
    from geodata.demo.housing import Housing

_MONTH = 12
_BEFORE_LEASE_DAYS = (9, 52)
_REFUSED_BEFORE_DAYS = (14, 60)
_BARELY = 0.03
"""Yearly chance that the steadiest of residences sees a dwelling change hands."""


def draw_offers(housing: Housing) -> pd.DataFrame:
    """Draw the decisions of three years, in the order of their days.

    Returns
    -------
    pandas.DataFrame
        ``dwelling`` (row of ``housing.dwellings``), ``decided_on`` (days), ``signed`` (1 yes, 0 no,
        -1 not known yet), ``signed_on`` (days, NaT unless signed).
    """
    rng = stream("register:offers")
    days = _lease_days(housing.dwellings["lease_month"], rng)
    offers = pd.concat([_year(housing, year, days, rng) for year in YEARS], ignore_index=True)
    refused = offers.iloc[_spread(offers, rng)].reset_index(drop=True)
    back = rng.integers(*_REFUSED_BEFORE_DAYS, len(refused))
    before = refused["decided_on"].to_numpy().astype("datetime64[D]") - back
    refused["decided_on"] = _commission_day(before)
    refused["signed"] = 0
    refused["signed_on"] = pd.NaT
    # Who was chosen a few weeks before refused: the dwelling is the same.
    both = pd.concat([offers, refused], ignore_index=True)
    both = both.astype({"decided_on": "datetime64[s]", "signed_on": "datetime64[s]"})
    both = both[(both["decided_on"] >= FIRST_DAY) & (both["decided_on"] <= LAST_DAY)]
    late = (both["signed"] == 1) & (both["signed_on"] > LAST_DAY)
    both.loc[late, "signed"] = -1
    both.loc[late, "signed_on"] = pd.NaT
    return both.sort_values(["decided_on", "dwelling", "signed"], ignore_index=True)


def _lease_days(month: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the day of each dwelling's present lease, in its month, and of the decision before it.

    Columns ``gap`` (days between the two at least), ``lease``, ``decided``; about 1970 where the
    dwelling is not let.
    """
    gap = rng.integers(*_BEFORE_LEASE_DAYS, len(month))
    let = month.notna().to_numpy()
    first = np.where(let, month - _MONTH * 1970, 0.0).astype("datetime64[M]")
    lease = _working_day(first.astype("datetime64[D]") + rng.integers(2, 28, len(month)))
    return pd.DataFrame({"gap": gap, "lease": lease, "decided": _commission_day(lease - gap)})


def _year(
    housing: Housing, year: int, days: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the decisions of a year that led, or will lead, to a lease."""
    dwellings = housing.dwellings
    known = (days["decided"].dt.year == year).to_numpy()
    rows = np.flatnonzero(known)
    wanted = round((1 - UNSIGNED_SHARE) * DECISIONS[year])
    others = rng.choice(
        len(dwellings), wanted - len(rows), replace=False, p=_turnover(housing, year, known)
    )
    start = np.datetime64(f"{year}-01-01")
    length = (np.datetime64(f"{year + 1}-01-01") - start).astype(int)
    # In the first week a commission day brought back would be of the year before.
    later = _commission_day(start + rng.integers(7, length, len(others)))
    drawn = pd.DataFrame(
        {
            "dwelling": others,
            "decided_on": later,
            "signed_on": _working_day(later + days["gap"].to_numpy()[others]),
        }
    )
    told = days.loc[known, ["decided", "lease"]].set_axis(["decided_on", "signed_on"], axis=1)
    told["dwelling"] = rows
    both: pd.DataFrame = pd.concat([told, drawn], ignore_index=True)
    both["signed"] = 1
    return both


def _working_day(days: Any) -> Any:
    """Bring Saturdays and Sundays back to the Friday."""
    return np.busday_offset(days, 0, roll="backward")


def _commission_day(days: Any) -> Any:
    """Bring days back to the last Tuesday or Thursday, when commissions sit."""
    return np.busday_offset(days, 0, roll="backward", weekmask="Tue Thu")


def _turnover(housing: Housing, year: int, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give each dwelling its chance of having been let that year, its present lease apart."""
    dwellings = housing.dwellings
    rotation = housing.indicators["rotation_share"].fillna(_BARELY).to_numpy() + _BARELY
    chance = rotation[dwellings["residence_number"].to_numpy()]
    mode = dwellings["occupancy_mode"].to_numpy()
    if year < YEAR:
        # Let that year and free again by the day the dwelling file describes.
        later = (dwellings["lease_month"] >= _MONTH * (year + 1) + 2).to_numpy()
        gone = (dwellings["departure_month"] >= _MONTH * (year + 1)).to_numpy()
        may = (later & (mode == "let")) | (gone & (mode == "vacant"))
        if year == YEAR - 1:
            # Free on that day, decided on before, let in the weeks after.
            may = mode == "vacant"
    else:
        may = np.isin(mode, ["let", "vacant"])
    built = dwellings["rented_since_year"].to_numpy() <= year
    weight = np.where(may & built & ~known, chance, 0.0)
    share: NDArray[np.float64] = weight / weight.sum()
    return share


def _spread(offers: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Choose the offers that somebody refused before."""
    count = round(len(offers) * UNSIGNED_SHARE / (1 - UNSIGNED_SHARE))
    return np.asarray(rng.choice(len(offers), count, False), dtype=np.int64)
