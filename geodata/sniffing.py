"""Delimited text: its encoding, delimiter and header, found from its first bytes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata import limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.formats import open_raw
from geodata.headers import SCANNED_ROWS, Header, find_header
from geodata.messages import files as messages
from geodata.parts import HEAD_ROWS

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS = (";", "\t", "|", ",")
_HEAD_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 24
_LONGEST_TRACE = 4
_TWICE_ENCODED = re.compile(rb"\xc3\x83\xc2[\xa0-\xbf]|\xc3\xa2\xe2\x82\xac")
"""« Ã© » and « â€ », the traces of accents encoded in UTF-8 twice: no French word holds them."""
_UTF8_PAIR = re.compile(rb"[\xc3\xe2][\x80-\xbf]")
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
MULTILINE_LIMIT = 40
"""Lines one quoted cell may span: above, a quote was never closed."""
LONGEST_CELL = 1 << 24
"""Characters of the longest cell: some exports hold whole geometries as text."""

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a text file is written, and its first rows."""

    encoding: str
    delimiter: str
    header: Header
    header_line: int
    data_line: int
    """1-based physical lines of the header and of the first row of data."""
    fields: int
    """Fields of a usual line, empty trailing ones included."""
    preamble: str
    head: tuple[tuple[str | None, ...], ...]


def read_bytes(path: Path, file: str) -> bytes:
    """Read a file whole, decompressed where need be.

    Raises
    ------
    UnreadableFileError
        It is larger than what may be read whole.
    """
    most = limits.current().max_text_bytes
    with open_raw(path) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableFileError(messages.too_big(most), file=file, remedy=messages.CUT_FILE)
    return data


def _utf8_fault(path: Path, file: str) -> int | None:
    """Byte offset of the first invalid UTF-8 sequence, ``None`` when there is none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset, tail = 0, b""
    with open_raw(path) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            twice = _TWICE_ENCODED.search(tail + chunk)
            if twice is not None:
                raise UnreadableFileError(
                    messages.TWICE_ENCODED,
                    file=file,
                    line=_line_at(path, offset - len(tail) + twice.start()),
                    remedy=messages.EXPORT_UTF8,
                )
            tail = chunk[-_LONGEST_TRACE:]
            offset += len(chunk)
    # A sequence cut by the end of the file is a truncation, which the last row will show.
    return None


def check_lines(path: Path, file: str, most: int) -> None:
    """Make sure that no line is longer than the limit, without ever holding one whole.

    Parameters
    ----------
    path, file
        A text file, and its name in messages.
    most
        Bytes of the longest line.

    Raises
    ------
    InvalidContentError
        Naming the line.
    """
    line, length = 1, 0
    end = b""
    with open_raw(path) as stream:
        while chunk := stream.read(min(_CHUNK_BYTES, most)):
            # Old Macintosh files end their lines with a carriage return alone.
            end = end or (b"\r" if b"\n" not in chunk and b"\r" in chunk else b"\n")
            first = chunk.find(end)
            if length + (len(chunk) if first < 0 else first) > most:
                raise InvalidContentError(
                    messages.LINE_TOO_LONG, file=file, line=line, remedy=messages.CHECK_LINES
                )
            # Whole lines of a chunk are within the limit, since the chunk is.
            line += chunk.count(end)
            length = length + len(chunk) if first < 0 else len(chunk) - chunk.rfind(end) - 1


def _line_at(path: Path, offset: int) -> int:
    with open_raw(path) as file:
        return file.read(offset).count(b"\n") + 1


def detect_encoding(path: Path, file: str) -> str:
    """Find the encoding of a text file from its bytes.

    Raises
    ------
    UnreadableFileError
        It is binary, mixes two encodings, or was encoded twice.
    """
    with open_raw(path) as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(0) > len(head) // 4:
        odd, even = head[1::2].count(0), head[::2].count(0)
        if max(odd, even) > len(head) // 4 and min(odd, even) < len(head) // 100 + 1:
            return "utf-16-le" if odd > even else "utf-16-be"
    if b"\x00" in head:
        raise UnreadableFileError(messages.BINARY, file=file, remedy=messages.SAVE_AS_CSV)
    control = sum(head.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\f")
    if control > len(head) // 200:
        raise UnreadableFileError(messages.BINARY, file=file, remedy=messages.SAVE_AS_CSV)
    offset = _utf8_fault(path, file)
    if offset is None:
        return "utf-8"
    data = read_bytes(path, file)
    # In Windows-1252, these pairs would be « Ã© » or « â€ »: no French word holds them.
    if _UTF8_PAIR.search(data):
        raise UnreadableFileError(
            messages.MIXED_ENCODING,
            file=file,
            line=_line_at(path, offset),
            remedy=messages.SAVE_AS_CSV,
        )
    return "latin-1" if _CP1252_HOLES.search(data) else "cp1252"


def _head_text(path: Path, encoding: str) -> str:
    with open_raw(path) as stream:
        raw = stream.read(_HEAD_BYTES)
    if encoding.startswith("utf-16"):
        raw = raw[: len(raw) // 2 * 2]
    text = raw.decode(encoding, "ignore").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean_cell(cell: str) -> str | None:
    """Strip a cell; ``None`` when nothing is left."""
    return cell.strip() or None


def _head_rows(text: str, delimiter: str) -> list[tuple[int, list[str | None]]]:
    """First rows with the physical line each starts at."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows: list[tuple[int, list[str | None]]] = []
    line = 1
    try:
        for row in reader:
            if reader.line_num - line > MULTILINE_LIMIT:
                break
            rows.append((line, [clean_cell(cell) for cell in row]))
            line = reader.line_num + 1
            if len(rows) > SCANNED_ROWS + HEAD_ROWS:
                break
    except csv.Error:  # an endless cell: told as an unclosed quote when the rows are read
        pass
    if len(text) >= _HEAD_BYTES and len(rows) > 1:
        rows.pop()
    return rows


