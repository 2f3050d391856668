"""The cells of a table of notes that comes back as CSV: each in its own column, by line.

A row with a cell more or less than the header is refused: somebody's note would be recorded for
the neighbouring residence.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import quoted
from geodata.messages import workspace as say
from geodata.model import Rejection
from geodata.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE: Final = "line"
"""Name of an index that says the line of each row in its file."""


@dataclass(frozen=True)
class ReturnedTable:
    """The rows that can be read, and those that cannot."""

    frame: pd.DataFrame
    """Texts; its index, named :data:`LINE`, is the line each row begins on."""
    rejected: tuple[Rejection, ...]


def read_returned(text: str, file: str = "") -> ReturnedTable:
    """Read a CSV, its separator being the header's: ``;`` if it has any, ``,`` otherwise.

    Raises
    ------
    WorkspaceError
        When it is empty, or its header names a column twice.
    """
    separator = ";" if ";" in text.lstrip().split("\n", 1)[0] else ","
    rejected: list[Rejection] = []
    rows = _rows(text, separator, file, rejected)
    header_line, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    if not any(names):
        raise WorkspaceError(say.empty_table(), file=file, remedy=say.COLUMNS_REMEDY)
    doubles = {name for name in names if name and names.count(name) > 1}
    if doubles:
        raise WorkspaceError(
            say.double_column(quoted(min(doubles))),
            file=file,
            line=header_line,
            remedy=say.COLUMNS_REMEDY,
        )
    lines, kept = [], []
    for line, cells in rows:
        if len(cells) != len(names):
            reason = say.ragged_row(len(cells), len(names))
            rejected.append(Rejection(file, line, None, reason))
            continue
        lines.append(line)
        kept.append(cells)
    frame = pd.DataFrame(kept, columns=names, index=pd.Index(lines, name=LINE), dtype="object")
    return ReturnedTable(frame, tuple(rejected))


def _rows(
    text: str, separator: str, file: str, rejected: list[Rejection]
) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            rejected.append(Rejection(file, line, None, say.unclosed_row()))
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells
