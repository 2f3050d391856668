"""French sentences of the command line and of the report's plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.report import ColumnCoverage, RejectionEntry

PROGRAM: Final = "python -m geodata"
DESCRIPTION: Final = french(
    "Fichiers officiels (contours, revenus, recensement, Caf, QPV) : en faire un territoire que "
    "l’application ouvre."
)
COMMANDS: Final = "commandes"
HELP: Final = "montrer cette aide"
OPTIONS: Final = "options"
ARGUMENTS: Final = "arguments"
USAGE: Final = french("usage : ")
IMPORT_HELP: Final = french("importer des fichiers dans le dossier d’un territoire")
REPORT_HELP: Final = french("relire le rapport d’import d’un territoire")
DEMO_HELP: Final = french("fabriquer le territoire fictif de démonstration")
FILES_HELP: Final = french("fichiers ou dossiers tels que téléchargés (zip, csv, xlsx, shp, gpkg…)")
EPCI_HELP: Final = french("numéro SIREN de l’EPCI (neuf chiffres)")
OUT_HELP: Final = french("dossier du territoire à créer ou à remplacer")
NAME_HELP: Final = french("nom du territoire, s’il ne doit pas être celui des fichiers")
COMMUNES_HELP: Final = french(
    "communes du territoire si aucun fichier ne les dit : codes séparés par des virgules, fichier "
    "qui les contient, ou « toutes » (toutes celles des contours)"
)
FICTIONAL_HELP: Final = french("territoire inventé, marqué comme tel partout")
YEAR_HELP: Final = french("millésime des contours, s’ils ne le disent pas")
FOLDER_HELP: Final = french("dossier d’un territoire")

FICTIONAL: Final = french("Territoire fictif : aucune valeur n’est celle d’un lieu réel.")
CONTOURS: Final = "CONTOURS"
TABLES: Final = "TABLES"
UNRECOGNISED: Final = "NON RECONNUS"
UNKNOWN_YEAR: Final = "millésime inconnu"
INTERRUPTED: Final = french("Import interrompu : le territoire est tel qu’il était.")


def error(message: str) -> str:
    """Begin an error."""
    return french(f"Erreur : {message}")


def done(folder: Path) -> str:
    """Say where the store is."""
    return french(f"Territoire enregistré dans « {folder} ».")


def report_title(name: str, code: str) -> str:
    """Title of a report."""
    return f"{name} ({code})"


def report_communes(count: int, expected: int) -> str:
    """Say how many communes are mapped."""
    if count == expected:
        return french(f"{counted(count, 'commune')}.")
    return french(f"{integer(count)} des {counted(expected, 'commune')} ont un contour.")


def rows(read: int, kept: int, rejected: int) -> str:
    """Say what became of the rows of a file."""
    noun = "ligne lue" if read <= 1 else "lignes lues"
    return french(
        f"{integer(read)} {noun}, {integer(kept)} pour le territoire, {counted(rejected, 'rejet')}."
    )


def derived(key: str, kept: int) -> str:
    """Say what rows were made from."""
    return french(f"{counted(kept, 'ligne')}, d’après {key}.")


def coverage(column: ColumnCoverage) -> str:
    """Say how many zones have a value."""
    share = 100 * column.observed_count / column.zone_count if column.zone_count else 0.0
    return french(
        f"Couverture ({column.column}) : {integer(column.observed_count)} sur "
        f"{counted(column.zone_count, 'zone')} ({share:.0f} %), {integer(column.secret_count)} "
        f"sous secret, {integer(column.missing_count)} sans valeur."
    )


def rejection(entry: RejectionEntry) -> str:
    """Say why a row or a cell was not kept."""
    where = [entry.file]
    if entry.line is not None:
        where.append(f"ligne {entry.line}")
    if entry.column is not None:
        where.append(f"colonne « {entry.column} »")
    return french(f"{', '.join(where)} : {entry.reason}")


def looked_for(labels: Sequence[str]) -> str:
    """Name the layouts looked for."""
    return french(f"Comparés à : {' ; '.join(labels)}.")


# argparse has no language: its few messages are put in French here, the others given as they are.
_MISUSES: Final = (
    (r"the following arguments are required: (.+)", "il manque {}."),
    (r"unrecognized arguments: (.+)", "option ou mot inconnu : {}."),
    (
        r"argument (.+?): invalid choice: '(.*?)'.*",
        "« {1} » n’est pas une valeur de {0}.",
    ),
    (
        r"argument (.+?): invalid int value: '(.*?)'",
        "{0} attend un nombre entier, pas « {1} ».",
    ),
    (r"argument (.+?): expected one argument", "{} attend une valeur."),
    (
        r"argument (.+?): expected at least one argument",
        "{} attend au moins une valeur.",
    ),
    (r"ambiguous option: (.+?) could match (.+)", "« {0} » est ambigu : {1}."),
)


def misuse(message: str) -> str:
    """Put a message of argparse in French."""
    for pattern, sentence in _MISUSES:
        if found := re.fullmatch(pattern, message):
            return sentence.format(*found.groups())
    return message
