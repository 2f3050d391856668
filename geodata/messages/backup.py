"""French sentences about backups, restoring, and the log of exports on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

BACKUP_HELP: Final = french("sauvegarder l’espace de travail et les territoires dans un fichier")
RESTORE_HELP: Final = french("revenir à une sauvegarde ; l’état d’avant est gardé à côté")
JOURNAL_HELP: Final = french("compter les lignes du journal des exports, ou effacer les anciennes")
OUT_HELP: Final = french("fichier .zip à écrire ; un fichier de ce nom est remplacé à la fin")
FILE_HELP: Final = french("sauvegarde à relire")
WORKSPACE_ONLY_HELP: Final = french("l’espace de travail seul (notes, réglages, journal)")
CHECK_HELP: Final = french("vérifier la sauvegarde sans rien changer")
PURGE_HELP: Final = french("efface pour toujours les exports d’avant ce jour (2025-12-31)")
OTHER_BACKUP: Final = french("Prenez une autre sauvegarde ; rien n’a été changé.")
DATE_REMEDY: Final = french("Écrivez le jour ainsi : 2025-12-31.")
RELOAD: Final = french("Si l’application tourne, demandez à chacun de recharger sa page.")


def no_file() -> str:
    """Say that there is no such file."""
    return french("Ce fichier n’existe pas.")


def damaged() -> str:
    """Say that a backup is damaged."""
    return french("Cette sauvegarde est incomplète ou abîmée.")


def foreign() -> str:
    """Say that a zip is no backup."""
    return french("Ce fichier n’est pas une sauvegarde de l’application.")


def later() -> str:
    """Say that a later program made the backup."""
    return french("Cette sauvegarde a été faite par une version plus récente de l’application.")


def other_files() -> str:
    """Say that a backup holds other files than it says."""
    return french("Cette sauvegarde ne contient pas exactement les fichiers qu’elle annonce.")


def changed(path: str) -> str:
    """Say that a file of a backup was changed."""
    return french(f"« {path} » n’est plus tel qu’il a été sauvegardé (empreinte différente).")


def bad_row() -> str:
    """Say that a line is no row."""
    return french("Cette ligne n’est pas celle d’une table de l’espace de travail.")


def broken_store(name: str) -> str:
    """Say that a territory of the backup is not whole."""
    return french(f"Le territoire « {name} » de cette sauvegarde n’est pas complet.")


def saved(out: Path, rows: int, stores: int | None) -> str:
    """Say what was saved."""
    what = counted(rows, "ligne de l’espace de travail", "lignes de l’espace de travail")
    if stores is not None:
        what = f"{what}, {counted(stores, 'territoire')}"
    return french(f"Sauvegarde enregistrée dans « {out} » : {what}.")


def left_out(names: Sequence[tuple[str, str]]) -> str:
    """Say which territories could not be saved."""
    reasons = " ; ".join(f"{name} ({reason})" for name, reason in names)
    return french(f"La sauvegarde est faite, mais sans ces territoires abîmés : {reasons}")


def checked(file: Path, created: datetime, rows: int, stores: Sequence[str]) -> str:
    """Say that a backup is whole."""
    held = f"territoires : {listed(list(stores), 12)}" if stores else "sans territoire"
    return french(
        f"« {file} » est entière : faite le {created:%d/%m/%Y à %H:%M} (UTC), "
        f"{counted(rows, 'ligne')}, {held}."
    )


def restored(
    rows: int, replaced: Sequence[str], unchanged: Sequence[str], set_aside: Sequence[str]
) -> str:
    """Say what was restored."""
    said = [f"Espace de travail : {counted(rows, 'ligne restaurée', 'lignes restaurées')}."]
    if replaced:
        said.append(f"Territoires remplacés : {listed(list(replaced), 50)}.")
    if unchanged:
        said.append(f"Territoires déjà identiques : {listed(list(unchanged), 50)}.")
    if set_aside:
        said.append(
            f"Territoires absents de la sauvegarde, retirés : {listed(list(set_aside), 50)}."
        )
    return french("\n".join(said))


def kept(paths: Sequence[Path]) -> str:
    """Say where the former state is."""
    return french("L’état d’avant est gardé ici :\n" + "\n".join(f"  {path}" for path in paths))


def bad_date(given: str) -> str:
    """Say that a day cannot be read."""
    return french(f"« {given} » n’est pas une date.")


def journal(count: int, first: datetime | None, last: datetime | None) -> str:
    """Say what the log of exports holds."""
    if first is None or last is None:
        return french("Le journal des exports est vide.")
    return french(
        f"{counted(count, 'export')} au journal, du {first:%d/%m/%Y} au {last:%d/%m/%Y} (UTC)."
    )


def purged(count: int) -> str:
    """Say how many lines were dropped."""
    noun = "ligne effacée" if count <= 1 else "lignes effacées"
    return french(f"{integer(count)} {noun} du journal des exports.")


def readme(created: datetime) -> str:
    """Say, inside the zip, what it is and how it goes back."""
    return french(
        f"""Sauvegarde du {created:%d/%m/%Y à %H:%M} (UTC).

sauvegarde.json    ce qu’elle contient, avec les versions et les empreintes SHA-256
workspace/         notes, réglages, scénarios et journal des exports : une ligne JSON par version
territories/       les territoires importés

Pour y revenir, sur la machine de l’application :
    python -m geodata restore CE_FICHIER.zip

Ce fichier contient des données réservées : gardez-le comme elles.
"""
    )
