"""Spellings of the RPLS results of the SDES, alike in the workbook and in the commune file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.levels import find_column
from geodata.model import Level, SourceInfo
from geodata.tables import DerivedColumn, ValueColumn
from geodata.values import (
    RARE_SHARE_FROM_PERCENT,
    SHARE_FROM_PERCENT,
    WHOLE_COUNT,
    NumberRule,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO: Final = SourceInfo(
    source_id="rpls_aggregates",
    label="Parc social publié par le SDES (RPLS)",
    producer="SDES, ministère chargé du logement",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS: Final = (Level.COMMUNE, Level.EPCI, Level.DEPARTMENT, Level.REGION)
TOTAL: Final = "NB_LS"
# Beside the total, one of these tells the table from another that counts dwellings.
_COMPANIONS: Final = ("NB_LOUES", "NB_VACANTS", "NB_LS_PLAI", "TX_VAC", "NB_LS_EN_QPV")
CODES: Final = {
    Level.COMMUNE: ("DEPCOM_ARM", "DEPCOM", "CODGEO", "COM"),
    Level.EPCI: ("EPCI", "SIREN_EPCI", "CODE_EPCI"),
    Level.DEPARTMENT: ("DEP", "CODE_DEP"),
    Level.REGION: ("REG", "CODE_REG"),
}

_RENT: Final = NumberRule(maximum=100.0)
_YEARS: Final = NumberRule(maximum=300.0)
_PLAIN: Final = {
    "NB_LS": ("dwelling_count", WHOLE_COUNT),
    "NB_LOUES": ("let_count", WHOLE_COUNT),
    "NB_VACANTS": ("vacant_count", WHOLE_COUNT),
    "NB_LOUES_VACANT": ("offered_count", WHOLE_COUNT),
    "NB_VIDES": ("empty_count", WHOLE_COUNT),
    "NB_ASSO": ("association_count", WHOLE_COUNT),
    "NB_OCCUP_FINAN": ("occupied_otherwise_count", WHOLE_COUNT),
    "NB_OCCUP_TEMP": ("temporary_housing_count", WHOLE_COUNT),
    "NB_LS_EN_QPV": ("in_qpv_count", WHOLE_COUNT),
    "NB_LS_INDIVIDUELS": ("individual_count", WHOLE_COUNT),
    "NB_LS_COLLECTIFS": ("collective_count", WHOLE_COUNT),
    "NB_LS_1PIECE": ("rooms_1_count", WHOLE_COUNT),
    "NB_LS_2PIECE": ("rooms_2_count", WHOLE_COUNT),
    "NB_LS_3PIECE": ("rooms_3_count", WHOLE_COUNT),
    "NB_LS_4PIECE": ("rooms_4_count", WHOLE_COUNT),
    "NB_LS_5PIECE_PLUS": ("rooms_5p_count", WHOLE_COUNT),
    "NB_LS_PLAI": ("plai_total_count", WHOLE_COUNT),
    "NB_LS_PLUS_AV_77": ("plus_before_1977_count", WHOLE_COUNT),
    "NB_LS_PLUS_AP_77": ("plus_after_1977_count", WHOLE_COUNT),
    "NB_LS_PLS": ("pls_count", WHOLE_COUNT),
    "NB_LS_PLI": ("pli_count", WHOLE_COUNT),
    "NV_MES": ("commissioned_count", WHOLE_COUNT),
    "DENSITE": ("density_per_100_main_residences_ratio", NumberRule()),
    "AGE": ("mean_age_years", _YEARS),
    "TX_VAC": ("vacancy_share", RARE_SHARE_FROM_PERCENT),
    "TX_VAC3": ("vacancy_over_3_months_share", RARE_SHARE_FROM_PERCENT),
    "TX_MOB": ("rotation_share", SHARE_FROM_PERCENT),
    "LOYMOY": ("rent_eur_per_m2", _RENT),
    "LOYMOY_PLAI": ("rent_plai_eur_per_m2", _RENT),
    "LOYMOY_PLUS_AV": ("rent_plus_before_1977_eur_per_m2", _RENT),
    "LOYMOY_PLUS_AP": ("rent_plus_after_1977_eur_per_m2", _RENT),
    "LOYMOY_PLS": ("rent_pls_eur_per_m2", _RENT),
    "LOYMOY_PLI": ("rent_pli_eur_per_m2", _RENT),
}
WHOLE_OF: Final = {
    column: "dwelling_count"
    for column, rule in _PLAIN.values()
    if rule is WHOLE_COUNT and column != "dwelling_count"
}
_LABELS: Final = ("A", "B", "C", "D", "E", "F", "G")
_AGES: Final = {
    "AGE_INF_5": "age_under_5_years",
    "AGE_5_10": "age_5_9_years",
    "AGE_10_20": "age_10_19_years",
    "AGE_20_40": "age_20_39_years",
    "AGE_40_60": "age_40_59_years",
    "AGE_60_PLUS": "age_60_plus_years",
}
# Breakdowns the editions give sometimes in dwellings, sometimes in percent: their total tells.
_GROUPS: Final = (
    _AGES,
    {**{f"ENER_{x}": f"energy_{x.lower()}" for x in _LABELS}, "ENER_NR": "energy_unknown"},
    {**{f"SERRE_{x}": f"ghg_{x.lower()}" for x in _LABELS}, "SERRE_NR": "ghg_unknown"},
)
_HISTORY: Final = re.compile(r"NB_LS_?(20\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Breakdown:
    """Columns that share out the dwellings, spelling by spelling."""

    spellings: tuple[str, ...]
    stems: tuple[str, ...]
    """Canonical names, to which ``_count`` or ``_share`` is added."""


def is_layout(names: Sequence[str]) -> bool:
    """Tell whether these columns are those of the SDES's results.

    >>> is_layout(["DEPCOM_ARM", "nb_ls", "nb_loues"]), is_layout(["nb_ls", "x"])
    (True, False)
    """
    return find_column(names, (TOTAL,)) is not None and find_column(names, _COMPANIONS) is not None


def value_columns(names: Sequence[str]) -> tuple[ValueColumn, ...]:
    """Columns whose unit is certain."""
    return tuple(
        ValueColumn(column, spelling, rule)
        for name, (column, rule) in _PLAIN.items()
        if (spelling := find_column(names, (name,)))
    )


def derived_columns(names: Sequence[str]) -> tuple[DerivedColumn, ...]:
    """Dwellings offered for rent, where the file only counts the let and the vacant ones."""
    if find_column(names, ("NB_LOUES_VACANT",)):
        return ()
    parts = (find_column(names, ("NB_LOUES",)), find_column(names, ("NB_VACANTS",)))
    if None in parts:
        return ()
    plus = tuple(part for part in parts if part)
    return (DerivedColumn("offered_count", plus, stands_for="nb_loues_vacant"),)


def breakdowns(names: Sequence[str]) -> list[Breakdown]:
    """Breakdowns that are there whole."""
    found = []
    for group in _GROUPS:
        spellings = [find_column(names, (name,)) for name in group]
        if all(spellings):
            kept = tuple(spelling for spelling in spellings if spelling)
            found.append(Breakdown(kept, tuple(group.values())))
    return found


def history_year(names: Sequence[str]) -> int | None:
    """Year of the results: the one after the latest of ``nb_ls2022``, ``nb_ls2021`` and so on.

    >>> history_year(["nb_ls", "nb_ls2023", "nb_ls2022"])
    2024
    """
    years = [int(match[1]) for name in names if (match := _HISTORY.fullmatch(name))]
    return max(years) + 1 if years else None
