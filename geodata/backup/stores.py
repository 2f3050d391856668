"""Territory stores of a backup: prepared beside the folders they replace, former ones kept."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.backup.errors import BackupError
from geodata.errors import StoreError
from geodata.manifest import MANIFEST_NAME, Manifest
from geodata.messages import backup as say
from geodata.staging import Staging, disk_errors
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.backup.checking import OpenBackup
    from geodata.backup.manifest import StoreEntry

_FORMER: Final = "former"


@dataclass(frozen=True)
class PreparedStore:
    """A store ready to replace the one of its folder."""

    slug: str
    target: Path
    staging: Staging
    manifest: Manifest
    unchanged: bool
    aside: str

    def commit(self) -> tuple[Path, ...]:
        """Replace the store; returns where the former one is kept, if there was one."""
        kept: tuple[Path, ...] = ()
        if self.unchanged:
            return kept
        if self.target.is_dir() and any(self.target.iterdir()):
            kept = (self._keep_former(),)
        self.staging.commit(self.manifest)
        return kept

    def discard(self) -> None:
        """Remove what was prepared and not committed."""
        self.staging.discard()

    def _keep_former(self) -> Path:
        """Link the former store's files beside: they never change, and cost no room."""
        draft = self.staging.folder / _FORMER
        aside = _aside(self.target, self.aside)
        with disk_errors(self.target):
            shutil.copytree(self.target, draft, copy_function=_link)
            draft.rename(aside)
        return aside


def prepare_store(backup: OpenBackup, entry: StoreEntry, target: Path, aside: str) -> PreparedStore:
    """Take a store out of a backup, into a folder beside its target.

    Raises
    ------
    GeodataError
        When it is no whole store, when its target holds something else, when the disk refuses.
    """
    staging = Staging(target)
    try:
        manifest = _take_out(backup, entry, staging)
    except BaseException:
        staging.discard()
        raise
    return PreparedStore(entry.slug, target, staging, manifest, _is(target, manifest), aside)


def _take_out(backup: OpenBackup, entry: StoreEntry, staging: Staging) -> Manifest:
    prefix = f"territories/{entry.slug}/"
    with disk_errors(staging.target):
        for stored in entry.files:
            path = staging.folder / stored.path.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            with backup.open(stored) as source, path.open("xb") as copy:
                shutil.copyfileobj(source, copy)
    broken = BackupError(
        say.broken_store(entry.name), file=str(backup.file), remedy=say.OTHER_BACKUP
    )
    try:
        manifest = Manifest.read(staging.folder)
    except StoreError as error:  # which would name a folder that is about to go
        raise broken from error
    inside = {stored.path: stored.sha256 for stored in manifest.files()}
    given = {stored.path.removeprefix(prefix): stored.sha256 for stored in entry.files}
    if given.pop(MANIFEST_NAME, None) is None or given != inside:
        raise broken
    return manifest


def set_aside_store(folder: Path, aside: str) -> Path:
    """Take a store out of sight, in one step, without losing anything of it."""
    hidden = _aside(folder, aside)
    with disk_errors(folder):
        folder.rename(hidden)
    return hidden


def _aside(folder: Path, aside: str) -> Path:
    return folder.with_name(f".{folder.name}.{aside}")


def _is(target: Path, manifest: Manifest) -> bool:
    """Tell whether a folder already holds this very store, whole."""
    try:
        here = TerritoryStore.open(target)
        here.verify()
    except StoreError:
        return False
    return here.manifest == manifest


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a disk that has no links
        shutil.copy2(source, target)
