"""The file behind a table: opened, bounded and decoded, or refused with what to do.

What a file holds is decided here, before anything is made of it: cells of text with their lines
for a CSV, columns that can be laid out for a Parquet.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .errors import TableError
from .messages import listed, say
from .read_limits import current, refuse_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TEXTS: Final = frozenset({".csv", ".tsv", ".txt"})
_FAULTS: Final = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError)
"""What damaged Parquet files make Arrow and pandas raise."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TWICE_ENCODED: Final = re.compile(rb"\xc3\x83\xc2[\xa0-\xbf]|\xc3\xa2\xe2\x82\xac")
"""« Ã© » and « â€ », accents encoded in UTF-8 twice: no French word holds them."""
_UTF8_PAIR: Final = re.compile(rb"[\xc3\xe2][\x80-\xbf]")
"""The same traces in a text that is not UTF-8 throughout."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SHOWN: Final = re.compile(rb"\S")
_LINE_END: Final = re.compile(rb"[\r\n]")
_LONGEST_CELL: Final = 2**17
"""Characters of a cell, as the csv module bounds them unless it is told otherwise."""
_MOST_LINES: Final = 40
"""Lines a quoted cell may span: beyond, a quote was never closed."""
FIRST_LINE: Final = 2
"""Line 1 is the header, rows are counted from 0."""


def is_text(path: Path) -> bool:
    """Tell whether a table is a text, or a Parquet.

    Raises
    ------
    TableError
        It is neither, by its name; or no file.
    """
    check_file(path)
    suffix = path.suffix.lower()
    if suffix not in _TEXTS and suffix != ".parquet":
        raise TableError(say("table.unknown_extension", suffix=path.suffix))
    return suffix in _TEXTS


def check_file(path: Path) -> None:
    """Refuse what is no file: a pipe or a device may never end.

    Raises
    ------
    TableError
        It is absent, a folder, or something else that is no file.
    """
    try:
        if path.is_file():
            return
        if path.is_dir():
            key = "table.read_folder"
        else:
            key = "table.device" if path.exists() else "table.no_file"
    except OSError as error:
        raise unreadable(error) from error
    raise TableError(say(key))


def unreadable(error: OSError) -> TableError:
    """Say in French why the system does not give a file."""
    refused = error.errno in {errno.EACCES, errno.EPERM}
    return TableError(say("table.read_refused" if refused else "table.read_failed"))


def read_bytes(path: Path, most: int, field: str) -> bytes:
    """Read a file whole, within a bound.

    Parameters
    ----------
    path
        A file, which :func:`check_file` let pass.
    most, field
        The bound, and its name in :class:`~fragility.read_limits.TableLimits`.

    Raises
    ------
    TableError
        It cannot be opened, or is larger.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
    except OSError as error:
        raise unreadable(error) from error
    refuse_size(len(raw), most, field)
    return raw


def read_csv(path: Path, empty: str) -> tuple[pd.DataFrame, list[int]]:
    """Give the cells as text, and the line of the file each row ends at.

    Parameters
    ----------
    path
        The file.
    empty
        What is said of a table without any row.

    Raises
    ------
    TableError
        In French, with the line where there is one.
    """
    bounds = current()
    raw = read_bytes(path, bounds.max_text_bytes, "max_text_bytes")
    _check_lines(raw, bounds.max_line_bytes)
    rows = _rows(_as_utf8(raw))
    _, line, names = next(rows, (0, 0, []))
    header = [name.strip() for name in names]
    _check_columns(header, say("table.line", line=line) if names else None)
    cells, lines = [], []
    for start, line, row in rows:
        if len(row) != len(header):
            key = "table.ragged" if start == line else "table.open_quote"
            reason = say(key, found=len(row), expected=len(header))
            raise TableError(reason, where=say("table.line", line=start))
        cells.append(row)
        lines.append(line)
    if not cells:
        raise TableError(empty)
    return pd.DataFrame(cells, columns=header, dtype=str), lines


def read_parquet(path: Path, empty: str) -> pd.DataFrame:
    """Give the columns of a Parquet, which have their types; raises as :func:`read_csv`."""
    try:
        frame = _laid_out(path)
    except OSError as error:
        if error.errno is not None:
            raise unreadable(error) from error
        raise TableError(say("table.parquet")) from error
    except _FAULTS as error:
        raise TableError(say("table.parquet")) from error
    if frame.index.name is not None:
        frame = frame.reset_index()
    if frame.shape[1] == 0 or frame.empty:
        raise TableError(empty)
    return frame.set_axis(frame.columns.map(str), axis="columns")


