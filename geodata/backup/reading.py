"""The territory stores as a backup reads them: held open, and nothing passed over in silence."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from geodata.backup.manifest import SLUG, LeftOut
from geodata.errors import StoreError
from geodata.manifest import MANIFEST_NAME, Manifest
from geodata.messages import backup as say
from geodata.messages import storing
from geodata.staging import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.manifest import StoredFile

_COPY_BYTES: Final = 1 << 20
_TRIES: Final = 5
"""Times a store is begun again when an import replaces it while its files are being opened."""
_OF_THE_DISK: Final = "lost+found"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Name the file that cannot be read: what the backup is written on has no part in it."""
    try:
        yield
    except FileNotFoundError as error:
        raise StoreError(
            storing.absent_file(path.name), file=str(path), remedy=storing.import_again()
        ) from error
    except PermissionError as error:
        raise StoreError(
            say.no_right(), file=str(path), remedy=storing.no_right_remedy()
        ) from error
    except OSError as error:
        raise StoreError(say.unreadable(), file=str(path), remedy=storing.import_again()) from error


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; raises ``StoreError`` where this account may not know."""
    with _reading(path):
        return path.is_dir()


def store_folders(territories: Path) -> list[Path]:
    """Return the folders of stores, by name; those whose name begins with a dot are drafts."""
    found = (path.parent for path in territories.glob(f"*/{MANIFEST_NAME}"))
    return sorted(folder for folder in found if SLUG.fullmatch(folder.name))


def astray(territories: Path) -> list[LeftOut]:
    """Return the folders that hold a territory, or may, and that :func:`store_folders` passes over.

    A badly named one, one without its manifest, one this account may not look into. A folder of
    something else (of backups, say) is none of them.
    """
    with _reading(territories):
        folders = sorted(path for path in territories.iterdir() if path.is_dir())
    saved = set(store_folders(territories))
    found = []
    for folder in folders:
        if folder in saved or folder.name.startswith(".") or folder.name == _OF_THE_DISK:
            continue
        reason = _astray_reason(folder)
        if reason:
            name = os.fsencode(folder.name).decode("utf-8", "replace")
            found.append(LeftOut(slug=name, reason=reason))
    return found


def _astray_reason(folder: Path) -> str:
    try:
        if (folder / MANIFEST_NAME).exists():
            return say.bad_name() if not SLUG.fullmatch(folder.name) else storing.damaged_manifest()
        return say.no_manifest() if any((folder / name).is_dir() for name in FOLDERS) else ""
    except OSError:
        return say.no_right()


@contextmanager
def held_open(folder: Path) -> Iterator[tuple[Manifest, dict[str, IO[bytes]]]]:
    """Open every file of a store: an import that replaces it takes nothing from open handles.

    Raises
    ------
    StoreError
        When it is damaged, or this account may not read it.
    """
    for attempt in range(1, _TRIES + 1):
        with ExitStack() as stack:
            raw = _manifest_bytes(folder)
            try:
                manifest = Manifest.read(folder)
                handles: dict[str, IO[bytes]] = {MANIFEST_NAME: BytesIO(raw)}
                for stored in manifest.files():
                    handles[stored.path] = stack.enter_context(_open(folder, stored))
            except StoreError:
                # Replaced between our looks; where it was not, it is damaged.
                if attempt == _TRIES or _manifest_bytes(folder) == raw:
                    raise
                continue
            yield manifest, handles
            return


def _manifest_bytes(folder: Path) -> bytes:
    path = folder / MANIFEST_NAME
    with _reading(path):
        return path.read_bytes()


def _open(folder: Path, stored: StoredFile) -> IO[bytes]:
    path = folder / stored.path
    with _reading(path), ExitStack() as stack:
        handle = stack.enter_context(path.open("rb"))
        if hashlib.file_digest(handle, "sha256").hexdigest() != stored.sha256:
            raise StoreError(
                storing.changed_file(stored.path), file=str(path), remedy=storing.import_again()
            )
        handle.seek(0)
        stack.pop_all()
    return handle


def pieces(handle: IO[bytes], path: Path) -> Iterator[bytes]:
    """Give the bytes of an open file, which is named where its disk fails."""
    while True:
        with _reading(path):
            piece = handle.read(_COPY_BYTES)
        if not piece:
            return
        yield piece
