"""Columns of ``base-ic-couples-familles-menages``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.exports.rp_population import SOCIAL_CATEGORIES
from geodata.demo.exports.shares import cut, some
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats
    from geodata.demo.figures.dwellings import Dwellings
    from geodata.demo.figures.families import Families
    from geodata.demo.figures.people import People

_ADULTS = {"1524": (15, 24), "2554": (25, 54), "5579": (55, 79), "80P": (80, None)}
_ALONE = {"1524": 0.07, "2554": 0.15, "5579": 0.25, "80P": 0.5}
_STATUSES_SINCE_2017 = {
    "MARIEE": 0.43, "PACSEE": 0.04, "CONCUB_UNION_LIBRE": 0.14, "VEUFS": 0.09, "DIVORCEE": 0.08,
    "CELIBATAIRE": 0.22,
}  # fmt: skip
_STATUSES_BEFORE = {"MARIEE": 0.45, "NONMARIEE": 0.55}
_SIX_STATUSES_FROM = 2017
_PERSONS = {"COUPSENF": 2.0, "COUPAENF": 3.85, "FAMMONO": 2.6}


def family_columns(
    _zones: pd.DataFrame,
    people: People,
    families: Families,
    _dwellings: Dwellings,
    year: int,
) -> dict[str, Floats]:
    """Give the columns in file order, ``P_`` and ``C_`` prefixes without the year."""
    rng = stream(f"rp-families:{year}")
    weight = families.weight
    man, woman, other, couple, with_children, parent = (families.households * weight[:, None]).T
    columns = {
        "C_MEN": families.households.sum(axis=1) * weight,
        "C_MENPSEUL": man + woman,
        "C_MENHSEUL": man,
        "C_MENFSEUL": woman,
        "C_MENSFAM": other,
        "C_MENFAM": couple + with_children + parent,
        "C_MENCOUPSENF": couple,
        "C_MENCOUPAENF": with_children,
        "C_MENFAMMONO": parent,
    }
    # Persons of families: the rest of the people in households, at least two a family.
    rest = people.in_households() - (man + woman) - 2.2 * other
    rest = np.maximum(rest, 2.0 * columns["C_MENFAM"])
    wanted = {kind: size * columns[f"C_MEN{kind}"] for kind, size in _PERSONS.items()}
    in_families = rest * (columns["C_MENFAM"] > 0)
    scale = np.divide(
        in_families,
        sum(wanted.values()),
        out=np.zeros_like(rest),
        where=in_families > 0,
    )
    persons = {kind: count * scale for kind, count in wanted.items()}
    columns |= {
        "C_PMEN": man + woman + 2.2 * other + in_families,
        "C_PMEN_MENPSEUL": man + woman,
        "C_PMEN_MENHSEUL": man,
        "C_PMEN_MENFSEUL": woman,
        "C_PMEN_MENSFAM": 2.2 * other,
        "C_PMEN_MENFAM": in_families,
        **{f"C_PMEN_MEN{kind}": count for kind, count in persons.items()},
    }
    adults = {label: people.aged(*ages) for label, ages in _ADULTS.items()}
    at_home = {label: some(rng, count, 0.985, 0.005) for label, count in adults.items()}
    alone = {label: some(rng, at_home[label], _ALONE[label]) for label in adults}
    for prefix, suffix, counts in (
        ("POP", "", adults),
        ("POPMEN", "", at_home),
        ("POP", "_PSEUL", alone),
    ):
        columns[f"P_{prefix}15P{suffix}"] = sum(counts.values())
        columns |= {f"P_{prefix}{label}{suffix}": count for label, count in counts.items()}
    statuses = _STATUSES_SINCE_2017 if year >= _SIX_STATUSES_FROM else _STATUSES_BEFORE
    columns |= cut(
        rng,
        columns["P_POP15P"],
        {f"P_POP15P_{name}": n for name, n in statuses.items()},
    )
    for total in ("C_MEN", "C_PMEN"):
        shares = {f"{total}_{cs}": n for cs, n in SOCIAL_CATEGORIES.items()}
        columns |= cut(rng, columns[total], shares)
    kinds = (families.families * weight[:, None]).T
    columns["C_FAM"] = families.families.sum(axis=1) * weight
    columns |= dict(zip(("C_COUPAENF", "C_FAMMONO", "C_COUPSENF"), kinds, strict=True))
    sizes = (families.children * weight[:, None]).T
    names = ("C_NE24F0", "C_NE24F1", "C_NE24F2", "C_NE24F3", "C_NE24F4P")
    return columns | dict(zip(names, sizes, strict=True))
