"""Zip archives as delivered: checked before anything is written, then extracted."""

from __future__ import annotations

import errno
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geodata.errors import UnreadableFileError
from geodata.messages import files as messages

if TYPE_CHECKING:
    from collections.abc import Iterator

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_COPY_BYTES = 1 << 20

_TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".tab", ".dat", ".parquet")
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_VECTOR_SUFFIXES = (
    ".geojson",
    ".json",
    ".gpkg",
    ".fgb",
    ".shp",
    ".shx",
    ".dbf",
    ".prj",
    ".cpg",
)
_PACKED_SUFFIXES = (".zip", ".whl", ".xz", ".lzma", ".gz")
DATA_SUFFIXES = frozenset(
    (*_TABLE_SUFFIXES, *_WORKBOOK_SUFFIXES, *_VECTOR_SUFFIXES, *_PACKED_SUFFIXES)
)
"""What may hold data; the rest of an archive (PDF, HTML, checksums…) is not even extracted."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds a delivery must stay within; all France passes each of them with room to spare."""

    max_members: int = 20_000
    """Files in one archive or folder."""
    max_file_bytes: int = 6 * 2**30
    """Size of one file on disk."""
    max_expanded_bytes: int = 12 * 2**30
    """Size of all that comes out of one archive."""
    max_ratio: float = 200.0
    """Expanded size over compressed size. Census tables shrink about tenfold, the emptiest
    attribute tables of shapefiles some fiftyfold."""
    ratio_free_bytes: int = 64 * 2**20
    """Expanded size below which the ratio does not matter."""
    max_workbook_bytes: int = 3 * 2**30
    """Expanded size of an xlsx, which is an archive too."""
    max_sheet_columns: int = 8_000
    """Columns of a sheet; the widest communal tables have some 2 000."""
    max_sheet_cells: int = 100_000_000
    """Rows times columns of a sheet: twice the IRIS of France over a thousand columns."""


@dataclass(frozen=True, slots=True)
class SkippedMember:
    """A member of a delivery that was not read, and why."""

    name: str
    reason: str
    """French sentence."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """Files that came out of an archive, under ``folder``, and what stayed in it."""

    folder: Path
    names: tuple[PurePosixPath, ...]
    skipped: tuple[SkippedMember, ...]


def _member_name(member: zipfile.ZipInfo) -> str:
    """Name of a member; French names written without the UTF-8 flag are decoded again."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _safe_path(name: str) -> PurePosixPath | None:
    """Relative path of a member, ``None`` when it would leave the folder it is extracted to."""
    path = PurePosixPath(name.replace("\\", "/"))
    unsafe = path.is_absolute() or ".." in path.parts or "\x00" in name
    if unsafe or any(":" in part for part in path.parts):
        return None
    return path


def check_expansion(
    members: list[zipfile.ZipInfo],
    limits: ReadLimits,
    *,
    maximum: int,
    file: str,
    reason: str,
) -> None:
    """Refuse an archive that would swell beyond reason.

    Raises
    ------
    UnreadableFileError
        When the expanded size is above ``maximum``, or the ratio above the limit.
    """
    expanded = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    dense = expanded > limits.ratio_free_bytes and expanded / packed > limits.max_ratio
    if expanded > maximum or dense:
        raise UnreadableFileError(reason, file=file, remedy=messages.DOWNLOAD_AGAIN)


def _wanted(
    archive: zipfile.ZipFile, limits: ReadLimits, file: str
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath, str | None]]:
    """Members with their safe path, and the reason to skip them where there is one."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.max_members:
        raise UnreadableFileError(messages.too_many_members(limits.max_members), file=file)
    check_expansion(
        members,
        limits,
        maximum=limits.max_expanded_bytes,
        file=file,
        reason=messages.ZIP_TOO_DENSE,
    )
    for member in members:
        path = _safe_path(_member_name(member))
        if path is None:
            raise UnreadableFileError(messages.ZIP_TRAVERSAL, file=file)
        if path.parts[0] == "__MACOSX" or path.name.startswith("."):
            continue
        reason = None
        if stat.S_ISLNK(member.external_attr >> 16):
            reason = messages.ZIP_LINK
        elif path.suffix.lower() not in DATA_SUFFIXES:
            reason = messages.COMPANION
        elif member.flag_bits & _ENCRYPTED_FLAG:
            reason = messages.ZIP_ENCRYPTED
        yield member, path, reason


def extract(archive_path: Path, folder: Path, *, limits: ReadLimits, file: str) -> Extracted:
    """Extract the data members of a zip under ``folder``, keeping their tree.

    Parameters
    ----------
    archive_path
        The zip.
    folder
        An empty folder, created when absent.
    limits
        Bounds on number, size and ratio.
    file
        Name of the archive in messages.

    Raises
    ------
    UnreadableFileError
        The archive is broken, dangerous or too big. A single broken member is only skipped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names: list[PurePosixPath] = []
    skipped: list[SkippedMember] = []
    try:
        with zipfile.ZipFile(archive_path) as archive:
            for member, path, reason in _wanted(archive, limits, file):
                problem = reason or _extract_member(archive, member, folder / path)
                if problem is None:
                    names.append(path)
                else:
                    skipped.append(SkippedMember(str(path), problem))
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            messages.BROKEN_ZIP, file=file, remedy=messages.DOWNLOAD_AGAIN
        ) from error
    except OSError as error:
        full = error.errno == errno.ENOSPC
        reason = messages.NO_SPACE if full else messages.BROKEN_ZIP
        raise UnreadableFileError(reason, file=file) from error
    return Extracted(folder, tuple(names), tuple(skipped))


def _extract_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> str | None:
    """Write one member; give the reason when its content is damaged."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # zipfile never gives more bytes than the header declares, which were checked above.
        with archive.open(member) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink, _COPY_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        target.unlink(missing_ok=True)
        return messages.ZIP_CORRUPT
    return None
