"""Words for the columns of the census files, for their ``meta_`` members."""

from __future__ import annotations

_IDENTIFIERS = {
    "IRIS": "IRIS",
    "REG": "Région",
    "DEP": "Département",
    "UU2010": "Unité urbaine 2010",
    "COM": "Commune",
    "LIBCOM": "Libellé de la commune",
    "TRIRIS": "TRIRIS",
    "GRD_QUART": "Grand quartier",
    "LIBIRIS": "Libellé de l’IRIS",
    "TYP_IRIS": "Type d’IRIS",
    "MODIF_IRIS": "Modification de l’IRIS",
    "LAB_IRIS": "Label de qualité de l’IRIS",
}
_COUNTS = {
    "POP": "Population",
    "POP1564": "Population de 15 à 64 ans",
    "POP1524": "Population de 15 à 24 ans",
    "POP2554": "Population de 25 à 54 ans",
    "POP5564": "Population de 55 à 64 ans",
    "ACT1564": "Actifs de 15 à 64 ans",
    "ACTOCC1564": "Actifs occupés de 15 à 64 ans",
    "ACTOCC2554": "Actifs occupés de 25 à 54 ans",
    "ACTOCC5564": "Actifs occupés de 55 à 64 ans",
    "CHOM1564": "Chômeurs de 15 à 64 ans",
    "MEN": "Ménages",
    "FAM": "Familles",
    "COUPAENF": "Familles : couples avec enfant(s)",
    "COUPSENF": "Familles : couples sans enfant",
    "FAMMONO": "Familles monoparentales",
    "NE24F0": "Familles sans enfant de moins de 25 ans",
    "NE24F1": "Familles avec 1 enfant de moins de 25 ans",
    "NE24F2": "Familles avec 2 enfants de moins de 25 ans",
    "NE24F3": "Familles avec 3 enfants de moins de 25 ans",
    "NE24F4P": "Familles avec 4 enfants ou plus de moins de 25 ans",
    "LOG": "Logements",
    "RP": "Résidences principales",
    "RSECOCC": "Résidences secondaires et logements occasionnels",
    "LOGVAC": "Logements vacants",
    "MAISON": "Maisons",
    "APPART": "Appartements",
    "RP_PROP": "Résidences principales occupées par leur propriétaire",
    "RP_LOC": "Résidences principales louées",
    "RP_LOCHLMV": "Résidences principales HLM louées vides",
    "RP_GRAT": "Résidences principales occupées gratuitement",
    "PMEN": "Population des ménages",
    "PHORMEN": "Population hors ménages",
}


def label_of(column: str, year: int) -> str:
    """Give a column's French label; columns outside the index keep their own name.

    Examples
    --------
    >>> label_of("C21_FAMMONO", 2021)
    'Familles monoparentales en 2021 (compl)'
    """
    if column in _IDENTIFIERS:
        return _IDENTIFIERS[column]
    name = column[4:]
    exploitation = "princ" if column.startswith("P") else "compl"
    return f"{_COUNTS.get(name, name)} en {year} ({exploitation})"
