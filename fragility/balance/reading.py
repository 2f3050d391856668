"""Rows brought to the canonical columns: each cell read once, and what cannot be read refused."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fragility.errors import TableError
from fragility.tabular import LARGEST

from .columns import Column, Kind
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_TRUE: Final = frozenset({"1", "1.0", "oui", "o", "true", "vrai", "yes"})
_FALSE: Final = frozenset({"0", "0.0", "non", "n", "false", "faux", "no"})
_BLANK: Final = frozenset({"", "na", "nan", "n/a", "null", "none", "nat", "<na>"})
OUTSIDE: Final = "hors"
"""Word that says « outside every priority neighbourhood » in a file."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
"""Years of any date of a file or of a command, both included."""
_NUMBERS: Final = frozenset({Kind.EUR, Kind.COUNT, Kind.NUMBER, Kind.CLASS})


class UnreadableError(ValueError):
    """A cell that is not of its column's kind."""


def read_rows(
    table: pd.DataFrame,
    columns: Sequence[Column],
    *,
    lines: Sequence[int] | None = None,
    text: bool = False,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Bring a table to canonical columns.

    Parameters
    ----------
    table
        Any columns; those of ``columns`` are read, the others kept as they are.
    columns
        The canonical columns. The first one identifies the rows.
    lines
        Line of the file of each row, for the messages; row numbers from 1 where absent.
    text
        Whether all cells are text, as from a CSV file: a blank is then unknown even where a typed
        table would say « outside » with an empty text.

    Returns
    -------
    The rows in their order with every canonical column (unknown throughout where the table has
    none): text and categories as ``category``, flags as ``boolean``, dates as ``datetime64[s]``,
    whole numbers and other numbers as floats, NaN where unknown. And the names of absent columns.

    Raises
    ------
    TableError
        A required column is absent or blank, an identifier is used twice, or a cell cannot be
        read; in French, with the line and the column.
    """
    numbers = list(lines) if lines is not None else list(range(1, len(table) + 1))
    out: dict[str, Any] = {}
    absent = tuple(column.name for column in columns if column.name not in table.columns)
    for column in columns:
        if column.name in absent:
            if column.required:
                raise TableError(say("rows.no_column", column=column.name, label=column.label))
            out[column.name] = _unknown(column, len(table))
            continue
        out[column.name] = _read(table[column.name], column, numbers, text=text)
    frame = pd.DataFrame(out, index=pd.RangeIndex(len(table)))
    for column in columns:
        missing = frame[column.name].isna() if column.required else None
        if missing is not None and missing.any():
            raise TableError(say("rows.blank"), where=_place(column, missing, numbers))
    _check_unique(frame[columns[0].name], columns[0], numbers)
    extra = table.drop(columns=[name for name in out if name in table.columns])
    return pd.concat([frame, extra.set_axis(frame.index)], axis=1), absent


def _unknown(column: Column, size: int) -> Any:
    if column.kind is Kind.FLAG:
        return pd.array([pd.NA] * size, dtype="boolean")
    if column.kind is Kind.DATE:
        return np.full(size, np.datetime64("NaT", "s"))
    if column.kind in _NUMBERS:
        return np.full(size, np.nan)
    return pd.Categorical([None] * size, categories=list(column.categories))


def _read(cells: pd.Series, column: Column, lines: Sequence[int], *, text: bool) -> Any:
    """Read a column by its distinct cells: a file repeats them far more often than not."""
    if column.kind in _NUMBERS and pd.api.types.is_numeric_dtype(cells.dtype):
        values = cells.to_numpy(dtype=np.float64, na_value=np.nan)
        _check_numbers(pd.Series(values), column, lines)
        return values
    if column.kind is Kind.DATE and pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return cells.to_numpy().astype("datetime64[s]")
    codes, found = pd.factorize(cells, use_na_sentinel=True)
    parse = _parser(column, text=text)
    parsed: list[Any] = []
    for position, cell in enumerate(found):
        try:
            parsed.append(parse(str(cell).strip()))
        except UnreadableError as error:
            wrong = pd.Series(codes == position)
            raise TableError(str(error), where=_place(column, wrong, lines)) from error
    return _assembled(codes, parsed, column, lines)


def _assembled(codes: Any, parsed: list[Any], column: Column, lines: Sequence[int]) -> Any:
    if column.kind in _NUMBERS:
        values = np.array([*(np.nan if v is None else v for v in parsed), np.nan])[codes]
        _check_numbers(pd.Series(values), column, lines)
        return values
    if column.kind is Kind.DATE:
        blank = np.datetime64("NaT", "s")
        return np.array([*(blank if v is None else v for v in parsed), blank])[codes]
    if column.kind is Kind.FLAG:
        return pd.array(np.array([*parsed, None], dtype=object)[codes], dtype="boolean")
    names = list(column.categories) or sorted({value for value in parsed if value is not None})
    position = {name: i for i, name in enumerate(names)}
    to_code = np.array([*(-1 if v is None else position[v] for v in parsed), -1], dtype=np.int64)
    chosen: list[int] = to_code[codes].tolist()
    return pd.Categorical.from_codes(chosen, categories=pd.Index(names))


def _parser(column: Column, *, text: bool) -> Callable[[str], Any]:
    """Give what reads a cell of a column; ``None`` is unknown."""
    if column.kind is Kind.DATE:
        return _date
    if column.kind is Kind.FLAG:
        return _flag
    if column.kind in _NUMBERS:
        return _number
    if column.kind is Kind.CATEGORY:
        return partial(_category, column.categories)
    return partial(_word, outside=column.outside_is_blank, text=text)


def _word(cell: str, *, outside: bool, text: bool) -> str | None:
    if outside and (cell.lower() == OUTSIDE or (cell == "" and not text)):
        return ""
    return None if cell.lower() in _BLANK else cell


def _category(categories: Sequence[str], cell: str) -> str | None:
    # « none » is a category of some columns, before it is a blank.
    if cell in categories:
        return cell
    if cell.lower() in _BLANK:
        return None
    raise UnreadableError(say("rows.category", value=cell, known=", ".join(categories)))


def _flag(cell: str) -> bool | None:
    lowered = cell.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return lowered in _TRUE
    if lowered in _BLANK:
        return None
    raise UnreadableError(say("rows.flag", value=cell))


def _number(cell: str) -> float | None:
    if cell.lower() in _BLANK:
        return None
    plain = re.sub("[\u202f\u00a0 ]", "", cell).replace(",", ".")
    try:
        value = float(plain)
    except ValueError as error:
        raise UnreadableError(say("rows.number", value=cell)) from error
    if not math.isfinite(value):
        raise UnreadableError(say("rows.number", value=cell))
    return value


def _date(cell: str) -> np.datetime64 | None:
    """Read ``2026-11-22`` (a time after it is dropped) or ``22/11/2026``, of a year that can be."""
    if cell.lower() in _BLANK:
        return None
    day = cell.split("T", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    if day.count("/") == 2:  # noqa: PLR2004 - day, month, year
        day = "-".join(reversed(day.split("/")))
    try:
        return np.datetime64(day_of(day), "s")
    except ValueError as error:
        raise UnreadableError(say("rows.date", value=cell)) from error


def day_of(text: str) -> dt.date:
    """Read ``2026-11-22`` and nothing else: neither weeks, nor other digits, nor the year 0.

    Raises
    ------
    ValueError
        It is no such day, or of a year nobody deals with: files write 9999 for « never ».
    """
    day = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day


def _check_numbers(values: pd.Series, column: Column, lines: Sequence[int]) -> None:
    whole = column.kind in {Kind.COUNT, Kind.CLASS}
    lowest = 0 if column.lowest is None else column.lowest
    for wrong, key in (
        (np.isinf(values), "rows.infinite"),
        (values > LARGEST, "rows.too_large"),
        (values < lowest, "rows.below"),
        (values > (np.inf if column.highest is None else column.highest), "rows.above"),
        ((values % 1 != 0) & values.notna() & whole, "rows.not_whole"),
    ):
        if wrong.any():
            shown = values[wrong].iloc[0]
            detail = say(key, value=f"{shown:g}", lowest=lowest, highest=column.highest)
            raise TableError(detail, where=_place(column, wrong, lines))


def _check_unique(names: pd.Series, column: Column, lines: Sequence[int]) -> None:
    twice = names.duplicated(keep=False)
    if twice.any():
        name = names[twice].iloc[0]
        raise TableError(say("rows.twice", name=name), where=_place(column, names == name, lines))


def _place(column: Column, rows: Iterable[bool], lines: Sequence[int]) -> str:
    """Name the first lines at fault, and the column."""
    shown = 5
    found = [str(line) for line, wrong in zip(lines, rows, strict=True) if wrong]
    listed = ", ".join(found[:shown]) + ("…" if len(found) > shown else "")
    return say("rows.place", lines=listed, column=column.name)
