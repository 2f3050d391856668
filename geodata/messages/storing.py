"""French sentences about the territory store: reading it, writing it, its disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import french, listed
from geodata.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEVEL_NAMES: Final = {
    Level.IRIS: "par IRIS",
    Level.COMMUNE: "par commune",
    Level.EPCI: "de l’EPCI",
    Level.DEPARTMENT: "du département",
    Level.REGION: "de la région",
    Level.FRANCE: "de la France",
    Level.QPV: "par QPV",
    Level.RESIDENCE: "par résidence",
    Level.DWELLING: "par logement",
    Level.ALLOCATION: "une par ligne",
    Level.APPLICATION: "une par ligne",
}
TABLE_NAMES: Final = {
    "income": "Revenus",
    "rp_activity": "Activité des résidents (recensement)",
    "rp_families": "Familles et ménages (recensement)",
    "rp_housing": "Logement (recensement)",
    "rp_population": "Population (recensement)",
    "caf": "Allocataires des Caf",
    "iris_contours": "Contours des IRIS",
    "commune_contours": "Contours des communes",
    "epci_contours": "Contour de l’EPCI",
    "qpv_contours": "Contours des QPV",
    "membership": "Communes et EPCI",
    "passage": "Table de passage des communes",
    "dwellings": "Logements sociaux",
    "residences": "Résidences",
    "social_stock": "Parc social",
    "sru": "Inventaire SRU",
    "building_points": "Points du parc social",
    "qpv_comparison": "QPV : désaccords entre sources",
    "occupancy": "Occupation des résidences",
    "residence_indicators": "Indicateurs des résidences",
    "ratings": "Notes des résidences",
    "allocations": "Attributions",
    "applications": "Demandes de logement social",
}
VARIANT_NAMES: Final = {
    "disposable": "revenu disponible",
    "declared": "revenu déclaré",
    "fiscal": "revenu fiscal",
    "2015": "génération 2015",
    "2024": "génération 2024",
    "detail": "compté sur les logements",
    "published": "chiffres publiés",
    "counted": "compté sur les lignes nationales",
    "recent": "emménagés depuis moins de 2 ans",
}


def no_store(folder: Path) -> str:
    """Say that a folder holds no store."""
    return french(f"Le dossier « {folder} » ne contient pas de territoire.")


def no_store_remedy() -> str:
    """Say how a store is made."""
    return french(
        "Importez des fichiers : python -m geodata import FICHIER… --epci CODE --out DOSSIER."
    )


def no_right(folder: Path) -> str:
    """Say that a store belongs to somebody else."""
    return french(f"Le dossier « {folder} » n’est pas lisible par ce compte.")


def no_right_remedy() -> str:
    """Say who should have imported."""
    return french("Importez et restaurez avec le compte qui fait tourner l’application.")


def damaged_manifest() -> str:
    """Say that the manifest cannot be read."""
    return french("Le manifeste du territoire est illisible.")


def import_again() -> str:
    """Give the remedy for a store that is no longer whole."""
    return french("Importez de nouveau les fichiers de ce territoire.")


def reload_or_import_again() -> str:
    """Give the remedy for a file that is gone."""
    return french(
        "Si un import vient de remplacer ce territoire, rechargez la page ; "
        "sinon importez de nouveau ses fichiers."
    )


def later_format(found: int, known: int) -> str:
    """Say that a later program wrote the store."""
    return french(
        f"Ce territoire a été écrit par une version plus récente du logiciel (format {found}, "
        f"celui-ci lit jusqu’au format {known})."
    )


def update_program() -> str:
    """Give the remedy for a store of a later program."""
    return french("Mettez le logiciel à jour, ou importez de nouveau les fichiers.")


def no_dataset(
    table: str, level: Level, vintage: int | None, variant: str | None, territory: str
) -> str:
    """Say that a store lacks a dataset."""
    name = TABLE_NAMES.get(table, table)
    details = ", ".join(
        detail
        for detail in (
            f"millésime {vintage}" if vintage is not None else "",
            VARIANT_NAMES.get(variant, variant) if variant else "",
        )
        if detail
    )
    return french(
        f"« {name} », données {LEVEL_NAMES[level]}{f' ({details})' if details else ''} : "
        f"absent du territoire « {territory} »."
    )


def no_dataset_remedy(keys: Sequence[str]) -> str:
    """Name what the store holds."""
    return french(f"Le territoire contient : {listed(list(keys), limit=12)}.")


def no_served(level: Level, territory: str) -> str:
    """Say that a level has no geometry for the browser."""
    return french(f"Aucun contour {LEVEL_NAMES[level]} dans le territoire « {territory} ».")


def absent_file(path: str) -> str:
    """Say that a file of the store is gone."""
    return french(f"Le fichier « {path} » manque au territoire.")


def damaged_file(path: str) -> str:
    """Say that a file of the store cannot be read."""
    return french(f"Le fichier « {path} » du territoire est illisible.")


def changed_file(path: str) -> str:
    """Say that a file no longer has the checksum of the manifest."""
    return french(
        f"Le fichier « {path} » n’est plus celui qui a été importé (empreinte différente)."
    )


def disk_full(target: Path) -> str:
    """Say that the disk is full."""
    return french(
        f"Il n’y a plus de place sur le disque pour écrire « {target} » : rien n’a été changé."
    )


def disk_full_remedy() -> str:
    """Give the remedy for a full disk."""
    return french("Libérez de la place, ou choisissez un dossier d’un autre disque.")


def read_only(target: Path) -> str:
    """Say that the folder cannot be written."""
    return french(f"Le dossier « {target} » est protégé contre l’écriture : rien n’a été changé.")


def read_only_remedy() -> str:
    """Give the remedy for a folder that cannot be written."""
    return french("Choisissez un dossier où vous avez le droit d’écrire.")


FILE_IN_THE_WAY = french("un fichier porte le nom d’un dossier du chemin")
NAME_TOO_LONG = french("ce nom est trop long")


def disk_failure(target: Path, detail: str) -> str:
    """Say that the disk failed."""
    return french(f"Le disque refuse l’écriture dans « {target} » ({detail}).")


def import_under_way(target: Path) -> str:
    """Say that another import holds the lock."""
    return french(f"Un autre import est en cours dans « {target} » : rien n’a été changé.")


def import_under_way_remedy() -> str:
    """Give the remedy for a concurrent import."""
    return french("Attendez qu’il se termine, puis recommencez.")


def replaced_meanwhile(target: Path) -> str:
    """Say that another import came first."""
    return french(
        f"Le territoire « {target} » a été remplacé par un autre import depuis que celui-ci a été "
        "préparé : rien n’a été changé."
    )


def target_is_file(target: Path) -> str:
    """Say that the target is a file."""
    return french(f"« {target} » est un fichier, pas un dossier.")


def folder_not_text(name: str) -> str:
    """Say that the name of a folder is made of bytes that are no text."""
    return french(f"Le nom du dossier « {name} » n’est pas en UTF-8.")


def unseen_folder(target: Path) -> str:
    """Say that the application would never look for a territory there."""
    return french(f"Un territoire enregistré dans « {target} » ne serait ni affiché ni sauvegardé.")


def unseen_folder_remedy(territories: Path) -> str:
    """Say which names the folder of a territory may have."""
    return french(
        f"Nommez-le en minuscules sans accent, chiffres et tirets (64 au plus), directement dans "
        f"« {territories} » : « mon-territoire », par exemple."
    )


def target_not_empty(target: Path) -> str:
    """Say that the target holds something else."""
    return french(f"Le dossier « {target} » contient autre chose qu’un territoire.")


def target_remedy() -> str:
    """Give the remedy for an unsuitable target."""
    return french("Choisissez un dossier vide, ou qui n’existe pas encore.")
