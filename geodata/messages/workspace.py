"""French sentences about the workspace: its database, conflicts, ratings that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIELDS: Final = {
    "residence_id": ("la résidence", "Reprenez son identifiant tel que l’application l’écrit."),
    "rater": ("qui donne la note", "Indiquez un service ou un organisme, en 120 signes au plus."),
    "rater_role": ("le rôle", "Choisissez : landlord, commune ou other."),
    "rated_on": ("la date", "Donnez une date passée, par exemple 2025-03-14."),
    "rating": ("la note", "Donnez un nombre entier de 1 à 4, 4 pour la meilleure situation."),
    "comment": ("le commentaire", "Écrivez 4 000 signes au plus."),
    "rating_id": (
        "l’identifiant de la note",
        "Laissez celui que l’application a écrit (32 signes au plus), ou une case vide.",
    ),
    "version": (
        "la version",
        "Laissez le nombre que l’application a écrit, ou une case vide.",
    ),
    "author": ("l’auteur", "Écrivez de 1 à 120 signes."),
    "saved_at": (
        "le moment de l’enregistrement",
        "Laissez celui que l’application a écrit, ou une case vide.",
    ),
}
CONFLICT_REMEDY: Final = french(
    "Rien n’a été écrasé : relisez la version enregistrée, puis refaites votre changement."
)
ADDRESS_REMEDY: Final = french(
    "Donnez à FRAGILITE_DATABASE_URL un chemin de fichier, ou postgresql://utilisateur@machine/base."
)
UPDATE_PROGRAM: Final = french("Mettez l’application à jour avant de l’ouvrir.")
LOOK_FIRST: Final = french(
    "Rechargez la page et regardez s’il y est avant de recommencer ; ce que vous avez saisi est "
    "encore à l’écran."
)
WAIT_REMEDY: Final = french("Donnez un nombre de secondes, de 1 à 3600.")
NUMBERS_REMEDY: Final = french("Vérifiez les nombres saisis : aucun ne doit être infini ou vide.")
TAKE_AGAIN: Final = french("Rechargez la page et recommencez.")
COLUMNS_REMEDY: Final = french(
    "Partez d’un export de l’application : ses colonnes sont celles qu’elle sait relire."
)


def conflict(current: Mapping[str, object]) -> str:
    """Say that somebody else was faster."""
    if not current:
        return french("Quelqu’un d’autre l’a supprimé entre-temps.")
    who = current.get("author") or "Quelqu’un d’autre"
    return french(f"{who} l’a modifié entre-temps (version {current.get('version')}).")


def cannot_open() -> str:
    """Say that the database does not open."""
    return french("L’espace de travail (notes, réglages) ne peut pas être ouvert.")


def cannot_read() -> str:
    """Say that a query failed."""
    return french("L’espace de travail ne peut pas être lu.")


def cannot_write() -> str:
    """Say that a transaction failed: nothing was written."""
    return french("L’enregistrement a échoué : rien n’a été écrit.")


def unknown_outcome() -> str:
    """Say that the connection broke while the database was confirming."""
    return french(
        "La connexion à l’espace de travail s’est coupée pendant l’enregistrement : il a peut-être "
        "été fait."
    )


# What databases say when they refuse, in the order they are looked for.
_CAUSES: Final = (
    (
        ("full", "no space left", "disk quota", "53100"),
        "Le disque est plein : libérez de la place, puis recommencez.",
    ),
    (
        ("readonly", "read-only", "25006", "permission denied", "42501", "unable to open"),
        (
            "Fichier, dossier ou base absent ou en lecture seule : donnez au compte de "
            "l’application le droit d’y écrire, puis recommencez."
        ),
    ),
    (
        ("locked", "busy", "57014", "55p03", "queuepool"),
        "La base est occupée par un autre enregistrement : attendez un instant, puis recommencez.",
    ),
    (
        ("malformed", "not a database", "disk i/o error"),
        (
            "Son fichier est endommagé ou son disque défaillant : vérifiez le disque, puis "
            "restaurez une sauvegarde (python -m geodata restore FICHIER.zip)."
        ),
    ),
    (
        ("password", "authentication", "28p01", "28000"),
        "La base refuse ce compte : vérifiez son nom et son mot de passe.",
    ),
    (
        ("connection", "could not connect", "server closed", "57p0", "timeout"),
        "Le serveur de la base ne répond pas : vérifiez qu’il fonctionne, puis recommencez.",
    ),
)


def remedy(error: Exception) -> str:
    """Say what to do about what the database said; its own words may hold a password: left out."""
    cause = getattr(error, "orig", None) or error  # the driver's, without the statement
    said = f"{getattr(cause, 'sqlstate', None) or ''} {cause}".casefold()
    if isinstance(error, PermissionError):
        said = "permission denied"
    for signs, sentence in _CAUSES:
        if any(sign in said for sign in signs):
            return french(sentence)
    return french(
        "Vérifiez que le dossier existe et peut être écrit, ou que le serveur répond, puis "
        f"recommencez ({type(error).__name__})."
    )


def bad_wait(variable: str) -> str:
    """Say that the setting of the wait is wrong."""
    return french(f"Le réglage {variable} n’est pas valable.")


def later_program() -> str:
    """Say that the database was made by a later program."""
    return french("L’espace de travail a été créé par une version plus récente de l’application.")


def bad_address() -> str:
    """Say that the address is none that is known."""
    return french("L’adresse de l’espace de travail n’est pas valable.")


def not_json() -> str:
    """Say that a document holds what neither database can keep."""
    return french("Ce document contient une valeur qui ne peut pas être enregistrée.")


def reference_taken() -> str:
    """Say that another export has this reference."""
    return french("L’export n’a pas pu être inscrit au journal : sa référence existe déjà.")


def bad_field(field: str) -> str:
    """Say which field of a rating is wrong."""
    return french(f"{_FIELDS.get(field, (field, ''))[0].capitalize()} n’est pas valable.")


def field_remedy(field: str) -> str:
    """Say what that field may hold."""
    return french(_FIELDS.get(field, ("", "Corrigez-le."))[1])


def absent_columns(names: Sequence[str]) -> str:
    """Say which columns a table lacks."""
    return french(f"Il manque {listed(list(names))}.")


def empty_table() -> str:
    """Say that a file has no header."""
    return french("Ce fichier est vide.")


def double_column(name: str) -> str:
    """Say that a header names a column twice."""
    return french(f"La colonne « {name} » y est deux fois.")


def ragged_row(found: int, expected: int) -> str:
    """Say that a row has not the cells of the header."""
    return french(
        f"{counted(found, 'case')} au lieu de {expected}. Remettez chaque valeur sous son titre : "
        "la ligne n’a pas été reprise."
    )


def unclosed_row() -> str:
    """Say that the quotes of a row do not match, or that a cell has no end."""
    return french(
        "Un guillemet y manque ou y est de trop : tout ce qu’il ouvre n’a pas été repris. "
        "Enregistrez de nouveau le fichier en CSV depuis le tableur."
    )


def import_conflict(identifier: str) -> str:
    """Say that a row contradicts what was changed here."""
    return french(
        f"La note {identifier[:8]} a été modifiée ici depuis l’export : "
        "la ligne du fichier n’a pas été reprise."
    )
