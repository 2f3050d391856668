"""Rows of a block of text, as columns whose distinct cells are coded once."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from geodata.delimited import RaggedLine, TextShape
from geodata.sniffing import MULTILINE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.streaming.blocks import Block

_PARSED_BYTES: Final = 1 << 22
"""Bytes each thread of the parser takes at a time."""
_CODED: Final = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class BlockRows:
    """Rows of a block, and its lines that did not fit the header."""

    table: pa.Table
    """Wanted columns under their names in the file: dictionary of strings, null where empty."""
    lines: npt.NDArray[np.int64]
    """Physical line of each row."""
    ragged: tuple[RaggedLine, ...]


def parse_block(block: Block, shape: TextShape) -> BlockRows:
    """Read the rows of a block.

    The whole block goes to Arrow. Only when a line has another width, or a quote swallows the end
    of a line, are its lines looked at one by one, so that the good ones are kept and the others
    named.

    Parameters
    ----------
    block
        Whole lines, in UTF-8.
    shape
        Columns wanted, and how the file is written.
    """
    line_count = block.data.count(b"\n") + (not block.data.endswith(b"\n"))
    table = _parse(block.data, shape)
    if table is not None and table.num_rows == line_count:
        lines = np.arange(block.first_line, block.first_line + line_count, dtype=np.int64)
        return BlockRows(table, lines, ())
    return _parse_line_by_line(block, shape)


def frame_rows(frame: pd.DataFrame) -> BlockRows:
    """Give rows read whole (a sheet, a Parquet file) the form of a block's.

    Parameters
    ----------
    frame
        Columns of strings, indexed by line.
    """
    columns = [
        pa.array(frame[name], type=pa.string(), from_pandas=True).dictionary_encode()
        for name in frame.columns
    ]
    table = pa.table(columns, names=[str(name) for name in frame.columns])
    return BlockRows(table, frame.index.to_numpy(dtype=np.int64), ())


def _parse(data: bytes, shape: TextShape, block_bytes: int = _PARSED_BYTES) -> pa.Table | None:
    """Read the lines at once; ``None`` where one of them does not fit."""
    padded = [str(position) for position in range(shape.fields)]
    extra = padded[len(shape.names) :]
    wanted = [padded[position] for position in shape.positions]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(column_names=padded, block_size=block_bytes),
            parse_options=pacsv.ParseOptions(delimiter=shape.delimiter, ignore_empty_lines=False),
            convert_options=pacsv.ConvertOptions(
                include_columns=[*wanted, *extra],
                column_types=dict.fromkeys(padded, _CODED),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None
    if any(table.column(name).null_count < table.num_rows for name in extra):
        return None
    table = table.select(wanted).rename_columns(list(shape.columns))
    return table.unify_dictionaries().combine_chunks()


def _parse_line_by_line(block: Block, shape: TextShape) -> BlockRows:
    text = block.data.decode("utf-8", "replace").replace("\r\n", "\n")
    written = text.split("\n")
    if not written[-1]:
        written.pop()
    kept: list[str] = []
    lines: list[int] = []
    ragged: list[RaggedLine] = []
    position = 0
    while position < len(written):
        row, taken, found = _one_row(written, position, shape)
        if row is not None:
            kept.append(row)
            lines.append(block.first_line + position)
        elif found:
            ragged.append(RaggedLine(block.first_line + position, found))
        position += taken
    whole = "\n".join([*kept, ""]).encode("utf-8")
    # As one piece: Arrow refuses a line longer than what it takes at a time.
    good = _parse(whole, shape, len(whole) + 1) if kept else _no_rows(shape)
    assert good is not None, "every line kept has the width of the header"
    return BlockRows(good, np.array(lines, dtype=np.int64), tuple(ragged))


def _no_rows(shape: TextShape) -> pa.Table:
    empty = pa.array([], type=pa.string()).dictionary_encode()
    return pa.table([empty] * len(shape.columns), names=list(shape.columns))


def _one_row(
    written: Sequence[str], position: int, shape: TextShape
) -> tuple[str | None, int, int]:
    """Row that starts at a line, written on one line; how many lines it takes; cells found.

    No row and no cell: the line is blank. No row but cells: it does not fit.
    """
    line = written[position]
    if not line.strip():
        return None, 1, 0
    if line.count('"') % 2 == 0:
        cells = _cells(line, shape)
        fitted = _fitted(cells, shape)
        return fitted, 1, len(cells)
    # A quote is open at the end of the line: it is either a stray one, or a cell that goes on.
    plain = line.replace('"', "").split(shape.delimiter)
    fitted = _fitted(plain, shape)
    if fitted is not None:
        return fitted, 1, len(plain)
    joined = line
    for taken, further in enumerate(written[position + 1 : position + MULTILINE_LIMIT], start=2):
        joined += f" {further}"
        if further.count('"') % 2:
            fitted = _fitted(_cells(joined, shape), shape)
            if fitted is not None:
                return fitted, taken, shape.fields
            break
    return None, 1, len(plain)


def _cells(line: str, shape: TextShape) -> list[str]:
    return next(csv.reader([line], delimiter=shape.delimiter), [])


def _fitted(cells: list[str], shape: TextShape) -> str | None:
    """Write a row of the header's width again; ``None`` where filled cells are over or under."""
    width = len(shape.names)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return None
    buffer = io.StringIO()
    row = [cell.replace("\n", " ") for cell in cells[:width]] + [""] * (shape.fields - width)
    csv.writer(buffer, delimiter=shape.delimiter, lineterminator="").writerow(row)
    return buffer.getvalue()
