"""Tables of a user's own, read from and written to CSV or Parquet, with errors in place."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd

from .errors import TableError
from .messages import say
from .status import STATUS_SUFFIX
from .table import ZONE_COLUMNS, IndicatorTable, table_from_frame

if TYPE_CHECKING:
    from pathlib import Path
from typing import Any

_BLANKS = frozenset({"", "na", "nan", "n/a", "null"})
_SECRETS = frozenset({"s", "ns", "nd"})
_MARGIN = 2
"""Line 1 is the header, rows are counted from 0."""


def read_table(path: Path) -> IndicatorTable:
    """Read a table: first column the zone's code, then the indicators.

    CSV may be separated by commas, semicolons or tabs, with decimal points or commas. A blank cell
    is missing; ``s``, ``ns``, ``nd`` are secret. ``zone_name``, ``zone_type``,
    ``population_count``, ``commune_code`` and columns without any number describe the zones.

    Raises
    ------
    TableError
        In French, naming the file's line and the column.
    """
    if not path.is_file():
        raise TableError(say("table.no_file"), where=str(path))
    if path.suffix == ".parquet":
        try:
            frame = pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise TableError(say("table.unreadable", detail=error), where=str(path)) from error
        if frame.index.name is not None:
            frame = frame.reset_index()
        return table_from_frame(frame)
    if path.suffix not in {".csv", ".tsv", ".txt"}:
        raise TableError(say("table.unknown_extension", suffix=path.suffix), where=str(path))
    return table_from_frame(_typed(_read_csv(path)))


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame, index first, as CSV (UTF-8, commas, decimal points) or Parquet."""
    try:
        if path.suffix == ".parquet":
            frame.reset_index().to_parquet(path, index=False)
        elif path.suffix == ".csv":
            frame.to_csv(path, encoding="utf-8", lineterminator="\n")
        else:
            raise TableError(say("table.unknown_extension", suffix=path.suffix), where=str(path))
    except OSError as error:
        raise TableError(say("table.unwritable", detail=error.strerror), where=str(path)) from error


def _read_csv(path: Path) -> pd.DataFrame:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    except OSError as error:
        raise TableError(say("table.unreadable", detail=error.strerror), where=str(path)) from error
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=separator) if any(row)]
    if len(rows) < _MARGIN:
        raise TableError(say("table.empty"), where=str(path))
    header = [name.strip() for name in rows[0]]
    for name in header:
        if header.count(name) > 1:
            raise TableError(say("table.duplicate_column", column=name), where=str(path))
    for line, row in enumerate(rows[1:], start=_MARGIN):
        if len(row) != len(header):
            raise TableError(
                say("table.ragged", found=len(row), expected=len(header)),
                where=say("table.line", line=line),
            )
    return pd.DataFrame(rows[1:], columns=header, dtype=str)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn columns into numbers where any of their cells is one, told cell by cell where not."""
    out: dict[str, pd.Series[Any]] = {frame.columns[0]: frame.iloc[:, 0].str.strip()}
    for name in frame.columns[1:]:
        text = frame[name].str.strip()
        described = name in ZONE_COLUMNS and not name.endswith("_count")
        if described or name.endswith(STATUS_SUFFIX):
            out[name] = text
            continue
        lowered = text.str.lower()
        blank, secret = lowered.isin(_BLANKS), lowered.isin(_SECRETS)
        plain = text.str.replace("[\u202f\u00a0 ]", "", regex=True).str.replace(",", ".")
        number = pd.to_numeric(plain.where(~blank & ~secret), errors="coerce").astype(float)
        wrong = number.isna() & ~blank & ~secret
        if number.notna().any() and wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise TableError(
                say("table.not_number", value=text.iloc[row]),
                where=say("table.row", line=row + _MARGIN, column=name),
            )
        if wrong.any():
            out[name] = text
            continue
        out[name] = number
        if secret.any():
            status = pd.Series("observed", index=number.index)
            out[f"{name}{STATUS_SUFFIX}"] = status.mask(blank, "missing").mask(secret, "secret")
    return pd.DataFrame(out)
