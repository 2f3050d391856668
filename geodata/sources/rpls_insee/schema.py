"""Spellings of INSEE's RPLS tables (``data_RPLS2024_COM.csv`` and its IRIS and QPV siblings)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.levels import find_column
from geodata.model import Level, SourceInfo
from geodata.tables import ValueColumn
from geodata.values import (
    RARE_SHARE_FROM_PERCENT,
    SHARE_FROM_PERCENT,
    WHOLE_COUNT,
    NumberRule,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO: Final = SourceInfo(
    source_id="rpls_insee",
    label="Parc social diffusé par l’Insee (RPLS)",
    producer="SDES, diffusion Insee",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS: Final = (Level.IRIS, Level.COMMUNE, Level.EPCI, Level.QPV)
CODE: Final = ("CODGEO",)
NOTE: Final = ("NOTE",)
_ESSENTIAL: Final = ("NBLSPLS",)
_COMPANIONS: Final = ("TXVAC", "TXROT", "MOYLOY", "TXLSCOL", "TXLSPLAI")

_RENT: Final = NumberRule(maximum=100.0)
_SHARES: Final = {
    "TXVAC": "vacancy_share",
    "TXVAC3M": "vacancy_over_3_months_share",
    "TXROT": "rotation_share",
    "TXLSCOL": "collective_share",
    "TXLSIND": "individual_share",
    "TXLS1P": "rooms_1_share",
    "TXLS2P": "rooms_2_share",
    "TXLS3P": "rooms_3_share",
    "TXLS4P": "rooms_4_share",
    "TXLS5PP": "rooms_5p_share",
    "TXLSM30": "surface_under_30_m2_share",
    "TXLS30A40": "surface_30_39_m2_share",
    "TXLS40A60": "surface_40_59_m2_share",
    "TXLS60A80": "surface_60_79_m2_share",
    "TXLS80A100": "surface_80_99_m2_share",
    "TXLS100A120": "surface_100_119_m2_share",
    "TXLS120P": "surface_120_plus_m2_share",
    "TXLSAV49": "built_before_1949_share",
    "TXLS49A75": "built_1949_1975_share",
    "TXLS76A88": "built_1976_1988_share",
    "TXLS89A00": "built_1989_2000_share",
    "TXLS01A13": "built_2001_2013_share",
    "TXLSAP13": "built_after_2013_share",
    "TXLSPLAI": "plai_share",
    "TXLSPLUSAV77": "plus_before_1977_share",
    "TXLSPLUSAP77": "plus_after_1977_share",
    "TXLSPLS": "pls_share",
    "TXLSPLI": "pli_share",
}
_COMMON: Final = ("TXLSCOL", "TXLSIND")
_RENTS: Final = {
    "MOYLOY": "rent_eur_per_m2",
    "Q1LOY": "rent_q1_eur_per_m2",
    "MEDLOY": "rent_median_eur_per_m2",
    "Q3LOY": "rent_q3_eur_per_m2",
}
_COUNTS: Final = {"NBLSPLS": "dwelling_count", "NBLSMES": "commissioned_count"}
WHOLE_OF: Final = {"commissioned_count": "dwelling_count"}


def value_columns(names: Sequence[str]) -> tuple[ValueColumn, ...]:
    """Canonical columns found among ``names``; none unless it is this layout."""
    if not find_column(names, _ESSENTIAL) or not find_column(names, _COMPANIONS):
        return ()
    spelt = [(name, column, WHOLE_COUNT) for name, column in _COUNTS.items()]
    # Flats and houses make up the stock: one of them shows the unit of the whole table.
    spelt += [
        (name, column, SHARE_FROM_PERCENT if name in _COMMON else RARE_SHARE_FROM_PERCENT)
        for name, column in _SHARES.items()
    ]
    spelt += [(name, column, _RENT) for name, column in _RENTS.items()]
    return tuple(
        ValueColumn(column, spelling, rule)
        for name, column, rule in spelt
        if (spelling := find_column(names, (name,)))
    )
