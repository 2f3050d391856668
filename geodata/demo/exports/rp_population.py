"""Columns of ``base-ic-evol-struct-pop``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.exports.shares import cut, some
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats
    from geodata.demo.figures.dwellings import Dwellings
    from geodata.demo.figures.families import Families
    from geodata.demo.figures.people import People

_AGES = (
    (0, 2), (3, 5), (6, 10), (11, 17), (18, 24), (25, 39), (40, 54), (55, 64), (65, 79), (80, None),
    (0, 14), (15, 29), (30, 44), (45, 59), (60, 74), (75, None), (0, 19), (20, 64), (65, None),
)  # fmt: skip
_AGES_BY_SEX = _AGES[10:]
SOCIAL_CATEGORIES = {
    "CS1": 0.006, "CS2": 0.034, "CS3": 0.065, "CS4": 0.125, "CS5": 0.165, "CS6": 0.165,
    "CS7": 0.27, "CS8": 0.17,
}  # fmt: skip


def _label(first: int, last: int | None) -> str:
    return f"{first:02d}P" if last is None else f"{first:02d}{last:02d}"


def population_columns(
    zones: pd.DataFrame,
    people: People,
    _families: Families,
    _dwellings: Dwellings,
    year: int,
) -> dict[str, Floats]:
    """Give the columns in file order, ``P_`` and ``C_`` prefixes without the year."""
    rng = stream(f"rp-population:{year}")
    columns = {"P_POP": people.aged(0)}
    columns |= {f"P_POP{_label(*age)}": people.aged(*age) for age in _AGES}
    for sex in ("H", "F"):
        columns[f"P_POP{sex}"] = people.aged(0, None, sex)
        columns |= {
            f"P_{sex}{_label(first, last)}": people.aged(first, last, sex)
            for first, last in _AGES_BY_SEX
        }
    by_sex = {sex: people.aged(15, None, sex) for sex in ("H", "F")}
    parts = {
        sex: cut(rng, adults, {f"C_{sex}15P_{cs}": n for cs, n in SOCIAL_CATEGORIES.items()})
        for sex, adults in by_sex.items()
    }
    columns["C_POP15P"] = by_sex["H"] + by_sex["F"]
    for cs in SOCIAL_CATEGORIES:
        columns[f"C_POP15P_{cs}"] = parts["H"][f"C_H15P_{cs}"] + parts["F"][f"C_F15P_{cs}"]
    for sex in ("H", "F"):
        columns[f"C_{sex}15P"] = by_sex[sex]
        columns |= parts[sex]
    foreign = np.clip(0.05 + 0.02 * zones["deprivation"].to_numpy(dtype=float), 0.005, 0.2)
    abroad = some(rng, columns["P_POP"], foreign)
    columns["P_POP_FR"] = columns["P_POP"] - abroad
    columns["P_POP_ETR"] = abroad
    columns["P_POP_IMM"] = some(rng, columns["P_POP"], 1.25 * foreign)
    columns["P_PMEN"] = people.in_households()
    columns["P_PHORMEN"] = people.outside_households
    return columns
