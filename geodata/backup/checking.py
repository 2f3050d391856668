"""Checking a backup, whole, before anything is done with it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from pydantic import ValidationError

from geodata.archives import ZIP_FAULTS
from geodata.backup.errors import BackupError
from geodata.backup.manifest import (
    FORMAT_NAME,
    FORMAT_VERSION,
    MANIFEST_NAME,
    README_NAME,
    BackupManifest,
)
from geodata.messages import backup as say
from geodata.messages import workspace
from geodata.workspace.database import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.manifest import StoredFile

_MANIFEST_BYTES_MAX: Final = 64 << 20
_COPY_BYTES: Final = 1 << 20


def check_backup(file: Path) -> BackupManifest:
    """Check every byte of a backup and return what it holds.

    Raises
    ------
    BackupError
        When the file is no backup, is damaged, or was made by a later program.
    """
    with open_backup(file) as backup:
        return backup.manifest


@dataclass(frozen=True)
class OpenBackup:
    """A backup that was checked."""

    file: Path
    archive: zipfile.ZipFile
    manifest: BackupManifest

    def open(self, stored: StoredFile) -> IO[bytes]:
        """Open one of its files."""
        return self.archive.open(stored.path)


@contextmanager
def open_backup(file: Path) -> Iterator[OpenBackup]:
    """Open and check a backup; raises as :func:`check_backup`."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise BackupError(say.no_file(), file=str(file), remedy=say.OTHER_BACKUP) from error
    except (*ZIP_FAULTS, OSError) as error:
        raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP) from error
    with archive:
        try:
            manifest = _manifest(archive, file)
            _compare(archive, manifest, file)
        except (*ZIP_FAULTS, OSError) as error:
            raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP) from error
        yield OpenBackup(file, archive, manifest)


def _manifest(archive: zipfile.ZipFile, file: Path) -> BackupManifest:
    names = archive.namelist()
    if MANIFEST_NAME not in names:
        raise BackupError(say.foreign(), file=str(file), remedy=say.OTHER_BACKUP)
    if archive.getinfo(MANIFEST_NAME).file_size > _MANIFEST_BYTES_MAX:
        raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP)
    raw = json.loads(archive.read(MANIFEST_NAME))
    if not isinstance(raw, dict) or raw.get("format") != FORMAT_NAME:
        raise BackupError(say.foreign(), file=str(file), remedy=say.OTHER_BACKUP)
    version = raw.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise BackupError(say.later(), file=str(file), remedy=workspace.UPDATE_PROGRAM)
    try:
        manifest = BackupManifest.model_validate(raw)
    except ValidationError as error:
        raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP) from error
    if manifest.workspace.revision not in known_revisions():
        raise BackupError(say.later(), file=str(file), remedy=workspace.UPDATE_PROGRAM)
    return manifest


def _compare(archive: zipfile.ZipFile, manifest: BackupManifest, file: Path) -> None:
    """Hold the zip against its manifest: the same files, byte for byte, and no other."""
    expected = [MANIFEST_NAME, README_NAME, *(stored.path for stored in manifest.files())]
    names = archive.namelist()
    if sorted(names) != sorted(expected) or len(set(expected)) != len(expected):
        raise BackupError(say.other_files(), file=str(file), remedy=say.OTHER_BACKUP)
    for stored in manifest.files():
        if archive.getinfo(stored.path).file_size != stored.byte_count:
            raise BackupError(say.changed(stored.path), file=str(file), remedy=say.OTHER_BACKUP)
        digest = hashlib.sha256()
        with archive.open(stored.path) as stream:
            while piece := stream.read(_COPY_BYTES):
                digest.update(piece)
        if digest.hexdigest() != stored.sha256:
            raise BackupError(say.changed(stored.path), file=str(file), remedy=say.OTHER_BACKUP)


def known_revisions() -> set[str]:
    """Return the migrations this program knows."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    return {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
