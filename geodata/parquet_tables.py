"""Parquet tables as text, within the limits.

A Parquet file of some kilobytes can hold billions of cells, or one long text a million times over:
what it would come to is worked out before it is laid out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geodata import delimited, limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import files as messages
from geodata.messages import listed
from geodata.plain_names import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FAULTS: Final = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError)
"""What damaged Parquet files make Arrow and pandas raise."""


def broken(label: str) -> UnreadableFileError:
    """Error of a damaged file."""
    return UnreadableFileError(messages.PARQUET_BROKEN, file=label, remedy=messages.DOWNLOAD_AGAIN)


def check(file: pq.ParquetFile, label: str) -> None:
    """Refuse a file beyond the limits, or whose columns cannot be told apart.

    Raises
    ------
    InvalidContentError
        Too many rows or columns, too large once decompressed, two columns of one name.
    """
    bounds = limits.current()
    described = file.metadata
    names = [visible(name) for name in file.schema_arrow.names]
    reason = remedy = ""
    groups = (described.row_group(rank) for rank in range(described.num_row_groups))
    if len(names) > bounds.max_columns:
        reason, remedy = messages.too_many_columns(bounds.max_columns), messages.CUT_FILE
    elif described.num_rows > bounds.max_rows:
        reason, remedy = messages.too_many_rows(bounds.max_rows), messages.CUT_FILE
    elif sum(group.total_byte_size for group in groups) > bounds.max_file_bytes:
        reason, remedy = messages.too_big(bounds.max_file_bytes), messages.CUT_FILE
    elif len(set(names)) < len(names):
        twice = [name for name, count in Counter(names).items() if count > 1]
        reason, remedy = messages.columns_twice(listed(twice)), messages.RENAME_COLUMNS
    if reason:
        raise InvalidContentError(reason, file=label, remedy=remedy)


def head(path: Path, label: str, rows: int) -> pd.DataFrame | None:
    """First rows as text; ``None`` where there is none.

    Raises
    ------
    UnreadableFileError, InvalidContentError
        The file is damaged, or beyond the limits.
    """
    try:
        file = pq.ParquetFile(path, read_dictionary=_texts(pq.read_schema(path)))
        check(file, label)
        first = next(file.iter_batches(batch_size=rows), None)
        return None if first is None else _named(pa.Table.from_batches([first]))
    except FAULTS as error:
        raise broken(label) from error


def read(path: Path, label: str, columns: Sequence[str]) -> pd.DataFrame:
    """Read a table whole, as text; raises as :func:`head`."""
    most = limits.current().max_file_bytes
    try:
        schema = pq.read_schema(path)
        check(pq.ParquetFile(path), label)
        given = {visible(name): name for name in schema.names}
        wanted = [given[name] for name in columns]
        texts = [name for name in _texts(schema) if name in wanted]
        table = pq.read_table(path, columns=wanted, read_dictionary=texts)
        if sum(_laid_out_bytes(table.column(name)) for name in texts) > most:
            raise InvalidContentError(messages.too_big(most), file=label, remedy=messages.CUT_FILE)
        return _named(table)
    except FAULTS as error:
        raise broken(label) from error


def text_frame(table: pa.Table) -> pd.DataFrame:
    """Columns of an Arrow table as strings; nested ones are left out."""
    kept = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
            continue
        kept[name] = delimited.strings(column.cast(pa.large_string()))
    frame = pd.DataFrame(kept)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="line")
    return frame


def _named(table: pa.Table) -> pd.DataFrame:
    """Columns as strings, under names without the marks that nobody sees."""
    return text_frame(table).rename(columns=visible)


def _texts(schema: pa.Schema) -> list[str]:
    """Columns of text, which are read as codes of distinct texts: small whatever their number."""
    return [one.name for one in schema if pa.types.is_string(one.type)]


def _laid_out_bytes(column: pa.ChunkedArray) -> int:
    """Bytes of a column of coded texts once each row has its own."""
    total = 0
    for chunk in column.chunks:
        if pa.types.is_dictionary(chunk.type):
            lengths = pc.binary_length(chunk.dictionary).cast(pa.int64())
            total += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return total
