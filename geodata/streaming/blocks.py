"""Blocks of whole lines of a text file, in UTF-8, each knowing the number of its first line."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata import limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.formats import open_raw
from geodata.messages import files as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BLOCK_BYTES: Final = 1 << 24
"""Some 35 000 dwellings: enough for a distinct cell to repeat, little enough to keep several."""
_HEAD_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file."""

    data: bytes
    """In UTF-8."""
    first_line: int
    """Physical line, from 1, of the first of them."""
    bytes_read: int
    """Bytes of the file read so far, as delivered (decompressed)."""


def text_blocks(
    path: Path,
    *,
    encoding: str,
    data_line: int,
    file: str,
    block_bytes: int = BLOCK_BYTES,
) -> Iterator[Block]:
    """Read a text file block by block, from its first line of data on.

    Parameters
    ----------
    path, file
        The file, and its name in messages.
    encoding
        As :func:`geodata.sniffing.sniff` found it.
    data_line
        Physical line, from 1, of the first row.
    block_bytes
        Bytes read at a time; a block ends with the last whole line among them.

    Raises
    ------
    UnreadableFileError
        Bytes that are no text.
    InvalidContentError
        A line longer than any table's.
    """
    to_utf8 = _recoder(encoding, old_macintosh=_is_old_macintosh(path))
    rest, line, read = b"", 1, 0
    longest = limits.current().max_line_bytes
    with open_raw(path) as stream:
        while True:
            chunk = stream.read(block_bytes)
            read += len(chunk)
            data = rest + to_utf8(chunk, not chunk)
            cut = len(data) if not chunk else data.rfind(b"\n") + 1
            data, rest = data[:cut], data[cut:]
            if len(rest) > longest + block_bytes:
                raise InvalidContentError(
                    messages.LINE_TOO_LONG,
                    file=file,
                    # The whole lines of this block come before it.
                    line=line + data.count(b"\n"),
                    remedy=messages.CHECK_LINES,
                )
            if b"\x00" in data:
                line += data[: data.index(b"\x00")].count(b"\n")
                raise UnreadableFileError(
                    messages.NUL_BYTES, file=file, line=line, remedy=messages.DOWNLOAD_AGAIN
                )
            data, line = _skip_to(data_line, data, line)
            if data:
                yield Block(data, line, read)
                line += data.count(b"\n")
            if not chunk:
                return


def _is_old_macintosh(path: Path) -> bool:
    """Tell whether lines end with a lone carriage return."""
    with open_raw(path) as stream:
        head = stream.read(_HEAD_BYTES)
    return b"\r" in head and b"\n" not in head


def _recoder(encoding: str, *, old_macintosh: bool) -> Callable[[bytes, bool], bytes]:
    """Give what turns successive bytes of a file into UTF-8 with Unix line ends."""
    if encoding == "utf-8" and not old_macintosh:
        return lambda chunk, _last: chunk
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def recode(chunk: bytes, last: bool) -> bytes:
        data = decoder.decode(chunk, last).encode("utf-8")
        return data.replace(b"\r", b"\n") if old_macintosh else data

    return recode


def _skip_to(data_line: int, data: bytes, line: int) -> tuple[bytes, int]:
    """Drop the lines before the first row of data."""
    position = 0
    while line < data_line and position < len(data):
        end = data.find(b"\n", position)
        if end < 0:
            return b"", line
        position, line = end + 1, line + 1
    return data[position:], line
