"""Tables of a user's own, read from and written to CSV or Parquet, with errors in place."""

from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .errors import TableError
from .messages import say
from .status import STATUS_SUFFIX
from .table import ZONE_COLUMNS, IndicatorTable, table_from_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_BLANKS = frozenset({"", "na", "nan", "n/a", "null"})
_SECRETS = frozenset({"s", "ns", "nd"})
UNKNOWN_WORDS = (_BLANKS | _SECRETS) - {""}
"""Words that say, in small letters, that a cell is not known."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MARGIN = 2
"""Line 1 is the header, rows are counted from 0."""

_READ = frozenset({".csv", ".tsv", ".txt"})
_WRITTEN = frozenset({".csv", ".parquet"})
_REASONS = {
    errno.ENOENT: "table.no_folder",
    errno.ENOTDIR: "table.no_folder",
    errno.EISDIR: "table.is_folder",
    errno.EACCES: "table.refused",
    errno.EPERM: "table.refused",
    errno.EROFS: "table.refused",
    errno.ENOSPC: "table.disk_full",
}


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
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        try:
            frame = pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise TableError(say("table.unreadable", detail=error), where=str(path)) from error
        if frame.index.name is not None:
            frame = frame.reset_index()
        return table_from_frame(_numbers_in_text(frame))
    if suffix not in _READ:
        raise TableError(say("table.unknown_extension", suffix=path.suffix), where=str(path))
    frame, lines = _read_csv(path)
    _check_codes(frame, lines)
    return table_from_frame(_typed(frame, lines))


def read_cells(path: Path, empty: str | None = None) -> tuple[pd.DataFrame, list[int]]:
    """Give the cells of a table as text, and the line of the file each row is at.

    For tables whose rows are not zones; :func:`as_numbers` reads the columns that hold numbers.

    Parameters
    ----------
    path
        The file.
    empty
        What is said, in French, of a table without any row.

    Raises
    ------
    TableError
        In French, naming the file or its line.
    """
    if not path.is_file():
        raise TableError(say("table.no_file"), where=str(path))
    suffix = path.suffix.lower()
    if suffix in _READ:
        return _read_csv(path, empty)
    if suffix != ".parquet":
        raise TableError(say("table.unknown_extension", suffix=path.suffix), where=str(path))
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise TableError(say("table.unreadable", detail=error), where=str(path)) from error
    if frame.index.name is not None:
        frame = frame.reset_index()
    if frame.empty:
        raise TableError(empty or say("table.empty"), where=str(path))
    shown = frame.astype(object)
    cells = shown.where(shown.notna(), "").astype(str)
    return cells, list(range(_MARGIN, len(cells) + _MARGIN))


def as_numbers(cells: pd.Series[str], lines: Sequence[int]) -> pd.DataFrame:
    """Read a column of text as numbers, with its ``_status`` where some cells are secret.

    Returns
    -------
    One or two columns; the first is still text where not one of its cells is a number.

    Raises
    ------
    TableError
        A cell is no number, named by its line and column.
    """
    rows = pd.Series(range(len(cells)), index=cells.index).astype(str)
    return _typed(pd.DataFrame({"": rows, str(cells.name): cells}), lines).iloc[:, 1:]


def check_writable(path: Path, *, read: Path | None = None) -> None:
    """Refuse a result file that could not be written, before anything is computed.

    Parameters
    ----------
    path
        The result.
    read
        The table it is drawn from, which it must not replace.

    Raises
    ------
    TableError
        Unknown extension, a folder that does not exist, or the very table that is read.
    """
    if read is not None and same_file(path, read):
        raise TableError(say("table.is_read"), where=str(path))
    if path.suffix.lower() not in _WRITTEN:
        raise TableError(say("table.unknown_extension", suffix=path.suffix), where=str(path))
    for wrong, code in ((path.is_dir(), errno.EISDIR), (not path.parent.is_dir(), errno.ENOENT)):
        if wrong:
            raise _unwritable(path, code)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame, index first, as CSV (UTF-8, commas, decimal points) or Parquet.

    In a CSV, a text that a spreadsheet would run as a formula is preceded by an apostrophe.
    The file appears whole or not at all: an interruption leaves what was there before.
    """
    check_writable(path)

    def write(draft: Path) -> None:
        if path.suffix.lower() == ".parquet":
            frame.reset_index().to_parquet(draft, index=False)
        else:
            _harmless(frame).to_csv(draft, encoding="utf-8", lineterminator="\n")

    replace_file(path, write)


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, links followed."""
    if one.resolve() == other.resolve():
        return True
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist
        return False


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame none of whose texts, index and headers included, is a formula."""
    safe = frame.copy()
    for position, kind in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            own = frame.iloc[:, position].astype(object)
            safe.isetitem(position, own.map(_quoted).to_numpy())
    if isinstance(frame.index, pd.MultiIndex):
        rows = [tuple(map(_quoted, row)) for row in frame.index]
        safe.index = pd.MultiIndex.from_tuples(rows, names=frame.index.names)
    elif not pd.api.types.is_numeric_dtype(frame.index.dtype):
        safe.index = frame.index.astype(object).map(_quoted)
    safe.index.names = [_quoted(name) for name in frame.index.names]
    return safe.set_axis([_quoted(name) for name in frame.columns], axis=1)


