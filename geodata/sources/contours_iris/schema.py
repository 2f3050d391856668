"""Column spellings of the IRIS contours, from 2013 to IRIS-GE 2025 and the portals' copies."""

from __future__ import annotations

IRIS_CODE = (
    "code_iris",
    "dcomiris",
    "iris_code",
    "codeiris",
    "iris",
    "code_geo",
    "codgeo",
    "code",
    "id",
)
"""Whole code, 9 characters; ``iris`` is the whole code in some vintages, its end in others."""

GENERIC = frozenset({"code_geo", "codgeo", "code", "id"})
"""Spellings that say nothing of what they code: an EPCI's SIREN has nine digits too."""

IRIS_NUMBER = ("iris",)
"""Last four characters of the code."""

IRIS_NAME = ("nom_iris", "lib_iris", "libiris", "iris_name", "nom", "libelle", "name")
IRIS_TYPE = ("typ_iris", "type_iris", "iris_type", "typ_iris_x", "typ_iris_y", "typiris")
COMMUNE_CODE = (
    "insee_com",
    "com_arm_code",
    "com_arm_cod",
    "depcom",
    "code_insee",
    "code_commune",
    "insee_c",
    "com",
    "com_code",
    "com_current_code",
)
COMMUNE_NAME = (
    "nom_com",
    "com_arm_name",
    "com_arm_nam",
    "nom_commune",
    "libcom",
    "lib_com",
    "com_name",
)

TYPES = {
    "H": "H",
    "A": "A",
    "D": "D",
    "Z": "Z",
    "HABITAT": "H",
    "HAB": "H",
    "ACTIVITE": "A",
    "ACTIVITÉ": "A",
    "DIVERS": "D",
    "COMMUNE NON DECOUPEE EN IRIS": "Z",
    "COMMUNE NON DÉCOUPÉE EN IRIS": "Z",
    "COMMUNE NON IRISEE": "Z",
    "COMMUNE NON IRISÉE": "Z",
}
"""Spellings of the types: habitat, activité, divers, commune not divided."""

UNDIVIDED_END = "0000"
"""What the code of a commune that is not divided ends with."""
