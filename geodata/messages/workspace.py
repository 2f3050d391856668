"""French sentences about the workspace: its database, conflicts, ratings that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import french, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIELDS: Final = {
    "residence_id": ("la résidence", "Reprenez son identifiant tel que l’application l’écrit."),
    "rater": ("qui donne la note", "Indiquez un service ou un organisme, en 120 signes au plus."),
    "rater_role": ("le rôle", "Choisissez : landlord, commune ou other."),
    "rated_on": ("la date", "Donnez une date passée, par exemple 2025-03-14."),
    "rating": ("la note", "Donnez un nombre entier de 1 à 4, 4 pour la meilleure situation."),
    "comment": ("le commentaire", "Écrivez 4 000 signes au plus."),
}
CONFLICT_REMEDY: Final = french(
    "Rien n’a été écrasé : relisez la version enregistrée, puis refaites votre changement."
)
ADDRESS_REMEDY: Final = french(
    "Donnez à FRAGILITE_DATABASE_URL un chemin de fichier, ou postgresql://utilisateur@machine/base."
)
UPDATE_PROGRAM: Final = french("Mettez l’application à jour avant de l’ouvrir.")
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


def cannot_open_remedy(error: Exception) -> str:
    """Say what the database said, without its address, which may hold a password."""
    return french(
        "Vérifiez que le dossier existe et peut être écrit, ou que le serveur répond "
        f"({type(error).__name__})."
    )


def cannot_read() -> str:
    """Say that a query failed."""
    return french("L’espace de travail ne peut pas être lu.")


def cannot_write() -> str:
    """Say that a transaction failed: nothing was written."""
    return french("L’enregistrement a échoué : rien n’a été écrit.")


def try_again(error: Exception) -> str:
    """Say what to do about a query that failed."""
    return french(
        "Réessayez ; si cela dure, vérifiez la place disponible et les droits d’écriture "
        f"({type(error).__name__})."
    )


def later_program() -> str:
    """Say that the database was made by a later program."""
    return french("L’espace de travail a été créé par une version plus récente de l’application.")


def bad_address() -> str:
    """Say that the address is none that is known."""
    return french("L’adresse de l’espace de travail n’est pas valable.")


def bad_field(field: str) -> str:
    """Say which field of a rating is wrong."""
    return french(f"{_FIELDS.get(field, (field, ''))[0].capitalize()} n’est pas valable.")


def field_remedy(field: str) -> str:
    """Say what that field may hold."""
    return french(_FIELDS.get(field, ("", "Corrigez-le."))[1])


def absent_columns(names: Sequence[str]) -> str:
    """Say which columns a table lacks."""
    return french(f"Il manque {listed(list(names))}.")


def import_conflict(identifier: str) -> str:
    """Say that a row contradicts what was changed here."""
    return french(
        f"La note {identifier[:8]} a été modifiée ici depuis l’export : "
        "la ligne du fichier n’a pas été reprise."
    )
