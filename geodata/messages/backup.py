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
OUT_HELP: Final = french("fichier .zip à écrire ; une sauvegarde de ce nom est remplacée à la fin")
FILE_HELP: Final = french("sauvegarde à relire")
WORKSPACE_ONLY_HELP: Final = french("l’espace de travail seul (notes, réglages, journal)")
CHECK_HELP: Final = french("vérifier la sauvegarde sans rien changer")
PURGE_HELP: Final = french("efface pour toujours les exports d’avant ce jour (2025-12-31)")
OTHER_BACKUP: Final = french("Prenez une autre sauvegarde ; rien n’a été changé.")
RIGHT_REMEDY: Final = french(
    "Lancez la commande avec le compte qui l’a faite, ou donnez à celui-ci le droit de la lire ; "
    "rien n’a été changé."
)
SWELLS_REMEDY: Final = french(
    "Prenez une autre sauvegarde ; si celle-ci est bien de l’application, augmentez "
    "FRAGILITE_LIMIT_RATIO ou FRAGILITE_LIMIT_EXPANDED_MIB. Rien n’a été changé."
)
LONG_ROW_REMEDY: Final = french(
    "Prenez une autre sauvegarde ; si celle-ci est bien de l’application, augmentez "
    "FRAGILITE_LIMIT_LINE_MIB. Rien n’a été changé."
)
DATE_REMEDY: Final = french("Écrivez le jour ainsi : 2025-12-31.")
OUT_REMEDY: Final = french(
    "Donnez à --out un nom qui n’existe pas, ou celui d’une sauvegarde ; rien n’a été changé."
)
FOLDER_REMEDY: Final = french(
    "Vérifiez FRAGILITE_DATA_DIR et FRAGILITE_DATABASE_URL : ce sont ceux de l’application ; "
    "rien n’a été écrit."
)
FOLDER_REMEDY_AFTER: Final = french(
    "Vérifiez FRAGILITE_DATA_DIR et FRAGILITE_DATABASE_URL : ce sont ceux de l’application."
)
NO_JOURNAL: Final = french("Il n’y a pas d’espace de travail ici.")
RELOAD: Final = french("Si l’application tourne, demandez à chacun de recharger sa page.")


def no_file() -> str:
    """Say that there is no such file."""
    return french("Ce fichier n’existe pas.")


def no_regular_file() -> str:
    """Say that a folder, a pipe or a device is no backup."""
    return french("Ce n’est pas un fichier ordinaire.")


def swells() -> str:
    """Say that a zip holds far more than its size."""
    return french("Cette sauvegarde contient démesurément plus que sa taille.")


def long_row() -> str:
    """Say that a line is too long to be read."""
    return french("Cette ligne est démesurément longue.")


def other_count(told: int, found: int) -> str:
    """Say that a table has not the rows it says."""
    return french(f"{counted(told, 'ligne annoncée', 'lignes annoncées')}, {integer(found)} lues.")


def refused_row() -> str:
    """Say that a database does not take a row."""
    return french(
        "La base refuse cette ligne : valeur absente, en double, trop longue ou hors bornes."
    )


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


def out_is_workspace() -> str:
    """Say that a backup would replace the workspace."""
    return french("C’est l’espace de travail lui-même : la sauvegarde l’effacerait.")


def out_in_store() -> str:
    """Say that a backup would be part of a territory."""
    return french("Ce fichier serait dans le dossier d’un territoire.")


def out_is_other() -> str:
    """Say that a backup would replace something else."""
    return french(
        "Il y a déjà là autre chose qu’une sauvegarde lisible : elle n’est pas remplacée."
    )


def no_folder() -> str:
    """Say that there is no folder of territories."""
    return french("Le dossier des territoires n’existe pas.")


def nothing() -> str:
    """Say that there is neither a workspace nor a territory."""
    return french("Il n’y a rien ici : ni espace de travail, ni territoire.")


def no_right() -> str:
    """Say that a file or folder belongs to somebody else."""
    return french("Ce compte n’a pas le droit de le lire.")


def unreadable() -> str:
    """Say that the disk does not give a file."""
    return french("Le disque n’en permet pas la lecture.")


def bad_name() -> str:
    """Say that a territory is in a folder the application does not show."""
    return french(
        "Son dossier doit porter un nom en minuscules sans accent, chiffres et tirets "
        "(64 signes au plus) : renommez-le."
    )


def no_manifest() -> str:
    """Say that a territory has no manifest."""
    return french(
        "Son manifest.json manque : importez de nouveau ses fichiers, ou retirez ce dossier."
    )


def saved(out: Path, rows: int, stores: int | None) -> str:
    """Say what was saved."""
    what = counted(rows, "ligne de l’espace de travail", "lignes de l’espace de travail")
    if stores is not None:
        what = f"{what}, {counted(stores, 'territoire')}"
    return french(f"Sauvegarde enregistrée dans « {out} » : {what}.")


def left_out(names: Sequence[tuple[str, str]]) -> str:
    """Say which territories could not be saved."""
    reasons = " ; ".join(f"{name} ({reason})" for name, reason in names)
    return french(f"La sauvegarde est faite, mais sans ces territoires : {reasons}")


def lacking(names: Sequence[tuple[str, str]]) -> str:
    """Say which territories a backup lacks."""
    reasons = " ; ".join(f"{name} ({reason})" for name, reason in names)
    return french(f"Elle a été faite sans ces territoires : {reasons}")


def beside(out: Path) -> str:
    """Say that the former backup was not replaced."""
    return french(
        f"Il y manque quelque chose : la sauvegarde d’avant, « {out} », n’a pas été remplacée."
    )


def no_workspace() -> str:
    """Say that only territories were found."""
    return french(
        "Aucun espace de travail n’a été trouvé : seuls les territoires sont sauvegardés."
    )


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
