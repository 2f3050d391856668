"""Who the households are: six dimensions a residence, consistent with its place and its family.

A household's lease gives its seniority; the other dimensions are drawn apart from each other,
since no public table crosses them. Recent arrivals are among all the households, category by
category.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.figures.survey import split
from geodata.demo.housing.archetypes import Archetype
from geodata.demo.housing.leases import YEAR
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.apportion import Ints
    from geodata.demo.fields import Floats

SURVEY_YEAR = 2024
_ANSWERED = 0.94
"""Share of tenants who answer the survey; the landlord knows the lease of all."""
_RECENT_YEARS, _SETTLED_YEARS = 2.0, 10.0
_RESIDENCE_SPREAD = 0.28

Terms = tuple[float, float, float, float, float]
"""Log-odds of a category: base, and its slopes on hardship, on the neighbourhood's ageing, on how
badly the residence lives, and on being a recent arrival."""

_TERMS: dict[str, dict[str, Terms]] = {
    "tenant_age": {
        "under_30": (-0.9, 0.12, -0.15, 0.12, 1.5),
        "30_49": (0.45, 0.05, -0.15, 0.05, 0.55),
        "50_64": (0.15, 0.0, 0.05, 0.0, -0.3),
        "65_plus": (-0.05, -0.1, 0.30, -0.15, -1.2),
    },
    "household": {
        "single": (0.55, 0.0, 0.10, 0.05, 0.15),
        "single_parent": (0.0, 0.16, -0.10, 0.12, 0.25),
        "couple": (-0.55, -0.05, 0.12, -0.08, -0.3),
        "couple_children": (-0.2, 0.0, -0.12, -0.05, -0.05),
        "other": (-2.3, 0.15, 0.0, 0.1, 0.0),
    },
    "income_ceiling": {
        "under_20": (-0.55, 0.32, -0.1, 0.22, 0.35),
        "20_39": (0.35, 0.22, 0.0, 0.10, 0.2),
        "40_59": (0.3, 0.0, 0.05, -0.02, 0.0),
        "60_99": (0.05, -0.22, 0.05, -0.12, -0.2),
        "100_plus": (-1.3, -0.35, 0.1, -0.2, -0.8),
    },
    "activity": {
        "stable_job": (0.55, -0.22, -0.1, -0.16, 0.1),
        "precarious_job": (-0.6, 0.1, -0.1, 0.08, 0.35),
        "unemployed": (-0.5, 0.25, -0.1, 0.18, 0.25),
        "retired": (0.05, -0.1, 0.32, -0.12, -1.2),
        "other_inactive": (-0.35, 0.2, 0.0, 0.12, 0.1),
    },
    "housing_benefit": {
        "with": (0.15, 0.25, -0.05, 0.15, 0.15),
        "without": (0.0, -0.1, 0.05, -0.05, 0.0),
    },
}
_SENIORITY = ("under_2_years", "2_9_years", "10_plus_years")
_FAMILY: dict[Archetype, dict[str, float]] = {
    Archetype.TOWER: {
        "single_parent": 0.25,
        "other": 0.3,
        "unemployed": 0.2,
        "with": 0.2,
        "couple_children": 0.15,
    },
    Archetype.CITE: {"65_plus": 0.8, "50_64": 0.3, "retired": 0.8, "couple": 0.4, "without": 0.2},
    Archetype.BLOCK: {"single": 0.45, "65_plus": 0.25, "under_30": 0.2, "under_20": 0.15},
    Archetype.HAMLET: {
        "couple_children": 0.75,
        "30_49": 0.3,
        "stable_job": 0.45,
        "60_99": 0.4,
        "single": -0.7,
        "without": 0.3,
    },
    Archetype.INFILL: {
        "under_30": 0.45,
        "65_plus": -0.35,
        "retired": -0.35,
        "stable_job": 0.4,
        "60_99": 0.35,
        "100_plus": 0.25,
    },
    Archetype.DIFFUSE: {"single": 0.6, "under_20": 0.45, "precarious_job": 0.4, "under_30": 0.3},
}


def categories() -> dict[str, tuple[str, ...]]:
    """Give the categories of each dimension, in the order of the tables."""
    return {**{name: tuple(terms) for name, terms in _TERMS.items()}, "seniority": _SENIORITY}


def settle_households(
    residences: pd.DataFrame, dwellings: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the households of each residence.

    Returns
    -------
    tuple of pandas.DataFrame
        All households, then recent arrivals: ``residence_number``, ``survey_year``,
        ``household_count``, ``<dimension>_<category>_count``. In each dimension the categories sum
        to ``household_count``; a recent count never exceeds the one of all.
    """
    rng = stream("housing:occupancy")
    seniority = _count_leases(residences, dwellings, rng)
    recent, settled = seniority[:, 0], seniority[:, 1] + seniority[:, 2]
    spread = {
        name: rng.normal(0.0, _RESIDENCE_SPREAD, (len(residences), len(terms)))
        for name, terms in _TERMS.items()
    }
    all_columns: dict[str, Ints] = {}
    recent_columns: dict[str, Ints] = {}
    for name, terms in _TERMS.items():
        new = split(rng, recent, _shares(residences, terms, spread[name], recent=True))
        old = split(rng, settled, _shares(residences, terms, spread[name], recent=False))
        for rank, category in enumerate(terms):
            recent_columns[f"{name}_{category}_count"] = new[:, rank]
            all_columns[f"{name}_{category}_count"] = new[:, rank] + old[:, rank]
    for rank, category in enumerate(_SENIORITY):
        all_columns[f"seniority_{category}_count"] = seniority[:, rank]
        recent_columns[f"seniority_{category}_count"] = (
            recent if rank == 0 else np.zeros_like(recent)
        )
    return (
        _table(residences, recent + settled, all_columns),
        _table(residences, recent, recent_columns),
    )


