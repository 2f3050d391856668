"""Typed rows kept on disk for as long as somebody holds them."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from geodata.errors import UnreadableFileError
from geodata.held_folders import HeldFolder
from geodata.messages import rpls as messages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

_PREFIX: Final = "geodata-spool-"
FILE_RANK: Final = "file_rank"


@dataclass(frozen=True, slots=True)
class SpoolPart:
    """Rows of one delivered file."""

    path: Path
    file: str
    """Name of the file as delivered."""
    row_count: int
    columns: tuple[str, ...]


class Spool:
    """Typed rows of one or several files, in Parquet, in a temporary folder of their own.

    The folder goes when the spool is closed or forgotten; a folder left by a dead process is
    removed by the next.

    Parameters
    ----------
    parts
        Files written; their rows come in this order.
    owners
        What keeps the folders alive.
    """

    def __init__(self, parts: Sequence[SpoolPart], owners: Sequence[object]) -> None:
        self.parts = tuple(parts)
        self._owners = tuple(owners)

    @property
    def row_count(self) -> int:
        """Rows of all the files."""
        return sum(part.row_count for part in self.parts)

    @property
    def given(self) -> tuple[str, ...]:
        """Columns that at least one of the files has."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.columns))

    @classmethod
    def join(cls, spools: Sequence[Self]) -> Self:
        """Put the rows of several spools one after the other, in the order of their files' names.

        Raises
        ------
        ValueError
            There is none.
        """
        if not spools:
            message = "no spool to join"
            raise ValueError(message)
        parts = sorted(
            (part for spool in spools for part in spool.parts), key=lambda part: part.file
        )
        return cls(parts, [owner for spool in spools for owner in spool._owners])  # noqa: SLF001

    def table(
        self,
        columns: Sequence[str] | None = None,
        *,
        where: tuple[str, Collection[str]] | None = None,
    ) -> pa.Table:
        """Read rows.

        Parameters
        ----------
        columns
            Those wanted, all of them by default; those that no file has are left out.
        where
            A column and the values it must have; groups of rows without any are not even read.

        Returns
        -------
        The columns, and ``file_rank``, the rank of the file each row comes from.
        """
        wanted = self.given if columns is None else columns
        found = []
        for rank, part in enumerate(self.parts):
            own = [name for name in wanted if name in part.columns]
            texts = [
                one.name
                for one in pq.read_schema(part.path)
                if pa.types.is_dictionary(one.type) and one.name in own
            ]
            layout = pads.ParquetFileFormat(read_options={"dictionary_columns": texts})
            rows = pads.dataset(part.path, format=layout).to_table(columns=own, filter=_kept(where))
            ranks = pa.repeat(pa.scalar(rank, pa.int64()), len(rows))
            found.append(rows.append_column(FILE_RANK, ranks))
        joined = pa.concat_tables(found, promote_options="default")
        return joined.unify_dictionaries()

    def close(self) -> None:
        """Remove the temporary folders; the rows can no longer be read."""
        for owner in self._owners:
            if isinstance(owner, HeldFolder):
                owner.remove()


def _kept(where: tuple[str, Collection[str]] | None) -> pc.Expression | None:
    if where is None:
        return None
    column, values = where
    return pc.field(column).isin(pa.array(sorted(values), pa.string()))


class SpoolWriter:
    """Writes typed blocks one after the other; a context that leaves nothing when it fails.

    Parameters
    ----------
    file
        Name of the delivered file, in messages.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._folder = HeldFolder(_PREFIX)
        self._path = self._folder.path / "rows.parquet"
        self._writer: pq.ParquetWriter | None = None
        self.row_count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        if error is not None:
            self._folder.remove()

    def write(self, table: pa.Table) -> None:
        """Add rows, as one group; the first ones settle the columns.

        Raises
        ------
        UnreadableFileError
            The disk is full.
        """
        if not len(table):
            return
        try:
            if self._writer is None:
                self._writer = pq.ParquetWriter(
                    self._path, table.schema, compression="zstd", compression_level=1
                )
            self._writer.write_table(table, row_group_size=len(table))
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise UnreadableFileError(messages.NO_SPACE, file=self._file) from error
            raise
        self.row_count += len(table)

    def finish(self) -> tuple[SpoolPart, HeldFolder]:
        """Close the file; give what a :class:`Spool` is made of.

        Raises
        ------
        ValueError
            Nothing was written.
        """
        if self._writer is None:
            message = "nothing was written"
            raise ValueError(message)
        columns: Iterable[str] = self._writer.schema.names
        self._writer.close()
        self._writer = None
        return SpoolPart(self._path, self._file, self.row_count, tuple(columns)), self._folder
