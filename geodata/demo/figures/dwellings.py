"""Dwellings, by use, kind and tenure: the census's principal exploitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.figures.survey import (
    LARGE_RATE,
    Ints,
    is_large,
    logistic,
    logit,
    part,
    split,
)
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats

USES = ("main", "secondary", "vacant")
TENURES = ("owner", "social_tenant", "other_tenant", "free")


@dataclass(frozen=True)
class Dwellings:
    """Dwellings surveyed.

    Attributes
    ----------
    weight
        Array (n_zones,): dwellings each stands for. Main residences weigh to the households.
    uses
        Array (n_zones, 3): by :data:`USES`.
    houses, main_houses
        Arrays (n_zones,): houses among all dwellings, among main residences; the others are flats
        (or neither, for a few dwellings).
    neither
        Array (n_zones,): main residences that are neither house nor flat (rooms, shelters…).
    tenures
        Array (n_zones, 4): main residences by :data:`TENURES`.
    """

    weight: Floats
    uses: Ints
    houses: Ints
    main_houses: Ints
    neither: Ints
    tenures: Ints


def draw_dwellings(zones: pd.DataFrame, year: int) -> Dwellings:
    """Survey the dwellings of each zone, of the zones as they are in ``year``."""
    rng = stream(f"dwellings:{year}")
    households = zones["household_count"].to_numpy(dtype=float)
    rate = np.where(is_large(zones), LARGE_RATE, 0.99)
    main = np.maximum(np.round(households * rate), (households > 0).astype(float)).astype(np.int64)
    weight = np.divide(households, main, out=np.ones_like(households), where=main > 0)
    need = zones["deprivation"].to_numpy(dtype=float)
    flats = zones["apartment_share"].to_numpy(dtype=float)
    social = zones["social_tenant_share"].to_numpy(dtype=float)

    vacant = logistic(logit(0.075) + 0.18 * need + 0.6 * flats)
    other_uses = rng.poisson(np.column_stack([0.012 * main, vacant / (1.0 - vacant) * main]))
    uses = np.column_stack([main, other_uses]).astype(np.int64)
    # Social housing is 59 % flats: the rest of the town has fewer.
    flat_share = np.clip(0.59 * social + (1.0 - social) * flats, 0.0, 0.97)
    neither = part(rng, main, np.full(len(zones), 0.004))
    main_houses = part(rng, main - neither, 1.0 - flat_share)
    houses = main_houses + part(rng, other_uses.sum(axis=1), 1.0 - flat_share)

    owners = (1.0 - social) * logistic(logit(0.74) - 0.22 * need - 2.1 * (flats - 0.1))
    free = 0.015 * (1.0 - social)
    tenures = split(
        rng, main, np.column_stack([owners, social, 1.0 - owners - social - free, free])
    )
    return Dwellings(weight, uses, houses, main_houses, neither, tenures)
