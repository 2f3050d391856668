"""Making a backup: one snapshot of the workspace, every store by handles held open, one zip."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final

from geodata.backup.errors import BackupError
from geodata.backup.manifest import (
    MANIFEST_NAME,
    README_NAME,
    BackupManifest,
    LeftOut,
    StoreEntry,
    TableEntry,
    WorkspaceEntry,
)
from geodata.backup.reading import astray, held_open, is_folder, pieces, store_folders
from geodata.backup.rows import lines_of, tables_of
from geodata.backup.target import refuse_other_targets
from geodata.errors import GeodataError
from geodata.held_folders import HeldFolder
from geodata.manifest import StoredFile
from geodata.messages import backup as say
from geodata.staging import disk_errors, flush_folder
from geodata.workspace.database import Database
from geodata.writing import app_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from geodata.manifest import Manifest

DRAFT_PREFIX: Final = ".sauvegarde-en-cours-"
PARTIAL: Final = "partielle"
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and where."""

    path: Path
    """Another name than the one asked for where a backup that lacks something would have replaced
    a former one."""
    manifest: BackupManifest


def create_backup(out: Path, *, address: str, territories: Path | None) -> BackupManifest:
    """Write a backup, in one step: a failure, at any moment, leaves a former file of that name.

    Parameters
    ----------
    out
        Zip to write, or backup to replace; readable by its owner alone.
    address
        Of the workspace.
    territories
        Folder of the territory stores; ``None``: the workspace only.

    Returns
    -------
        What the backup holds; ``left_out`` names the stores that could not be read.

    Raises
    ------
    GeodataError
        When ``out`` is something else than a backup, when there is nothing to save or the
        workspace cannot be read, when the disk refuses: no backup was made.
    """
    return save_backup(out, address=address, territories=territories).manifest


def save_backup(out: Path, *, address: str, territories: Path | None) -> Made:
    """Write a backup as :func:`create_backup`, saying where; it makes nothing else."""
    out = out.absolute()
    refuse_other_targets(out, address)
    if territories is not None and not is_folder(territories):
        raise BackupError(say.no_folder(), file=str(territories), remedy=say.FOLDER_REMEDY)
    if Database.exists(address):
        with closing(Database.open(address, revision=None)) as database:
            return write_backup(out, database, territories)
    if territories is None or not store_folders(territories):
        where = str(territories or address) if "://" not in address else None
        raise BackupError(say.nothing(), file=where, remedy=say.FOLDER_REMEDY)
    # Territories imported before the application was ever opened: its workspace is empty.
    with (
        HeldFolder(DRAFT_PREFIX) as folder,
        closing(Database.open(folder.path / "espace.sqlite")) as database,
    ):
        return write_backup(out, database, territories, is_whole=False)


def write_backup(
    out: Path,
    database: Database,
    territories: Path | None,
    within: Connection | None = None,
    *,
    is_whole: bool = True,
) -> Made:
    """Write a backup of an open database; ``within`` a transaction rather than a new snapshot.

    One that is not whole never takes the place of a former one.
    """
    with disk_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
    with disk_errors(out), HeldFolder(DRAFT_PREFIX, out.parent) as folder:
        draft = folder.path / "sauvegarde.zip"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _fill(archive, database, territories, within)
            stream.flush()
            os.fsync(stream.fileno())
        if out.exists() and (manifest.left_out or not is_whole):
            stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
            out = out.with_name(f"{out.stem}-{PARTIAL}-{stamp}{out.suffix}")
        draft.replace(out)
        flush_folder(out.parent)
    return Made(out, manifest)


def _fill(
    archive: zipfile.ZipFile,
    database: Database,
    territories: Path | None,
    within: Connection | None,
) -> BackupManifest:
    revision = database.revision()
    if within is not None:
        workspace = _workspace(archive, within, revision)
    else:
        with database.snapshot() as connection:
            workspace = _workspace(archive, connection, revision)
    stores: list[StoreEntry] = []
    left_out: list[LeftOut] = [] if territories is None else astray(territories)
    for folder in () if territories is None else store_folders(territories):
        with ExitStack() as stack:
            try:
                manifest, handles = stack.enter_context(held_open(folder))
            except GeodataError as error:
                left_out.append(LeftOut(slug=folder.name, reason=error.message))
                continue
            # A file that cannot be read any more from here on fails the whole backup: part of it
            # is in the zip.
            stores.append(_store(archive, folder, manifest, handles))
    held = BackupManifest(
        app_version=app_version(),
        created=datetime.now(UTC).replace(microsecond=0),
        workspace=workspace,
        territories=None if territories is None else tuple(stores),
        left_out=tuple(left_out),
    )
    archive.writestr(README_NAME, say.readme(held.created))
    archive.writestr(MANIFEST_NAME, held.model_dump_json(indent=2) + "\n")
    return held


def _store(
    archive: zipfile.ZipFile, folder: Path, manifest: Manifest, handles: Mapping[str, IO[bytes]]
) -> StoreEntry:
    files = [
        _add(archive, f"territories/{folder.name}/{path}", pieces(handle, folder / path))
        for path, handle in handles.items()
    ]
    about = manifest.territory
    return StoreEntry(slug=folder.name, code=about.code, name=about.name, files=tuple(files))


def _workspace(
    archive: zipfile.ZipFile, connection: Connection, revision: str | None
) -> WorkspaceEntry:
    entries = []
    for table in tables_of(connection):
        path = f"workspace/{table.name}.jsonl"
        counted = _Counted(lines_of(connection, table))
        stored = _add(archive, path, counted)
        entries.append(TableEntry(name=table.name, row_count=counted.count, stored=stored))
    return WorkspaceEntry(
        database=connection.dialect.name, revision=str(revision), tables=tuple(entries)
    )


class _Counted:
    """Lines, counted as they pass."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.count += 1
            yield line


def _add(archive: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> StoredFile:
    """Add a member, piece by piece, and say what it is."""
    member = zipfile.ZipInfo(path, datetime.now(UTC).timetuple()[:6])
    # Parquet is compressed already.
    member.compress_type = zipfile.ZIP_STORED if path.endswith(".parquet") else zipfile.ZIP_DEFLATED
    digest, byte_count = hashlib.sha256(), 0
    with archive.open(member, "w", force_zip64=True) as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
            byte_count += len(piece)
    return StoredFile(path=path, sha256=digest.hexdigest(), byte_count=byte_count)
