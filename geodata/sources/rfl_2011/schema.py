"""Spellings of the RFL columns: ``RFUCQ211`` is the median (Q2) per consumption unit of 2011."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.model import Level, SourceInfo
from geodata.tables import ValueColumn, full_year
from geodata.values import EUROS, RATIO

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO = SourceInfo(
    source_id="rfl_2011",
    label="Revenus fiscaux localisés des ménages (RFL)",
    producer="Insee, DGFiP",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS = (Level.IRIS, Level.COMMUNE, Level.EPCI, Level.DEPARTMENT, Level.REGION, Level.FRANCE)
VARIANT = "fiscal"

# Above the highest published median and decile by far; below, a misplaced decimal mark.
_MEDIAN = EUROS.within(500, 500_000)
_QUANTILE = EUROS.within(0, 10_000_000)
_COLUMNS = {
    "Q2": ("median_income_per_uc_eur", _MEDIAN),
    "Q1": ("q1_income_per_uc_eur", _QUANTILE),
    "Q3": ("q3_income_per_uc_eur", _QUANTILE),
    "D1": ("d1_income_per_uc_eur", _QUANTILE),
    "D9": ("d9_income_per_uc_eur", _QUANTILE),
    "GI": ("gini_ratio", RATIO),
}
_SPELLING = re.compile(r"RFUC(Q[123]|D[19]|GI)(\d{2})", re.IGNORECASE)


def columns_by_year(names: Sequence[str]) -> dict[int, tuple[ValueColumn, ...]]:
    """Canonical columns found among ``names``, by vintage; years without a median are left out.

    >>> list(columns_by_year(["CodeIris", "RFUCQ211", "RFUCRD11"]))
    [2011]
    """
    found: dict[int, list[ValueColumn]] = {}
    for name in names:
        match = _SPELLING.fullmatch(name)
        if match:
            column, rule = _COLUMNS[match[1].upper()]
            found.setdefault(full_year(match[2]), []).append(ValueColumn(column, name, rule))
    return {
        year: tuple(columns)
        for year, columns in sorted(found.items())
        if any(column.name == "median_income_per_uc_eur" for column in columns)
    }