def _quoted(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that appears whole or not at all.

    Parameters
    ----------
    path
        The file.
    write
        Writes the draft it is given, which then takes the file's place.

    Raises
    ------
    TableError
        The file could not be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    except OSError as error:
        raise _unwritable(path, error.errno) from error
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        draft.chmod(0o666 & ~_umask())  # drafts are private, results are not
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error.errno) from error
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, code: int | None) -> TableError:
    reason = _REASONS.get(code or 0)
    detail = say(reason) if reason else os.strerror(code or errno.EIO)
    return TableError(say("table.unwritable", detail=detail), where=str(path))


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(say("table.unreadable", detail=error.strerror), where=str(path)) from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    detail = say("table.encoding")
    raise TableError(say("table.unreadable", detail=detail), where=str(path))


def _read_csv(path: Path, empty: str | None = None) -> tuple[pd.DataFrame, list[int]]:
    """Give the cells as text, and the line of the file each row ends at."""
    text = _read_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    try:
        rows = [(reader.line_num, row) for row in reader if any(row)]
    except csv.Error as error:
        raise TableError(say("table.unreadable", detail=error), where=str(path)) from error
    if len(rows) < _MARGIN:
        raise TableError(empty or say("table.empty"), where=str(path))
    header = [name.strip() for name in rows[0][1]]
    for name in header:
        if header.count(name) > 1:
            raise TableError(say("table.duplicate_column", column=name), where=str(path))
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise TableError(
                say("table.ragged", found=len(row), expected=len(header)),
                where=say("table.line", line=line),
            )
    cells = [row for _, row in rows[1:]]
    return pd.DataFrame(cells, columns=header, dtype=str), [line for line, _ in rows[1:]]


def _check_codes(frame: pd.DataFrame, lines: Sequence[int]) -> None:
    """Check zone codes here, where the lines are those of the file, blank ones counted."""
    found: dict[str, list[int]] = {}
    for code, line in zip(frame.iloc[:, 0].str.strip(), lines, strict=True):
        if not code:
            raise TableError(say("table.blank_zone"), where=say("table.line", line=line))
        found.setdefault(code, []).append(line)
    for code, twice in found.items():
        if len(twice) > 1:
            raise TableError(
                say("table.duplicate_zone", code=code, lines=", ".join(map(str, twice)))
            )


def _numbers_in_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Read numbers held as text in a Parquet file as those of a CSV file are."""
    text = [
        position
        for position in range(1, frame.shape[1])
        if not pd.api.types.is_numeric_dtype(frame.dtypes.iloc[position])
        and not pd.api.types.is_bool_dtype(frame.dtypes.iloc[position])
    ]
    if not text or not frame.columns.is_unique:
        return frame
    shown = frame.iloc[:, [0, *text]].astype(object)
    cells = shown.where(shown.notna(), "").astype(str)
    read = _typed(cells, range(_MARGIN, len(cells) + _MARGIN))
    kept = frame.drop(columns=[frame.columns[position] for position in text])
    return pd.concat([kept, read.iloc[:, 1:]], axis=1)


def _typed(frame: pd.DataFrame, lines: Sequence[int]) -> pd.DataFrame:
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
        if number.notna().any():
            for bad, key in (
                (wrong, "table.not_number"),
                (number.abs() == np.inf, "table.infinite"),
            ):
                if bad.any():
                    row = int(bad.to_numpy().argmax())
                    raise TableError(
                        say(key, value=text.iloc[row]),
                        where=say("table.row", line=lines[row], column=name),
                    )
        if wrong.any():
            out[name] = text
            continue
        out[name] = number
        if secret.any():
            status = pd.Series("observed", index=number.index)
            out[f"{name}{STATUS_SUFFIX}"] = status.mask(blank, "missing").mask(secret, "secret")
    return pd.DataFrame(out)
