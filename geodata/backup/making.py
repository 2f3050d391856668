"""Making a backup: one snapshot of the workspace, every store by handles held open, one zip."""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from geodata.backup.manifest import (
    MANIFEST_NAME,
    README_NAME,
    SLUG,
    BackupManifest,
    LeftOut,
    StoreEntry,
    TableEntry,
    WorkspaceEntry,
)
from geodata.backup.rows import lines_of, tables_of
from geodata.errors import GeodataError, StoreError
from geodata.held_folders import HeldFolder
from geodata.manifest import MANIFEST_NAME as STORE_MANIFEST
from geodata.manifest import Manifest, StoredFile
from geodata.messages import backup as say
from geodata.messages import storing
from geodata.staging import disk_errors, flush_folder
from geodata.workspace.database import Database
from geodata.writing import app_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

DRAFT_PREFIX: Final = ".sauvegarde-en-cours-"
_OWNER_ONLY: Final = 0o600
_COPY_BYTES: Final = 1 << 20
_TRIES: Final = 5
"""Times a store is begun again when an import replaces it while its files are being opened."""


def create_backup(out: Path, *, address: str, territories: Path | None) -> BackupManifest:
    """Write a backup, in one step: a failure, at any moment, leaves a former file of that name.

    Parameters
    ----------
    out
        Zip to write or replace; readable by its owner alone.
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
        When the workspace cannot be read or the disk refuses: no backup was made.
    """
    with closing(Database.open(address, revision=None)) as database:
        return write_backup(out.absolute(), database, territories)


def write_backup(
    out: Path, database: Database, territories: Path | None, within: Connection | None = None
) -> BackupManifest:
    """Write a backup of an open database; ``within`` a transaction rather than a new snapshot."""
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
        draft.replace(out)
        flush_folder(out.parent)
    return manifest


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
    left_out: list[LeftOut] = []
    for folder in () if territories is None else store_folders(territories):
        try:
            stores.append(_store(archive, folder))
        except GeodataError as error:
            left_out.append(LeftOut(slug=folder.name, reason=error.message))
    manifest = BackupManifest(
        app_version=app_version(),
        created=datetime.now(UTC).replace(microsecond=0),
        workspace=workspace,
        territories=None if territories is None else tuple(stores),
        left_out=tuple(left_out),
    )
    archive.writestr(README_NAME, say.readme(manifest.created))
    archive.writestr(MANIFEST_NAME, manifest.model_dump_json(indent=2) + "\n")
    return manifest


def store_folders(territories: Path) -> list[Path]:
    """Return the folders of stores, by name; those whose name begins with a dot are drafts."""
    found = (path.parent for path in territories.glob(f"*/{STORE_MANIFEST}"))
    return sorted(folder for folder in found if SLUG.fullmatch(folder.name))


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


def _store(archive: zipfile.ZipFile, folder: Path) -> StoreEntry:
    with _held_open(folder) as (manifest, handles):
        files = [
            _add(archive, f"territories/{folder.name}/{path}", _pieces(handle))
            for path, handle in handles.items()
        ]
    about = manifest.territory
    return StoreEntry(slug=folder.name, code=about.code, name=about.name, files=tuple(files))


@contextmanager
def _held_open(folder: Path) -> Iterator[tuple[Manifest, dict[str, IO[bytes]]]]:
    """Open every file of a store: an import that replaces it takes nothing from open handles."""
    for attempt in range(1, _TRIES + 1):
        with ExitStack() as stack:
            raw = (folder / STORE_MANIFEST).read_bytes()
            try:
                manifest = Manifest.read(folder)
                handles: dict[str, IO[bytes]] = {STORE_MANIFEST: BytesIO(raw)}
                for stored in manifest.files():
                    handles[stored.path] = stack.enter_context(_open(folder, stored))
            except StoreError:
                # Replaced between our looks; where it was not, it is damaged.
                if attempt == _TRIES or (folder / STORE_MANIFEST).read_bytes() == raw:
                    raise
                continue
            yield manifest, handles
            return


def _open(folder: Path, stored: StoredFile) -> IO[bytes]:
    path = folder / stored.path
    try:
        handle = path.open("rb")
    except FileNotFoundError as error:
        raise StoreError(
            storing.absent_file(stored.path), file=str(path), remedy=storing.import_again()
        ) from error
    if hashlib.file_digest(handle, "sha256").hexdigest() != stored.sha256:
        handle.close()
        raise StoreError(
            storing.changed_file(stored.path), file=str(path), remedy=storing.import_again()
        )
    handle.seek(0)
    return handle


def _pieces(handle: IO[bytes]) -> Iterator[bytes]:
    while piece := handle.read(_COPY_BYTES):
        yield piece


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
