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

from geodata.archives import ZIP_FAULTS, is_too_dense
from geodata.backup.errors import BackupError
from geodata.backup.manifest import (
    FORMAT_NAME,
    FORMAT_VERSION,
    MANIFEST_NAME,
    README_NAME,
    BackupManifest,
)
from geodata.backup.scratch import loaded
from geodata.limits import current
from geodata.messages import backup as say
from geodata.messages import workspace
from geodata.workspace.database import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.manifest import StoredFile

_MANIFEST_BYTES_MAX: Final = 16 << 20
_COPY_BYTES: Final = 1 << 20


def check_backup(file: Path) -> BackupManifest:
    """Check every byte and every row of a backup and return what it holds.

    Raises
    ------
    BackupError
        When the file is no backup, is damaged, or was made by a later program.
    """
    with open_backup(file) as backup, loaded(backup):
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
    """Open a backup and check its bytes; raises as :func:`check_backup`."""
    try:
        # What is no file may never end: a pipe, a device.
        if file.exists() and not file.is_file():
            raise BackupError(say.no_regular_file(), file=str(file), remedy=say.OTHER_BACKUP)
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise BackupError(say.no_file(), file=str(file), remedy=say.OTHER_BACKUP) from error
    except PermissionError as error:
        raise BackupError(say.no_right(), file=str(file), remedy=say.RIGHT_REMEDY) from error
    except (*ZIP_FAULTS, OSError) as error:
        raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP) from error
    with archive:
        try:
            _refuse_swelling(archive, file)
            manifest = _manifest(archive, file)
            _compare(archive, manifest, file)
        except (*ZIP_FAULTS, OSError) as error:
            raise BackupError(say.damaged(), file=str(file), remedy=say.OTHER_BACKUP) from error
        yield OpenBackup(file, archive, manifest)


def _refuse_swelling(archive: zipfile.ZipFile, file: Path) -> None:
    """Refuse a zip that holds far more than its size, before any of it is read."""
    packed = file.stat().st_size
    expanded = sum(member.file_size for member in archive.infolist())
    limits = current()
    # The files of a territory are compressed already: a large backup is a large zip.
    swells = expanded - packed > limits.max_expanded_bytes
    if swells or is_too_dense(expanded, packed, limits):
        raise BackupError(say.swells(), file=str(file), remedy=say.SWELLS_REMEDY)


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
