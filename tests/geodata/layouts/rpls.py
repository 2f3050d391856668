"""Small registers of social dwellings in the official layouts; dwellings and places are made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path

OPEN_2025 = (
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
OPEN_2023 = tuple(
    {
        "DEPCOM": "DEPCOM_CODE",
        "PLG_QP24": "PLG_QP",
        "PLG_QP15": "PLG_ZFU",
        "PLG_IRIS2024_CODE": "PLG_IRIS2022_CODE",
        "PLG_IRIS2024_LIBELLE": "PLG_IRIS2022_LIBELLE",
        "QUALITE_QP24": "QUALITE_QP",
        "QUALITE_QP15": "QUALITE_ZFU",
    }.get(name, name)
    for name in OPEN_2025
)
OPEN_2018 = (
    *("DROIT", "DEPCOM", "CODEPOSTAL", "LIBCOM", "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE"),
    *("NUMAPPT", "NUMBOITE", "ESC", "COULOIR", "ETAGE", "COMPLIDENT", "ENTREE", "BAT", "IMMEU"),
    *("COMPLGEO", "LIEUDIT", "QPV", "TYPECONST", "NBPIECE", "SURFHAB", "CONSTRUCT", "LOCAT"),
    *("PATRIMOINE", "ORIGINE", "FINAN", "FINANAUTRE", "CONV", "NUMCONV", "DATCONV", "NEWLOGT"),
    *("CUS", "DPEDATE", "DPEENERGIE", "DPESERRE", "SRU_EXPIR", "SRU_ALINEA", "CODSEGPATRIM"),
    "LIBSEGPATRIM",
)
RESTRICTED_EXTRA = (
    *("MODE", "BAIL", "LOYERPRINC", "LOYERACC", "SURFMODE", "CONTRIB", "RS", "SIRET", "CAT_ORG"),
    *("DATE_DEP_DERLOCAT", "CONTRESLOG", "mes_sanscumul", "loymoy", "duree_vacance"),
)

USUAL: dict[str, object] = {
    "DEP_CODE": "59",
    "DEPCOM": "59350",
    "CODEPOSTAL": "59000",
    "NUMVOIE": "12",
    "TYPVOIE": "RUE",
    "NOMVOIE": "DES ESSAIS",
    "QPV_CODE": "2",
    "TYPECONST_CODE": "C",
    "NBPIECE": "3",
    "SURFHAB": "62",
    "CONSTRUCT": "1968",
    "LOCAT": "1969",
    "ORIGINE": "1",
    "FINAN_CODE": "52",
    "CONV": "1",
    "DPEDATE": "05/2019",
    "DPEENERGIE": "D",
    "DPESERRE": "E",
    "CODSEGPATRIM": "0042",
    "LIBSEGPATRIM": "LES ESSAIS",
    "EPSG": "2154",
    "X": "704000.5",
    "Y": "7059000.5",
    "PLG_QP24": "HZ",
    "PLG_QP15": "HZ",
    "PLG_IRIS2024_CODE": "593500101",
    "QUALITE_XY": "11",
    "DISTANCE_PRECISION": "10",
}
"""A dwelling with nothing to say against it."""
_SAME = {
    "DEPCOM_CODE": "DEPCOM",
    "PLG_QP": "PLG_QP24",
    "PLG_IRIS2022_CODE": "PLG_IRIS2024_CODE",
    "QPV": "QPV_CODE",
    "TYPECONST": "TYPECONST_CODE",
    "FINAN": "FINAN_CODE",
}


def dwelling(names: tuple[str, ...] = OPEN_2025, **changes: object) -> list[object]:
    """Cells of a usual dwelling, changed by name (the name of 2025, or the layout's own)."""
    values = USUAL | changes
    return [values.get(name, values.get(_SAME.get(name, name))) for name in names]


def register(
    path: Path,
    rows: list[list[object]],
    names: tuple[str, ...] = OPEN_2025,
    **options: object,
) -> Path:
    """Write a register in one of the layouts."""
    return write_csv(path, list(names), rows, **options)


def points(
    path: Path, rows: list[dict[str, object]], away: tuple[int, ...] | list[int] = ()
) -> Path:
    """Write a layer of points of département 59, those of these ranks in the Gulf of Guinea."""
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {
                "type": "Point",
                "coordinates": [0.0, 0.0] if rank in away else [3.05 + rank / 1000, 50.63],
            },
        }
        for rank, row in enumerate(rows)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
