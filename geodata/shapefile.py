"""Shapefiles: one layer in several files, one of which always goes missing, and its encodings."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.errors import UnreadableFileError
from geodata.messages import geometry as say

if TYPE_CHECKING:
    from pathlib import Path

PIECES = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj"})
"""What comes beside a ``.shp`` and is nothing without it."""

_REQUIRED = (".shx", ".dbf")
_SAMPLE_BYTES = 4 * 2**20
_HEADER_BYTES = 100
_TABLE_HEADER_BYTES = 32
_RECORD_HEADER_BYTES = 8
_WORD_BYTES = 2
"""Shapefiles count in words of sixteen bits."""


def sibling(path: Path, suffix: str) -> Path | None:
    """File of the same stem with this suffix, whatever the case of its letters.

    Returns
    -------
    The path as it is on disk, ``None`` where there is none.
    """
    wanted = path.stem.casefold() + suffix
    for candidate in path.parent.iterdir():
        if candidate.name.casefold() == wanted and candidate.is_file():
            return candidate
    return None


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """How the attribute table is to be read."""

    name: str
    """For GDAL."""
    is_cut_utf8: bool = False
    """UTF-8 with letters cut in two at the width of a field: read byte for byte as ISO-8859-1 and
    put right by :func:`uncut`."""
    note: str | None = None
    """French sentence when the encoding is not the declared one."""


def check_pieces(path: Path, label: str) -> None:
    """Make sure that a shapefile is whole; the absent ``.prj`` is for the CRS check to judge.

    Raises
    ------
    UnreadableFileError
        Naming the missing or empty piece, or when a piece is shorter than it says.
    """
    for suffix in _REQUIRED:
        piece = sibling(path, suffix)
        if piece is None or piece.stat().st_size == 0:
            raise UnreadableFileError(
                say.SHAPEFILE_PIECE_ABSENT.format(piece=path.stem + suffix),
                file=label,
                remedy=say.SHAPEFILE_PIECE_REMEDY,
            )
    table = sibling(path, ".dbf")
    if _announced_length(path) > path.stat().st_size or (
        table is not None and _announced_table_length(table) > table.stat().st_size + 1
    ):  # the end mark of a table, one byte, is often left out
        raise UnreadableFileError(say.TRUNCATED, file=label, remedy=say.UNREADABLE_REMEDY)
    index = sibling(path, ".shx")
    if table is not None and index is not None:
        _check_index(path, index, table, label)


def _check_index(path: Path, index: Path, table: Path, label: str) -> None:
    """Make sure that the contours and the rows of the table go together, one for one.

    The library gives as many rows as the shorter has, or reads a contour where there is none.
    """
    places = np.fromfile(index, dtype=">i4", offset=_HEADER_BYTES)
    places = places[: places.size // 2 * 2].reshape(-1, 2).astype(np.int64) * _WORD_BYTES
    rows = _table_rows(table)
    if len(places) != rows:
        raise UnreadableFileError(
            say.SHAPEFILE_MISMATCH.format(shapes=len(places), rows=rows),
            file=label,
            remedy=say.SHAPEFILE_PIECE_REMEDY,
        )
    starts, lengths = places[:, 0], places[:, 1]
    ends = starts + lengths + _RECORD_HEADER_BYTES
    sound = (starts >= _HEADER_BYTES) & (lengths >= _WORD_BYTES) & (ends <= path.stat().st_size)
    if not (sound.all() and (np.diff(np.sort(starts)) > 0).all()):
        raise UnreadableFileError(
            say.SHAPEFILE_INDEX, file=label, remedy=say.SHAPEFILE_PIECE_REMEDY
        )


def _table_rows(table: Path) -> int:
    """Rows that the header of a ``.dbf`` announces."""
    with table.open("rb") as stream:
        header = stream.read(_TABLE_HEADER_BYTES)
    if len(header) < _TABLE_HEADER_BYTES:
        return 0
    return int(struct.unpack_from("<I", header, 4)[0])


def _announced_length(path: Path) -> int:
    """Length that the header of a ``.shp`` gives, in bytes (it counts 16-bit words)."""
    with path.open("rb") as stream:
        header = stream.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return _HEADER_BYTES
    words: int = struct.unpack_from(">i", header, 24)[0]
    return 2 * words


def _announced_table_length(path: Path) -> int:
    """Length of a ``.dbf``: its header, then its records."""
    with path.open("rb") as stream:
        header = stream.read(_TABLE_HEADER_BYTES)
    if len(header) < _TABLE_HEADER_BYTES:
        return _TABLE_HEADER_BYTES + 1
    records, header_length, record_length = struct.unpack_from("<IHH", header, 4)
    return int(header_length + records * record_length)


def check_main(piece: Path, label: str) -> None:
    """Make sure that the ``.shp`` of a lone piece is beside it.

    Raises
    ------
    UnreadableFileError
        When it is not.
    """
    if sibling(piece, ".shp") is None:
        raise UnreadableFileError(
            say.SHAPEFILE_MAIN_ABSENT.format(piece=piece.stem + ".shp"),
            file=label,
            remedy=say.SHAPEFILE_PIECE_REMEDY,
        )


def encoding_of(path: Path) -> TextEncoding:
    """Find the encoding of the attribute table from its bytes rather than believe it.

    IGN and INSEE deliver UTF-8, ISO-8859-1 and cp1252, with a ``.cpg`` that is absent or wrong once
    in a while. UTF-8 is hard to mistake: accented letters of another encoding are not valid in it.
    """
    table = sibling(path, ".dbf")
    declared_in = sibling(path, ".cpg")
    declared = declared_in.read_text("ascii", "ignore").strip() if declared_in else ""
    if table is None:
        return TextEncoding("UTF-8")
    with table.open("rb") as stream:
        sample = stream.read(_SAMPLE_BYTES)
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    accented = sum(character > "\x7f" for character in text) - broken
    if broken == accented == 0:
        return TextEncoding("UTF-8")  # ASCII only: every encoding agrees
    # A field cut at its width may break one letter of a UTF-8 table; cp1252 breaks nearly all.
    encoding = "UTF-8" if accented > broken else "CP1252"
    note: str | None = say.ENCODING_WRONG.format(declared=declared, encoding=_name(encoding))
    if not declared:
        guessed = say.ENCODING_GUESSED.format(encoding=_name(encoding))
        note = None if encoding == "UTF-8" else guessed
    elif (encoding == "UTF-8") is _is_utf8(declared):
        note = None
        encoding = encoding if encoding == "UTF-8" else _python_name(declared)
    if encoding == "UTF-8" and broken:
        return TextEncoding("ISO-8859-1", is_cut_utf8=True, note=note)
    return TextEncoding(encoding, note=note)


def uncut(text: str) -> str:
    """Put right a text of UTF-8 bytes read as ISO-8859-1, dropping a letter cut in two.

    Examples
    --------
    >>> uncut("Métropole é".encode()[:-1].decode("latin-1"))
    'Métropole '
    """
    return text.encode("latin-1", "replace").decode("utf-8", "ignore")


def _is_utf8(declared: str) -> bool:
    return declared.upper().replace("-", "").replace("_", "") in {"UTF8", "65001"}


def _python_name(declared: str) -> str:
    """Name the encoding as GDAL and Python both do, from the many spellings of ``.cpg`` files."""
    spelled = declared.upper().replace("_", "-").replace(" ", "-").removeprefix("ANSI-")
    if spelled in {"1252", "CP1252", "WINDOWS-1252"}:
        return "CP1252"
    if spelled.startswith(("ISO", "8859", "88591", "LATIN")):
        return "CP1252"  # a superset of ISO-8859-1 wherever text is text
    return spelled


def _name(encoding: str) -> str:
    return "Windows-1252" if encoding == "CP1252" else encoding
