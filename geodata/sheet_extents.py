"""How far the sheets of a workbook reach: from their cells, not from what they announce.

A sheet is laid out in full when it is read, empty cells included: its extent must be known first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_CHUNK_BYTES: Final = 1 << 22
_LONGEST_MARK: Final = 256
_QUOTED: Final = rb"\s*=\s*[\"']"
_COLUMNS: Final = re.compile(rb"\br" + _QUOTED + rb"([A-Za-z]{1,20})\d", re.ASCII)
_ROWS: Final = re.compile(rb"\br" + _QUOTED + rb"[A-Za-z]{0,20}(\d{1,20})[\"']", re.ASCII)
_ROW_RECORD: Final = 0
_PLACED_RECORDS: Final = frozenset({_ROW_RECORD, *range(1, 12), 62})
"""Kinds of records of a binary sheet that begin with the rank of a row, or of a column."""
_RANK_BYTES: Final = 4
_RECORD_HEAD: Final = 10
"""Bytes of a kind (2), of a length (4) and of a rank, at most."""
_MOST_OTHERS: Final = 2_000_000
"""Records of a sheet that are neither a row nor a cell: links, merged cells, formats."""
_MORE: Final = 0x80
_LENGTH_BYTES: Final = 4
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576


def extents(archive: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """Rows and columns each sheet of a workbook reaches.

    Parameters
    ----------
    archive
        An xlsx, xlsm, xlsb or ods.

    Yields
    ------
    tuple
        Farthest row and farthest column, from 1.

    Raises
    ------
    ValueError
        A member declares entities, is not in UTF-8, or is made of records of no use: no program
        writes workbooks so.
    """
    for member in archive.infolist():
        name = member.filename.lower()
        if name.startswith("xl/") and name.endswith(".bin") and "sheet" in name:
            yield _binary_extent(archive, member)
        elif name == "content.xml":
            yield _open_document_extent(archive, member)
        elif name.endswith((".xml", ".rels")):
            # Any of them may be a sheet: the workbook names its own as it likes.
            yield _extent(archive, member)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Content of a member, each chunk starting with the end of the one before."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield tail + chunk
            tail = chunk[-_LONGEST_MARK:]


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    rows = columns = 1
    for chunk in _chunks(archive, member):
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"\x00" in chunk:
            raise ValueError(member.filename)
        columns = max(columns, *map(_column_number, {b"A", *_COLUMNS.findall(chunk)}))
        rows = max(rows, *map(int, {b"1", *_ROWS.findall(chunk)}))
    return rows, columns


def _column_number(letters: bytes) -> int:
    """Rank of a column, from 1 for ``A``."""
    rank = 0
    for letter in letters.upper():
        rank = rank * 26 + letter - ord("A") + 1
    return rank


def _binary_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Farthest row and column of a binary sheet, read without ever holding it whole."""
    found = _Binary()
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            tail = found.take(tail + chunk, len(tail) + len(chunk) - _RECORD_HEAD)
    found.take(tail + bytes(_RECORD_HEAD), len(tail))
    return found.rows + 1, found.columns + 1


class _Binary:
    """Extent of a binary sheet: a row of records of a kind, a length, a value."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._others = 0
        self._skipped = 0
        """Bytes of the last record that are still to come."""

    def take(self, content: bytes, end: int) -> bytes:
        """Read the records that begin before ``end``, and give back what comes after them.

        Raises
        ------
        ValueError
            A cell too short to say where it is, or too many records that are no cell: no program
            writes either, and they are as slow to read as they are small.
        """
        position, others = self._skipped, self._others
        rows, columns = self.rows, self.columns
        while position < end:  # millions of turns: nothing is called that can be done in place
            kind = content[position]
            position += 1
            if kind >= _MORE:
                kind = kind - _MORE | (content[position] & ~_MORE) << 7
                position += 1
            length = content[position]
            position += 1
            if length >= _MORE:
                length, position = _long(content, position - 1)
            if kind in _PLACED_RECORDS:
                if length < _RANK_BYTES:
                    raise ValueError(kind)
                rank = int.from_bytes(content[position : position + _RANK_BYTES], "little")
                if kind != _ROW_RECORD:
                    columns = max(columns, rank)
                elif rank > rows:
                    rows = rank
            else:
                others += 1
                if others > _MOST_OTHERS:
                    raise ValueError(kind)
            position += length
        self.rows, self.columns, self._others = rows, columns, others
        self._skipped = max(position - len(content), 0)
        return content[position:]


def _long(content: bytes, position: int) -> tuple[int, int]:
    """Read a length of several bytes, seven bits each; give the position after it."""
    length = 0
    for rank in range(_LENGTH_BYTES):
        byte = content[position]
        position += 1
        length |= (byte & ~_MORE) << (7 * rank)
        if byte < _MORE:
            break
    return length, position


class _OpenDocument:
    """Extent of the sheets of an ods, whose rows and cells are repeated by a number.

    Rows and cells that hold nothing count only when others that hold something come after them.
    """

    def __init__(self) -> None:
        self.extent = (1, 1)
        self._rows = self._columns = self._row_repeat = self._farthest = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        own = name.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if own == "table":
            self._rows = 0
        elif own == "table-row":
            self._row_repeat = min(int(given.get("number-rows-repeated", 1)), _LAST_ROW)
            self._columns = self._farthest = 0
        elif own in {"table-cell", "covered-table-cell"}:
            repeat = min(int(given.get("number-columns-repeated", 1)), _LAST_COLUMN)
            self._columns += repeat
            if given.keys() & {"value-type", "formula"}:
                self._farthest = self._columns
        elif own == "p":
            self._farthest = self._columns

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "table-row":
            self._rows += self._row_repeat
            if self._farthest:
                rows, columns = self.extent
                self.extent = (max(rows, self._rows), max(columns, self._farthest))

    def _entity(self, *_: object) -> None:
        raise ValueError("entity")  # noqa: EM101 - told as a damaged workbook


def _open_document_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    found = _OpenDocument()
    try:
        with archive.open(member) as stream:
            found.parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise ValueError(member.filename) from error
    return found.extent
