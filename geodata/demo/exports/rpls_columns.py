"""Columns of the RPLS dwelling files, in the order of the 2025 edition, and codes in them."""

from __future__ import annotations

OPEN_2025 = (
    *("REG_CODE", "REG_LIBELLE", "LIBREG", "DEP_CODE", "DEP_LIBELLE", "LIBDEP"),
    *("EPCI_CODE", "EPCI_LIBELLE", "LIBEPCI", "DROIT_CODE", "DROIT_LIBELLE"),
    *("DEPCOM", "CODEPOSTAL", "LIBCOM", "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE"),
    *("ETAGE", "COMPLGEO", "LIEUDIT", "QPV_CODE", "QPV_LIBELLE"),
    *("TYPECONST_CODE", "TYPECONST_LIBELLE", "NBPIECE", "SURFHAB", "CONSTRUCT", "LOCAT"),
    *("PATRIMOINE", "ORIGINE", "FINAN_CODE", "FINAN_LIBELLE", "FINANAUTRE"),
    *("CONV", "NUMCONV", "DATCONV", "NEWLOGT_CODE", "NEWLOGT_LIBELLE", "CUS"),
    *("DPEDATE", "DPEENERGIE", "DPESERRE", "SRU_EXPIR", "SRU_ALINEA"),
    *("CODSEGPATRIM", "LIBSEGPATRIM", "PMR_CODE", "PMR_LIBELLE"),
    *("PLG_VOIE", "EPSG", "X", "Y", "PLG_QP24", "PLG_QP15"),
    *("PLG_IRIS2024_CODE", "PLG_IRIS2024_LIBELLE", "PLG_ZUS", "PLG_QVA"),
    *("QUALITE_VOIE", "QUALITE_NUMERO", "QUALITE_XY", "DISTANCE_PRECISION"),
    *("QUALITE_QP24", "QUALITE_QP15", "QUALITE_IRIS", "QUALITE_ZUS", "QUALITE_QVA"),
    *("COMAQP", "COMAZUS", "UU2020", "AAV2020", "ZE2020"),
)
"""The 73 columns of the open file."""
RESTRICTED = (
    *("MODE", "BAIL", "LOYERPRINC", "LOYERACC", "SURFMODE", "CONTRIB", "RS", "SIRET", "CAT_ORG"),
    *("DATE_DEP_DERLOCAT", "CONTRESLOG", "mes_sanscumul", "loymoy", "duree_vacance"),
)
"""What the restricted file adds."""
COLUMNS = OPEN_2025 + RESTRICTED

MODES = {
    "let": "1",
    "vacant": "2",
    "empty": "3",
    "association": "4",
    "occupied_otherwise": "5",
}
