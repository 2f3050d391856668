"""Columns of ``base-ic-activite-residents``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.demo.exports.shares import cut, some
from geodata.demo.figures.people import ACTIVITIES, People
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats
    from geodata.demo.figures.dwellings import Dwellings
    from geodata.demo.figures.families import Families

_AGES: tuple[tuple[str, int | None], ...] = (
    ("1564", None),
    ("1524", 0),
    ("2554", 1),
    ("5564", 2),
)
_SEXES = (None, "H", "F")
_WORKING = {"ACT": ("employed", "unemployed"), "ACTOCC": ("employed",)}
_NOT_WORKING = {
    "INACT": ("student", "retired", "other"),
    "ETUD": ("student",),
    "RETR": ("retired",),
    "AINACT": ("other",),
}
_WORKING_CATEGORIES = {
    "CS1": 0.01,
    "CS2": 0.06,
    "CS3": 0.12,
    "CS4": 0.23,
    "CS5": 0.29,
    "CS6": 0.29,
}
_TWO_WHEELS_SPLIT_FROM = 2017
"""First vintage that tells bicycles from motorcycles."""


def activity_columns(
    _zones: pd.DataFrame,
    people: People,
    _families: Families,
    _dwellings: Dwellings,
    year: int,
) -> dict[str, Floats]:
    """Give the columns in file order, ``P_`` and ``C_`` prefixes without the year."""
    return _secondary_columns(_activity(people), year)


def _activity(people: People) -> dict[str, Floats]:
    """Give the 15–64-year-olds by sex, age and activity."""
    columns: dict[str, Floats] = {}
    for prefix, sex in (("POP", None), ("H", "H"), ("F", "F")):
        for label, age in _AGES:
            columns[f"P_{prefix}{label}"] = people.doing(*ACTIVITIES, age=age, sex=sex)
    for name, doing in _WORKING.items():
        for sex in _SEXES:
            for label, age in _AGES:
                columns[f"P_{sex or ''}{name}{label}"] = people.doing(*doing, age=age, sex=sex)
    for label, age in _AGES:
        columns[f"P_CHOM{label}"] = people.doing("unemployed", age=age)
    for sex in ("H", "F"):
        columns[f"P_{sex}CHOM1564"] = people.doing("unemployed", sex=sex)
    for name, doing in _NOT_WORKING.items():
        for sex in _SEXES:
            columns[f"P_{sex or ''}{name}1564"] = people.doing(*doing, sex=sex)
    return columns


def _secondary_columns(columns: dict[str, Floats], year: int) -> dict[str, Floats]:
    """Cut the modelled totals by social category, contract, place of work and way to it."""
    rng = stream(f"rp-activity:{year}")
    for name in ("ACT", "ACTOCC"):
        total = columns[f"P_{name}1564"]
        columns[f"C_{name}1564"] = total
        columns |= cut(
            rng,
            total,
            {f"C_{name}1564_{cs}": n for cs, n in _WORKING_CATEGORIES.items()},
        )
    men, women = columns["P_HACTOCC1564"] * 1.012, columns["P_FACTOCC1564"] * 1.010
    columns |= {"P_ACTOCC15P": men + women, "P_HACTOCC15P": men, "P_FACTOCC15P": women}
    paid_men, paid_women = some(rng, men, 0.86, 0.04), some(rng, women, 0.91, 0.04)
    columns |= {
        "P_SAL15P": paid_men + paid_women,
        "P_HSAL15P": paid_men,
        "P_FSAL15P": paid_women,
    }
    own_men, own_women = men - paid_men, women - paid_women
    columns |= {
        "P_NSAL15P": own_men + own_women,
        "P_HNSAL15P": own_men,
        "P_FNSAL15P": own_women,
    }
    part_men, part_women = some(rng, paid_men, 0.08), some(rng, paid_women, 0.29)
    part_own = some(rng, columns["P_NSAL15P"], 0.16)
    columns |= {
        "P_ACTOCC15P_TP": part_men + part_women + part_own,
        "P_SAL15P_TP": part_men + part_women,
        "P_HSAL15P_TP": part_men,
        "P_FSAL15P_TP": part_women,
        "P_NSAL15P_TP": part_own,
    }
    contracts = {
        "CDI": 0.82,
        "CDD": 0.10,
        "INTERIM": 0.035,
        "EMPAID": 0.01,
        "APPR": 0.035,
    }
    statuses = {"INDEP": 0.56, "EMPLOY": 0.41, "AIDFAM": 0.03}
    columns |= cut(rng, columns["P_SAL15P"], {f"P_SAL15P_{k}": n for k, n in contracts.items()})
    columns |= cut(rng, columns["P_NSAL15P"], {f"P_NSAL15P_{k}": n for k, n in statuses.items()})
    here = some(rng, columns["P_ACTOCC15P"], 0.27)
    away = columns["P_ACTOCC15P"] - here
    places = {"ILT2": 0.80, "ILT3": 0.12, "ILT4": 0.06, "ILT5": 0.02}
    columns |= {"P_ACTOCC15P_ILT1": here, "P_ACTOCC15P_ILT2P": away}
    columns |= cut(rng, away, {f"P_ACTOCC15P_{k}": n for k, n in places.items()})
    columns["C_ACTOCC15P"] = columns["P_ACTOCC15P"]
    wheels = (
        {"VELO": 0.02, "2ROUESMOT": 0.015} if year >= _TWO_WHEELS_SPLIT_FROM else {"DROU": 0.03}
    )
    ways = {"PAS": 0.04, "MAR": 0.06, **wheels, "VOIT": 0.80, "TCOM": 0.065}
    return columns | cut(
        rng, columns["C_ACTOCC15P"], {f"C_ACTOCC15P_{k}": n for k, n in ways.items()}
    )
