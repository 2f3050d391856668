"""Reads the register of social dwellings, block by block, into a spool on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.delimited import TextShape, is_too_ragged
from geodata.errors import InvalidContentError
from geodata.formats import FileFormat
from geodata.messages import files as file_messages
from geodata.messages import rpls as messages
from geodata.model import Dataset, Level, Rejection
from geodata.parts import Part, PartKind
from geodata.reading import check_names, read_rows
from geodata.sources.rpls_detail.contract import ALWAYS
from geodata.sources.rpls_detail.dwellings import Dwellings
from geodata.sources.rpls_detail.schema import INFO, find_columns, iris_year, is_detail
from geodata.sources.rpls_detail.spool import DwellingSpool, empty_rows
from geodata.streaming import SpoolWriter, frame_rows, parse_block, text_blocks
from geodata.tables import year_in_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geodata.delimited import RaggedLine
    from geodata.model import SourceInfo
    from geodata.streaming import BlockRows

    Tell = Callable[[int, int], None]

_SHOWN_LINES: Final = 20
_TOO_MANY: Final = 0.5
_SOME_CELLS: Final = 20
_NEARLY_ALL: Final = 0.95
_COUNTED_BY: Final = ("product", "built", "type", "rooms", "surface", "qpv", "energy", "mode")
"""Columns that figures are made of: one that says nothing legible is another's content."""
MANY_TWINS: Final = 0.01
"""Share of lines that repeat another beyond which it is said: the open file has no identifier, so
that some are two dwellings alike, and some may be one dwelling twice."""


def _tell_nobody(_done: int, _total: int) -> None:
    """Tell nobody."""


class RplsDetail:
    """The register, one row a dwelling: open files since 2012, and the restricted one."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has the columns of the register, dwelling by dwelling."""
        return part.kind is PartKind.TABLE and is_detail(part.columns)

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part; see :meth:`load_with_progress`."""
        return self.load_with_progress(part, _tell_nobody)

    def load_with_progress(self, part: Part, tell: Tell) -> Sequence[Dataset]:
        """Read the part, telling how many bytes were read, of how many.

        Returns
        -------
        One dataset, ``dwellings``, whose frame is empty: ``extra["spool"]`` holds the
        :class:`~geodata.sources.rpls_detail.spool.DwellingSpool` that gives the rows.

        Raises
        ------
        InvalidContentError
            Most rows have no commune or another width, none is left, or the year is nowhere.
        UnreadableFileError
            The text is damaged, or the disk is full.
        """
        names = find_columns(part.columns)
        check_names(part, list(names.values()))
        vintage, notes = _vintage(part, names)
        dwellings = Dwellings(part.label, names, vintage, part.options.get("decimal"))
        ragged = _Ragged(part.label, len(part.columns))
        twins = _Twins()
        with SpoolWriter(part.label) as writer:
            for rows in _blocks(part, sorted(set(names.values())), tell, twins):
                ragged.add(rows.ragged)
                writer.write(dwellings.of(rows))
            _check(part, dwellings, ragged)
            _check_columns(part, dwellings)
            written, folder = writer.finish()
        spool = DwellingSpool([written], [folder], vintage)
        return [
            Dataset(
                info=INFO,
                table="dwellings",
                level=Level.DWELLING,
                vintage=vintage,
                frame=empty_rows(),
                rows_read=dwellings.row_count + ragged.count,
                file=part.label,
                rejections=(
                    *ragged.rejections(),
                    *dwellings.refusals.rejections(messages.more_cells),
                ),
                notes=(*notes, *_notes(dwellings, spool), *twins.notes()),
                extra={"spool": spool},
            )
        ]


class _Twins:
    """Lines that are the same to the last character, by their hashes (64 bits)."""

    def __init__(self) -> None:
        self._hashes: list[np.ndarray] = []

    def add_lines(self, data: bytes) -> None:
        """Take in the lines of a block."""
        lines = [line for line in data.splitlines() if line.strip()]
        self._hashes.append(np.fromiter(map(hash, lines), dtype=np.int64, count=len(lines)))

    def add_rows(self, frame: pd.DataFrame) -> None:
        """Take in rows read whole."""
        hashes = pd.util.hash_pandas_object(frame.astype("str"), index=False)
        self._hashes.append(hashes.to_numpy().view(np.int64))

    def notes(self) -> tuple[str, ...]:
        """Say how many lines repeat another one, where they are many."""
        hashes = np.concatenate(self._hashes) if self._hashes else np.empty(0, dtype=np.int64)
        repeated = len(hashes) - len(np.unique(hashes))
        if repeated <= MANY_TWINS * len(hashes):
            return ()
        return (messages.identical_lines(repeated, len(hashes)),)


class _Ragged:
    """Lines of another width: the first ones, and how many."""

    def __init__(self, file: str, width: int) -> None:
        self._file = file
        self._width = width
        self._first: list[RaggedLine] = []
        self.count = 0

    def add(self, lines: Sequence[RaggedLine]) -> None:
        """Take in the lines of a block."""
        self._first += lines[: _SHOWN_LINES - len(self._first)]
        self.count += len(lines)

    def rejections(self) -> list[Rejection]:
        """Say which lines were left out."""
        found = [
            Rejection(self._file, one.line, None, file_messages.ragged(one.found, self._width))
            for one in self._first
        ]
        left = self.count - len(found)
        if left > 0:
            found.append(Rejection(self._file, None, None, messages.more_lines(left), left))
        return found

    @property
    def first_line(self) -> int | None:
        """Line of the first of them."""
        return self._first[0].line if self._first else None


def _vintage(part: Part, names: dict[str, str]) -> tuple[int, list[str]]:
    """Year of the register: its name's, else the one after its IRIS."""
    year = year_in_name(part.label)
    if year is not None:
        return year, []
    zoned = iris_year(names["iris"]) if "iris" in names else None
    if zoned is None:
        raise InvalidContentError(
            messages.UNKNOWN_YEAR, file=part.label, remedy=messages.NAME_THE_YEAR
        )
    return zoned + 1, [messages.year_from_columns(zoned + 1, names["iris"])]


