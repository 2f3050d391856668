"""Spellings of the SRU inventory, whose columns change name every year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.model import SourceInfo
from geodata.plain_names import plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO: Final = SourceInfo(
    source_id="sru",
    label="Inventaire SRU",
    producer="Ministère chargé du logement",
    licence="Licence Ouverte 2.0 (Etalab)",
)

# On names without accents, in lower case, their words apart by one space.
_PATTERNS: Final = {
    "code": r"code insee(?: commune)?|code commune|insee commune",
    "sru_dwelling_count": r"(?:nombre|nb) (?:de )?lls.*",
    "sru_share": r"taux (?:de )?(?:sru|lls).*",
    "sru_target_share": r"taux cible.*|objectif (?:sru|lls).*",
    "sru_deficit_count": r"communes? deficitaires?(?: \d{4})?",
    "sru_carence_count": r"communes? carencees?.*",
    "sru_exempt_count": r"communes? exemptees?.*",
    "sru_subject_count": r"communes? sru(?: au)? .*",
    "sru_levy_eur": r"prelevement net.*",
    "population_count": r"population municipale.*",
    "main_residence_sru_count": r"(?:nombre |nb )?(?:de )?(?:residences principales|rp)(?: .*)?",
}
FLAGS: Final = (
    "sru_deficit_count",
    "sru_carence_count",
    "sru_exempt_count",
    "sru_subject_count",
)
_ESSENTIAL: Final = ("code", "sru_dwelling_count", "sru_share")
_YEAR: Final = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True)
class Layout:
    """Spellings found in a file, and the year its inventory describes."""

    spellings: dict[str, str]
    """Canonical column (and ``code``) → column of the file."""
    year: int | None


def find_layout(names: Sequence[str]) -> Layout | None:
    """Find the inventory's columns; ``None`` unless the essential ones are there.

    Of several columns of one kind (``Commune_sru_au_01_01_2025`` and ``…_2024``), the latest wins.

    >>> names = ["Code_INSEE_commune", "Nombre_lls_ Inventaire_au_01_01_2024",
    ...          "Taux_SRU_au_01_01_2024"]
    >>> find_layout(names).year
    2024
    """
    plain = {name: plain_name(name) for name in names}
    found: dict[str, str] = {}
    for column, pattern in _PATTERNS.items():
        named = [name for name in names if re.fullmatch(pattern, plain[name])]
        if named:
            found[column] = max(named, key=lambda name: _latest(plain[name]))
    if not all(name in found for name in _ESSENTIAL):
        return None
    year = _latest(plain[found["sru_share"]]) or _latest(plain[found["sru_dwelling_count"]])
    return Layout(found, year or None)


def _latest(name: str) -> int:
    return max(map(int, _YEAR.findall(name)), default=0)
