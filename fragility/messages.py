"""Every French sentence this package shows, in one place.

Sentences are written with ordinary spaces; :func:`french` puts the narrow no-break spaces that
French typography wants before ``; : ! ? % »`` and after ``«``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BEFORE: Final = re.compile(r" ([;:!?%»])")
_AFTER: Final = re.compile(r"« ")


def french(text: str) -> str:
    r"""Put narrow no-break spaces where French typography wants them.

    Examples
    --------
    >>> french("Zone « A » : 12 %") == "Zone «\u202fA\u202f»\u202f: 12\u202f%"
    True
    """
    return _AFTER.sub("«\u202f", _BEFORE.sub("\u202f\\1", text))


def number(value: float, digits: int = 0) -> str:
    r"""Write a number the French way: narrow no-break thousands, decimal comma.

    Examples
    --------
    >>> number(15691) == "15\u202f691"
    True
    >>> number(0.4766, 2)
    '0,48'
    """
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def counted(count: int, singular: str) -> str:
    r"""Write a count and its noun, which takes an « s » from two on.

    Examples
    --------
    >>> counted(1, "ligne"), counted(0, "ligne"), counted(1500, "ligne")
    ('1 ligne', '0 ligne', '1\u202f500 lignes')
    """
    return f"{number(count)} {singular}{'s' if abs(count) > 1 else ''}"


def listed(names: Iterable[str], most: int = 12) -> str:
    r"""Write a list, cut where it is too long to be read.

    Examples
    --------
    >>> listed(["a", "b"]), listed("abcdef", 2)
    ('a, b', 'a, b… et 4 autres')
    """
    every = list(names)
    rest = len(every) - most
    shown = ", ".join(every[:most])
    return f"{shown}… et {number(rest)} autre{'s' if rest > 1 else ''}" if rest > 0 else shown


_TEXTS: Final[dict[str, str]] = {
    # --- methods
    "method.not_found": "la méthode « {name} » n’existe ni comme fichier ni comme méthode livrée. "
    "Méthodes livrées : {known}.",
    "method.not_yaml": "le fichier n’est pas un document YAML lisible ({detail}).",
    "method.unreadable": "le système refuse la lecture de ce fichier : vérifiez son emplacement et "
    "son nom.",
    "method.not_text": "le fichier n’est pas un texte en UTF-8 : enregistrez-le à nouveau ainsi.",
    "method.at_line": "{path} (ligne {line})",
    "method.alias": "les renvois YAML (*) se contiennent eux-mêmes, ou déplient le "
    "document de plus de {limit} éléments.",
    "method.too_big": "le document dépasse la taille admise ({limit} Kio) : gardez-en l’essentiel.",
    "method.too_long": "le document compte plus de {limit} champs et valeurs.",
    "method.bad_value": "la valeur « {value} » (ligne {line}) peut se lire de plusieurs façons : "
    "écrivez un nombre en chiffres ordinaires, une date existante, un code entre guillemets.",
    "method.unshown": "un texte (ligne {line}) contient des caractères invisibles : retirez-les.",
    "method.bad_setting": "le réglage {name} doit être un nombre entier, d’au moins 1 "
    "({default} par défaut).",
    "method.too_deep": "le document emboîte trop de niveaux.",
    "method.repeated_key": "le champ « {name} » figure deux fois (ligne {line}).",
    "method.not_mapping": "le document doit être une liste de champs (« id: … », « version: … »).",
    "method.extra_forbidden": "champ inconnu ; vérifiez l’orthographe.",
    "method.missing": "champ obligatoire absent.",
    "method.wrong_value": "valeur refusée ({value}) ; valeurs admises : {expected}.",
    "method.wrong_type": "valeur refusée ({value}) : {detail}.",
    "method.node_kind": "un élément porte soit « indicator », soit « children » (au moins un), "
    "pas les deux.",
    "method.node_id": "un groupe d’indicateurs doit porter un « id ».",
    "method.duplicate": "identifiant répété : « {name} ».",
    "method.unknown_indicator": "l’indicateur « {name} » n’est pas décrit dans « indicators ».",
    "method.unused_indicator": "l’indicateur « {name} » est décrit mais n’entre dans aucun groupe.",
    "method.no_weight": "au moins un poids doit être supérieur à zéro.",
    "method.bounds": "« fixed_bounds » demande des bornes croissantes.",
    "method.bounds_range": "la borne basse doit être inférieure à la borne haute.",
    "method.group_needed": "la politique « group_mean » demande « group ».",
    "method.weights_unknown": "le poids porte sur « {name} », qui n’est pas un élément de "
    "l’indice : {known}.",
    "method.weights_pca": "la première composante principale fixe elle-même les poids : elle "
    "n’admet que des poids égaux.",
    "method.nothing_left": "aucun des indicateurs de la méthode « {method} » n’est disponible.",
    # --- tables
    "table.empty": "la table ne contient aucune zone : il faut une ligne d’en-têtes, puis une "
    "ligne par zone.",
    "table.no_indicator": "la table ne contient aucun indicateur : donnez au moins une colonne de "
    "nombres après celle des codes.",
    "table.duplicate_zone": "le code de zone « {code} » figure plusieurs fois (lignes {lines}). "
    "Gardez une ligne par zone.",
    "table.blank_zone": "code de zone vide. Écrivez-le dans la première colonne, ou retirez la "
    "ligne.",
    "table.duplicate_column": "la colonne « {column} » figure plusieurs fois. Renommez-en une, ou "
    "retirez-la.",
    "table.not_number": "« {value} » n’est pas un nombre. Corrigez la cellule, ou laissez-la vide "
    "si la valeur est inconnue.",
    "table.infinite": "valeur infinie. Corrigez la cellule, ou laissez-la vide si la valeur est "
    "inconnue.",
    "table.too_large": "« {value} » est trop grand pour une valeur observée. Corrigez la cellule, "
    "ou laissez-la vide si la valeur est inconnue.",
    "table.part": "l’effectif {part} n’est pas une part de {whole} (colonne « {column} »). "
    "Corrigez l’un des deux, ou laissez-les vides.",
    "table.status_mismatch": "une valeur est donnée là où l’état dit « {status} ». Retirez la "
    "valeur, ou écrivez « observed ».",
    "table.observed_blank": "aucune valeur là où l’état dit « observed ». Donnez la valeur, ou "
    "écrivez « missing ».",
    "table.unknown_status": "état inconnu « {status} » : écrivez observed, missing, secret ou "
    "undefined.",
    "table.shape": "valeurs et états n’ont pas les mêmes zones et les mêmes indicateurs.",
    "table.row": "ligne {line}, colonne « {column} »",
    "table.line": "ligne {line}",
    "table.zone": "zone « {code} », colonne « {column} »",
    "table.missing_columns": "la méthode « {method} » demande des colonnes absentes de la table : "
    "{columns}. Renommez les vôtres, ou changez de méthode. Colonnes présentes : {known}.",
    "table.unknown_extension": "extension « {suffix} » inconnue ; donnez un fichier .csv ou "
    ".parquet.",
    "table.ragged": "{found} cellules au lieu de {expected}. Vérifiez les séparateurs et les "
    "guillemets de cette ligne.",
    "table.open_quote": "un guillemet ouvert à cette ligne ne se referme pas, ou une cellule est "
    "trop longue. Vérifiez les guillemets.",
    "table.no_file": "fichier introuvable : vérifiez le chemin et le nom.",
    "table.read_folder": "c’est un dossier : donnez le fichier qu’il contient.",
    "table.device": "ce n’est pas un fichier ordinaire (tube, périphérique) : copiez d’abord son "
    "contenu dans un fichier.",
    "table.read_refused": "la lecture du fichier est refusée : vérifiez ses droits d’accès.",
    "table.read_failed": "le système ne rend pas ce fichier : vérifiez le chemin, le nom et le "
    "disque.",
    "table.parquet": "fichier illisible : ce n’est pas un Parquet, ou il est abîmé. "
    "Enregistrez-le à nouveau, ou donnez un CSV.",
    "table.nested": "des cellules contiennent des listes ({columns}). Donnez une valeur par "
    "cellule, ou retirez ces colonnes.",
    "table.encoding": "fichier illisible, ni UTF-8 ni Windows-1252. Enregistrez-le en CSV UTF-8.",
    "table.mixed": "des accents sont écrits en UTF-8, d’autres non. Enregistrez le fichier en CSV "
    "UTF-8.",
    "table.twice_encoded": "les accents sont abîmés (« Ã© » pour « é ») : le fichier a été "
    "converti deux fois en UTF-8. Repartez de l’original, et enregistrez-le une fois en CSV UTF-8.",
    "table.binary": "le fichier contient des caractères de commande : ce n’est pas un texte, ou "
    "son codage n’est pas annoncé (UTF-16). Enregistrez-le en CSV UTF-8.",
    "table.over.max_text_bytes": "le fichier dépasse {most} Mio. Découpez-le, retirez ce qui ne "
    "sert pas, ou relevez {setting}.",
    "table.over.max_json_bytes": "le fichier dépasse {most} Mio. Vérifiez que c’est le bon, ou "
    "relevez {setting}.",
    "table.over.max_file_bytes": "une fois déplié, le fichier dépasse {most} Mio. Découpez-le, "
    "retirez ce qui ne sert pas, ou relevez {setting}.",
    "table.over.max_line_bytes": "la ligne dépasse {most} Mio. Vérifiez les fins de ligne du "
    "fichier, ou relevez {setting}.",
    "table.over.max_columns": "la table compte plus de {most} colonnes. Retirez celles qui ne "
    "servent pas, ou relevez {setting}.",
    "table.over.max_rows": "la table compte plus de {most} lignes. Découpez-la, ou relevez "
    "{setting}.",
    "table.unwritable": "impossible d’écrire le fichier ({detail}). Donnez un autre emplacement, "
    "ou levez l’obstacle.",
    "table.no_folder": "ce dossier n’existe pas",
    "table.is_read": "c’est un fichier lu, qui serait remplacé : donnez un autre nom au résultat.",
    "table.is_folder": "c’est un dossier",
    "table.refused": "accès refusé",
    "table.disk_full": "disque plein",
    "table.system": "erreur {code} du système",
    # --- computation
    "compute.required": "valeur absente de « {indicator} » pour {count} zone(s) ({codes}), alors "
    "que la méthode l’exige pour chaque zone.",
    "compute.no_zone": "aucune zone n’a tous les indicateurs demandés : le calcul est impossible.",
    "compute.no_group": "la colonne de groupe « {group} » manque dans la description des zones.",
    "compute.no_parent": "la méthode replie « {indicator} » sur la commune, mais aucune table "
    "communale n’est fournie.",
    "compute.reference_missing": "la référence « {reference} » n’a pas de valeur pour "
    "« {indicator} ».",
    "compute.reference_level": "la distance à une référence ne s’applique qu’aux indicateurs.",
    "compute.geometric": "la moyenne géométrique demande des valeurs strictement positives ; "
    "choisissez une normalisation qui les donne (bornes 1–100 par exemple).",
    "compute.exponential": "la transformation exponentielle demande des valeurs entre 0 et 1.",
    "compute.few_indicators": "ATTENTION : faute de données, l’indice ne repose plus que "
    "sur {kept} des {count} indicateurs de la méthode « {method} » ({names}). Ses classes ne se "
    "comparent pas à celles de la méthode entière.",
    "compute.single_indicator": "ATTENTION : l’indice ne repose que sur un seul indicateur, "
    "« {name} » : il ne dit rien d’autre que cet indicateur.",
    "compute.single_ranks": "ATTENTION : l’indice ne repose que sur un seul indicateur, "
    "« {name} » : il ne dit rien d’autre que cet indicateur, et ses classes, formées sur de "
    "simples rangs, coupent le territoire en {classes} parts à peu près égales, que les écarts "
    "soient grands ou petits.",
    "compute.share_range": "« {indicator} » est une part, attendue entre 0 et 1 : {count} "
    "zone(s) ont une valeur hors de ces bornes ({codes}). Un pourcentage s’écrit 0,12 et non 12.",
    "compute.few_scores": "{found} score(s) différent(s) seulement pour {asked} classes : les "
    "zones ont un score et un rang, mais pas de classe.",
    "compute.weights_shape": "{got} poids donnés pour {expected} éléments.",
    "compute.weights_negative": "les poids doivent être positifs, l’un au moins non nul.",
    "compute.ward_limit": "le regroupement de Ward est limité à {limit} zones ({found} ici) ; "
    "choisissez k-means ou Fisher–Jenks.",
    "compute.few_neighbours": "{found} zone(s) seulement ont une valeur et une voisine ; il en "
    "faut {asked}.",
    "compute.no_population": "Population inconnue pour {count} zone(s) : la règle de population "
    "minimale n’a pas pu leur être appliquée.",
    "compute.parent_used": "{count} valeur(s) de « {indicator} » sont celles de la commune.",
    # --- adaptation
    "adapt.replaced": "« {old} » est remplacé par « {new} », faute de donnée. {caveat}",
    "adapt.dropped": "« {old} » est retiré, faute de donnée ou de substitut.",
    "adapt.title": "{title}, adapté aux données disponibles",
    "adapt.title_reduced": "{title}, réduit à {kept} indicateurs sur {count}",
    "adapt.title_single": "{title}, réduit à un seul indicateur : {name}",
    "references.no_count": "le nombre de zones de « {label} » n’est pas publié.",
    # --- robustness
    "robustness.uniform": "{draws} pondérations tirées au hasard parmi toutes celles possibles "
    "(graine {seed}).",
    "robustness.around": "{draws} pondérations tirées autour de celles de la méthode "
    "(concentration {concentration}, graine {seed}).",
    "robustness.methods": "{done} combinaisons de normalisation, d’agrégation et de classification "
    "calculées, sur {tried} essayées.",
    "robustness.variant": "Variante d’essai de robustesse.",
    # --- command line
    "cli.description": "Calculs de fragilité sociale sur vos propres tables.",
    "cli.index.help": "calculer un indice composite : score, rang, classe, contributions",
    "cli.index.table": "table CSV ou Parquet : code de zone en première colonne, puis "
    "indicateurs ; les colonnes « <indicateur>_numerator » et « <indicateur>_denominator », "
    "facultatives, donnent les effectifs d’où vient l’erreur d’échantillonnage",
    "cli.index.method": "méthode : fichier YAML, ou nom d’une méthode livrée ({known})",
    "cli.index.out": "fichier de résultat, .csv ou .parquet",
    "cli.index.seed": "graine des tirages aléatoires (défaut : 0)",
    "cli.index.draws": "nombre de tirages pour la probabilité de classe (défaut : 200)",
    "cli.index.weightings": "nombre de pondérations pour la robustesse (défaut : 1000)",
    "cli.usage": "usage : ",
    "cli.positionals": "arguments",
    "cli.options": "options",
    "cli.commands": "commandes",
    "cli.help": "afficher cette aide et quitter",
    "cli.error": "erreur : {detail}",
    "cli.required": "argument obligatoire absent : {names}",
    "cli.unrecognised": "argument non reconnu : {names}",
    "cli.choice": "« {value} » n’existe pas ; choix possibles : {choices}",
    "cli.expected_one": "l’argument {name} attend une valeur",
    "cli.positive": "l’argument {name} attend un nombre entier positif, un milliard au plus, pas "
    "« {value} »",
    "cli.natural": "l’argument {name} attend un nombre entier, de zéro à un milliard, pas "
    "« {value} »",
    "cli.memory": "la mémoire de l’ordinateur n’y suffit pas : découpez la table, retirez les "
    "colonnes qui ne servent pas, ou demandez moins de tirages.",
    "cli.invalid": "l’argument {name} attend un nombre entier, pas « {value} »",
    "cli.read": "Table lue : {file}, {zones} zones, {indicators} indicateurs.",
    "cli.method": "Méthode : {title} (« {id} », version {version}, empreinte {digest}).",
    "cli.states": "Zones classées : {classified} ; non concernées : {not_concerned} ; "
    "incomplètes : {incomplete}.",
    "cli.class": "Classe {class_} : {count} zones, score de {low} à {high}.",
    "cli.class_fragile": "La classe {class_} réunit les scores les plus élevés.",
    "cli.probability": "Probabilité de classe : {draws} tirages, graine {seed} ; erreur "
    "d’échantillonnage tirée pour {drawn}.",
    "cli.probability_none": "Probabilité de classe : aucun indicateur de la table n’a d’erreur "
    "d’échantillonnage décrite ; elle vaut 1 pour la classe calculée.",
    "cli.robustness": "Robustesse : {weightings} pondérations, graine {seed} ; en moyenne une zone "
    "garde sa classe dans {share} % des cas.",
    "cli.robustness_no_class": "Robustesse aux poids : sans objet, aucune zone n’a de classe.",
    "cli.probability_no_class": "Probabilité de classe : sans objet, aucune zone n’a de classe.",
    "cli.robustness_none": "Robustesse aux poids : sans objet pour cette méthode ({reason})",
    "cli.fallback": "{count} cellule(s) ne sont pas des valeurs observées : voir les colonnes "
    "« …_flag » du résultat.",
    "cli.written": "Résultat écrit : {file}.",
    "cli.warning": "Attention : {detail}",
    # --- result tables
    "result.class": "Classe {class_}",
    "result.not_concerned": "Non concernées",
    "result.incomplete": "Données incomplètes",
    "result.all": "Ensemble des zones classées",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))


def not_released(rule: str, role: str) -> str:
    """Say that no rule lets something out."""
    return french(
        f"Refusé : aucune règle de diffusion « {rule} » ne permet de le montrer "
        f"au rôle « {role} ». "
        "Ouvrez la page Méthode pour lire les règles en vigueur."
    )


def reserved_table(table: str) -> str:
    """Say that a table of a territory is not given to who draws."""
    return french(
        f"Refusé : la table « {table} » n’est pas publique. Ses chiffres ne s’affichent "
        "qu’une fois protégés : ouvrez la page Méthode pour lire les règles en vigueur."
    )
