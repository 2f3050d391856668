"""Writing a territory store so that no failure, at any moment, harms the former one.

A new store is prepared whole in a folder beside the target. Committing it, under a lock:

1. moves its data files into the target, under names that hold their checksum: none of them can
   overwrite a file of the former store, and an identical file is simply kept;
2. flushes them to the disk;
3. replaces ``manifest.json``, the one atomic step: before it the former store is whole, after it
   the new one is;
4. removes the files that no manifest names any more.

Whatever a killed import leaves behind (a folder beside, unnamed files) is removed by the next.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from geodata.errors import StoreError
from geodata.manifest import MANIFEST_NAME, Manifest, StoredFile
from geodata.messages import storing as say
from geodata.store import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FOLDERS: Final = ("zones", "tables", "units", "served", "report")
_HASH_LENGTH: Final = 12
_OUR_FILE: Final = re.compile(rf".+\.[0-9a-f]{{{_HASH_LENGTH}}}\.(?:parquet|geojson|json)")
DRAFT_NAME: Final = f".{MANIFEST_NAME}.draft"
_ALIVE: Final = ".alive"
_OWNER_ONLY: Final = 0o700
_DETAILS: Final = {
    errno.EEXIST: say.FILE_IN_THE_WAY,
    errno.ENOTDIR: say.FILE_IN_THE_WAY,
    errno.ENAMETOOLONG: say.NAME_TOO_LONG,
}
_LOCK_ENDING: Final = ".lock"


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Turn the failures of a disk into sentences a user understands."""
    try:
        yield
    except Timeout:  # an OSError too, but about a lock
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreError(say.disk_full(target), remedy=say.disk_full_remedy()) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StoreError(say.read_only(target), remedy=say.read_only_remedy()) from error
        detail = _DETAILS.get(error.errno or 0, error.strerror or str(error))
        raise StoreError(say.disk_failure(target, detail), remedy=say.read_only_remedy()) from error


@contextmanager
def import_lock(target: Path) -> Iterator[None]:
    """Hold the right to import into ``target``; the system frees it if the process dies.

    Raises
    ------
    StoreError
        At once, when another import holds it.
    """
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    # One object a path, so that a thread that holds the lock may take it again; the state is
    # per thread, so that another thread of this process is refused as another process is.
    lock = FileLock(target.parent / f".{target.name}{_LOCK_ENDING}", is_singleton=True)
    try:
        with disk_errors(target):
            lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreError(say.import_under_way(target), remedy=say.import_under_way_remedy()) from (
            error
        )
    try:
        yield
    finally:
        lock.release()


