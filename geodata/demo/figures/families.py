"""Households and families: the census's complementary exploitation, a survey of one in four."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.figures.survey import (
    LARGE_RATE,
    SMALL_COMPLEMENTARY_RATE,
    Ints,
    is_large,
    logistic,
    logit,
    part,
    sample,
    split,
)
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats

HOUSEHOLDS = (
    "man_alone",
    "woman_alone",
    "no_family",
    "couple",
    "couple_children",
    "single_parent",
)
FAMILIES = ("couple_children", "single_parent", "couple")
CHILDREN = ("0", "1", "2", "3", "4plus")
"""Children under 25 living with the family."""


@dataclass(frozen=True)
class Families:
    """Households surveyed.

    Attributes
    ----------
    weight
        Array (n_zones,): households each stands for.
    households
        Array (n_zones, 6): by :data:`HOUSEHOLDS`.
    families
        Array (n_zones, 3): by :data:`FAMILIES`; slightly more than family households, as a
        household may hold two families.
    children
        Array (n_zones, 5): families by :data:`CHILDREN`; sums to the families.
    """

    weight: Floats
    households: Ints
    families: Ints
    children: Ints


def draw_families(zones: pd.DataFrame, year: int) -> Families:
    """Survey the households of each zone, of the zones as they are in ``year``."""
    rng = stream(f"families:{year}")
    rate = np.where(is_large(zones), LARGE_RATE, SMALL_COMPLEMENTARY_RATE)
    counted, weight = sample(zones["household_count"].to_numpy(dtype=float), rate)
    need = zones["deprivation"].to_numpy(dtype=float)
    alone_parent = need + rng.normal(0.0, 0.30, len(zones))
    large = need + rng.normal(0.0, 0.35, len(zones))
    flats = zones["apartment_share"].to_numpy(dtype=float)
    ageing = zones["ageing"].to_numpy(dtype=float)

    alone = logistic(logit(0.30) + 1.3 * (flats - 0.1) + 0.14 * ageing)
    no_family = np.full(len(zones), 0.02)
    family = 1.0 - alone - no_family
    single = logistic(logit(0.16) + 0.45 * alone_parent)
    childless = (1.0 - single) * logistic(logit(0.50) + 0.22 * ageing - 0.06 * need)
    shares = np.column_stack(
        [
            alone * 0.43,
            alone * 0.57,
            no_family,
            family * childless,
            family * (1.0 - single - childless),
            family * single,
        ]
    )
    households = split(rng, counted, shares)
    couple, with_children, parents = (
        households[:, 3],
        households[:, 4],
        households[:, 5],
    )
    families = np.column_stack(
        [
            with_children + part(rng, with_children, np.full(len(zones), 0.006)),
            parents + part(rng, parents, np.full(len(zones), 0.02)),
            couple,
        ]
    )
    four = logistic(logit(0.048) + 0.55 * large)
    three = logistic(logit(0.135) + 0.22 * large)
    sizes = np.column_stack(
        [
            np.full(len(zones), 0.10),  # every child is 25 or over
            0.44 * (1.0 - four - three),
            0.46 * (1.0 - four - three),
            three,
            four,
        ]
    )
    children = split(rng, families[:, 0], sizes * [1.0, 0.9, 1.15, 1.05, 1.05])
    children += split(rng, families[:, 1], sizes * [1.6, 1.25, 0.85, 0.85, 0.95])
    children[:, 0] += couple
    return Families(weight, households, families, children)
