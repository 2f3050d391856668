"""Properties of the points of the social stock."""

from __future__ import annotations

from typing import Final

from geodata.model import SourceInfo

INFO = SourceInfo(
    source_id="rpls_points",
    label="Points du parc social (RPLS rassemblé par position)",
    producer="SDES (RPLS), rassemblé par un rediffuseur",
    licence="Licence Ouverte 2.0 (Etalab)",
)

DWELLINGS: Final = "n"
COMMUNE: Final = "c"
COMMUNE_NAME: Final = "cn"
ADDRESS: Final = "a"
TYPE: Final = "t"
ENERGY: Final = "dpe"
FINANCING: Final = "fin"
FIRST_YEAR: Final = "ymin"
LAST_YEAR: Final = "ymax"

ESSENTIAL: Final = frozenset({DWELLINGS, COMMUNE, FINANCING, FIRST_YEAR, LAST_YEAR})
BUILDING_TYPES: Final = {
    "collectif": "collective",
    "individuel": "individual",
    "logement étudiant": "student",
}
ENERGY_COLUMNS: Final = {one.upper(): f"energy_{one}_count" for one in "abcdefg"}
FINANCING_COLUMNS: Final = {
    "ts": "plai_total_count",
    "s": "financing_social_count",
    "i": "financing_intermediate_count",
    "a": "financing_other_count",
}
"""Group of financings → column. ``ts`` is FINAN 10 and 11; ``s`` 12, 13, 50 and 52; ``i`` 14, 16,
53 and 54; ``a`` all the others: the README says how it is known."""
