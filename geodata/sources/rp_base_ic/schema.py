"""Spellings of the census columns: ``P19_POP1564`` is main exploitation, ``C19_FAM`` the sample."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.model import Level, SourceInfo
from geodata.tables import DerivedColumn, ValueColumn, full_year
from geodata.values import COUNT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INFO = SourceInfo(
    source_id="rp_base_ic",
    label="Recensement de la population",
    producer="Insee",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS = (Level.IRIS, Level.COMMUNE, Level.EPCI, Level.DEPARTMENT, Level.REGION, Level.FRANCE)

_SPELLING = re.compile(r"([PC])(\d{2})_([A-Z0-9_]+)", re.IGNORECASE)
_AGES = {"1564": "15_64", "2554": "25_54", "5564": "55_64"}
_ACTIVITY = {"POP": "pop", "ACT": "active", "ACTOCC": "employed", "CHOM": "unemployed"}


@dataclass(frozen=True)
class Table:
    """One canonical table: which variables feed it, and which of them it cannot do without."""

    name: str
    columns: Mapping[str, str]
    """Variable without its year (``P_POP1564``) → canonical column."""
    essential: tuple[str, ...]
    """At least one of these variables must be there."""
    derived: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Canonical column, variables to add, variables to take away."""
    whole_of: Mapping[str, str] = field(default_factory=dict)
    """Part → whole, canonical columns."""


def _parts(whole: str, *parts: str) -> dict[str, str]:
    return dict.fromkeys(parts, whole)


SLACK = 0.01
"""Counts are weighted sums of the same sample, written with some fifteen digits."""
TABLES = (
    Table(
        name="rp_activity",
        columns={
            f"P_{variable}{age}": f"{column}_{label}_count"
            for variable, column in _ACTIVITY.items()
            for age, label in _AGES.items()
        },
        essential=tuple(
            f"P_{variable}{age}" for variable in ("ACT", "ACTOCC", "CHOM") for age in _AGES
        ),
        derived=tuple(
            (f"employed_{label}_count", (f"P_ACT{age}",), (f"P_CHOM{age}",))
            for age, label in _AGES.items()
        ),
        whole_of={
            f"{part}_{label}_count": f"{whole}_{label}_count"
            for part, whole in (("active", "pop"), ("employed", "active"), ("unemployed", "active"))
            for label in _AGES.values()
        },
    ),
    Table(
        name="rp_families",
        columns={
            "C_MEN": "household_count",
            "C_FAM": "family_count",
            "C_COUPAENF": "couple_with_children_family_count",
            "C_COUPSENF": "couple_without_children_family_count",
            "C_FAMMONO": "single_parent_family_count",
            "C_NE24F0": "family_0_children_count",
            "C_NE24F1": "family_1_child_count",
            "C_NE24F2": "family_2_children_count",
            "C_NE24F3": "family_3_children_count",
            "C_NE24F4P": "family_4plus_children_count",
        },
        essential=("C_FAM", "C_FAMMONO", "C_NE24F4P"),
        whole_of=_parts(
            "family_count",
            "couple_with_children_family_count",
            "couple_without_children_family_count",
            "single_parent_family_count",
            "family_0_children_count",
            "family_1_child_count",
            "family_2_children_count",
            "family_3_children_count",
            "family_4plus_children_count",
        ),
    ),
    Table(
        name="rp_housing",
        columns={
            "P_LOG": "dwelling_count",
            "P_RP": "main_residence_count",
            "P_RSECOCC": "secondary_residence_count",
            "P_LOGVAC": "vacant_dwelling_count",
            "P_MAISON": "house_count",
            "P_APPART": "apartment_count",
            "P_RP_PROP": "owner_occupied_count",
            "P_RP_LOC": "tenant_occupied_count",
            "P_RP_LOCHLMV": "social_tenant_count",
        },
        essential=("P_LOG", "P_RP"),
        whole_of={
            **_parts(
                "dwelling_count",
                "main_residence_count",
                "secondary_residence_count",
                "vacant_dwelling_count",
                "house_count",
                "apartment_count",
            ),
            **_parts("main_residence_count", "owner_occupied_count", "tenant_occupied_count"),
            **_parts("tenant_occupied_count", "social_tenant_count"),
        },
    ),
    Table(
        name="rp_population",
        columns={
            "P_POP": "population_count",
            "P_POP0019": "population_0_19_count",
            "P_POP2064": "population_20_64_count",
            "P_POP65P": "population_65plus_count",
            "P_PMEN": "household_population_count",
        },
        essential=("P_POP",),
        derived=(("population_65plus_count", ("P_POP6579", "P_POP80P"), ()),),
        whole_of=_parts(
            "population_count",
            "population_0_19_count",
            "population_20_64_count",
            "population_65plus_count",
            "household_population_count",
        ),
    ),
)


@dataclass(frozen=True)
class Found:
    """A table of one vintage found in a file."""

    table: str
    year: int
    columns: tuple[ValueColumn, ...]
    derived: tuple[DerivedColumn, ...]
    whole_of: Mapping[str, str]

    @property
    def spellings(self) -> list[str]:
        """Every column to read."""
        operands = [name for each in self.derived for name in (*each.plus, *each.minus)]
        return list(dict.fromkeys([*(column.spelling for column in self.columns), *operands]))


def find_tables(names: Sequence[str]) -> list[Found]:
    """Tables and vintages among the columns of a file.

    >>> [(found.table, found.year) for found in find_tables(["IRIS", "P19_POP", "C13_FAM"])]
    [('rp_families', 2013), ('rp_population', 2019)]
    """
    by_year: dict[int, dict[str, str]] = {}
    for name in names:
        match = _SPELLING.fullmatch(name)
        if match:
            variable = f"{match[1]}_{match[3]}".upper()
            by_year.setdefault(full_year(match[2]), {}).setdefault(variable, name)
    return [
        _find(table, year, spelled)
        for table in TABLES
        for year, spelled in sorted(by_year.items())
        if any(variable in spelled for variable in table.essential)
    ]


def _find(table: Table, year: int, spelled: Mapping[str, str]) -> Found:
    columns = tuple(
        ValueColumn(column, spelled[variable], COUNT)
        for variable, column in table.columns.items()
        if variable in spelled
    )
    present = {column.name for column in columns}
    variables = {column: variable for variable, column in table.columns.items()}
    derived = tuple(
        DerivedColumn(
            name,
            tuple(spelled[each] for each in plus),
            tuple(spelled[each] for each in minus),
            stands_for=variables[name].replace("_", f"{year % 100:02d}_", 1),
        )
        for name, plus, minus in table.derived
        if name not in present and all(each in spelled for each in (*plus, *minus))
    )
    return Found(table.name, year, columns, derived, table.whole_of)