def _blocks(part: Part, columns: list[str], tell: Tell, twins: _Twins) -> Iterator[BlockRows]:
    """Rows of the part, block by block where it is text."""
    if part.options.get("format") != FileFormat.TEXT.value:
        rows = read_rows(part, columns)
        twins.add_rows(rows.frame)
        yield frame_rows(rows.frame)
        tell(1, 1)
        return
    total = part.path.stat().st_size
    shape = TextShape(
        names=part.columns,
        columns=columns,
        encoding=part.options["encoding"],
        delimiter=part.options["delimiter"],
        data_line=int(part.options["data_line"]),
        fields=int(part.options["fields"]),
    )
    blocks = text_blocks(
        part.path, encoding=shape.encoding, data_line=shape.data_line, file=part.label
    )
    for block in blocks:
        twins.add_lines(block.data)
        yield parse_block(block, shape)
        tell(min(block.bytes_read, total), total)


def _check(part: Part, dwellings: Dwellings, ragged: _Ragged) -> None:
    """Refuse a file that is not what its header announces."""
    total = dwellings.row_count + ragged.count
    if ragged.count and is_too_ragged(ragged.count, total):
        raise InvalidContentError(
            file_messages.too_ragged(ragged.count, total),
            file=part.label,
            line=ragged.first_line,
            remedy=messages.DOWNLOAD_AGAIN,
        )
    column = dwellings.names["commune"]
    refused = dwellings.refusals.count(column)
    if refused > _TOO_MANY * dwellings.row_count:
        raise InvalidContentError(
            messages.mostly_bad(refused, dwellings.row_count),
            file=part.label,
            column=column,
            remedy=messages.DOWNLOAD_AGAIN,
        )
    if refused == dwellings.row_count:
        raise InvalidContentError(
            messages.NO_DWELLING, file=part.label, remedy=messages.DOWNLOAD_AGAIN
        )


def _check_columns(part: Part, dwellings: Dwellings) -> None:
    """Refuse a file whose columns are not what their names announce (swapped, shifted)."""
    filled, names = dwellings.refusals.filled, dwellings.names
    wrong = [
        names[one]
        for one in _COUNTED_BY
        if one in names
        and filled.get(names[one], 0) >= _SOME_CELLS
        and dwellings.refusals.count(names[one]) >= _NEARLY_ALL * filled[names[one]]
    ]
    if wrong:
        raise InvalidContentError(
            messages.columns_unreadable(wrong), file=part.label, remedy=messages.CHECK_COLUMNS
        )


def _notes(dwellings: Dwellings, spool: DwellingSpool) -> list[str]:
    """Say what the file lacks, and what was done to it."""
    notes = []
    if dwellings.repaired_count:
        notes.append(messages.repaired_communes(dwellings.repaired_count))
    for column, filled in dwellings.refusals.filled.items():
        refused = dwellings.refusals.count(column)
        if filled >= _SOME_CELLS and refused > _TOO_MANY * filled:
            notes.append(messages.unreadable_column(column, refused, filled))
    absent = [
        label
        for name, label in messages.LABELS.items()
        if name not in spool.given and name not in ALWAYS
    ]
    if absent:
        notes.append(messages.absent_columns(absent))
    unplaced = spool.row_count - dwellings.placed_count
    if unplaced > 0 and "x_m" in spool.given:
        notes.append(messages.without_coordinates(unplaced, spool.row_count))
    return notes


SOURCE = RplsDetail()
