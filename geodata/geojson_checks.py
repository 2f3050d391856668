"""A GeoJSON checked before its library reads it, which settles doubts in silence.

A field given twice keeps its last value, ``true`` among numbers becomes one: neither is what a
person would see in the file. A CRS may be an address, which the library would ask for.
"""

from __future__ import annotations

import json
import mmap
import re
from typing import TYPE_CHECKING, Final

from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import geometry as say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OPENING: Final = re.compile(rb"\s*:\s*(?=\{)")
_ESCAPED_LETTER: Final = re.compile(rb"\\u00(?:[46][1-9a-fA-F]|[57][0-9aA])")
"""No program writes plain letters so: it hides a word from whoever looks for it."""
_SHORT_BYTES: Final = 1 << 12
_SHOWN: Final = 40
_NUMBER, _BOOLEAN = 1, 2


class _RepeatedError(ValueError):
    """A field given twice in one feature."""


def check(path: Path, label: str, most: int) -> None:
    """Make sure that every attribute says one thing, and that the CRS is named.

    Parameters
    ----------
    path, label
        The file, and its name in messages.
    most
        Bytes of the longest feature.

    Raises
    ------
    InvalidContentError
        A feature is too long, gives a field twice, or mixes numbers with true and false; it is
        named by its rank.
    UnreadableFileError
        The text is no UTF-8, or its CRS is an address.
    """
    kinds: dict[str, int] = {}
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        _check_sizes(content, label, most)
        _check_crs(content, label)
        for rank, properties in enumerate(_objects(content, label, most), start=1):
            for name, kind in properties.items():
                kinds[name] = kinds.get(name, 0) | kind
                if kinds[name] == _NUMBER | _BOOLEAN:
                    raise InvalidContentError(
                        say.BOOLEAN_AMONG_NUMBERS,
                        file=label,
                        line=rank,
                        column=name[:_SHOWN],
                        remedy=say.JSON_KEY_REMEDY,
                    )


def _objects_named(content: mmap.mmap, name: bytes) -> Iterator[int]:
    """Where the objects under a name start, found without a look at all that is between."""
    place = content.find(name)
    while place >= 0:
        opening = _OPENING.match(content, place + len(name))
        if opening is not None and content[max(0, place - 1) : place] != b"\\":
            yield opening.end()
        place = content.find(name, place + 1)


def _check_crs(content: mmap.mmap, label: str) -> None:
    """Refuse a CRS given otherwise than by its name."""
    hidden = _ESCAPED_LETTER.search(content) is not None
    for start in _objects_named(content, b'"crs"'):
        piece = content[start : start + _SHORT_BYTES].decode("utf-8", "replace")
        try:
            declared, _ = json.JSONDecoder().raw_decode(piece)
        except (ValueError, RecursionError):
            declared = {}
        hidden |= declared.get("type") != "name"
    if hidden:
        raise UnreadableFileError(say.CRS_BY_ADDRESS, file=label, remedy=say.CRS_UNDECLARED_REMEDY)


def _objects(content: mmap.mmap, label: str, most: int) -> Iterator[dict[str, int]]:
    """Kinds of the values of each feature that can be read here; the reader judges the others."""
    decoder = json.JSONDecoder(object_pairs_hook=_kinds)
    for rank, start in enumerate(_objects_named(content, b'"properties"'), start=1):
        size = _SHORT_BYTES
        while True:
            piece = content[start : start + size]
            try:
                read, _ = decoder.raw_decode(piece.decode("utf-8", "surrogateescape"))
            except _RepeatedError as error:
                raise InvalidContentError(
                    say.JSON_KEY_TWICE.format(name=error),
                    file=label,
                    line=rank,
                    remedy=say.JSON_KEY_REMEDY,
                ) from error
            except (ValueError, RecursionError):
                if size >= most or len(piece) < size:
                    break
                size *= 8
                continue
            _check_encoding(piece, label, rank)
            yield read
            break


def _check_sizes(content: mmap.mmap, label: str, most: int) -> None:
    """Refuse a feature too long to be one, before the reader tries to hold it."""
    before = 0
    starts = [*_objects_named(content, b'"properties"'), len(content)]
    for rank, start in enumerate(starts):
        # Between two objects there are the end of one feature and the beginning of the next.
        if start - before > 2 * most:
            raise InvalidContentError(
                say.FEATURE_TOO_LONG.format(limit=most >> 20),
                file=label,
                line=max(rank, 1),
                remedy=say.SIMPLIFY,
            )
        before = start


def _check_encoding(piece: bytes, label: str, rank: int) -> None:
    """Refuse texts that are no UTF-8, the only encoding of GeoJSON."""
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        # The piece may end in the middle of a letter.
        if error.end < len(piece) - 3:
            raise UnreadableFileError(
                say.JSON_NOT_UTF8, file=label, line=rank, remedy=say.SAVE_AS_GPKG
            ) from error


def _kinds(pairs: list[tuple[str, object]]) -> dict[str, int]:
    """Kind of the value of each field."""
    found = {
        name: _BOOLEAN if isinstance(value, bool) else _NUMBER * isinstance(value, (int, float))
        for name, value in pairs
    }
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedError(next(name for name in names if names.count(name) > 1)[:_SHOWN])
    return found
