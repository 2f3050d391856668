"""Where a backup may be written: a new file, or a former backup; never over what is in use."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.archives import ZIP_FAULTS
from geodata.backup.errors import BackupError
from geodata.backup.manifest import MANIFEST_NAME
from geodata.manifest import MANIFEST_NAME as STORE_MANIFEST
from geodata.messages import backup as say
from geodata.staging import disk_errors
from geodata.workspace.connecting import url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE: Final = ("", "-wal", "-shm", "-journal", ".lock")
"""Endings of the files that are an SQLite workspace."""


def refuse_other_targets(out: Path, address: str) -> None:
    """Refuse a file that a backup would destroy something by replacing.

    Raises
    ------
    BackupError
        When it is the workspace, part of a store, or anything else that is no backup.
    """
    with disk_errors(out):
        if any(_is_same(out, part) for part in _workspace_files(address)):
            reason = say.out_is_workspace()
        elif any((folder / STORE_MANIFEST).is_file() for folder in out.resolve().parents):
            reason = say.out_in_store()
        elif os.path.lexists(out) and not _is_backup(out):
            reason = say.out_is_other()
        else:
            return
    raise BackupError(reason, file=str(out), remedy=say.OUT_REMEDY)


def _workspace_files(address: str) -> Iterator[Path]:
    url = url_of(address)
    if url.get_backend_name() == "sqlite" and url.database:
        for ending in _BESIDE:
            yield Path(f"{url.database}{ending}")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except OSError:  # one of them is not there, or out of reach
        return False


def _is_backup(file: Path) -> bool:
    """Tell whether a file is a backup, of this program or of a later one."""
    if not file.is_file():
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return MANIFEST_NAME in archive.namelist()
    except (*ZIP_FAULTS, OSError):
        return False
