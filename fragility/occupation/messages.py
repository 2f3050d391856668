"""The French sentences of the occupation analyses, in one place."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    "occupancy.no_id": "la table d’occupation n’a pas de colonne « residence_id ».",
    "occupancy.duplicate": "la résidence « {residence} » figure plusieurs fois ; gardez une ligne "
    "par résidence et par année d’enquête.",
    "occupancy.blank_id": "une ligne n’a pas d’identifiant de résidence.",
    "occupancy.no_dimension": "la table d’occupation n’a aucune des colonnes attendues (par "
    "exemple « {example} »).",
    "occupancy.not_number": "« {column} » contient autre chose que des nombres.",
    "occupancy.negative": "effectif négatif ou non entier dans « {dimension} ».",
    "occupancy.too_many": "les catégories de « {dimension} » totalisent {found} ménages, plus que "
    "les {expected} de la résidence.",
    "ratings.columns": "la table des notes n’a pas la colonne « {column} ».",
    "ratings.range": "note « {value} » hors de l’échelle de 1 à 4 (résidence « {residence} »).",
    "ratings.date": "note sans date lisible (résidence « {residence} »).",
    "ratings.rater": "note sans auteur (résidence « {residence} »).",
    "agreement.few_common": "{found} résidences notées par les deux, il en faut {needed}.",
    "agreement.one_rater": "un seul auteur de notes : aucun accord à mesurer.",
    "agreement.constant": "les notes communes sont toutes égales : l’accord au-delà du hasard "
    "n’est pas défini.",
    "reference.no_rating": "aucune résidence notée n’a d’occupation connue dans cette famille.",
    "reference.low_ratings": "aucune résidence de la famille n’est assez bien notée (au moins "
    "{floor} sur 4).",
    "reference.few_residences": "{found} résidence(s) bien notée(s) seulement, il en faut "
    "{needed}.",
    "reference.few_households": "{found} ménages seulement dans les résidences bien notées, il en "
    "faut {needed}.",
    "segmentation.few": "{found} résidences ont une occupation complète : pas assez pour "
    "{segments} groupes.",
    "segmentation.typical": "Occupation proche de la moyenne",
    "segmentation.more": "Davantage {names}",
    "segmentation.same": "{name} ({number})",
    "indicators.none": "la table n’a aucun indicateur de résidence connu.",
    "decision.no_allocation": "il faut au moins une attribution à venir.",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
