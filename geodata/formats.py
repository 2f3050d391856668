"""What a file is, from its first bytes: the name only tells text formats apart."""

from __future__ import annotations

import gzip
import lzma
import struct
import zipfile
import zlib
from enum import StrEnum
from typing import IO, TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.parquet as pq

from geodata.archives import ZIP_FAULTS, is_too_dense
from geodata.errors import UnreadableFileError
from geodata.messages import files as messages

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.limits import ReadLimits

_ATTRIBUTE_SUFFIXES = (".shx", ".dbf", ".prj", ".cpg", ".qpj")
_INDEX_SUFFIXES = (".sbn", ".sbx", ".qix", ".qmd", ".fbn", ".fbx", ".ain", ".aih", ".atx", ".ixs")
SHAPEFILE_SIBLINGS = frozenset((*_ATTRIBUTE_SUFFIXES, *_INDEX_SUFFIXES))

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_GZIP = b"\x1f\x8b"
_LZMA = (b"\xfd7zXZ\x00", b"\x5d\x00\x00")
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh")
_HEAD_BYTES = 4096
_CHUNK_BYTES = 1 << 22


class FileFormat(StrEnum):
    """How a file is read."""

    TEXT = "csv"
    WORKBOOK = "excel"
    PARQUET = "parquet"
    VECTOR = "vector"
    ZIP = "zip"


def open_raw(path: Path) -> IO[bytes]:
    """Open a file for reading, through gzip or LZMA where it is compressed so."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(_GZIP):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return lzma.open(path, "rb") if head.startswith(_LZMA) else path.open("rb")


def _check_compressed(path: Path, file: str, limits: ReadLimits) -> bytes:
    """Decompress a single file once, within the limits; give its first bytes.

    Its size is not written in it, so that only reading it through tells.
    """
    packed = path.stat().st_size
    size, head = 0, b""
    try:
        with open_raw(path) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                head = head or chunk[:_HEAD_BYTES]
                size += len(chunk)
                if size > limits.max_file_bytes or is_too_dense(size, packed, limits):
                    raise UnreadableFileError(
                        messages.ZIP_TOO_DENSE, file=file, remedy=messages.DOWNLOAD_AGAIN
                    )
    except (lzma.LZMAError, zlib.error, EOFError, gzip.BadGzipFile, struct.error) as error:
        raise UnreadableFileError(
            messages.BROKEN_ZIP, file=file, remedy=messages.DOWNLOAD_AGAIN
        ) from error
    return head


def _zip_format(path: Path) -> FileFormat:
    """Tell a workbook from an archive: both are zips."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (*ZIP_FAULTS, OSError):
        # Too broken to look inside: what it claims to be gives the better message.
        workbook = path.suffix.lower() in {".xlsx", ".xlsm", ".xlsb", ".ods"}
        return FileFormat.WORKBOOK if workbook else FileFormat.ZIP
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return FileFormat.WORKBOOK
    if "mimetype" in names and "content.xml" in names:
        return FileFormat.WORKBOOK
    return FileFormat.ZIP


def _text_format(path: Path, head: bytes, file: str) -> FileFormat:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise UnreadableFileError(messages.WEB_PAGE, file=file, remedy=messages.DOWNLOAD_AGAIN)
    if start.startswith(b"<?xml"):
        raise UnreadableFileError(messages.XML, file=file, remedy=messages.SAVE_AS_CSV)
    if start.startswith(b"%pdf"):
        raise UnreadableFileError(messages.PDF, file=file)
    if start.startswith((b"{", b"[")) and path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        return FileFormat.VECTOR
    return FileFormat.TEXT


def detect_format(path: Path, file: str, limits: ReadLimits) -> FileFormat:
    """Tell what a file is.

    Parameters
    ----------
    path
        A file, known to exist.
    file
        Its name in messages.
    limits
        Bounds on what a compressed file may swell to.

    Raises
    ------
    UnreadableFileError
        It is empty, or of a kind that is never read (web page, PDF, 7z, lone ``.dbf``…).
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith((_GZIP, *_LZMA)):
        head = _check_compressed(path, file, limits)
        if b"\x00" in head:  # a compressed tar, or anything but text
            raise UnreadableFileError(
                messages.OTHER_ARCHIVE, file=file, remedy=messages.UNZIP_FIRST
            )
        return _text_format(path, head, file)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFileError(messages.EMPTY, file=file, remedy=messages.DOWNLOAD_AGAIN)
    if path.suffix.lower() in SHAPEFILE_SIBLINGS:
        raise UnreadableFileError(messages.LONE_SIBLING, file=file, remedy=messages.GIVE_SHP)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if head.startswith(_OTHER_ARCHIVES):
        raise UnreadableFileError(messages.OTHER_ARCHIVE, file=file, remedy=messages.UNZIP_FIRST)
    if head.startswith(_OLE):
        return FileFormat.WORKBOOK
    if head.startswith(b"PAR1"):
        return _parquet_format(path, file)
    vector_magic = (b"SQLite format 3\x00", b"fgb\x03fgb", b"\x00\x00\x27\x0a")
    if head.startswith(vector_magic):
        return FileFormat.VECTOR
    return _text_format(path, head, file)


def _parquet_format(path: Path, file: str) -> FileFormat:
    """Tell a GeoParquet from a plain table."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableFileError(
            messages.PARQUET_BROKEN, file=file, remedy=messages.DOWNLOAD_AGAIN
        ) from error
    return FileFormat.VECTOR if b"geo" in metadata else FileFormat.PARQUET