def _laid_out(path: Path) -> pd.DataFrame:
    """Lay a Parquet out, its texts last: one long text may be there a million times over."""
    texts = [each.name for each in pq.read_schema(path) if pa.types.is_string(each.type)]
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        _check_extent(file)
        table = file.read()
    coded = [name for name in texts if pa.types.is_dictionary(table.schema.field(name).type)]
    most = current().max_file_bytes
    refuse_size(sum(_text_bytes(table.column(name)) for name in coded), most, "max_file_bytes")
    for name in coded:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(name).cast(pa.large_string()))
    table.validate(full=True)  # a text that is no UTF-8 would be found out later, anywhere
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _text_bytes(column: pa.ChunkedArray) -> int:
    """Count the bytes of a column of coded texts once each row has its own."""
    total = 0
    for chunk in column.chunks:
        lengths = pc.binary_length(chunk.dictionary).cast(pa.int64())
        total += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return total


def parquet_text(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[int]]:
    """Give the cells of a Parquet as those of a CSV, and the lines they would be at."""
    shown = frame.astype(object)
    cells = shown.where(shown.notna(), "").astype(str)
    return cells, list(range(FIRST_LINE, len(cells) + FIRST_LINE))


def _check_extent(file: pq.ParquetFile) -> None:
    """Refuse what would be too large once laid out, and columns that are no columns."""
    bounds, described, schema = current(), file.metadata, file.schema_arrow
    _check_columns(list(schema.names))
    refuse_size(described.num_rows, bounds.max_rows, "max_rows")
    groups = (described.row_group(rank) for rank in range(described.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    refuse_size(size, bounds.max_file_bytes, "max_file_bytes")
    nested = [each.name for each in schema if pa.types.is_nested(each.type)]
    if nested:
        raise TableError(say("table.nested", columns=listed(nested)))


def _check_columns(names: list[str], where: str | None = None) -> None:
    refuse_size(len(names), current().max_columns, "max_columns", where)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise TableError(say("table.duplicate_column", column=twice[0]), where=where)


def _check_lines(raw: bytes, most: int) -> None:
    """Refuse a line longer than its bound, before it is laid out."""
    # Old Macintosh files end their lines with a carriage return alone.
    end = b"\n" if b"\n" in raw or b"\r" not in raw else b"\r"
    start = 0
    while len(raw) - start > most:
        last = raw.rfind(end, start, start + most + 1)
        if last < 0:
            line = say("table.line", line=raw.count(end, 0, start) + 1)
            refuse_size(len(raw) - start, most, "max_line_bytes", line)
        start = last + 1


def _as_utf8(raw: bytes) -> bytes:
    """Give a text in UTF-16 as UTF-8, and any other as it is."""
    if not raw.startswith(_UTF16):
        return raw
    try:
        return raw.decode("utf-16").encode()
    except UnicodeError as error:
        raise TableError(say("table.encoding")) from error


def _encoding(raw: bytes) -> str:
    """Tell how a text is written: UTF-8, or Windows-1252.

    Raises
    ------
    TableError
        It is neither, or both, or no text, or was encoded twice.
    """
    control = _CONTROL.search(raw)
    if control is not None:
        raise TableError(say("table.binary"), where=_line_of(raw, control.start()))
    if _holds(raw, "utf-8"):
        twice = _TWICE_ENCODED.search(raw)
        if twice is not None:
            raise TableError(say("table.twice_encoded"), where=_line_of(raw, twice.start()))
        return "utf-8-sig"
    mixed = _UTF8_PAIR.search(raw)
    if mixed is not None:
        raise TableError(say("table.mixed"), where=_line_of(raw, mixed.start()))
    if _holds(raw, "cp1252"):
        return "cp1252"
    raise TableError(say("table.encoding"))


def _holds(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _line_of(raw: bytes, offset: int) -> str:
    return say("table.line", line=raw.count(b"\n", 0, offset) + 1)


def _delimiter(raw: bytes) -> str:
    """Give the separator that the first line which is not blank has most of."""
    found = _SHOWN.search(raw)
    place = found.start() if found else 0
    start = max(raw.rfind(end, 0, place) for end in (b"\n", b"\r")) + 1
    end = _LINE_END.search(raw, place)
    stop = end.start() if end else len(raw)
    return max(";,\t", key=lambda each: raw.count(each.encode(), start, stop))


def _rows(raw: bytes) -> Iterator[tuple[int, int, list[str]]]:
    """Give the rows that hold something, after the lines each starts and ends at."""
    # Decoded as it is read: a text of a gibibyte is not held twice.
    text = io.TextIOWrapper(io.BytesIO(raw), encoding=_encoding(raw), newline="")
    reader = csv.reader(text, delimiter=_delimiter(raw))
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _MOST_LINES or _too_long(row):
                break
            start, before = before + 1, reader.line_num
            if any(row):
                yield start, before, row
        else:
            return
    except csv.Error:  # the cell is longer still
        pass
    raise TableError(say("table.open_quote"), where=say("table.line", line=before + 1))


def _too_long(row: Iterable[str]) -> bool:
    return any(len(cell) > _LONGEST_CELL for cell in row)
