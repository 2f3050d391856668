"""Column spellings of the priority neighbourhoods, generations 2015 and 2024."""

from __future__ import annotations

QPV_CODE = (
    "code_qp",
    "code_qpv",
    "codeqp",
    "qp_code",
    "code_quartier",
    "code",
    "codgeo",
    "id",
)
QPV_NAME = (
    "lib_qp",
    "nom_qp",
    "lib_qpv",
    "nom_qpv",
    "libelle_qp",
    "nom",
    "libelle",
    "libgeo",
)
COMMUNE_CODES = (
    "insee_com",
    "code_commune",
    "code_insee",
    "depcom",
    "insee",
    "com",
)
"""One cell may hold several communes."""

COMMUNE_NAMES = ("lib_com", "nom_commune", "commune_qp", "nom_com", "communes")
SPECIFIC_CODE = frozenset({"code_qp", "code_qpv", "codeqp", "qp_code", "code_quartier"})

GENERATIONS = {"QP": 2015, "QN": 2024}
"""Start of the codes of each generation and the year its contours took effect (decrees 2014-1750
and 2014-1751 of 30 December 2014; decree 2023-1314 of 28 December 2023)."""

LIST_COLUMNS = frozenset(
    {
        "code_qp",
        "lib_qp",
        "nom_qp",
        "insee_reg",
        "lib_reg",
        "insee_dep",
        "lib_dep",
        "insee_com",
        "lib_com",
        "siren_epci",
        "lib_epci",
        "commune_qp",
        "code_commune",
        "nom_commune",
        "code_departement",
    }
)
"""Columns of the official list of neighbourhoods: a table with nothing else is that list."""
