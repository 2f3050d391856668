"""Every French sentence of the typology, in one place; see :mod:`fragility.messages`."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    # --- feature documents
    "document.not_found": "le document de caractéristiques « {name} » n’existe ni comme fichier ni "
    "comme document livré. Documents livrés : {known}.",
    "document.duplicate": "caractéristique répétée : « {name} ».",
    "document.source": "une origine donne soit « column », soit « numerator » et « denominator ».",
    "document.levels_kind": "« filled », « empty » et « recode » ne valent que pour une "
    "caractéristique qualitative.",
    "document.ratio_kind": "une caractéristique qualitative se lit dans une colonne, pas dans un "
    "rapport.",
    "document.transform_kind": "« transform » et « bounds » ne valent que pour une "
    "caractéristique chiffrée.",
    "document.missing_kind": "« unknown_level » ne vaut que pour une caractéristique qualitative.",
    "document.bounds": "la borne basse doit être inférieure à la borne haute.",
    "document.order_unknown": "« order_by » nomme « {name} », qui n’est pas une caractéristique.",
    "document.naming_unknown": "les règles de nom citent « {name} », qui n’est pas une "
    "caractéristique.",
    "document.inactive": "au moins une caractéristique doit être active.",
    "document.from_columns": "Colonnes de la table",
    "document.no_column": "aucune colonne de la table n’est exploitable : il faut des nombres, ou "
    "des textes qui prennent peu de valeurs différentes.",
    # --- features of a table
    "feature.absent": "« {label} » : absente de la table, ou vide ({columns}).",
    "feature.coverage": "« {label} » : connue pour {share} % des résidences seulement, quand "
    "{asked} % sont demandés.",
    "feature.constant": "« {label} » : la même pour toutes les résidences.",
    "feature.not_number": "« {label} » : la colonne « {column} » n’est pas chiffrée.",
    "feature.too_large": "« {label} » : la colonne « {column} » compte des valeurs démesurées "
    "(au-delà de 9 millions de milliards, comme {value}) : corrigez-les.",
    "feature.assign_unknown": "« {label} » : connue pour {share} % des résidences de la table "
    "seulement ; les autres y prennent la moyenne du modèle ou comptent comme inconnues.",
    "feature.empty_cells": "« {label} » : {cells} de « {column} » lues « {level} » ; écrivez "
    "« nd » là où la valeur n’est pas connue.",
    "feature.assign_absent": "Absentes de la table, remplacées par la moyenne du modèle : {names}.",
    # --- residences left out
    "left_out.required": "« {label} » inconnue",
    "left_out.unknown": "trop peu de caractéristiques connues ({known} sur {count})",
    # --- computation
    "compute.empty": "la table ne contient aucune résidence : il faut une ligne d’en-têtes, puis "
    "une ligne par résidence.",
    "compute.duplicate": "la résidence « {code} » figure plusieurs fois.",
    "compute.features": "il faut au moins {asked} caractéristique(s) exploitable(s), la table n’en "
    "a que {found}. {dropped}",
    "compute.too_few": "{found} résidence(s) différente(s) seulement pour {asked} familles : "
    "demandez moins de familles ou donnez plus de caractéristiques.",
    "compute.families": "le nombre de familles doit être un entier entre 2 et {limit}, pas "
    "« {value} ».",
    "compute.assign_features": "la table ne porte que {found} des {asked} caractéristiques du "
    "modèle : il en faut au moins la moitié, en poids, pour y affecter des résidences. Absentes : "
    "{names}.",
    "compute.draws": "le nombre de tirages doit être positif, pas « {value} ».",
    # --- frozen models
    "frozen.not_json": "le fichier n’est pas un modèle de typologie lisible ({detail}).",
    "frozen.format": "ce fichier est au format « {found} », attendu : « {asked} ».",
    "frozen.digest": "l’empreinte du modèle ne correspond pas à son contenu : le fichier a été "
    "modifié ou abîmé.",
    "frozen.shape": "les tailles des tableaux du modèle ne concordent pas.",
    "frozen.names": "le modèle n’a pas de famille « {name} » ; familles connues : {known}.",
    "frozen.control_name": "un nom de famille ne peut pas contenir de caractères de contrôle "
    "ou invisibles ({name}).",
    "frozen.blank_name": "un nom de famille ne peut pas être vide.",
    "frozen.same_name": "deux familles porteraient le même nom, « {name} ».",
    # --- names of families
    "name.fallback": "Résidences",
    "name.high": "forte valeur de « {label} »",
    "name.low": "faible valeur de « {label} »",
    "name.level": "« {label} » : {level}",
    "name.ordinal": "{name} ({number})",
    "name.unknown_level": "inconnu",
    "name.other_level": "autres",
    # --- command line
    "cli.help": "classer des résidences en familles, ou les affecter à des familles figées",
    "cli.table": "table CSV ou Parquet : une résidence par ligne ; identifiant dans la colonne "
    "« residence_id » ou, à défaut, dans la première",
    "cli.families": "nombre de familles (défaut : celui du document, 6)",
    "cli.out": "fichier de résultat, .csv ou .parquet : une ligne par résidence",
    "cli.features": "document de caractéristiques : fichier YAML, ou nom d’un document livré "
    "({known}) ; sans lui, « {default} » si la table en porte assez, sinon toutes les colonnes "
    "exploitables",
    "cli.model": "écrire le modèle figé dans ce fichier JSON",
    "cli.assign": "affecter les résidences aux familles de ce modèle figé, sans recalculer",
    "cli.draws": "nombre de tirages pour la stabilité (défaut : 100 ; 0 pour s’en passer)",
    "cli.seed": "graine des tirages (défaut : 0)",
    "cli.exclusive": "--model et --assign s’excluent : l’un écrit un modèle, l’autre en lit un.",
    "cli.assign_only": "--assign prend ses familles et ses caractéristiques dans le modèle : "
    "retirez {names}.",
    "cli.model_suffix": "le modèle s’écrit dans un fichier .json.",
    "cli.negative": "l’argument --draws attend un nombre entier, zéro ou plus.",
    "cli.read": "Table lue : {file}, {count}.",
    "cli.document": "Caractéristiques : {title} (« {id} », version {version}, empreinte {digest}).",
    "cli.automatic": "La table ne porte pas assez des caractéristiques de « {name} » : celles-ci "
    "sont tirées de ses propres colonnes ({columns}).",
    "cli.active": "Entrent dans le calcul : {names}.",
    "cli.axes": "{axes} axes gardés, {share} % de l’information.",
    "cli.family": "Famille {number} : {name} — {count}.",
    "cli.within": "Les familles résument {share} % des différences entre résidences.",
    "cli.stability": "Stabilité sur {draws} tirages (graine {seed}) : indice de Rand ajusté moyen "
    "{rand} ; une résidence garde sa famille dans {kept} % des tirages en moyenne.",
    "cli.left_out": "{count} résidence(s) laissée(s) de côté, faute de données : voir la colonne "
    "« reason ».",
    "cli.far": "{count} résidence(s) loin de toutes les familles : voir la colonne « far ».",
    "cli.frozen": "Modèle figé : {file}, {count} familles, empreinte {digest}, appris sur "
    "{trained}.",
    "cli.model_written": "Modèle écrit : {file} (empreinte {digest}).",
    "cli.written": "Résultat écrit : {file}.",
    "cli.alone": "{families} d’une seule résidence (n° {numbers}) : un nombre de familles plus "
    "petit, ou davantage de résidences, donnerait des familles plus solides.",
    "cli.same_as_table": "{file} est la table lue : donnez un autre nom au résultat, elle serait "
    "remplacée.",
    "cli.note": "À savoir : {detail}",
    "table.blank_id": "identifiant de résidence vide. Écrivez-le, ou retirez la ligne.",
    "table.duplicate_id": "l’identifiant « {code} » figure plusieurs fois (lignes {lines}). "
    "Gardez une ligne par résidence.",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
