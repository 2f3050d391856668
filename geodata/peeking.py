"""First look at a file: which tables it holds, their columns and first rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from geodata import headers, parquet_tables, sniffing, workbooks
from geodata.archives import SkippedMember
from geodata.errors import UnreadableFileError
from geodata.formats import FileFormat
from geodata.messages import files as messages
from geodata.parts import HEAD_ROWS, REPEATED_SEPARATOR, SEPARATOR, Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.limits import ReadLimits

    Rows = Sequence[Sequence[str | None]]


@dataclass
class Peeked:
    """What a file holds: tables, descriptions of variables, and what is neither."""

    parts: list[Part] = field(default_factory=list)
    skipped: list[SkippedMember] = field(default_factory=list)
    metadata: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    """Years of the commune map written in the descriptions."""


def state_geography(parts: Sequence[Part], years: set[int]) -> None:
    """Give the commune map's year, found in a description, to parts that do not state one."""
    if len(years) == 1:
        for part in parts:
            part.options.setdefault("geography_year", str(min(years)))


def _words(rows: Rows) -> str:
    return "\n".join(cell for row in rows for cell in row if cell)


def _options(form: FileFormat, data_line: int, head: Rows, preamble: str) -> dict[str, str]:
    """Options common to text and sheets."""
    options = {"format": form.value, "data_line": str(data_line)}
    decimal = headers.decimal_mark(head)
    if decimal:
        options["decimal"] = decimal
    if preamble:
        options["preamble"] = preamble
        years = headers.geography_years(preamble)
        if len(years) == 1:
            options["geography_year"] = str(years.pop())
    return options


def _repeated(header: headers.Header) -> dict[str, str]:
    names = REPEATED_SEPARATOR.join(header.repeated)
    return {"repeated": names} if names else {}


def _head(rows: Rows, names: Sequence[str]) -> pd.DataFrame:
    width = len(names)
    cut = [list(row[:width]) for row in rows[:HEAD_ROWS]]
    return pd.DataFrame(cut, columns=list(names), dtype="str")


def peek_workbook(path: Path, label: str, limits: ReadLimits) -> Peeked:
    """Make a part of each sheet that holds a table.

    Raises
    ------
    UnreadableFileError
        The workbook is broken, locked, beyond the limits, or holds no table at all.
    """
    found = Peeked()
    for sheet in workbooks.sheet_names(path, label, limits):
        own_label = f"{label}{SEPARATOR}{messages.sheet_label(sheet)}"
        cells = workbooks.sheet_cells(path, sheet, label)
        rows = workbooks.first_rows(cells, headers.SCANNED_ROWS + HEAD_ROWS)
        header = headers.find_header(rows)
        data = [row for row in rows[header.first_data_row :] if any(row)] if header else []
        if header is None or not data:
            found.skipped.append(SkippedMember(own_label, messages.SHEET_NOT_A_TABLE))
            found.years |= headers.geography_years(_words(rows))
        elif headers.is_metadata(header.names):
            found.metadata.append(own_label)
            found.years |= headers.geography_years(_words(rows))
        else:
            first_line = header.first_data_row + 1
            preamble = _words(rows[: header.row])
            part = Part(
                kind=PartKind.TABLE,
                path=path,
                label=own_label,
                columns=header.names,
                head=_head(data, header.names),
                layer=sheet,
                header_line=header.row + 1,
                options=_options(FileFormat.WORKBOOK, first_line, data[:HEAD_ROWS], preamble),
            )
            part.options.update(_repeated(header))
            found.parts.append(part)
    if not found.parts and not found.metadata:
        raise UnreadableFileError(messages.NOT_A_TABLE, file=label)
    state_geography(found.parts, found.years)
    # What one workbook says of its own sheets says nothing of the files beside it.
    found.years.clear()
    return found


def peek_text(path: Path, label: str) -> Peeked:
    """Make a part of a delimited text file, or note that it describes variables.

    Raises
    ------
    UnreadableFileError
        It is not text, or no table is recognisable in it.
    """
    layout = sniffing.sniff(path, label)
    if layout is None:
        raise UnreadableFileError(messages.NOT_A_TABLE, file=label)
    names = layout.header.names
    if headers.is_metadata(names):
        years = headers.geography_years(_words(layout.head))
        return Peeked(metadata=[label], years=years)
    if not layout.head:
        raise UnreadableFileError(messages.NO_ROWS, file=label, remedy=messages.DOWNLOAD_AGAIN)
    options = _options(FileFormat.TEXT, layout.data_line, layout.head, layout.preamble)
    options |= {
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "fields": str(layout.fields),
        **_repeated(layout.header),
    }
    part = Part(
        kind=PartKind.TABLE,
        path=path,
        label=label,
        columns=names,
        head=_head(layout.head, names),
        header_line=layout.header_line,
        options=options,
    )
    return Peeked(parts=[part])


def peek_parquet(path: Path, label: str) -> Peeked:
    """Make a part of a Parquet file.

    Raises
    ------
    UnreadableFileError
        It is broken or empty.
    InvalidContentError
        It is beyond the limits.
    """
    head = parquet_tables.head(path, label, HEAD_ROWS)
    if head is None:
        raise UnreadableFileError(messages.NO_ROWS, file=label, remedy=messages.DOWNLOAD_AGAIN)
    options = {"format": FileFormat.PARQUET.value}
    decimal = headers.decimal_mark(workbooks.first_rows(head, HEAD_ROWS))
    if decimal:
        options["decimal"] = decimal
    part = Part(PartKind.TABLE, path, label, tuple(head.columns), head, options=options)
    return Peeked(parts=[part])
