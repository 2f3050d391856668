"""Files as delivered: a zip, a workbook or a bare file, cut into parts that a source can read.

``open_delivery`` looks at what a file *is* (its first bytes, its header), never at what it is
called, and gives parts that are peeked at; ``read_rows`` then reads one of them whole, as strings,
each row keeping the number of its line.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geodata import limits as settings
from geodata import workbooks
from geodata.archives import Budget, SkippedMember, extract
from geodata.delivered_paths import check_path, is_file, walk
from geodata.errors import GeodataError, UnreadableFileError
from geodata.formats import SHAPEFILE_SIBLINGS, FileFormat, detect_format
from geodata.held_folders import HeldFolder
from geodata.limits import ReadLimits
from geodata.messages import files as messages
from geodata.messages import listed
from geodata.parts import SEPARATOR, Part, PartKind
from geodata.peeking import (
    Peeked,
    peek_parquet,
    peek_text,
    peek_workbook,
    state_geography,
)
from geodata.reading import TableRows, read_rows, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "Delivery",
    "Part",
    "PartKind",
    "ReadLimits",
    "SkippedMember",
    "TableRows",
    "open_delivery",
    "read_rows",
    "read_table",
]

_HASH_BYTES = 1 << 20
_SCRATCH = "geodata-delivery-"
"""Start of the names of the folders that archives are extracted to."""


@dataclass(frozen=True)
class Delivery:
    """One file or folder given by the user, and what was found in it."""

    path: Path
    name: str
    sha256: str
    """Checksum; of several files, that of the sorted list of their names and checksums."""
    size: int
    """Bytes as delivered."""
    parts: tuple[Part, ...]
    skipped: tuple[SkippedMember, ...]
    """Members that could not be read or had nothing to read, each with a French reason."""
    metadata: tuple[str, ...]
    """Labels of the members and sheets that describe variables."""


@dataclass
class _Found:
    """What is being gathered while a delivery is looked through."""

    scratch: Path
    """Temporary folder archives are extracted to."""
    budget: Budget
    parts: list[Part] = field(default_factory=list)
    skipped: list[SkippedMember] = field(default_factory=list)
    metadata: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    errors: list[GeodataError] = field(default_factory=list)

    def add(self, peeked: Peeked) -> None:
        """Take in what a file holds."""
        self.parts.extend(peeked.parts)
        self.skipped.extend(peeked.skipped)
        self.metadata.extend(peeked.metadata)
        self.years |= peeked.years


@contextmanager
def open_delivery(path: Path, limits: ReadLimits | None = None) -> Iterator[Delivery]:
    """Look through a file, an archive or a folder, as delivered.

    Parameters
    ----------
    path
        A CSV or other delimited text, a workbook, a Parquet file, a vector file, a zip of these
        (one zip inside another at most), or a folder of these.
    limits
        Bounds on sizes and numbers; by default those of :func:`geodata.limits.current`.

    Yields
    ------
    Delivery
        Its parts can be read until the context ends, which removes what came out of archives.

    Raises
    ------
    UnreadableFileError
        The path is no file nor folder, or nothing in it can be read. In an archive or a folder, a
        bad member beside good ones is only listed in ``skipped``.
    """
    path = Path(path)
    check_path(path)
    bounds = limits or settings.current()
    files = [path]
    refused: list[SkippedMember] = []
    try:
        if path.is_dir():
            files, refused = walk(path, bounds)
        else:
            files += _siblings(path)
        with HeldFolder(_SCRATCH) as scratch:
            packed = sum(one.stat().st_size for one in files)
            found = _Found(scratch.path, Budget(bounds, packed), skipped=refused)
            if path.is_dir():
                _look_at_all(files, path, path.name, found, depth=1)
            else:
                _look_at(path, path.name, found, depth=1)
            if not found.parts:
                raise _nothing_found(path, found)
            state_geography(found.parts, found.years)
            digest, size = _fingerprint(files, path)
            yield Delivery(
                path=path,
                name=path.name,
                sha256=digest,
                size=size,
                parts=tuple(found.parts),
                skipped=tuple(found.skipped),
                metadata=tuple(found.metadata),
            )
    except OSError as error:
        if isinstance(error.filename, (str, Path)) and Path(error.filename) in {path, *files}:
            raise UnreadableFileError(
                messages.UNREADABLE_ON_DISK,
                file=Path(error.filename).name,
                remedy=messages.CHECK_RIGHTS,
            ) from error
        raise
    finally:
        workbooks.forget_sheets()


def _siblings(path: Path) -> list[Path]:
    """Other files of a shapefile."""
    if path.suffix.lower() != ".shp":
        return []
    beside = (other for other in path.parent.iterdir() if other.stem == path.stem)
    kept = (other for other in beside if other.suffix.lower() in SHAPEFILE_SIBLINGS)
    return sorted(filter(is_file, kept))


def _fingerprint(files: Sequence[Path], root: Path) -> tuple[str, int]:
    """Checksum and size of one file, or of several together."""
    digests = []
    for path in files:
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_HASH_BYTES):
                digest.update(chunk)
        digests.append((path, digest.hexdigest()))
    size = sum(path.stat().st_size for path in files)
    if len(digests) == 1:
        return digests[0][1], size
    base = root if root.is_dir() else root.parent
    lines = sorted(f"{path.relative_to(base).as_posix()} {value}\n" for path, value in digests)
    return hashlib.sha256("".join(lines).encode()).hexdigest(), size


def _nothing_found(path: Path, found: _Found) -> GeodataError:
    if len(found.errors) == 1 and not found.metadata:
        return found.errors[0]
    if found.metadata:
        return UnreadableFileError(
            messages.ONLY_METADATA, file=path.name, remedy=messages.GIVE_DATA_FILE
        )
    if not found.skipped:
        return UnreadableFileError(messages.NOT_A_TABLE, file=path.name)
    reasons = [f"{member.name} : {member.reason.rstrip('.')}" for member in found.skipped]
    return UnreadableFileError(
        messages.nothing_readable([listed(reasons, limit=3)]), file=path.name
    )


def _look_at_all(
    files: Sequence[Path], root: Path, label: str, found: _Found, *, depth: int
) -> None:
    """Look at each file of a folder; what cannot be read is set aside with its reason."""
    shapes = {path.with_suffix("") for path in files if path.suffix.lower() == ".shp"}
    for path in files:
        suffix = path.suffix.lower()
        if suffix in SHAPEFILE_SIBLINGS and path.with_suffix("") in shapes:
            continue
        if path.name.lower().endswith(".shp.xml"):
            continue
        name = path.relative_to(root).as_posix()
        try:
            _look_at(path, f"{label}{SEPARATOR}{name}", found, depth=depth)
        except GeodataError as error:
            if found.budget.is_overrun:
                raise
            found.skipped.append(SkippedMember(name, error.reason))
            found.errors.append(error)


def _look_at(path: Path, label: str, found: _Found, *, depth: int) -> None:
    """Find the parts of one file, whatever it is."""
    limits = found.budget.limits
    if path.stat().st_size > limits.max_file_bytes:
        raise UnreadableFileError(messages.too_big(limits.max_file_bytes), file=label)
    kind = detect_format(path, label, limits)
    match kind:
        case FileFormat.ZIP:
            _look_in_zip(path, label, found, depth=depth)
        case FileFormat.WORKBOOK:
            found.add(peek_workbook(path, label, limits))
        case FileFormat.PARQUET:
            found.add(peek_parquet(path, label))
        case FileFormat.VECTOR:
            # Imported late: geometry libraries are slow to load and most deliveries are tables.
            from geodata.vector import peek_vector

            found.parts.extend(peek_vector(path, label))
        case FileFormat.TEXT:
            found.add(peek_text(path, label))


def _look_in_zip(path: Path, label: str, found: _Found, *, depth: int) -> None:
    if depth < 0:
        raise UnreadableFileError(messages.ZIP_TOO_DEEP, file=label)
    folder = Path(tempfile.mkdtemp(dir=found.scratch))
    content = extract(path, folder, budget=found.budget, file=label)
    found.skipped.extend(content.skipped)
    files = [folder / name for name in content.names]
    _look_at_all(files, folder, label, found, depth=depth - 1)