class Staging:
    """A temporary folder beside ``target`` where the next store is prepared.

    It lives as long as this object: discarded, forgotten or left by a dead process, it goes.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.folder = target.parent / f".{target.name}.import-{secrets.token_hex(6)}"
        self._manifest_before = _manifest_bytes(target)
        with disk_errors(target):
            _refuse_foreign_folder(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=_OWNER_ONLY)
            for name in FOLDERS:
                (self.folder / name).mkdir()
            # Not per thread: a web server may prepare in one thread and accept in another.
            alive = FileLock(self.folder / _ALIVE, thread_local=False)
            alive.acquire(timeout=0)
        self._remove = weakref.finalize(self, _remove_folder, self.folder, alive)

    def add(self, folder: str, stem: str, ending: str, write: Callable[[Path], None]) -> StoredFile:
        """Write one file of the store and name it after its checksum.

        Parameters
        ----------
        folder
            One of :data:`FOLDERS`.
        stem, ending
            Readable beginning of the name, and its extension without the dot.
        write
            Writes the file at the path it is given.
        """
        draft = self.folder / folder / f"{stem}.{ending}"
        with disk_errors(self.target):
            write(draft)
            digest = sha256_of(draft)
            name = f"{stem}.{digest[:_HASH_LENGTH]}.{ending}"
            draft = draft.replace(draft.with_name(name))
            return StoredFile(
                path=f"{folder}/{name}", sha256=digest, byte_count=draft.stat().st_size
            )

    def commit(self, manifest: Manifest) -> None:
        """Make the prepared files the store of ``target`` (the steps of the module's docstring).

        Raises
        ------
        StoreError
            When another import is under way or has replaced the store meanwhile, or when the disk
            refuses; the former store is whole in every case.
        """
        with import_lock(self.target), disk_errors(self.target):
            if _manifest_bytes(self.target) != self._manifest_before:
                raise StoreError(say.replaced_meanwhile(self.target), remedy=say.import_again())
            try:
                self._move_files(manifest)
                _write_atomically(self.target / MANIFEST_NAME, manifest.to_json())
            finally:
                sweep(self.target)
        self.discard()

    def discard(self) -> None:
        """Remove the temporary folder; the store of ``target`` is not touched."""
        self._remove()

    def _move_files(self, manifest: Manifest) -> None:
        _make_closed(self.target)
        for stored in manifest.files():
            path = self.target / stored.path
            path.parent.mkdir(parents=True, exist_ok=True)
            source = self.folder / stored.path
            _flush(source)
            source.replace(path)
        for folder in FOLDERS:
            if (self.target / folder).is_dir():
                flush_folder(self.target / folder)


def sweep(target: Path) -> None:
    """Remove what no manifest names: files of former imports, folders of dead ones.

    To be called under :func:`import_lock`. A folder that another live process is preparing, and
    any file whose name this module did not give, are left alone.
    """
    if target.exists() and not target.is_dir():
        return  # nothing to sweep: an import into it is refused
    if (target / MANIFEST_NAME).is_file():
        named = {stored.path for stored in Manifest.read(target).files()}
    else:
        named = set()
    for folder in FOLDERS:
        for path in sorted((target / folder).glob("*")):
            if _OUR_FILE.fullmatch(path.name) and f"{folder}/{path.name}" not in named:
                path.unlink(missing_ok=True)
    (target / DRAFT_NAME).unlink(missing_ok=True)
    if not (target / MANIFEST_NAME).exists():
        _remove_if_empty(*(target / folder for folder in FOLDERS), target)
    for folder_left in sorted(target.parent.glob(f".{target.name}.import-*")):
        alive = FileLock(folder_left / _ALIVE, thread_local=False)
        try:
            alive.acquire(timeout=0)
        except Timeout:
            continue
        _remove_folder(folder_left, alive)


def remove_store(target: Path) -> None:
    """Remove a store: out of sight in one step, then from the disk.

    Raises
    ------
    StoreError
        When an import is under way, or the disk refuses.
    """
    with import_lock(target), disk_errors(target):
        # Under the name of a dead import's folder: killed here, the next import removes it.
        hidden = target.with_name(f".{target.name}.import-{secrets.token_hex(6)}")
        target.rename(hidden)
        shutil.rmtree(hidden)


def _make_closed(folder: Path) -> None:
    """Make a folder for its owner alone, or close the one there is to others than its group."""
    folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & stat.S_IRWXO:
        with suppress(PermissionError):  # somebody else's: not ours to close
            folder.chmod(mode & ~stat.S_IRWXO)


def _refuse_foreign_folder(target: Path) -> None:
    """Refuse a folder that holds something else than a store (or than a dead import's files)."""
    if target.exists() and not target.is_dir():
        raise StoreError(say.target_is_file(target), remedy=say.target_remedy())
    if not target.is_dir() or (target / MANIFEST_NAME).exists():
        return
    if any(path.name not in {*FOLDERS, DRAFT_NAME} for path in target.iterdir()):
        raise StoreError(say.target_not_empty(target), remedy=say.target_remedy())


def _manifest_bytes(target: Path) -> bytes | None:
    try:
        return (target / MANIFEST_NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _remove_if_empty(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _write_atomically(path: Path, text: str) -> None:
    draft = path.with_name(DRAFT_NAME)
    with draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    flush_folder(path.parent)


def _flush(path: Path) -> None:
    # Windows only flushes a file open for writing.
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def flush_folder(path: Path) -> None:
    """Have the disk keep the names a folder holds."""
    if os.name == "nt":  # a folder cannot be opened there, and its entries need no flush
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_folder(folder: Path, alive: FileLock) -> None:
    alive.release()
    shutil.rmtree(folder, ignore_errors=True)
