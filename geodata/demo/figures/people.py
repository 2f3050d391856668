"""Inhabitants by sex and age, and what they do: the census's principal exploitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.figures.survey import (
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

AGE_FLOORS = (0, 3, 6, 11, 15, 18, 20, 25, 30, 40, 45, 55, 60, 65, 75, 80)
"""First year of each age band: fine enough to make every published age group."""
_FRANCE_LIKE = (
    3.5,
    3.6,
    6.2,
    5.0,
    3.8,
    2.3,
    5.6,
    5.7,
    12.2,
    6.3,
    13.2,
    6.4,
    6.2,
    10.6,
    3.6,
    5.8,
)

ACTIVITIES = ("employed", "unemployed", "student", "retired", "other")
SEXES = ("H", "F")
WORKING_AGES = ((15, 25), (25, 55), (55, 65))


@dataclass(frozen=True)
class People:
    """Persons surveyed.

    Attributes
    ----------
    weight
        Array (n_zones,): inhabitants each stands for.
    by_age
        Array (n_zones, 2, 16): men and women by band of :data:`AGE_FLOORS`.
    by_activity
        Array (n_zones, 2, 3, 5): those of 15–24, 25–54, 55–64, by :data:`ACTIVITIES`.
    outside_households
        Array (n_zones,): weighted number of people in homes, barracks, on the road…
    """

    weight: Floats
    by_age: Ints
    by_activity: Ints
    outside_households: Floats

    def aged(self, first: int, last: int | None = None, sex: str | None = None) -> Floats:
        """Give the weighted number of people of ages ``first`` to ``last`` (included)."""
        begin = AGE_FLOORS.index(first)
        end = len(AGE_FLOORS) if last is None else AGE_FLOORS.index(last + 1)
        sexes = slice(None) if sex is None else slice(SEXES.index(sex), SEXES.index(sex) + 1)
        counted: Floats = self.by_age[:, sexes, begin:end].sum(axis=(1, 2)) * self.weight
        return counted

    def in_households(self) -> Floats:
        """Give the weighted number of people who live in ordinary households."""
        inside: Floats = self.aged(0) - self.outside_households
        return inside

    def doing(self, *activities: str, age: int | None = None, sex: str | None = None) -> Floats:
        """Give the weighted number of 15–64-year-olds by activity, working age and sex."""
        sexes = slice(None) if sex is None else slice(SEXES.index(sex), SEXES.index(sex) + 1)
        ages = slice(None) if age is None else slice(age, age + 1)
        chosen = [ACTIVITIES.index(activity) for activity in activities]
        counted = self.by_activity[:, sexes, ages, :][..., chosen].sum(axis=(1, 2, 3))
        weighted: Floats = counted * self.weight
        return weighted


def draw_people(zones: pd.DataFrame, year: int) -> People:
    """Survey the inhabitants of each zone, of the zones as they are in ``year``."""
    rng = stream(f"people:{year}")
    rate = np.where(is_large(zones), 0.4, 0.985)
    counted, weight = sample(zones["population"].to_numpy(dtype=float), rate)
    by_age = split(rng, counted, _age_shares(zones)).reshape(len(zones), 2, len(AGE_FLOORS))
    # Work depends on need, and on what this model leaves out: one draw a zone, shared by its ages.
    need = zones["deprivation"].to_numpy(dtype=float) + rng.normal(0.0, 0.30, len(zones))
    spans = [(AGE_FLOORS.index(first), AGE_FLOORS.index(last)) for first, last in WORKING_AGES]
    by_activity = np.zeros((len(zones), 2, len(spans), len(ACTIVITIES)), dtype=np.int64)
    for age, (begin, end) in enumerate(spans):
        for sex in range(2):
            persons = by_age[:, sex, begin:end].sum(axis=1)
            shares = _activity_shares(need, age, sex)
            by_activity[:, sex, age] = split(rng, persons, shares)
    few = np.clip(0.012 * np.exp(rng.normal(0.0, 0.5, len(zones))), 0.0, 0.06)
    outside = part(rng, counted, few) * weight
    return People(weight, by_age, by_activity, outside)


def _age_shares(zones: pd.DataFrame) -> Floats:
    """Give expected shares (n, 32) by sex and age: young where deprived, old where ageing."""
    floors = np.array(AGE_FLOORS, dtype=float)
    base = np.array(_FRANCE_LIKE)
    old = (floors - 38.0) / 25.0
    young = np.exp(-(((floors - 8.0) / 12.0) ** 2))
    ageing = zones["ageing"].to_numpy(dtype=float)[:, None]
    need = zones["deprivation"].to_numpy(dtype=float)[:, None]
    tilt = np.exp(0.16 * ageing * old[None, :] + 0.12 * need * young[None, :])
    ages = base[None, :] * tilt
    women = 0.485 + 0.10 * np.clip((floors - 45.0) / 40.0, 0.0, 1.0)
    shares: Floats = np.concatenate([ages * (1.0 - women), ages * women], axis=1)
    return shares


def _activity_shares(need: Floats, age: int, sex: int) -> Floats:
    """Give expected shares (n, 5) of :data:`ACTIVITIES` for one age group and sex."""
    out_of_work = (0.62, 0.235, 0.56)[age] + (0.0, -0.03, -0.02)[age] * (1 - 2 * sex)
    slope = (0.22, 0.50, 0.30)[age]
    idle = logistic(logit(out_of_work) + slope * need)
    jobless = idle * (0.24 + 0.03 * np.clip(need, -1.5, 2.5), 0.46, 0.11)[age]
    rest = idle - jobless
    student, retired = ((0.88, 0.0), (0.07, 0.02), (0.0, 0.72))[age]
    shares: Floats = np.column_stack(
        [
            1.0 - idle,
            jobless,
            rest * student,
            rest * retired,
            rest * (1.0 - student - retired),
        ]
    )
    return shares
