"""Zips and compressed files that swell, escape, lie or disguise what they hold."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
from typing import TYPE_CHECKING, Final

from tests.fuzz.hostile.case import Case, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: Final = b"IRIS;C21_FAM\n000010101;100\n"
_TIGHT: Final = {"FRAGILITE_LIMIT_RATIO_FREE_MIB": "1", "FRAGILITE_LIMIT_EXPANDED_MIB": "8"}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def _renamed(name: bytes) -> bytes:
    """Zip whose only member bears a name that :mod:`zipfile` would not write."""
    place = b"x" * len(name)
    return packed({place.decode(): ROWS}).replace(place, name)


def _link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("lien.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def _twice() -> bytes:
    whole = packed({"aaa.csv": ROWS, "bbb.csv": ROWS.replace(b"100", b"999")})
    return whole.replace(b"bbb.csv", b"aaa.csv")


def _overlapping(count: int) -> bytes:
    """Many entries of the directory over one compressed member: each is counted, one is stored."""
    whole = packed({"000.csv": b"0" * 1_000_000})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    entries = b"".join(entry.replace(b"000.csv", b"%03d.csv" % rank) for rank in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return whole[:start] + entries + tail


def _lying(size: int) -> bytes:
    """Zip that announces another expanded size than that of its only member."""
    content = packed({"a.csv": ROWS + b"0" * 100_000})
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    edited = bytearray(content)
    struct.pack_into("<L", edited, local + 22, size)
    struct.pack_into("<L", edited, central + 24, size)
    return bytes(edited)


def _lying_packed() -> bytes:
    """Zip that announces a compressed size so great that its ratio looks small."""
    edited = bytearray(packed({"a.csv": b"0" * 3_000_000}))
    struct.pack_into("<L", edited, edited.index(b"PK\x01\x02") + 20, 2**31)
    return bytes(edited)


def _nested() -> bytes:
    """Zip of zips, each within the limits, all together far beyond."""
    inner = packed({"a.csv": b"0" * 900_000})
    return packed({f"{rank}.zip": inner for rank in range(30)}, zipfile.ZIP_STORED)


def _quine(depth: int) -> bytes:
    content = packed({"a.csv": ROWS})
    for _ in range(depth):
        content = packed({"a.zip": content})
    return content


def _bad_version() -> bytes:
    edited = bytearray(packed({"a.csv": ROWS}))
    edited[edited.index(b"PK\x01\x02") + 6] = 99
    return bytes(edited)


def _bad_name_encoding() -> bytes:
    edited = bytearray(packed({"éé.csv": ROWS}).replace("éé".encode(), b"\xff\xfe\xff\xfe"))
    return bytes(edited)


def _damaged(method: int) -> bytes:
    edited = bytearray(packed({"a.csv": ROWS * 200}, method))
    start = edited.index(b"a.csv") + 5
    edited[start + 20 : start + 40] = b"\xff" * 20
    return bytes(edited)


def _gzipped(folder: Path) -> Path:
    path = folder / "bombe.csv.gz"
    with gzip.open(path, "wb") as stream:
        stream.write(b"IRIS;A\n" + b"0" * 80_000_000)
    return path


def _zip(name: str, content: bytes | Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return written(name, content() if callable(content) else content)(folder)

    return make


_ESCAPES: Final = {
    "parent": b"../evil.csv",
    "parent-inside": b"a/../../evil.csv",
    "absolute": b"/etc/evil.csv",
    "backslashes": b"..\\..\\evil.csv",
    "drive": b"C:\\evil.csv",
    "drive-relative": b"C:evil.csv",
    "unc": b"\\\\host\\share\\evil.csv",
    "stream": b"a.csv:evil.csv",
}
_DISGUISES: Final = {
    "null": b"data.csv\x00.pdf",
    "control": b"data\x1b[2J.csv",
    "newline": b"data\nligne.csv",
}

CASES: Final = (
    *(
        Case(f"zip-path-{name}", _zip("a.zip", _renamed(path)), "dangereux")
        for name, path in _ESCAPES.items()
    ),
    *(
        Case(f"zip-name-{name}", _zip("a.zip", _renamed(path)), "invisibles")
        for name, path in _DISGUISES.items()
    ),
    Case("zip-name-bidi", _zip("a.zip", packed({"a\u202evsc.csv": ROWS})), "invisibles"),
    Case("zip-link", _zip("a.zip", _link), "lien symbolique"),
    Case("zip-twice", _zip("a.zip", _twice), "deux fois"),
    Case("zip-twice-by-case", _zip("a.zip", packed({"a.csv": ROWS, "A.CSV": ROWS})), "deux fois"),
    Case(
        "zip-file-and-folder", _zip("a.zip", packed({"a.csv": ROWS, "a.csv/b.csv": ROWS})), "endom"
    ),
    Case("zip-bomb", _zip("a.zip", lambda: packed({"a.csv": b"0" * 80_000_000})), "anormal"),
    Case("zip-bomb-many", _zip("a.zip", lambda: _overlapping(900)), "anormal"),
    Case("zip-bomb-nested", _zip("a.zip", _nested), "anormal", settings=_TIGHT),
    Case("zip-bomb-hidden", _zip("a.zip", _lying_packed), "anormal", settings=_TIGHT),
    Case("zip-quine", _zip("a.zip", lambda: _quine(5)), "imbriqu"),
    Case("zip-understated", _zip("a.zip", lambda: _lying(40)), "endommag"),
    Case("zip-overstated", _zip("a.zip", lambda: _lying(2**31)), "anormal"),
    Case("zip-version", _zip("a.zip", _bad_version), "endommag"),
    Case("zip-name-encoding", _zip("a.zip", _bad_name_encoding), "endommag"),
    Case("zip-damaged-deflate", _zip("a.zip", lambda: _damaged(zipfile.ZIP_DEFLATED)), "endom"),
    Case("zip-damaged-bzip2", _zip("a.zip", lambda: _damaged(zipfile.ZIP_BZIP2)), "endommag"),
    Case("zip-damaged-lzma", _zip("a.zip", lambda: _damaged(zipfile.ZIP_LZMA)), "endommag"),
    Case(
        "zip-members",
        _zip("a.zip", lambda: packed({f"{rank}.csv": ROWS for rank in range(20)})),
        "plus de 10 fichiers",
        settings={"FRAGILITE_LIMIT_MEMBERS": "10"},
    ),
    Case("zip-no-name", _zip("a.zip", _renamed(b"\x00\x00\x00\x00t")), "endommag"),
    Case("zip-long-name", _zip("a.zip", packed({"x" * 5000 + ".csv": ROWS})), "endommag"),
    Case("zip-cut", _zip("a.zip", packed({"a.csv": ROWS * 50})[:60]), "endommag"),
    Case("gzip-bomb", _gzipped, "anormal"),
    Case("gzip-cut", _zip("a.csv.gz", gzip.compress(ROWS * 900)[:60]), "endommag"),
    Case("gzip-archive", _zip("a.csv.gz", gzip.compress(b"\x00" * 600)), "archive"),
    Case("xz-damaged", _zip("a.csv.xz", b"\xfd7zXZ\x00" + b"\x01" * 90), "endommag"),
    Case("seven-zip", _zip("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60)), "7z"),
)
