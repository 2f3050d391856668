"""Columns of the register, dwelling by dwelling: their spellings over the vintages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.model import SourceInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO = SourceInfo(
    source_id="rpls_detail",
    label="Répertoire des logements locatifs sociaux (RPLS), données au logement",
    producer="SDES, ministère chargé du logement",
    licence="Licence Ouverte 2.0 (Etalab) ; fichier complet : usage restreint",
)

OPEN_2025: Final = (
    *("REG_CODE", "REG_LIBELLE", "LIBREG", "DEP_CODE", "DEP_LIBELLE", "LIBDEP"),
    *("EPCI_CODE", "EPCI_LIBELLE", "LIBEPCI", "DROIT_CODE", "DROIT_LIBELLE", "DEPCOM"),
    *("CODEPOSTAL", "LIBCOM", "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE", "ETAGE"),
    *("COMPLGEO", "LIEUDIT", "QPV_CODE", "QPV_LIBELLE", "TYPECONST_CODE"),
    *("TYPECONST_LIBELLE", "NBPIECE", "SURFHAB", "CONSTRUCT", "LOCAT", "PATRIMOINE"),
    *("ORIGINE", "FINAN_CODE", "FINAN_LIBELLE", "FINANAUTRE", "CONV", "NUMCONV", "DATCONV"),
    *("NEWLOGT_CODE", "NEWLOGT_LIBELLE", "CUS", "DPEDATE", "DPEENERGIE", "DPESERRE"),
    *("SRU_EXPIR", "SRU_ALINEA", "CODSEGPATRIM", "LIBSEGPATRIM", "PMR_CODE", "PMR_LIBELLE"),
    *("PLG_VOIE", "EPSG", "X", "Y", "PLG_QP24", "PLG_QP15", "PLG_IRIS2024_CODE"),
    *("PLG_IRIS2024_LIBELLE", "PLG_ZUS", "PLG_QVA", "QUALITE_VOIE", "QUALITE_NUMERO"),
    *("QUALITE_XY", "DISTANCE_PRECISION", "QUALITE_QP24", "QUALITE_QP15", "QUALITE_IRIS"),
    *("QUALITE_ZUS", "QUALITE_QVA", "COMAQP", "COMAZUS", "UU2020", "AAV2020", "ZE2020"),
)
"""The 73 columns of the open file of 2025, in their order."""
RESTRICTED: Final = (
    *("MODE", "BAIL", "LOYERPRINC", "LOYERACC", "SURFMODE", "CONTRIB", "RS", "SIRET"),
    *("CAT_ORG", "DATE_DEP_DERLOCAT", "CONTRESLOG", "mes_sanscumul", "loymoy"),
    *("duree_vacance",),
)
"""What the file for landlords and public bodies adds."""

SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "commune": ("depcom", "depcom_code", "code_commune"),
    "department": ("dep_code", "dep"),
    "postcode": ("codepostal",),
    "number": ("numvoie",),
    "repetition": ("indrep",),
    "street_type": ("typvoie",),
    "street_name": ("nomvoie",),
    "locality": ("lieudit",),
    "qpv": ("qpv_code", "qpv"),
    "type": ("typeconst_code", "typeconst", "typeconst_libelle"),
    "rooms": ("nbpiece",),
    "surface": ("surfhab",),
    "built": ("construct",),
    "rented_since": ("locat",),
    "origin": ("origine", "origine_code"),
    "product": ("finan_code", "finan"),
    "agreement": ("conv", "conv_code"),
    "energy_date": ("dpedate",),
    "energy": ("dpeenergie",),
    "ghg": ("dpeserre",),
    "sru_expiry": ("sru_expir",),
    "sru_article": ("sru_alinea",),
    "segment": ("codsegpatrim",),
    "segment_name": ("libsegpatrim",),
    "epsg": ("epsg",),
    "x": ("x",),
    "y": ("y",),
    "qp24": ("plg_qp24",),
    "qp15": ("plg_qp15", "plg_qp"),
    "quality": ("qualite_xy",),
    "precision": ("distance_precision",),
    "mode": ("mode",),
    "lease": ("bail",),
    "rent": ("loyerprinc",),
    "rent_surface": ("surfmode",),
    "landlord": ("rs",),
    "siret": ("siret",),
    "departure": ("date_dep_derlocat",),
    "reservation": ("contreslog",),
    "vacancy": ("duree_vacance",),
}
"""Column wanted → its spellings, lower case, the best first; ``_red`` may end any of them."""
IRIS_COLUMN: Final = re.compile(r"plg_iris(?P<year>20\d\d)?(?:_code)?")
_ESSENTIAL: Final = ("commune", "product", "built", "type")
_ANY_OF: Final = ("rooms", "surface")
_CORRECTED: Final = "_red"
"""Ending of the names of corrected variables in the restricted files of 2017 and 2018."""


def find_columns(names: Sequence[str]) -> dict[str, str]:
    """Name in the file of each column wanted, those found only.

    >>> find_columns(["DEPCOM", "finan_red", "PLG_IRIS2024_CODE"])
    {'commune': 'DEPCOM', 'product': 'finan_red', 'iris': 'PLG_IRIS2024_CODE'}
    """
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(name.strip().casefold().removesuffix(_CORRECTED), name)
    found = {
        wanted: next(written[one] for one in spellings if one in written)
        for wanted, spellings in SPELLINGS.items()
        if any(one in written for one in spellings)
    }
    iris = [name for folded, name in written.items() if IRIS_COLUMN.fullmatch(folded)]
    return found | ({"iris": max(iris)} if iris else {})


def is_detail(names: Sequence[str]) -> bool:
    """Tell whether these are the columns of the register, one row a dwelling."""
    found = find_columns(names)
    return all(one in found for one in _ESSENTIAL) and any(one in found for one in _ANY_OF)


def iris_year(name: str) -> int | None:
    """Year of the IRIS that a column name states.

    >>> iris_year("PLG_IRIS2024_CODE"), iris_year("PLG_IRIS")
    (2024, None)
    """
    match = IRIS_COLUMN.fullmatch(name.casefold())
    return int(match["year"]) if match and match["year"] else None
