"""Rows of delimited text, read by line.

Rows keep the number of their physical line, so that an error can name it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from geodata import limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import files as messages
from geodata.sniffing import LONGEST_CELL, MULTILINE_LIMIT, clean_cell, read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FEW_RAGGED = 20
_FEW_RAGGED_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class RaggedLine:
    """A line with a wrong number of values."""

    line: int
    found: int


@dataclass(frozen=True, slots=True)
class TextRows:
    """Rows of a text file, indexed by line, and the lines that did not fit."""

    frame: pd.DataFrame
    ragged: tuple[RaggedLine, ...]
    last_line: int


def _decode(path: Path, encoding: str, file: str) -> str:
    """Decode a text whole, its line ends made alike, its byte-order mark removed."""
    try:
        text = read_bytes(path, file).decode(
            encoding, "replace" if encoding == "utf-8" else "strict"
        )
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            messages.BAD_UTF16, file=file, remedy=messages.SAVE_AS_CSV
        ) from error
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise UnreadableFileError(
            messages.NUL_BYTES, file=file, line=line, remedy=messages.DOWNLOAD_AGAIN
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _has_multiline_cells(data: bytes) -> bool:
    """Tell whether some line holds an odd number of quotes: a cell may then run over its end."""
    raw = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(raw == ord('"'))
    if quotes.size == 0:
        return False
    breaks = np.flatnonzero(raw == ord("\n"))
    per_line = np.bincount(np.searchsorted(breaks, quotes))
    return bool((per_line % 2).any())


@dataclass(frozen=True, slots=True)
class TextShape:
    """What reading the rows of a text file needs to know."""

    names: Sequence[str]
    """Names of the columns, in the order of the file."""
    columns: Sequence[str]
    """Those wanted."""
    encoding: str
    delimiter: str
    data_line: int
    fields: int

    @property
    def positions(self) -> list[int]:
        """Positions of the wanted columns."""
        return [self.names.index(name) for name in self.columns]


def read_text(path: Path, shape: TextShape, file: str) -> TextRows:
    """Read the rows of a text file as strings, indexed by physical line.

    Parameters
    ----------
    path, file
        The file, and its name in messages.
    shape
        Columns wanted, and what :func:`sniff` found.

    Raises
    ------
    UnreadableFileError, InvalidContentError
        Bytes that are not text, a quote never closed.
    """
    text = _decode(path, shape.encoding, file)
    data = text.encode("utf-8")
    del text
    if _has_multiline_cells(data):
        return _read_slowly(data, shape, file)
    return _read_fast(data, shape)


def _read_fast(data: bytes, shape: TextShape) -> TextRows:
    """Read with Arrow, one line a row; lines of another width come aside."""
    names, columns, fields = shape.names, shape.columns, shape.fields
    data_line = shape.data_line
    last_line = data.count(b"\n") + (not data.endswith(b"\n"))
    padded = [str(position) for position in range(fields)]
    odd: list[tuple[int, str, int]] = []

    def set_aside(row: pacsv.InvalidRow) -> str:
        odd.append((row.number, row.text, row.actual_columns))
        return "skip"

    if last_line < data_line:
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
        return TextRows(empty.rename_axis("line"), (), last_line)
    extra = padded[len(names) :]
    wanted = [padded[position] for position in shape.positions] + extra
    table = pacsv.read_csv(
        pa.BufferReader(data),
        read_options=pacsv.ReadOptions(
            skip_rows=data_line - 1,
            column_names=padded,
            use_threads=False,
            # A line is never cut in two: none is longer, and a block holds several.
            block_size=max(LONGEST_CELL, 2 * limits.current().max_line_bytes),
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=shape.delimiter,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=pacsv.ConvertOptions(
            include_columns=wanted,
            column_types=dict.fromkeys(padded, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    skipped = np.array([number for number, _, _ in odd], dtype=np.int64)
    lines = np.setdiff1d(
        np.arange(data_line, data_line + len(table) + len(odd), dtype=np.int64), skipped
    )
    frame = pd.DataFrame({key: strings(table.column(key)) for key in wanted})
    frame = frame.set_axis(pd.Index(lines, name="line"), axis="index")
    misfits, tolerated = _sort_odd(odd, shape)
    if extra:
        overflow = frame[extra].notna()
        over = overflow.any(axis=1).to_numpy()
        reach = (overflow.to_numpy() * np.arange(len(names) + 1, fields + 1)).max(axis=1)
        misfits += [
            RaggedLine(int(line), int(found))
            for line, found in zip(lines[over], reach[over], strict=True)
        ]
        frame = frame.loc[~over].drop(columns=extra)
    frame.columns = pd.Index(list(columns))
    if tolerated:
        late = pd.DataFrame.from_dict(tolerated, orient="index", columns=list(columns), dtype="str")
        frame = pd.concat([frame, late]).sort_index().rename_axis("line")
    misfits.sort(key=lambda ragged: ragged.line)
    return TextRows(frame, tuple(misfits), last_line)


def strings(column: pa.ChunkedArray) -> pd.Series[str]:
    """Strip strings and make the empty ones missing."""
    trimmed = pc.utf8_trim_whitespace(column)
    blank = pc.equal(trimmed, "")
    cleaned = pc.if_else(blank, pa.scalar(None, pa.large_string()), trimmed)
    return pd.Series(pd.array(cleaned, dtype="str"))


def _sort_odd(
    odd: list[tuple[int, str, int]], shape: TextShape
) -> tuple[list[RaggedLine], dict[int, list[str | None]]]:
    """Tell lines that only lack (or add) empty trailing cells from those that do not fit."""
    misfits: list[RaggedLine] = []
    tolerated: dict[int, list[str | None]] = {}
    positions, width = shape.positions, len(shape.names)
    for number, text, found in odd:
        if not text.strip():
            continue
        cells = [clean_cell(cell) for cell in next(csv.reader([text], delimiter=shape.delimiter))]
        if len(cells) >= width and not any(cells[width:]):
            tolerated[number] = [cells[position] for position in positions]
        else:
            misfits.append(RaggedLine(number, found))
    return misfits, tolerated


def _read_slowly(data: bytes, shape: TextShape, file: str) -> TextRows:
    """Read cell by cell, for files whose quoted cells run over several lines."""
    stream = io.StringIO(data.decode("utf-8"))
    for _ in range(shape.data_line - 1):
        stream.readline()
    reader = csv.reader(stream, delimiter=shape.delimiter)
    positions, width = shape.positions, len(shape.names)
    lines: list[int] = []
    kept: list[list[str | None]] = []
    ragged: list[RaggedLine] = []
    line = shape.data_line
    try:
        for row in reader:
            start, line = line, shape.data_line + reader.line_num
            if line - start > MULTILINE_LIMIT:
                raise _unclosed(file, start)
            cells = [clean_cell(cell) for cell in row]
            if not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                if line - start > 1:  # the lines a stray quote swallowed would be lost unsaid
                    raise _unclosed(file, start)
                ragged.append(RaggedLine(start, len(cells)))
                continue
            lines.append(start)
            kept.append([cells[position] for position in positions])
    except csv.Error as error:
        raise _unclosed(file, line) from error
    frame = pd.DataFrame(
        kept,
        columns=list(shape.columns),
        index=pd.Index(lines, name="line", dtype="int64"),
        dtype="str",
    )
    return TextRows(frame, tuple(ragged), line - 1)


def _unclosed(file: str, line: int) -> InvalidContentError:
    return InvalidContentError(
        messages.UNCLOSED_QUOTE, file=file, line=line, remedy=messages.FIX_QUOTES
    )


def is_too_ragged(count: int, total: int) -> bool:
    """Tell whether lines of a wrong width are too many to be accidents."""
    return count > max(_FEW_RAGGED, _FEW_RAGGED_SHARE * total) or count >= max(1, total)
