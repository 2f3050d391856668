"""Column spellings of the lists of communes with their EPCI."""

from __future__ import annotations

COMMUNE_CODE = (
    "codgeo",
    "insee",
    "code_insee",
    "insee_com",
    "com",
    "code_commune",
    "depcom",
)
COMMUNE_NAME = (
    "libgeo",
    "nom_membre",
    "nom_com",
    "libcom",
    "nom_commune",
    "lib_com",
    "nom",
)
EPCI_CODE = ("epci", "siren_epci", "code_epci", "siren", "epci_code", "epci_siren")
EPCI_NAME = (
    "libepci",
    "raison_sociale",
    "nom_epci",
    "lib_epci",
    "epci_name",
    "epci_nom",
    "nom_complet",
)
DEPARTMENT = ("dep", "dept", "code_dept", "departement")
REGION = ("reg", "region", "code_region")

NO_EPCI = ("ZZZZZZZZZ", "NR", "NC", "-")
"""How lists write that a commune is in no EPCI (four islands)."""

FIGURES = frozenset({"note", "med19", "iris", "code_iris"})
"""Columns that a list of communes never has; figures by commune sometimes repeat the EPCI."""

JSON_EPCI = frozenset({"code", "nom", "membres"})
"""``epci.json`` of @etalab/decoupage-administratif: one record an EPCI, with its members."""

TERRITORIAL_PUBLIC_BODY = "EPT"
"""Type of the twelve bodies inside the Métropole du Grand Paris, listed apart (``ept.json``)."""
