"""Rows of a part, read whole as strings, each keeping the number of its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from geodata import delimited, parquet_tables, records, workbooks
from geodata.errors import InvalidContentError
from geodata.formats import FileFormat
from geodata.messages import files as messages
from geodata.messages import listed
from geodata.model import Rejection
from geodata.parts import SEPARATOR, Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class TableRows:
    """Rows of a part, as strings, and the lines that did not fit its header."""

    frame: pd.DataFrame
    """Columns of dtype ``str``, missing where empty; index ``line``: physical line, from 1."""
    rejections: tuple[Rejection, ...]
    rows_read: int
    """Rows met, the rejected ones included, blank lines excluded."""


def read_rows(part: Part, columns: Sequence[str] | None = None) -> TableRows:
    """Read a part whole, as strings, setting aside the few lines that do not fit its header.

    Parameters
    ----------
    part
        A table, or a layer, of which only the attributes are read.
    columns
        Names among ``part.columns``; all of them by default.

    Returns
    -------
    TableRows
        Rows indexed by physical line (rank of the feature in a layer), from 1.

    Raises
    ------
    InvalidContentError
        A column is absent or given twice, a quote never closed, or too many lines do not fit.
    UnreadableFileError
        The file cannot be read any more.
    """
    wanted = list(part.columns if columns is None else columns)
    absent = [name for name in wanted if name not in part.columns]
    if absent:
        raise InvalidContentError(messages.missing_columns(listed(absent)), file=part.label)
    if columns is not None:
        check_names(part, wanted)
    if part.kind is PartKind.VECTOR:
        return _plain_rows(_read_attributes(part, wanted))
    match part.options.get("format"):
        case FileFormat.WORKBOOK.value:
            return _plain_rows(_read_sheet(part, wanted))
        case FileFormat.PARQUET.value:
            return _plain_rows(parquet_tables.read(part.path, part.label, wanted))
        case "json":
            return _plain_rows(_read_records(part, wanted))
        case _:
            return _read_text(part, wanted)


def check_names(part: Part, wanted: Sequence[str]) -> None:
    """Make sure that each column wanted is the only one of its name.

    Raises
    ------
    InvalidContentError
        Several bear it: their figures may differ.
    """
    twice = [name for name in dict.fromkeys(wanted) if name in part.repeated]
    if twice:
        raise InvalidContentError(
            messages.columns_twice(listed(twice)),
            file=part.label,
            line=part.header_line,
            remedy=messages.RENAME_COLUMNS,
        )


def read_table(part: Part, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a part whole, as strings, refusing any line that does not fit its header.

    Parameters
    ----------
    part, columns
        As in :func:`read_rows`.

    Raises
    ------
    InvalidContentError
        As in :func:`read_rows`, and for the first line that does not fit.
    """
    rows = read_rows(part, columns)
    if rows.rejections:
        first = rows.rejections[0]
        raise InvalidContentError(first.reason, file=first.file, line=first.line)
    return rows.frame


def _plain_rows(frame: pd.DataFrame) -> TableRows:
    filled = frame.loc[frame.notna().any(axis=1)]
    return TableRows(filled, (), len(filled))


def _read_sheet(part: Part, wanted: list[str]) -> pd.DataFrame:
    cells = workbooks.sheet_cells(part.path, part.layer or "", _workbook_label(part))
    frame = cells.loc[int(part.options["data_line"]) :]
    frame = frame[[part.columns.index(name) for name in wanted]]
    return frame.set_axis(wanted, axis="columns")


def _workbook_label(part: Part) -> str:
    """Label of the workbook a sheet is in."""
    return part.label.rpartition(SEPARATOR)[0]


def _read_attributes(part: Part, wanted: list[str]) -> pd.DataFrame:
    # Imported late: geometry libraries are slow to load and most deliveries are tables.
    from geodata.vector import read_vector

    layer = read_vector(part, wanted)
    attributes = pd.DataFrame(layer[wanted])
    for name in wanted:
        if attributes[name].dtype == object:  # lists and nested values come as Python objects
            attributes[name] = attributes[name].map(_written, na_action="ignore")
    table = pa.Table.from_pandas(attributes, preserve_index=False)
    frame = parquet_tables.text_frame(table)
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="line"), axis="index")


def _written(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _read_records(part: Part, wanted: list[str]) -> pd.DataFrame:
    found = records.read_records(part)
    rows = [[workbooks.cell_text(record.get(name)) for name in wanted] for record in found]
    index = pd.RangeIndex(1, len(rows) + 1, name="line")
    return pd.DataFrame(rows, columns=wanted, index=index, dtype="str")


def _read_text(part: Part, wanted: list[str]) -> TableRows:
    options = part.options
    shape = delimited.TextShape(
        names=part.columns,
        columns=wanted,
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        data_line=int(options["data_line"]),
        fields=int(options["fields"]),
    )
    text = delimited.read_text(part.path, shape, part.label)
    frame = text.frame.loc[text.frame.notna().any(axis=1)]
    total = len(frame) + len(text.ragged)
    if delimited.is_too_ragged(len(text.ragged), total):
        raise InvalidContentError(
            messages.too_ragged(len(text.ragged), total),
            file=part.label,
            line=text.ragged[0].line,
            remedy=messages.DOWNLOAD_AGAIN,
        )
    width = len(part.columns)
    rejections = tuple(
        Rejection(
            part.label,
            ragged.line,
            None,
            (messages.truncated if _is_cut(ragged, text, width) else messages.ragged)(
                ragged.found, width
            ),
        )
        for ragged in text.ragged
    )
    return TableRows(frame, rejections, total)


def _is_cut(ragged: delimited.RaggedLine, text: delimited.TextRows, width: int) -> bool:
    return ragged.line == text.last_line and ragged.found < width
