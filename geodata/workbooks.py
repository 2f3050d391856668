"""Workbooks (xlsx, xlsb, xls, ods): each sheet as strings, rows numbered as the user sees them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    WorksheetNotFound,
)

from geodata.archives import ReadLimits, check_expansion
from geodata.errors import UnreadableFileError
from geodata.messages import files as messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULT_LIMITS = ReadLimits()
_ROW_NUMBERS = re.compile(rb'<row [^>]*?r="(\d+)"')
_FAR_COLUMNS = re.compile(rb' r="([A-Z]{3})\d')
_ANY_COLUMN = re.compile(rb' r="([A-Z]{1,3})\d')
_LONG_SHEET = 100_000
_EXACT_INTEGERS = 2.0**53
_ABOVE_NUMBERS = 20
"""Rows that may hold titles and labels above a column of numbers."""


def cell_text(value: object) -> str | None:
    """Write a cell as text: whole numbers without a decimal part, dates in ISO form.

    >>> cell_text(59350.0), cell_text(0.25), cell_text("  "), cell_text(dt.date(2021, 1, 2))
    ('59350', '0.25', None, '2021-01-02')
    """
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT_INTEGERS
        return str(int(value)) if whole else repr(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return None if value is None else str(value)


def _open(path: Path, file: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise UnreadableFileError(
            messages.WORKBOOK_PASSWORD, file=file, remedy=messages.REMOVE_PASSWORD
        ) from error
    except (CalamineError, OSError) as error:
        raise _broken(file) from error
    except BaseException as error:
        raise _guard(error, file) from error


def _broken(file: str) -> UnreadableFileError:
    return UnreadableFileError(messages.WORKBOOK_BROKEN, file=file, remedy=messages.DOWNLOAD_AGAIN)


def _guard(error: BaseException, file: str) -> BaseException:
    """Turn a panic of the reader, which is no ``Exception``, into an error that can be handled."""
    return _broken(file) if type(error).__name__ == "PanicException" else error


def _check_extents(archive: zipfile.ZipFile, limits: ReadLimits, file: str) -> None:
    """Refuse a sheet whose farthest cell makes it enormous, however few cells it holds.

    The reader lays every sheet out in full: one stray cell in ``XFD1048576`` would be seventeen
    billion cells, enough to stop the machine.
    """
    for member in archive.infolist():
        if not member.filename.startswith("xl/worksheets/sheet"):
            continue
        content = archive.read(member)
        rows = max(map(int, _ROW_NUMBERS.findall(content)), default=1)
        # Looking at every cell is slow: only long sheets, and columns beyond ZZ, call for it.
        pattern = _ANY_COLUMN if rows > _LONG_SHEET else _FAR_COLUMNS
        columns = max(map(_column_number, set(pattern.findall(content))), default=1)
        if columns > limits.max_sheet_columns or rows * columns > limits.max_sheet_cells:
            raise UnreadableFileError(
                messages.SHEET_TOO_WIDE, file=file, remedy=messages.SAVE_AS_CSV
            )


def _check_width(columns: int, limits: ReadLimits, file: str) -> None:
    if columns > limits.max_sheet_columns:
        raise UnreadableFileError(messages.SHEET_TOO_WIDE, file=file, remedy=messages.SAVE_AS_CSV)


def _column_number(letters: bytes) -> int:
    """Rank of a column, from 1 for ``A``."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - ord("A") + 1
    return rank


def sheet_names(path: Path, file: str, limits: ReadLimits) -> list[str]:
    """Names of the worksheets of a workbook.

    Raises
    ------
    UnreadableFileError
        The workbook is broken, locked, or swells beyond the limits.
    """
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                check_expansion(
                    archive.infolist(),
                    limits,
                    maximum=limits.max_workbook_bytes,
                    file=file,
                    reason=messages.WORKBOOK_TOO_DENSE,
                )
                _check_extents(archive, limits, file)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            # A damaged directory sends zipfile before the beginning of the file: an OSError.
            raise _broken(file) from error
    workbook = _open(path, file)
    return [
        sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
    ]


@lru_cache(maxsize=2)
def sheet_cells(
    path: Path, sheet: str, file: str, limits: ReadLimits = DEFAULT_LIMITS
) -> pd.DataFrame:
    """Every cell of a sheet as a string, missing where empty.

    The result is kept for the next reader of the same sheet (two sources may want it); callers
    must not write to it, and :func:`forget_sheets` frees it.

    Parameters
    ----------
    path, sheet
        The workbook and the name of the sheet.
    file
        Name of the workbook in messages.
    limits
        Bounds on the columns of a sheet.

    Returns
    -------
    DataFrame
        Columns numbered from 0, index = row number in the sheet, from 1.
    """
    workbook = _open(path, file)
    try:
        opened = workbook.get_sheet_by_name(sheet)
        _check_width(opened.total_width, limits, file)
        rows = opened.to_python(skip_empty_area=False)
    except (CalamineError, WorksheetNotFound, OSError) as error:
        raise _broken(file) from error
    except BaseException as error:
        raise _guard(error, file) from error
    index = pd.RangeIndex(1, len(rows) + 1, name="line")
    columns = list(zip(*rows, strict=True)) if rows else []
    texts = {position: _column_text(cells) for position, cells in enumerate(columns)}
    return pd.DataFrame(texts).set_axis(index, axis="index")


def _column_text(cells: Sequence[object]) -> pd.Series[str]:
    """Write a column as text; one of numbers under a header goes through Arrow, much faster."""
    top, rest = cells[:_ABOVE_NUMBERS], cells[_ABOVE_NUMBERS:]
    head = pa.array([cell_text(cell) for cell in top], pa.large_string())
    if all(type(cell) is float or cell == "" for cell in rest):
        numbers = pa.array([cell if type(cell) is float else None for cell in rest], pa.float64())
        tail = numbers.cast(pa.large_string())
    else:
        tail = pa.array([cell_text(cell) for cell in rest], pa.large_string())
    return pd.Series(pd.array(pa.chunked_array([head, tail]), dtype="str"))


def first_rows(cells: pd.DataFrame, count: int) -> list[Sequence[str | None]]:
    """First rows as plain lists, ``None`` where empty."""
    head = cells.head(count).astype(object)
    return [list(row) for row in head.where(head.notna(), None).itertuples(index=False)]


def forget_sheets() -> None:
    """Free the sheets kept by :func:`sheet_cells`."""
    sheet_cells.cache_clear()
