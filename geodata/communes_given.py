"""The communes a user gives on the command line: a list of codes, or a file that holds it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from geodata.delivered_paths import check_path, is_file
from geodata.errors import UnreadableFileError
from geodata.messages import files as messages
from geodata.sniffing import detect_encoding, read_bytes
from geodata.territory import parse_communes

_LIST: Final = re.compile(
    r"\s*[0-9][0-9AB][0-9]{3}(?:[\s,;]+[0-9][0-9AB][0-9]{3})*[\s,;]*", re.IGNORECASE
)


def communes_given(given: str | None) -> tuple[str, ...] | None:
    """Read the option as a list, else as the file that holds it, whatever its encoding.

    Raises
    ------
    GeodataError
        It is neither, or the file cannot be read.
    """
    if given is None:
        return None
    # The list first: it may be longer than any name of file.
    if _LIST.fullmatch(given) or not is_file(Path(given)):
        return parse_communes(given)
    return parse_communes(_text(Path(given)))


def _text(path: Path) -> str:
    check_path(path)
    try:
        encoding = detect_encoding(path, path.name)
        content = read_bytes(path, path.name)
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    except OSError as error:
        raise UnreadableFileError(
            messages.UNREADABLE_ON_DISK, file=path.name, remedy=messages.CHECK_RIGHTS
        ) from error
