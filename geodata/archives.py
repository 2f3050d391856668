"""Zip archives as delivered: checked before anything is written, then extracted."""

from __future__ import annotations

import errno
import lzma
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geodata.errors import UnreadableFileError
from geodata.messages import files as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.limits import ReadLimits

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_COPY_BYTES = 1 << 20

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    # A name that is not in the encoding it announces, a seek before the beginning.
    ValueError,
    # A name of no letter.
    LookupError,
    # An unknown version or method of compression; a password.
    RuntimeError,
)
"""What damaged or hostile zips make :mod:`zipfile` raise, beside ``OSError``."""

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
    unsafe = path.is_absolute() or ".." in path.parts or not path.parts
    if unsafe or any(":" in part for part in path.parts):
        return None
    return path


def _is_disguised(name: str) -> bool:
    """Tell whether a name holds controls, or marks that make it read otherwise than it is."""
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name)


@dataclass
class Budget:
    """What may come out of the archives of one delivery, those inside others included."""

    limits: ReadLimits
    packed_bytes: int
    """Size of the delivery on disk: what an archive says of itself is not believed."""
    member_count: int = 0
    expanded_bytes: int = 0
    is_overrun: bool = False
    """An archive asked for more: nothing else of the delivery is looked at."""

    def spend(self, members: Sequence[zipfile.ZipInfo], file: str) -> None:
        """Count in what an archive announces, before any of it is written.

        Raises
        ------
        UnreadableFileError
            There are too many files, or they would swell beyond reason.
        """
        self.member_count += len(members)
        self.expanded_bytes += sum(member.file_size for member in members)
        self.is_overrun = True
        if self.member_count > self.limits.max_members:
            raise UnreadableFileError(messages.too_many_members(self.limits.max_members), file=file)
        if self.expanded_bytes > self.limits.max_expanded_bytes or is_too_dense(
            self.expanded_bytes, self.packed_bytes, self.limits
        ):
            raise UnreadableFileError(
                messages.ZIP_TOO_DENSE, file=file, remedy=messages.DOWNLOAD_AGAIN
            )
        self.is_overrun = False


def is_too_dense(expanded_bytes: int, packed_bytes: int, limits: ReadLimits) -> bool:
    """Tell whether compressed content would swell beyond reason."""
    ratio = expanded_bytes / max(1, packed_bytes)
    return expanded_bytes > limits.ratio_free_bytes and ratio > limits.max_ratio


def _wanted(
    archive: zipfile.ZipFile, budget: Budget, file: str
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath, str | None]]:
    """Members with their safe path, and the reason to skip them where there is one."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    budget.spend(members, file)
    seen: set[str] = set()
    for member in members:
        name = _member_name(member)
        path = _safe_path(name)
        if path is None:
            raise UnreadableFileError(
                messages.ZIP_TRAVERSAL, file=file, remedy=messages.DOWNLOAD_AGAIN
            )
        # What follows a null character is in the original name only.
        if _is_disguised(name) or "\x00" in member.orig_filename:
            raise UnreadableFileError(
                messages.ZIP_DISGUISED, file=file, remedy=messages.DOWNLOAD_AGAIN
            )
        if path.parts[0] == "__MACOSX" or path.name.startswith("."):
            continue
        # Two names that differ by their case only are one file on many machines.
        if str(path).casefold() in seen:
            raise UnreadableFileError(
                messages.zip_twice(path.name), file=file, remedy=messages.MAKE_ZIP_AGAIN
            )
        seen.add(str(path).casefold())
        reason = None
        if stat.S_ISLNK(member.external_attr >> 16):
            reason = messages.ZIP_LINK
        elif path.suffix.lower() not in DATA_SUFFIXES:
            reason = messages.COMPANION
        elif member.flag_bits & _ENCRYPTED_FLAG:
            reason = messages.ZIP_ENCRYPTED
        yield member, path, reason


def extract(archive_path: Path, folder: Path, *, budget: Budget, file: str) -> Extracted:
    """Extract the data members of a zip under ``folder``, keeping their tree.

    Parameters
    ----------
    archive_path
        The zip.
    folder
        An empty folder, created when absent.
    budget
        Bounds on number, size and ratio, and what the delivery has spent of them.
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
            for member, path, reason in _wanted(archive, budget, file):
                problem = reason or _extract_member(archive, member, folder / path)
                if problem is None:
                    names.append(path)
                else:
                    skipped.append(SkippedMember(str(path), problem))
    except ZIP_FAULTS as error:
        raise UnreadableFileError(
            messages.BROKEN_ZIP, file=file, remedy=messages.DOWNLOAD_AGAIN
        ) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = messages.NO_SPACE if full else messages.BROKEN_ZIP
        remedy = messages.FREE_SPACE if full else messages.DOWNLOAD_AGAIN
        raise UnreadableFileError(reason, file=file, remedy=remedy) from error
    return Extracted(folder, tuple(names), tuple(skipped))


def _extract_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> str | None:
    """Write one member; give the reason when its content is damaged."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # zipfile never gives more bytes than the header declares, which were checked above.
        with archive.open(member) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink, _COPY_BYTES)
    except (*ZIP_FAULTS, OSError) as error:
        # bz2 tells damaged content by an OSError without a number, unlike the disk.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        target.unlink(missing_ok=True)
        return messages.ZIP_CORRUPT
    return None