def _consistency(rows: list[tuple[int, list[str | None]]]) -> tuple[float, int]:
    """Share of rows with the commonest number of fields, and that number."""
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    filled = sum(1 for _, row in rows if any(row))
    return round(count / max(1, filled), 1), width


def sniff(path: Path, file: str) -> TextLayout | None:
    """Find how a text file is written.

    Parameters
    ----------
    path
        The file.
    file
        Its name in messages.

    Returns
    -------
    TextLayout or None
        ``None`` when no table is recognisable in it.

    Raises
    ------
    UnreadableFileError, InvalidContentError
        It is binary or badly encoded, or beyond the limits.
    """
    bounds = limits.current()
    check_lines(path, file, bounds.max_line_bytes)
    encoding = detect_encoding(path, file)
    text = _head_text(path, encoding)
    candidates = []
    for delimiter in _DELIMITERS:
        rows = _head_rows(text, delimiter)
        consistency, width = _consistency(rows)
        if width > 1:
            candidates.append((consistency, width, delimiter, rows))
    candidates.sort(key=lambda item: (-item[0], -item[1], _DELIMITERS.index(item[2])))
    for _, _, delimiter, rows in candidates:
        header = find_header([row for _, row in rows])
        if header is not None and len(header.names) > 1:
            if len(header.names) > bounds.max_columns:
                raise InvalidContentError(
                    messages.too_many_columns(bounds.max_columns),
                    file=file,
                    line=rows[header.row][0],
                    remedy=messages.CHECK_LINES,
                )
            return _layout(encoding, delimiter, header, rows)
    return None


def _layout(
    encoding: str, delimiter: str, header: Header, rows: list[tuple[int, list[str | None]]]
) -> TextLayout:
    data = rows[header.first_data_row :]
    filled = [row for _, row in data if any(row)]
    widths = Counter(len(row) for row in filled)
    header_width = len(rows[header.row][1])
    fields = max(widths, key=lambda width: (widths[width], width == header_width), default=0)
    after_header = rows[header.row + 1][0] if len(rows) > header.row + 1 else rows[-1][0] + 1
    width = len(header.names)
    return TextLayout(
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        header_line=rows[header.row][0],
        data_line=data[0][0] if data else after_header,
        fields=max(fields, width),
        preamble="\n".join(
            " ".join(cell for cell in row if cell) for _, row in rows[: header.row] if any(row)
        ),
        head=tuple(tuple((row + [None] * width)[:width]) for row in filled[:HEAD_ROWS]),
    )
