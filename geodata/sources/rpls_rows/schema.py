"""Layout of the RPLS counted by commune and features: one row a combination, ``n`` dwellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.levels import find_column
from geodata.model import SourceInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO: Final = SourceInfo(
    source_id="rpls_rows",
    label="Parc social par commune et caractéristiques (RPLS)",
    producer="SDES, ministère chargé du logement",
    licence="Licence Ouverte 2.0 (Etalab)",
)
CODE: Final = ("DEPCOM",)
NUMBER: Final = ("N",)
YEAR_BUILT: Final = ("CONSTRUCT",)

_LABELS: Final = ("A", "B", "C", "D", "E", "F", "G")
CATEGORIES: Final = {
    "DPEENERGIE": {**{x: f"energy_{x.lower()}" for x in _LABELS}, "Inconnu": "energy_unknown"},
    "DPESERRE": {**{x: f"ghg_{x.lower()}" for x in _LABELS}, "Inconnu": "ghg_unknown"},
    "NBPIECE": {
        **{str(n): f"rooms_{n}" for n in range(1, 5)},
        "5 et plus": "rooms_5p",
        "Inconnu": "rooms_unknown",
    },
    "TYPECONST": {"Logements collectifs": "collective", "Logements individuels": "individual"},
    "QPV": {"En QPV": "in_qpv", "Hors QPV": "outside_qpv"},
}
"""Category of the file → stem of the count it adds to, column by column."""

PERIODS: Final = (
    (0, "built_unknown"),
    (1200, "built_before_1949"),
    (1949, "built_1949_1974"),
    (1975, "built_1975_1989"),
    (1990, "built_1990_2004"),
    (2005, "built_2005_later"),
)
"""First year of each period; a year before 1200 is a slip of the keyboard."""


def columns(names: Sequence[str]) -> dict[str, str] | None:
    """Spelling of each column of the layout, ``None`` unless all are there.

    >>> columns(["DEPCOM", "n"]) is None
    True
    """
    wanted = (*CODE, *NUMBER, *YEAR_BUILT, *CATEGORIES)
    found = {name: find_column(names, (name,)) for name in wanted}
    if not all(found.values()):
        return None
    return {name: spelling for name, spelling in found.items() if spelling}
