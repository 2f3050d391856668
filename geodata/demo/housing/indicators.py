"""Management figures of each residence, as a landlord follows them over a year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.demo.figures.survey import logistic, logit, part
from geodata.demo.housing.leases import YEAR
from geodata.demo.seeds import stream

INDICATOR_YEAR = 2024
_LONG_VACANCY_MONTHS = 3
_NO_COMPLAINTS = "aubrine"
"""Landlord that does not follow complaints: missing, not zero."""
_NO_INCIDENTS_SHARE = 0.04


def measure_residences(residences: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Give the indicators of each residence.

    Returns
    -------
    pandas.DataFrame
        ``residence_number``, ``vacancy_share`` (vacant / offered), ``long_vacancy_share`` (vacant
        for more than three months / offered), ``rotation_share`` (moves in during the year /
        offered), ``refusal_share`` (proposals refused), ``arrears_share`` (tenants three months
        behind), ``incident_per_100_dwellings_ratio``, ``complaint_per_100_dwellings_ratio``; NaN
        where nothing is offered or the landlord does not follow it.
    """
    rng = stream("housing:indicators")
    count = len(residences)
    life = residences["life"].to_numpy(dtype=float)
    owner = dwellings["residence_number"].to_numpy()

    def total(mask: pd.Series) -> np.ndarray:
        return np.bincount(owner, mask.to_numpy(dtype=float), minlength=count)

    vacant = dwellings["occupancy_mode"] == "vacant"
    let = dwellings["occupancy_mode"] == "let"
    offered = total(let | vacant)
    long = vacant & (dwellings["vacancy_months"] > _LONG_VACANCY_MONTHS)
    moved = let & (dwellings["lease_month"] >= 12 * (YEAR - 1))
    offered_or_nan = np.where(offered > 0, offered, np.nan)
    proposals = np.maximum(2 * total(moved).astype(np.int64), 1)
    refusal = logistic(logit(0.35) - 0.4 * life + rng.normal(0.0, 0.3, count))
    arrears = logistic(logit(0.085) - 0.35 * life + rng.normal(0.0, 0.25, count))
    households = np.maximum(total(let).astype(np.int64), 1)
    stock = residences["dwelling_count"].to_numpy(dtype=float)
    incidents = rng.poisson(stock * 0.05 * np.exp(-0.7 * life + rng.normal(0.0, 0.3, count)))
    complaints = rng.poisson(stock * 0.22 * np.exp(-0.4 * life + rng.normal(0.0, 0.3, count)))
    frame = pd.DataFrame(
        {
            "residence_number": residences["residence_number"],
            "vacancy_share": total(vacant) / offered_or_nan,
            "long_vacancy_share": total(long) / offered_or_nan,
            "rotation_share": total(moved) / offered_or_nan,
            "refusal_share": part(rng, proposals, refusal) / proposals,
            "arrears_share": part(rng, households, arrears) / households,
            "incident_per_100_dwellings_ratio": 100.0 * incidents / stock,
            "complaint_per_100_dwellings_ratio": 100.0 * complaints / stock,
        }
    )
    frame.loc[total(moved) == 0, "refusal_share"] = np.nan
    frame.loc[total(let) == 0, "arrears_share"] = np.nan
    blind = (residences["landlord_key"] == _NO_COMPLAINTS).to_numpy()
    frame.loc[blind, "complaint_per_100_dwellings_ratio"] = np.nan
    untold = rng.random(count) < _NO_INCIDENTS_SHARE
    frame.loc[untold, "incident_per_100_dwellings_ratio"] = np.nan
    return frame
