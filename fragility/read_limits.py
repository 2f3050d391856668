"""What a table of a user's own may hold at most; each bound is a setting of the environment.

The settings are those of the import of official files, under the same names and with the same
defaults, so that an administrator sets them once. Only those that mean something here are read:
a table is one file, neither archive, workbook nor map.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import TableError
from .messages import number, say

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEBIBYTE: Final = 2**20
_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class TableLimits:
    """Bounds of one table."""

    max_file_bytes: int = 6 * 2**30
    """Size of a Parquet file once decompressed."""
    max_text_bytes: int = 2**30
    """Size of a text, which is read whole."""
    max_json_bytes: int = 256 * 2**20
    """Size of a frozen model, which is read whole."""
    max_line_bytes: int = 16 * 2**20
    """Longest line of a text."""
    max_columns: int = 10_000
    """Columns of a table."""
    max_rows: int = 50_000_000
    """Rows of a Parquet, which says how many it has."""


_UNITS: Final[Mapping[str, tuple[str, int]]] = {
    "max_file_bytes": ("FRAGILITE_LIMIT_FILE_MIB", _MEBIBYTE),
    "max_text_bytes": ("FRAGILITE_LIMIT_TEXT_MIB", _MEBIBYTE),
    "max_json_bytes": ("FRAGILITE_LIMIT_JSON_MIB", _MEBIBYTE),
    "max_line_bytes": ("FRAGILITE_LIMIT_LINE_MIB", _MEBIBYTE),
    "max_columns": ("FRAGILITE_LIMIT_COLUMNS", 1),
    "max_rows": ("FRAGILITE_LIMIT_ROWS", 1),
}
"""Field → setting, and what one of its units is worth."""


def current() -> TableLimits:
    """Give the bounds in force: the settings that are given, the defaults elsewhere.

    Raises
    ------
    TableError
        A setting is no whole number above zero: nothing is read then.
    """
    given = {
        field: _whole(name, written) * unit
        for field, (name, unit) in _UNITS.items()
        if (written := os.environ.get(name, "").strip())
    }
    return TableLimits(**given)


def settings() -> dict[str, int]:
    """Give every setting with its default, in its own unit."""
    defaults = TableLimits()
    return {name: int(getattr(defaults, field)) // unit for field, (name, unit) in _UNITS.items()}


def refuse_size(size: int, most: int, field: str, where: str | None = None) -> None:
    """Refuse what is larger than its bound, naming the setting that raises it.

    Parameters
    ----------
    size, most
        What is there, and the most there may be.
    field
        Field of :class:`TableLimits`.
    where
        Line of the file.

    Raises
    ------
    TableError
        It is larger.
    """
    if size > most:
        name, unit = _UNITS[field]
        reason = say(f"table.over.{field}", most=number(most // unit), setting=name)
        raise TableError(reason, where=where)


def _whole(name: str, written: str) -> int:
    """Read a setting; unlike ``int``, neither signs nor separators nor other digits."""
    digits = written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS
    if not digits or int(written) == 0:
        default = settings()[name]
        raise TableError(say("method.bad_setting", name=name, default=default))
    return int(written)
