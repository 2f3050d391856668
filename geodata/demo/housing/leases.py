"""Who lives there, in the register's sense: let, vacant or emptied, since when, at which rent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.figures.survey import logistic, logit
from geodata.demo.housing.archetypes import Archetype
from geodata.demo.housing.products import RENT_EUR_PER_M2
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.demo.apportion import Ints
    from geodata.demo.fields import Floats

YEAR = 2025
"""The register describes 1 January of that year."""
_JANUARY = 12 * YEAR
_EMPTIED_FIRST = (Archetype.TOWER, Archetype.BLOCK, Archetype.CITE)
_EMPTY, _ASSOCIATION, _OTHERWISE = "empty", "association", "occupied_otherwise"
_VACANCY = 0.036
_MOVERS_SHARE, _MOVER_YEARLY, _STAYER_YEARLY = 0.45, 0.30, 0.05
"""Some dwellings change hands often, others hardly ever: about 2 000 leases a year in all."""
_MEAN_VACANCY_MONTHS, _LONGEST_VACANCY_MONTHS = 3.2, 60
_OLDEST_LEASE_YEARS = 45
_RESERVATIONS = ("1", "2", "3", "4", "5", "7")
_RESERVATION_SHARES = (0.05, 0.25, 0.22, 0.18, 0.03, 0.27)


def let_dwellings(
    pieces: pd.DataFrame, residences: pd.DataFrame, dwellings: pd.DataFrame, name: str
) -> pd.DataFrame:
    """Give each dwelling its occupancy mode, lease, vacancy, rent and reservation.

    Parameters
    ----------
    pieces
        Column ``offered_count``: exactly so many of each piece's dwellings are let or vacant.
    residences
        Columns ``residence_number`` (their rank), ``piece``, ``archetype``, ``life``.
    dwellings
        Columns ``residence_number``, ``surface_m2``, ``product_key``, ``rented_since_year``.
    name
        Of the random streams.

    Returns
    -------
    pandas.DataFrame
        The restricted file's part of a dwelling, in the same order. Months count from year 0
        (``lease_month``, ``departure_month``); NaN where there is none.
    """
    rng = stream(f"{name}:leases")
    owner = dwellings["residence_number"].to_numpy()
    life = residences["life"].to_numpy(dtype=float)[owner]
    count = len(dwellings)
    mode = _modes(pieces, residences, owner, life, rng)
    let, vacant = mode == "let", mode == "vacant"
    months = np.minimum(
        np.ceil(rng.exponential(_MEAN_VACANCY_MONTHS * np.exp(-0.35 * life))),
        _LONGEST_VACANCY_MONTHS,
    )
    emptied = mode == _EMPTY
    months = np.where(emptied, 10 + np.round(rng.exponential(14.0, count)), months)
    usual = np.where(rng.random(count) < _MOVERS_SHARE, _MOVER_YEARLY, _STAYER_YEARLY)
    yearly = usual * np.exp(-0.18 * life)
    since = rng.exponential(1.0 / yearly)
    oldest = np.minimum(YEAR - dwellings["rented_since_year"].to_numpy(), _OLDEST_LEASE_YEARS)
    since = np.minimum(since, oldest - rng.random(count))
    lease = _JANUARY - 1 - np.floor(12.0 * np.maximum(since, 0.0))
    rent = dwellings["product_key"].map(RENT_EUR_PER_M2).to_numpy(dtype=float)
    rent = rent * np.exp(rng.normal(0.0, 0.05, len(residences)))[owner]
    rent = rent * rng.normal(1.0, 0.025, count) * dwellings["surface_m2"].to_numpy()
    # Small dwellings are dearer by the square metre.
    rent = rent * (dwellings["surface_m2"].to_numpy() / 65.0) ** -0.18
    reservation = rng.choice(_RESERVATIONS, count, p=_RESERVATION_SHARES)
    return pd.DataFrame(
        {
            "occupancy_mode": mode,
            "lease_month": np.where(let, lease, np.nan),
            "vacancy_months": np.where(vacant | emptied, months, np.nan),
            "departure_month": np.where(vacant | emptied, _JANUARY - months, np.nan),
            "rent_eur": np.where(let, np.round(rent, 2), np.nan),
            "rent_surface_m2": np.where(let, dwellings["surface_m2"], np.nan),
            "reservation_code": reservation,
        },
        index=dwellings.index,
    )


def _modes(
    pieces: pd.DataFrame,
    residences: pd.DataFrame,
    owner: Ints,
    life: Floats,
    rng: np.random.Generator,
) -> NDArray[np.object_]:
    """Empty the worst of each piece first, let the others, leave a few vacant."""
    kind = residences["archetype"].to_numpy()[owner]
    place = residences["piece"].to_numpy()[owner]
    priority = np.select([kind == each for each in _EMPTIED_FIRST], [0, 1, 2], 3)
    turn = rng.random(len(residences))[owner] + 0.3 * residences["life"].to_numpy()[owner]
    order = np.lexsort((turn, priority, place))
    rank = np.empty(len(owner), dtype=np.int64)
    first = np.searchsorted(place[order], place[order], side="left")
    rank[order] = np.arange(len(owner)) - first
    emptied = (pieces["dwelling_count"] - pieces["offered_count"]).to_numpy()[place]
    mode = np.full(len(owner), "let", dtype=object)
    vacancy = logistic(logit(_VACANCY) - 0.6 * life)
    mode[rng.random(len(owner)) < vacancy] = "vacant"
    away = rank < emptied
    chosen = rng.choice([_EMPTY, _ASSOCIATION, _OTHERWISE], len(owner), p=[0.84, 0.12, 0.04])
    mode[away] = chosen[away]
    return mode
