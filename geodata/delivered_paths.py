"""What the paths of a delivery lead to: files and folders that can be read, told from the rest."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.archives import SkippedMember
from geodata.errors import UnreadableFileError
from geodata.messages import files as messages
from geodata.messages import listed

if TYPE_CHECKING:
    from geodata.limits import ReadLimits


def check_path(path: Path) -> None:
    """Refuse what is neither a file nor a folder: a pipe or a device may never come to its end.

    Raises
    ------
    UnreadableFileError
        The path leads nowhere, or elsewhere than to a file or a folder, or cannot be written down.
    """
    name = shown_name(path.name or str(path))
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise _unreadable(name) from error
    except (OSError, ValueError) as error:  # a name too long, a null character
        raise UnreadableFileError(
            messages.NOT_FOUND, file=name, remedy=messages.CHECK_PATH
        ) from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UnreadableFileError(messages.NOT_A_FILE, file=name, remedy=messages.GIVE_A_FILE)
    if not can_be_written(str(path)):
        raise UnreadableFileError(messages.UNREADABLE_NAME, file=name, remedy=messages.RENAME_FILE)


def is_file(path: Path) -> bool:
    """Tell whether a path leads to a file, without failing where the system refuses to say."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a path leads to a folder, without failing where the system refuses to say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def walk(folder: Path, limits: ReadLimits) -> tuple[list[Path], list[SkippedMember]]:
    """Files of a folder, hidden ones left out, in a fixed order; and what cannot be read of it.

    Raises
    ------
    UnreadableFileError
        It holds too many files, or none that can be read.
    """
    found = _Walked(folder)
    for place, folders, names in os.walk(folder, onerror=found.refuse_folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in names:
            if not _is_hidden(name):
                found.look_at(Path(place, name))
            if len(found.files) > limits.max_members:
                raise UnreadableFileError(
                    messages.too_many_members(limits.max_members), file=shown_name(folder.name)
                )
    if not found.files:
        raise found.nothing()
    return sorted(found.files), found.refused


class _Walked:
    """What is found on the way through a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[Path] = []
        self.refused: list[SkippedMember] = []

    def look_at(self, path: Path) -> None:
        """Keep a file that can be read; what is neither file nor folder is left alone."""
        if not can_be_written(str(path)):
            self._refuse(path, messages.UNREADABLE_NAME)
        elif _is_refused(path):
            self._refuse(path, messages.UNREADABLE_ON_DISK)
        elif is_file(path):
            self.files.append(path)

    def refuse_folder(self, error: OSError) -> None:
        """Note a folder whose names the system refuses to give."""
        if Path(error.filename) == self.folder:
            raise _unreadable(shown_name(self.folder.name)) from error
        self._refuse(Path(error.filename), messages.UNREADABLE_ON_DISK)

    def nothing(self) -> UnreadableFileError:
        """Say why there is nothing to read."""
        name = shown_name(self.folder.name)
        if not self.refused:
            return UnreadableFileError(messages.EMPTY_FOLDER, file=name)
        reasons = [f"{one.name} : {one.reason.rstrip('.')}" for one in self.refused]
        reason = messages.nothing_readable([listed(reasons, limit=3)])
        return UnreadableFileError(reason, file=name)

    def _refuse(self, path: Path, reason: str) -> None:
        name = shown_name(path.relative_to(self.folder).as_posix())
        self.refused.append(SkippedMember(name, reason))


def shown_name(name: str) -> str:
    """Give a name as a message can show it, whatever the bytes it is made of.

    >>> shown_name("caf" + chr(0xDCE9) + ".csv"), shown_name("café.csv")
    ('café.csv', 'café.csv')
    """
    if can_be_written(name):
        return name
    return os.fsencode(name).decode("cp1252", errors="replace")


def can_be_written(name: str) -> bool:
    """Tell whether a name is text: other bytes are names too, which no report can hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _is_refused(path: Path) -> bool:
    """Tell whether the system refuses the reading of a file."""
    try:
        if path.is_file():
            path.open("rb").close()
    except OSError:
        return True
    return False


def _unreadable(name: str) -> UnreadableFileError:
    return UnreadableFileError(messages.UNREADABLE_ON_DISK, file=name, remedy=messages.CHECK_RIGHTS)
