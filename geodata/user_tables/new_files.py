"""Files the commands write for somebody to fill in or correct: new ones, whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from geodata.errors import StoreError
from geodata.held_folders import HeldFolder
from geodata.messages import user_tables as say
from geodata.staging import disk_errors, flush_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DRAFT_PREFIX: Final = ".fichier-en-cours-"


def refuse_existing(path: Path) -> None:
    """Refuse a file that is there: a table somebody filled in, a mapping somebody corrected.

    Raises
    ------
    StoreError
        When there is anything of that name.
    """
    if os.path.lexists(path):
        raise StoreError(say.FILE_EXISTS, file=str(path), remedy=say.FILE_EXISTS_REMEDY)


def write_new(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that does not exist yet; it appears whole.

    Parameters
    ----------
    path
        File to make.
    write
        Writes the file at the path it is given, which ends as ``path`` does.

    Raises
    ------
    StoreError
        When there is anything of that name, when its folder is not there, when the disk refuses.
    """
    refuse_existing(path)
    if not path.absolute().parent.is_dir():
        raise StoreError(say.NO_FOLDER, file=str(path), remedy=say.NO_FOLDER_REMEDY)
    with disk_errors(path), HeldFolder(_DRAFT_PREFIX, path.absolute().parent) as folder:
        draft = folder.path / f"fichier{path.suffix}"
        write(draft)
        with draft.open("r+b") as stream:
            os.fsync(stream.fileno())
        refuse_existing(path)
        draft.replace(path)
        flush_folder(path.absolute().parent)
