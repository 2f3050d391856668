"""French sentences of the concentration measures and of their command."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    # --- figures
    "negative": "« {column} » compte {count} valeur(s) négative(s) ({rows}) : ce sont des "
    "effectifs, donc des nombres positifs ou nuls.",
    "infinite": "« {column} » compte {count} valeur(s) infinie(s) ({rows}) : corrigez-les, ou "
    "laissez les cellules vides.",
    "too_large": "le total de « {column} » dépasse 9 millions de milliards, au-delà de ce qui se "
    "compte à l’unité près : vérifiez les valeurs de la colonne.",
    "empty": "la table ne contient aucune ligne : il en faut une d’en-têtes, puis au moins une "
    "autre.",
    "part_over_whole": "« {part} » dépasse « {whole} » pour {count} ligne(s) ({rows}) : une partie "
    "ne peut pas être plus grande que son tout.",
    "not_aligned": "la partie et le tout ne décrivent pas les mêmes lignes.",
    "no_column": "la colonne « {column} » est absente ; colonnes présentes : {known}.",
    "no_known": "aucune ligne n’a d’effectif connu : rien à calculer.",
    "nothing": "le total de « {column} » est nul : aucune répartition à mesurer.",
    "peer_differs": "l’indice « {index} » diffère de celui de PySAL ({own} contre {peer}) : "
    "résultat refusé. Signalez ce cas, table à l’appui.",
    # --- command line
    "cli.help": "mesurer la concentration d’un parc : parts, quotients de localisation, indices",
    "cli.table": "table CSV ou Parquet, une ligne par zone (ou par bailleur, par résidence…)",
    "cli.count": "colonne d’effectifs dont on mesure la répartition (logements par commune…)",
    "cli.group": "colonne d’effectifs de la partie étudiée (logements en QPV, PLAI…)",
    "cli.total": "colonne d’effectifs du tout (logements)",
    "cli.by": "colonne qui regroupe les lignes : les effectifs sont additionnés par groupe avant "
    "le calcul",
    "cli.name": "colonne qui nomme les lignes (défaut : la première)",
    "cli.out": "fichier de résultat, .csv ou .parquet : une ligne par zone ou par groupe",
    "cli.indices": "fichier des indices, .csv ou .parquet : un indice par ligne (facultatif)",
    "cli.no_check": "ne pas recalculer les indices avec PySAL (jusqu’à une demi-minute de moins)",
    "cli.which": "donnez soit --count, soit --group et --total ensemble.",
    "cli.same_column": "« {column} » est demandée deux fois, dans des rôles différents.",
    "cli.text_column": "« {column} » ne contient aucun nombre.",
    "cli.twice": "« {name} » nomme plusieurs lignes du fichier ({lines}) ; pour additionner les "
    "lignes d’un même nom, donnez --by {column}.",
    "cli.same_file": "--out et --indices désignent le même fichier.",
    "cli.same_as_table": "{file} est la table lue : donnez un autre nom au résultat, elle serait "
    "remplacée.",
    "cli.no_random": "Pas de comparaison avec une répartition au hasard : les effectifs sont trop "
    "grands pour les tirages.",
    "cli.read": "Table lue : {file}, {rows}.",
    "cli.left_out": "Attention : {count} ligne(s) sans effectif connu, laissées hors du calcul "
    "({secret} sous secret, {missing} manquantes).",
    "cli.partial_groups": "Attention : {count} groupe(s) comptent des lignes sans effectif connu : "
    "leur total n’est pas donné ({groups}).",
    "cli.shared": "{count} : {total} au total, sur {units} dont {empty} à zéro.",
    "cli.top_one": "La première réunit {share} % du total ({names}).",
    "cli.top": "Les {n} premières réunissent {share} % du total ({names}).",
    "cli.gini": "Indice de Gini : {gini} (0 : tout le monde à égalité ; 1 : tout sur une ligne).",
    "cli.hhi": "Indice de Herfindahl-Hirschman : {hhi}, comme {effective} d’égale taille.",
    "cli.theil": "Indice de Theil : {theil}.",
    "cli.share": "{part} : {count} sur {total}, soit {share} % (sur {units}).",
    "cli.dissimilarity": "Indice de dissimilarité : {value}. Il faudrait déplacer {percent} % de "
    "« {part} » pour que la part soit partout la même.",
    "cli.random": "À titre de comparaison, une répartition au hasard donnerait {value} "
    "(médiane de {draws} tirages, graine {seed}).",
    "cli.isolation": "Isolement : {isolation}. Interaction : {interaction}.",
    "cli.segregation_gini": "Gini de ségrégation : {gini}.",
    "cli.undefined": "Indices sans objet : « {part} » est absente partout, ou seule partout.",
    "cli.small": "{count} ligne(s) comptent moins de {limit} unités : lisez leur part avec son "
    "intervalle (colonnes low_share et high_share).",
    "cli.checked": "Indices recalculés avec PySAL (segregation, inequality) : mêmes valeurs à "
    "un milliardième près.",
    "cli.not_checked": "Indices non recalculés avec PySAL (--no-check).",
    "cli.written": "Résultat écrit : {file}.",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
