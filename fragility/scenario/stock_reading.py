"""The stock of anyone's file: the columns of :func:`~fragility.scenario.stock_rows`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.errors import ComputationError, TableError
from fragility.tabular import UNKNOWN_WORDS, read_cells

from .messages import say
from .stock import FACTS, FLAGS, make_stock
from .vocabulary import PRODUCTS, SIZES, ZONES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .stock import Stock

_COUNTS: Final = ("dwelling_count", *(f"{each}_count" for each in (*PRODUCTS, *SIZES)))
_WORDS: Final = ("commune_code", "commune_name", "sector", "zone")
_COMMUNE: Final = re.compile(r"[0-9][0-9AB][0-9]{3}")
_YES: Final = frozenset({"1", "1.0", "oui", "true", "vrai"})
_NO: Final = frozenset({"0", "0.0", "non", "false", "faux"})


@dataclass(frozen=True, eq=False)
class StockFile:
    """What a file says."""

    stock: Stock
    ignored: tuple[str, ...]
    """Columns that mean nothing here."""


def read_stock(path: Path, year: int) -> StockFile:
    """Read a stock.

    Parameters
    ----------
    path
        CSV (commas, semicolons or tabs; decimal points or commas) or Parquet, one row a commune and
        zone, with the columns of :func:`~fragility.scenario.make_stock`.
    year
        The counts are those of 1 January.

    Raises
    ------
    TableError
        In French, with the file, the line, the column and what to do. A row without any count, or a
        count that is secret, is refused: neither is a zero.
    """
    cells, lines = read_cells(path, say("file.no_row"))
    cells = cells.apply(lambda column: column.str.strip())
    if "commune_code" not in cells:
        known = ", ".join(cells.columns)
        raise TableError(say("file.no_column", known=known), where=str(path))
    counts = [name for name in _COUNTS if name in cells]
    if not counts:
        raise TableError(say("file.no_count"), where=str(path))
    rows = pd.DataFrame({name: cells[name] for name in _WORDS if name in cells})
    readers: list[tuple[list[str], Callable[[str], float]]] = [
        (counts, _count),
        ([name for name in FACTS if name in cells], _fact),
        ([name for name in FLAGS if name in cells], _flag),
    ]
    for names, reader in readers:
        for name in names:
            read = _share if name.endswith("_share") else reader
            rows[name] = _column(cells[name], lines, path, read)
    _check_rows(rows, lines, path, counts)
    try:
        stock = make_stock(year, rows, (path.name,))
    except ComputationError as error:
        raise TableError(error.reason, where=str(path)) from error
    used = {*_WORDS, *_COUNTS, *FACTS, *FLAGS}
    return StockFile(stock, tuple(name for name in cells.columns if name not in used))


def _column(
    cells: pd.Series[str], lines: list[int], path: Path, read: Callable[[str], float]
) -> list[float]:
    out = []
    for cell, line in zip(cells, lines, strict=True):
        try:
            out.append(read(cell))
        except ValueError as error:
            where = say("file.line", file=path, line=line, column=cells.name)
            raise TableError(str(error), where=where) from error
    return out


def _check_rows(rows: pd.DataFrame, lines: list[int], path: Path, counts: list[str]) -> None:
    zones = rows["zone"] if "zone" in rows else pd.Series("", index=rows.index)
    given = rows[counts].notna().any(axis=1)
    first: dict[tuple[str, str], int] = {}
    for line, code, zone, some in zip(lines, rows["commune_code"], zones, given, strict=True):
        where = say("file.line", file=path, line=line, column="commune_code")
        if not _COMMUNE.fullmatch(code):
            raise TableError(say("file.code", value=code), where=where)
        if zone and zone not in ZONES:
            known = ", ".join(ZONES)
            where = say("file.line", file=path, line=line, column="zone")
            raise TableError(say("file.zone", value=zone, known=known), where=where)
        key = (code, zone or ZONES[-1])
        if key in first:
            said = say("file.twice", code=code, zone=key[1], first=first[key])
            raise TableError(said, where=where)
        first[key] = line
        if not some:
            raise TableError(say("file.blank"), where=say("file.row", file=path, line=line))


def _number(cell: str) -> float:
    """Read a number, French or not; NaN where blank, an error where it is none."""
    plain = re.sub("[\u202f\u00a0 ]", "", cell).replace(",", ".")
    return float(plain) if plain else np.nan


def _known(cell: str, key: str) -> float:
    try:
        value = _number(cell)
    except ValueError as error:
        raise ValueError(say(key, value=cell)) from error
    if value < 0 or (cell and not np.isfinite(value)):
        raise ValueError(say(key, value=cell))
    return value


def _count(cell: str) -> float:
    if cell.lower() in UNKNOWN_WORDS:
        raise ValueError(say("file.secret", value=cell))
    value = _known(cell, "file.count")
    if value != np.rint(value) and cell:
        raise ValueError(say("file.count", value=cell))
    return value


def _fact(cell: str) -> float:
    return np.nan if cell.lower() in UNKNOWN_WORDS else _known(cell, "file.number")


def _share(cell: str) -> float:
    value = np.nan if cell.lower() in UNKNOWN_WORDS else _known(cell, "file.share")
    if value > 1:
        raise ValueError(say("file.share", value=cell))
    return value


def _flag(cell: str) -> float:
    text = cell.lower()
    if text in _YES:
        return 1.0
    if text in _NO:
        return 0.0
    if text and text not in UNKNOWN_WORDS:
        raise ValueError(say("file.flag", value=cell))
    return np.nan