def _table(residences: pd.DataFrame, households: Ints, columns: dict[str, Ints]) -> pd.DataFrame:
    first = {
        "residence_number": residences["residence_number"].to_numpy(),
        "survey_year": np.full(len(residences), SURVEY_YEAR),
        "household_count": households,
    }
    return pd.DataFrame({**first, **columns})


def _count_leases(
    residences: pd.DataFrame, dwellings: pd.DataFrame, rng: np.random.Generator
) -> Ints:
    """Count answering households by seniority (n, 3), from the months their leases began."""
    let = dwellings["occupancy_mode"] == "let"
    answered = (let & (rng.random(len(dwellings)) < _ANSWERED)).to_numpy()
    since = YEAR - dwellings.loc[answered, "lease_month"].to_numpy() / 12.0
    level = np.digitize(since, [_RECENT_YEARS, _SETTLED_YEARS])
    owner = dwellings.loc[answered, "residence_number"].to_numpy()
    counts = np.bincount(3 * owner + level, minlength=3 * len(residences))
    return np.asarray(counts.reshape(-1, 3), dtype=np.int64)


def _shares(
    residences: pd.DataFrame, terms: dict[str, Terms], noise: Floats, *, recent: bool
) -> Floats:
    """Give the expected structure of each residence (n, k)."""
    base, hardship, ageing, tension, arriving = np.array(list(terms.values())).T
    odds = (
        base
        + hardship * (residences["deprivation"].to_numpy(dtype=float) - 0.9)[:, None]
        + ageing * residences["ageing"].to_numpy(dtype=float)[:, None]
        - tension * residences["life"].to_numpy(dtype=float)[:, None]
        + arriving * float(recent)
        + noise
    )
    family = np.array(
        [
            [_FAMILY[Archetype(kind)].get(category, 0.0) for category in terms]
            for kind in residences["archetype"]
        ]
    )
    weight = np.exp(odds + family)
    shares: Floats = weight / weight.sum(axis=1, keepdims=True)
    return shares
