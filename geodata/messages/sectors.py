"""French sentences about sectors: divisions, their names, and the tables that list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMUNE_HEADER: Final = "commune_code"
NAME_HEADER: Final = "commune"
SECTOR_HEADER: Final = "secteur"
RENAME: Final = french("Donnez un autre nom.")
KEEP_ONE: Final = french("Laissez chaque commune dans un seul secteur.")
START_FROM_EXPORT: Final = french(
    "Le fichier doit avoir une colonne « commune_code » et une colonne « secteur » ; l’export de "
    "cette page en donne le modèle."
)
UPDATE_PROGRAM: Final = french("Mettez l’application à jour avant de modifier les secteurs.")
EMPTY_FILE: Final = french("le fichier ne contient aucune ligne.")
LATER_DOCUMENT: Final = french(
    "les secteurs ont été enregistrés par une version plus récente de l’application."
)
DAMAGED_DOCUMENT: Final = french("les secteurs enregistrés ne sont pas lisibles.")
SAVE_AGAIN: Final = french("Composez-les de nouveau depuis la page Secteurs.")


def bad_identifier(text: str) -> str:
    """Say that an identifier cannot be in an address."""
    return french(f"« {text} » n’est pas un identifiant valable.")


IDENTIFIER_REMEDY: Final = french("Un identifiant a des lettres minuscules, chiffres et tirets.")


def no_name(what: str) -> str:
    """Say that a name is empty; ``what`` is ``un découpage`` or ``un secteur``."""
    return french(f"{what} n’a pas de nom.")


def long_name(name: str, most: int) -> str:
    """Say that a name is too long."""
    return french(f"le nom « {name[:20]}… » dépasse {most} signes.")


def same_name(name: str) -> str:
    """Say that two sectors are called the same."""
    return french(f"deux secteurs s’appellent « {name} ».")


def same_division_name(name: str) -> str:
    """Say that two divisions are called the same."""
    return french(f"un découpage s’appelle déjà « {name} ».")


def same_identifier(text: str) -> str:
    """Say that two sectors have one identifier."""
    return french(f"deux secteurs ont l’identifiant « {text} ».")


def twice(commune: str, first: str, second: str) -> str:
    """Say that a commune is in two sectors."""
    return french(f"la commune {commune} est à la fois dans « {first} » et dans « {second} ».")


def not_a_commune(code: str) -> str:
    """Say that a code is none of a commune."""
    return french(f"« {code} » n’est pas un code de commune.")


COMMUNE_CODE_REMEDY: Final = french(
    "Un code de commune a cinq caractères, zéros compris : 01004, 2A004, 59350."
)


def unknown_sector(identifier: str) -> str:
    """Say that there is no such sector."""
    return french(f"il n’y a pas de secteur « {identifier} » dans ce découpage.")


def outside(codes: Sequence[str]) -> str:
    """Say that communes are not of the territory."""
    said = counted(len(codes), "commune inconnue", "communes inconnues")
    return french(f"{said} de ce territoire : {listed(list(codes))}.")


OUTSIDE_REMEDY: Final = french("Vérifiez ces codes, ou le territoire affiché.")


# ── Listed file ───────────────────────────────────────────────────────────────────────────────
def absent_columns(names: Sequence[str]) -> str:
    """Say that a table lacks columns."""
    return french(f"colonne absente : {listed(list(names))}.")


def line_without_commune() -> str:
    """Say that a line names no commune."""
    return french("aucune commune n’est indiquée : ligne écartée.")


def line_unknown_commune(text: str) -> str:
    """Say that a line's commune is not of the territory."""
    return french(f"« {text} » n’est pas une commune de ce territoire : ligne écartée.")


def line_ambiguous_commune(text: str) -> str:
    """Say that several communes have a line's name."""
    return french(f"plusieurs communes s’appellent « {text} » : donnez leur code. Ligne écartée.")


def line_twice(commune: str, kept: str, line: int) -> str:
    """Say that a commune already has a sector."""
    return french(f"la commune {commune} est déjà dans « {kept} » (ligne {line}) : ligne écartée.")


def line_bad_name(reason: str) -> str:
    """Say that a sector's name cannot be kept."""
    return french(f"{reason} Ligne écartée.")
