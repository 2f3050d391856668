"""Spellings of the Filosofi columns.

``DISP_MED18`` by IRIS, ``Q219`` in the tables by commune and above (the median is the second
quartile there), ``MED19`` in the « base-cc » tables; ``DEC_`` for declared income.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.model import Level, SourceInfo
from geodata.tables import ValueColumn, full_year
from geodata.values import COUNT, EUROS, RATIO, SHARE_FROM_PERCENT

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO = SourceInfo(
    source_id="filosofi",
    label="Fichier localisé social et fiscal (Filosofi)",
    producer="Insee, DGFiP, Cnaf, Cnav, CCMSA",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS = (
    Level.IRIS,
    Level.COMMUNE,
    Level.EPCI,
    Level.DEPARTMENT,
    Level.REGION,
    Level.FRANCE,
)
DISPOSABLE, DECLARED = "disposable", "declared"

# Above the highest published median and decile by far; below, a misplaced decimal mark.
_MEDIAN = EUROS.within(500, 500_000)
_QUANTILE = EUROS.within(0, 10_000_000)
_COLUMNS = {
    "MED": ("median_income_per_uc_eur", _MEDIAN),
    "Q2": ("median_income_per_uc_eur", _MEDIAN),
    "Q1": ("q1_income_per_uc_eur", _QUANTILE),
    "Q3": ("q3_income_per_uc_eur", _QUANTILE),
    "D1": ("d1_income_per_uc_eur", _QUANTILE),
    "D9": ("d9_income_per_uc_eur", _QUANTILE),
    "TP60": ("poverty_rate_share", SHARE_FROM_PERCENT),
    "GI": ("gini_ratio", RATIO),
    "NBMEN": ("household_count", COUNT),
    "NBMENFISC": ("household_count", COUNT),
}
_SPELLING = re.compile(
    r"(?:(DISP|DEC)_)?(MED|Q[123]|D[19]|TP60|GI|NBMENFISC|NBMEN)(\d{2})", re.IGNORECASE
)
_NOTE = re.compile(r"(?:(DISP|DEC)_)?NOTE(\d{2})?", re.IGNORECASE)
_PREFIXES = {"DISP": DISPOSABLE, "DEC": DECLARED}
# Shares of income only one of the two notions has: benefits and taxes, or other declared income.
_DISPOSABLE_ONLY = re.compile(r"(?:PPSOC|PIMPOT|PPMINI|PPLOGT)\d{2}", re.IGNORECASE)
_DECLARED_ONLY = re.compile(r"(?:PAUT)\d{2}", re.IGNORECASE)
_NAMED = re.compile(r"(?<![A-Z])(DISP|DEC)(?![A-Z])", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """Incomes of one notion and one year found in a file."""

    variant: str | None
    """``None`` when the columns do not say."""
    year: int
    columns: tuple[ValueColumn, ...]
    note: str | None
    """Column of caution notes."""


def find_incomes(names: Sequence[str]) -> list[Found]:
    """Notions of income and vintages among the columns of a file; each needs a median.

    >>> [(found.variant, found.year) for found in find_incomes(["IRIS", "DEC_MED19", "DEC_Q119"])]
    [('declared', 2019)]
    """
    found: dict[tuple[str | None, int], list[ValueColumn]] = {}
    for name in names:
        match = _SPELLING.fullmatch(name)
        if match is None:
            continue
        column, rule = _COLUMNS[match[2].upper()]
        variant = _PREFIXES[match[1].upper()] if match[1] else _implied_variant(names)
        columns = found.setdefault((variant, full_year(match[3])), [])
        if all(column != other.name for other in columns):
            columns.append(ValueColumn(column, name, rule))
    return [
        Found(variant, year, tuple(columns), _note(names, variant, year))
        for (variant, year), columns in sorted(found.items(), key=str)
        if {"median_income_per_uc_eur"} < {column.name for column in columns}
    ]


def _implied_variant(names: Sequence[str]) -> str | None:
    """Notion of income of unprefixed columns, from the shares published beside them."""
    if any(_DISPOSABLE_ONLY.fullmatch(name) for name in names):
        return DISPOSABLE
    return DECLARED if any(_DECLARED_ONLY.fullmatch(name) for name in names) else None


def variant_in_name(label: str) -> str | None:
    """Notion of income written in a file's name.

    >>> variant_in_name("FILO2019_DEC_COM.csv")
    'declared'
    """
    named = {match.upper() for match in _NAMED.findall(label)}
    return _PREFIXES[named.pop()] if len(named) == 1 else None


def _note(names: Sequence[str], variant: str | None, year: int) -> str | None:
    """Column of notes of these incomes (``DISP_NOTE18``, ``note``)."""
    for name in names:
        match = _NOTE.fullmatch(name)
        if (
            match
            and (match[1] is None or _PREFIXES[match[1].upper()] == variant)
            and (match[2] is None or full_year(match[2]) == year)
        ):
            return name
    return None
