"""What is said of the user's own tables: mapping, cells, identities, residences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# ── Mapping ───────────────────────────────────────────────────────────────────────────────────
CORRECT_MAPPING: Final = french(
    "Corrigez la correspondance des colonnes, ou partez du modèle vierge."
)
NOT_A_MAPPING: Final = french("ce fichier JSON n’est pas une correspondance de colonnes.")
NOT_JSON: Final = french("ce fichier n’est pas du JSON lisible.")
SAVE_AGAIN: Final = french("Enregistrez de nouveau la correspondance depuis l’application.")
TOO_LARGE: Final = french("correspondance trop volumineuse (plus de 1 Mio).")
TOO_DEEP: Final = french("ce fichier JSON a trop de niveaux imbriqués pour une correspondance.")
DOCUMENT_FAULTS: Final = {
    "missing": "champ absent",
    "extra_forbidden": "champ inconnu, à supprimer",
    "string_type": "un texte est attendu",
    "dict_type": "des couples « nom : valeur » sont attendus",
    "model_type": "des couples « nom : valeur » sont attendus",
    "tuple_type": "une liste est attendue",
    "list_type": "une liste est attendue",
    "string_too_short": "texte vide",
    "string_too_long": "texte trop long",
    "enum": "valeur impossible",
    "literal_error": "valeur impossible",
}
OTHER_FAULT: Final = "valeur impossible"


def document_fault(place: Sequence[str], fault: str) -> str:
    """Say what is wrong at a place of a mapping."""
    name, *inside = place or ("document",)
    if inside:
        what = "colonne" if name == "columns" else "élément"
        return french(f"« {name} », {what} « {inside[0]} » — {fault}")
    return french(f"champ « {name} » — {fault}")


def producer(kind: str) -> str:
    """Name the source of a table without a producer known here."""
    return french(f"Fichier de l’utilisateur ({kind.lower()})")


PRODUCER: Final = "Fourni par l’utilisateur"
LICENCE: Final = "Usage interne, non diffusable à la résidence"
TEMPLATE_NAME: Final = "modèle de l’application"


def source_label(kind: str, name: str) -> str:
    """Name a mapped table where sources are listed."""
    return french(f"{kind} (correspondance « {name} »)")


def unknown_kind(name: str, known: Sequence[str]) -> str:
    """Say that a kind of table does not exist."""
    return french(f"« {name} » n’est pas une sorte de table connue ({listed(list(known), 10)}).")


def bad_document(detail: str) -> str:
    """Say that a mapping breaks its own rules."""
    return french(f"la correspondance de colonnes n’est pas valable : {detail}.")


def absent_column(column: str, close: str | None) -> str:
    """Say that a mapped column is not in the file."""
    hint = f" Le fichier a une colonne « {close} »." if close else ""
    return french(f"la colonne « {column} » n’est pas dans le fichier.{hint}")


def badly_decoded(text: str) -> str:
    """Say that the accents of a file were not read as they were written."""
    return french(
        f"Les accents semblent mal lus (« {text} ») : enregistrez le fichier en CSV UTF-8, ou en "
        "classeur Excel, et déposez-le à nouveau."
    )


BADLY_DECODED: Final = french(
    "Les accents de certaines cellules semblent mal lus : enregistrez le fichier en CSV UTF-8, ou "
    "en classeur Excel, et déposez-le à nouveau."
)


def unknown_field(field: str) -> str:
    """Say that a field does not exist."""
    return french(f"« {field} » n’est pas un champ de cette sorte de table.")


def two_columns(label: str, columns: Sequence[str]) -> str:
    """Say that two columns claim one field."""
    return french(
        f"plusieurs colonnes pour « {label} » : {listed(list(columns))}. Gardez-en une seule."
    )


def twice_given(label: str, column: str) -> str:
    """Say that a field is given by a column and by a constant."""
    return french(
        f"« {label} » est donné deux fois : par la colonne « {column} » et par une valeur unique."
    )


def required_field(label: str) -> str:
    """Say that a required field is not given."""
    return french(
        f"il manque « {label} » : indiquez sa colonne, ou une valeur unique pour tout le fichier."
    )


def required_column(label: str) -> str:
    """Say that a required field is not given, and that only a column may give it."""
    return french(f"il manque « {label} » : indiquez sa colonne.")


def no_key(labels: Sequence[str]) -> str:
    """Say that nothing tells which residence a row is about."""
    return french(f"rien ne dit de quelle résidence il s’agit : {listed(list(labels), 10)}.")


ADDRESS_NEEDS_COMMUNE: Final = french(
    "une adresse ne désigne une résidence qu’avec sa commune : indiquez le code Insee."
)
SEGMENT_NEEDS_OTHER: Final = french(
    "un code de programme ne désigne une résidence qu’avec son bailleur ou sa commune : indiquez "
    "l’un des deux, par une colonne ou par une valeur unique."
)
NO_VALUE: Final = french("aucune colonne de chiffres n’est indiquée.")
SHARES_NEED_TOTAL: Final = french(
    "des parts ne deviennent des effectifs qu’avec le nombre de ménages : indiquez sa colonne."
)
LONG_NEEDS: Final = french(
    "une table en longueur demande trois colonnes : dimension, catégorie et effectif."
)
LONG_AND_WIDE: Final = french(
    "la table est dite en longueur, mais des colonnes de catégories sont aussi indiquées."
)
LONG_IS_NOT_FOR: Final = french("seule l’occupation sociale peut être donnée en longueur.")


def unknown_translation(label: str, value: str) -> str:
    """Say that a translation leads to no category."""
    return french(f"« {value} » n’est pas une valeur possible de « {label} ».")


def bad_constant(label: str, value: str) -> str:
    """Say that the single value of a field is not of its type."""
    return french(f"« {value} » ne convient pas à « {label} ».")


def bad_date_format(text: str) -> str:
    """Say that a date format cannot be used."""
    return french(f"« {text} » n’est pas un format de date utilisable (exemple : %d/%m/%Y).")


def several_problems(problems: Sequence[str]) -> str:
    """Put the problems of a mapping in one sentence."""
    return " ".join(f"— {problem}" for problem in problems)


# ── Cells ─────────────────────────────────────────────────────────────────────────────────────
def empty_required(label: str) -> str:
    """Say that a required cell is empty."""
    return french(f"« {label} » est vide : ligne écartée.")


def unknown_category(text: str, label: str, known: Sequence[str]) -> str:
    """Say that a cell is none of the categories."""
    return french(
        f"« {text} » n’est pas une valeur connue de « {label} » ({listed(list(known), 6)}) : "
        "traduisez-la dans la correspondance. Ligne écartée."
    )


def unknown_cell(text: str, label: str, known: Sequence[str]) -> str:
    """Say that a cell is none of the categories, its row being kept."""
    return french(
        f"« {text} » n’est pas une valeur connue de « {label} » ({listed(list(known), 6)}) : "
        "traduisez-la dans la correspondance. Donnée comme inconnue, la ligne est gardée."
    )


def mostly_unknown(count: int, total: int, label: str) -> str:
    """Say that most cells are none of the categories."""
    return french(
        f"{integer(count)} cellules sur {integer(total)} ne sont pas des valeurs connues de "
        f"« {label} »."
    )


def bad_date(text: str) -> str:
    """Say that a cell is not a date."""
    return french(f"« {text} » n’est pas une date lisible (jour/mois/année) : ligne écartée.")


def bad_year(text: str) -> str:
    """Say that a cell is not a year."""
    return french(f"« {text} » n’est pas une année : ligne écartée.")


def bad_siret(text: str) -> str:
    """Say that a cell is neither a Siret nor a Siren."""
    return french(f"« {text} » n’est ni un Siret (14 chiffres) ni un Siren (9 chiffres).")


def future_date(text: str) -> str:
    """Say that a date has not come yet."""
    return french(f"« {text} » est une date à venir : ligne écartée.")


def future_year(text: str) -> str:
    """Say that a year has not come yet."""
    return french(f"« {text} » est une année à venir : ligne écartée.")


MASKED: Final = "valeur masquée"
MASKED_REASON: Final = french(
    "valeur illisible, masquée parce qu’elle semble désigner une personne."
)
NO_KEY_IN_ROW: Final = french("rien ne dit de quelle résidence il s’agit : ligne écartée.")


def over_total(label: str, total: int, households: int) -> str:
    """Say that a breakdown adds up to more than its total."""
    return french(
        f"« {label} » compte {integer(total)} ménages, plus que les {integer(households)} de la "
        "résidence : répartition écartée."
    )


def over_hundred(label: str, share: float) -> str:
    """Say that shares add up to more than the whole."""
    text = f"{100 * share:.1f}".replace(".", ",")
    return french(f"les parts de « {label} » font {text} % : répartition écartée.")


def look_like_shares(label: str) -> str:
    """Say that what is called counts looks like shares."""
    return french(
        f"les colonnes de « {label} » s’additionnent à 100 % (ou à 1) et non au nombre de "
        "ménages : ce sont des parts, pas des effectifs."
    )


CHOOSE_UNIT: Final = french(
    "Dites-le dans la correspondance (« en % » ou « en proportion ») pour qu’elles soient "
    "converties à partir du nombre de ménages, ou donnez les effectifs."
)


def converted(count: int) -> str:
    """Say that counts were made out of shares."""
    return french(
        f"Effectifs reconstitués à partir de parts et du nombre de ménages, arrondis à l’unité : "
        f"{counted(count, 'résidence')}."
    )


def below_threshold(count: int) -> str:
    """Say how many cells hold « < 11 » or alike."""
    cells = counted(count, "cellule")
    return french(f"{cells} du type « < 11 » : données comme secrètes.")


def contradictory_rows(lines: str) -> str:
    """Say that several rows give one residence different figures."""
    return french(
        f"cette résidence revient avec des chiffres différents (lignes {lines}) : toutes ces "
        "lignes sont écartées."
    )


def same_rows(count: int) -> str:
    """Say that identical rows were kept once."""
    return french(
        f"{counted(count, 'ligne répétée', 'lignes répétées')} à l’identique : gardée une fois."
    )


NO_YEAR: Final = french("rien ne dit de quelle année sont les chiffres.")
GIVE_YEAR: Final = french(
    "Indiquez la colonne de l’année dans la correspondance, ou une valeur unique."
)


# ── Identities ────────────────────────────────────────────────────────────────────────────────
REMOVE_COLUMN: Final = french(
    "Supprimez cette colonne du fichier et déposez-le à nouveau : l’application ne garde jamais "
    "rien qui désigne une personne. Rien n’a été enregistré."
)


RENAME_OR_REMOVE: Final = french(
    f"Si elle nomme des résidences, renommez-la « Nom de la résidence ». Sinon : {REMOVE_COLUMN}"
)


TEAM_OR_REMOVE: Final = french(
    f"Si elle nomme une équipe ou un organisme, renommez-la « Équipe qui note » et n’y laissez "
    f"aucun nom de personne. Sinon : {REMOVE_COLUMN}"
)


REMOVE_OR_SAY: Final = french(
    f"{REMOVE_COLUMN} Une colonne qui nomme une résidence, une équipe ou un organisme doit le dire "
    "dans son titre (« Nom de la résidence », « Bailleur », « Équipe qui note »)."
)


REMOVE_OR_NAME_BODY: Final = french(
    f"{REMOVE_COLUMN} Si elle nomme un bailleur ou un réservataire, renommez-la « Bailleur » ou "
    "« Nom du réservataire » et n’y laissez aucun nom de personne."
)


def identity_column(what: str) -> str:
    """Say that a column says who people are."""
    return french(f"cette colonne contient {what}.")


IDENTITIES: Final = {
    "name": "des noms de personnes",
    "phone": "des numéros de téléphone",
    "email": "des adresses électroniques",
    "nir": "des numéros de sécurité sociale",
    "birth": "des dates de naissance",
    "bank": "des coordonnées bancaires",
    "allocatee": "des numéros d’allocataire",
    "request": "des numéros uniques de demande",
    "address": "des adresses de ménages",
}

PERSON_IN_COMMENT: Final = french(
    "le commentaire désigne une personne (nom, téléphone, adresse électronique ou numéro de "
    "sécurité sociale) : il est écarté, la note est gardée."
)
PERSON_AS_RATER: Final = french(
    "le nom d’une personne est donné comme auteur de la note : indiquez l’équipe ou l’organisme. "
    "Ligne écartée."
)


# ── Residences ────────────────────────────────────────────────────────────────────────────────
RESIDENCES_ABSENT: Final = french(
    "Table de résidences reçue sans répertoire des logements (RPLS) : elle ne peut être rattachée "
    "à aucune résidence et n’est pas gardée."
)


def unmatched(keys: str) -> str:
    """Say that a row matches no residence."""
    return french(f"aucune résidence ne correspond ({keys}) : ligne écartée.")


def ambiguous(keys: str, count: int) -> str:
    """Say that a row matches several residences."""
    return french(
        f"{integer(count)} résidences correspondent ({keys}), rien ne dit laquelle : ligne écartée."
    )


def contradictory_keys(first: str, second: str) -> str:
    """Say that two keys of one row lead to two residences."""
    return french(
        f"l’identifiant désigne la résidence {first}, le code de programme la résidence {second} : "
        "ligne écartée."
    )


def in_two_files(first: str, count: int, shown: Sequence[str]) -> str:
    """Say which residences two files give figures for, which file wins, and what to do."""
    given = counted(count, "résidence déjà donnée", "résidences déjà données")
    return french(
        f"{given} par « {first} » ({listed(list(shown))}) : les chiffres de « {first} » sont "
        "gardés, ceux de ce fichier écartés. Ne déposez qu’un fichier pour ces résidences, ou "
        "retirez-en les lignes de l’un des deux."
    )


def names_withheld(count: int) -> tuple[str, ...]:
    """Say how many residences are shown without a name or an address that looked personal."""
    if not count:
        return ()
    return (
        french(
            f"{counted(count, 'résidence')} dont le nom ou l’adresse semble désigner une personne "
            "(civilité, téléphone, adresse électronique) : il n’est ni affiché ni transmis, "
            "l’adresse ou le code le remplace."
        ),
    )


def matched(count: int, total: int, rules: str) -> str:
    """Say how rows found their residence."""
    return french(
        f"{counted(count, 'ligne')} sur {integer(total)} rattachées à une résidence ({rules})."
    )


RULES: Final = {
    "residence_id": "par identifiant",
    "landlord_segment": "par bailleur et programme",
    "segment": "par programme dans la commune",
    "address": "par adresse",
}


def by_rule(rule: str, count: int) -> str:
    """Say how many rows a rule matched."""
    return f"{RULES[rule]} {integer(count)}"


KEYS: Final = {
    "residence_id": "identifiant",
    "landlord_name": "bailleur",
    "landlord_siret": "Siret",
    "segment_code": "programme",
    "commune_code": "commune",
    "address": "adresse",
}

# ── Templates and command line ────────────────────────────────────────────────────────────────
TEMPLATE_NOTICE_SHEET: Final = "Notice"
TEMPLATE_TABLE_SHEET: Final = "Table"
TEMPLATE_HEADERS: Final = ("Colonne", "Obligatoire", "Description", "Exemple")
YES: Final = "oui"
NO: Final = "non"
TEMPLATE_HELP: Final = french("écrire le modèle vierge d’une table (CSV ou Excel)")
SUGGEST_HELP: Final = french("proposer la correspondance des colonnes d’un fichier")
MAPPING_HELP: Final = french("correspondance de colonnes (JSON) à utiliser ; peut être répétée")
KIND_HELP: Final = french("sorte de table")
OUT_FILE_HELP: Final = french("fichier à écrire ; aucun n’est remplacé")
FILE_EXISTS: Final = french("Il y a déjà un fichier de ce nom : il n’est pas remplacé.")
NO_FOLDER: Final = french("Son dossier n’existe pas.")
NO_FOLDER_REMEDY: Final = french("Créez-le, ou choisissez un dossier qui existe.")
FILE_EXISTS_REMEDY: Final = french("Choisissez un autre nom, ou supprimez-le s’il ne sert plus.")
SUGGEST_FILE_HELP: Final = french("fichier dont les colonnes sont à faire correspondre")
TEMPLATE_FORMAT: Final = french("un modèle s’écrit en .csv ou en .xlsx.")


def written(path: object) -> str:
    """Say that a file was written."""
    return french(f"Fichier enregistré : « {path} ».")


def guessed(column: str, label: str, *, sure: bool) -> str:
    """Tell a guessed column."""
    mark = "" if sure else " (à vérifier)"
    return french(f"« {column} » → {label}{mark}")


def ignored_columns(columns: Sequence[str]) -> str:
    """Tell the columns that were not recognised."""
    return french(f"Colonnes laissées de côté : {listed(list(columns), 20)}.")


LONG_LABELS: Final = {
    "dimension": "Dimension (en longueur)",
    "category": "Catégorie (en longueur)",
    "count": "Effectif (en longueur)",
}
TRANSLATE: Final = french("Traduisez ces valeurs dans la correspondance des colonnes.")


def more_rows(count: int) -> str:
    """Say how many more rows are set aside for the same reason."""
    return french(f"{counted(count, 'autre ligne', 'autres lignes')}, pour la même raison.")


TOTAL_FROM_DIMENSION: Final = french(
    "Nombre de ménages absent du fichier : c’est le plus grand total d’une dimension."
)

NOTHING_SAID: Final = "aucune indication"


def two_mappings(names: Sequence[str]) -> str:
    """Say that two mappings suit a file equally well."""
    shown = " et ".join(f"« {name} »" for name in names)
    return french(f"plusieurs correspondances conviennent à ce fichier : {shown}.")


NAME_THE_FILES: Final = french(
    "Supprimez celle qui ne sert plus, ou réservez chacune aux noms de fichiers qu’elle concerne."
)

NO_TABLE: Final = french("ce fichier ne contient pas de table.")


def kinds_help(labels: Mapping[str, str]) -> str:
    """List the kinds of tables."""
    return " ; ".join(f"{name} ({label})" for name, label in labels.items())
