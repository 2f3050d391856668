"""The smallest old-format workbook (BIFF8 in an OLE container), which no kept-up library writes.

One sheet of text and numbers, enough to stand for the official ``.xls`` of before 2017.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MINI_STREAM_CUTOFF = 4096


def _record(kind: int, payload: bytes) -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def _text(text: str, length_format: str) -> bytes:
    return struct.pack(length_format, len(text)) + b"\x01" + text.encode("utf-16-le")


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, (int, float)):
        return _record(0x0203, place + struct.pack("<d", float(value)))
    return _record(0x0204, place + _text(str(value), "<H"))


def _workbook_stream(name: str, rows: list[list[object]]) -> bytes:
    bof = 0x0809
    version = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    width = max(len(row) for row in rows)
    cells = b"".join(
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    dimensions = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    sheet = (
        _record(bof, version[:2] + struct.pack("<H", 0x0010) + version[4:])
        + dimensions
        + cells
        + _record(0x000A, b"")
    )
    bound = _text(name, "<B")
    globals_size = len(_record(bof, version)) + 4 + 6 + len(bound) + 4
    sheet_entry = _record(0x0085, struct.pack("<IBB", globals_size, 0, 0) + bound)
    return _record(bof, version) + sheet_entry + _record(0x000A, b"") + sheet


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def write_xls(path: Path, name: str, rows: list[list[object]]) -> Path:
    """Write one sheet as an ``.xls``."""
    stream = _workbook_stream(name, rows)
    stream = stream.ljust(max(_MINI_STREAM_CUTOFF, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    if sectors + 2 > _SECTOR // 4:
        message = "too many rows for a single allocation sector"
        raise ValueError(message)
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    directory = (
        _entry("Root Entry", 5, 1, _END, 0)
        + _entry("Workbook", 2, _FREE, 2, len(stream))
        + _entry("", 0, _FREE, 0, 0) * 2
    )
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, _MINI_STREAM_CUTOFF, _END, 0, _END, 0)
        + struct.pack("<I", 0)
        + b"\xff" * (108 * 4)
    )
    path.write_bytes(header + fat + directory + stream)
    return path
