"""Workbooks (xlsx, xlsb, xls, ods): each sheet as strings, rows numbered as the user sees them."""

from __future__ import annotations

import datetime as dt
import zipfile
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

from geodata import limits as settings
from geodata import workbook_probe
from geodata.archives import ZIP_FAULTS, is_too_dense
from geodata.errors import UnreadableFileError
from geodata.messages import files as messages
from geodata.workbook_probe import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.limits import ReadLimits

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


def _check_archive(path: Path, limits: ReadLimits, file: str) -> None:
    """Refuse a workbook that would swell beyond reason."""
    with zipfile.ZipFile(path) as archive:
        expanded = sum(member.file_size for member in archive.infolist())
        dense = is_too_dense(expanded, path.stat().st_size, limits)
        if expanded > limits.max_workbook_bytes or dense:
            raise UnreadableFileError(
                messages.WORKBOOK_TOO_DENSE, file=file, remedy=messages.DOWNLOAD_AGAIN
            )


def _check_sheets(path: Path, limits: ReadLimits, file: str) -> None:
    """Refuse a workbook that would lay out an enormous sheet, or bring its reader down.

    The reader lays every sheet out in full: one stray cell in ``XFD1048576`` would be seventeen
    billion cells, enough to stop the machine.
    """
    verdict = workbook_probe.probe(
        path, max_columns=limits.max_sheet_columns, max_cells=limits.max_sheet_cells
    )
    if verdict is Verdict.TOO_WIDE:
        raise UnreadableFileError(messages.SHEET_TOO_WIDE, file=file, remedy=messages.SAVE_AS_CSV)
    if verdict is Verdict.HARMFUL:
        raise _broken(file)


def _check_width(columns: int, limits: ReadLimits, file: str) -> None:
    if columns > limits.max_sheet_columns:
        raise UnreadableFileError(messages.SHEET_TOO_WIDE, file=file, remedy=messages.SAVE_AS_CSV)


def sheet_names(path: Path, file: str, limits: ReadLimits) -> list[str]:
    """Names of the worksheets of a workbook.

    Raises
    ------
    UnreadableFileError
        The workbook is broken, locked, or swells beyond the limits.
    """
    if zipfile.is_zipfile(path):
        try:
            _check_archive(path, limits, file)
        except (*ZIP_FAULTS, OSError) as error:
            # A damaged directory sends zipfile before the beginning of the file: an OSError.
            raise _broken(file) from error
    _check_sheets(path, limits, file)
    workbook = _open(path, file)
    names = [
        sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if len(names) > limits.max_sheets:
        raise UnreadableFileError(
            messages.too_many_sheets(limits.max_sheets), file=file, remedy=messages.SAVE_AS_CSV
        )
    return names


@lru_cache(maxsize=2)
def sheet_cells(path: Path, sheet: str, file: str) -> pd.DataFrame:
    """Every cell of a sheet as a string, missing where empty.

    The result is kept for the next reader of the same sheet (two sources may want it); callers
    must not write to it, and :func:`forget_sheets` frees it.

    Parameters
    ----------
    path, sheet
        The workbook and the name of the sheet.
    file
        Name of the workbook in messages.

    Returns
    -------
    DataFrame
        Columns numbered from 0, index = row number in the sheet, from 1.
    """
    workbook = _open(path, file)
    try:
        opened = workbook.get_sheet_by_name(sheet)
        _check_width(opened.total_width, settings.current(), file)
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
