"""Tables of a user's own, read from and written to CSV or Parquet, with errors in place."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .errors import TableError, naming
from .messages import listed, say
from .spreadsheets import as_text
from .status import STATUS_SUFFIX
from .table import ZONE_COLUMNS, IndicatorTable, table_from_frame
from .table_files import FIRST_LINE, is_text, parquet_text, read_csv, read_parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_BLANKS = frozenset({"", "na", "nan", "n/a", "null"})
_SECRETS = frozenset({"s", "ns", "nd"})
UNKNOWN_WORDS = (_BLANKS | _SECRETS) - {""}
"""Words that say, in small letters, that a cell is not known."""
_PART: Final = "_numerator"
LARGEST: Final = 2.0**53
"""Largest number whose neighbours are told apart: beyond, a figure is a slip of the keyboard."""
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
    with naming(path):
        if not is_text(path):
            frame = _numbers_in_text(read_parquet(path, say("table.empty")))
            lines: Sequence[int] = range(FIRST_LINE, len(frame) + FIRST_LINE)
            _check_sizes(frame, lines)
        else:
            cells, lines = read_csv(path, say("table.empty"))
            _check_codes(cells, lines)
            frame = _typed(cells, lines)
        _check_parts(frame, lines)
        return table_from_frame(frame)


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
    said = empty or say("table.empty")
    with naming(path):
        return read_csv(path, said) if is_text(path) else parquet_text(read_parquet(path, said))


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
        A file it is drawn from, which it must not replace.

    Raises
    ------
    TableError
        Unknown extension, a folder that does not exist, or the very file that is read.
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

    In a CSV, a text that a spreadsheet would run as a formula is preceded by an apostrophe, and
    every text is quoted: read with another separator, no part of it becomes a cell of its own.
    The file appears whole or not at all: an interruption leaves what was there before.
    """
    check_writable(path)

    def write(draft: Path) -> None:
        rows = frame.reset_index()
        if path.suffix.lower() == ".parquet":
            rows.to_parquet(draft, index=False)
        else:
            as_text(rows).to_csv(
                draft,
                encoding="utf-8",
                index=False,
                lineterminator="\n",
                quoting=csv.QUOTE_NONNUMERIC,
            )

    replace_file(path, write)


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, links followed."""
    if one.resolve() == other.resolve():
        return True
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist
        return False


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
    detail = say(reason) if reason else say("table.system", code=code or errno.EIO)
    return TableError(say("table.unwritable", detail=detail), where=str(path))


def _check_codes(frame: pd.DataFrame, lines: Sequence[int]) -> None:
    """Check zone codes here, where the lines are those of the file, blank ones counted."""
    found: dict[str, list[int]] = {}
    for code, line in zip(frame.iloc[:, 0].str.strip(), lines, strict=True):
        if not code:
            raise TableError(say("table.blank_zone"), where=say("table.line", line=line))
        found.setdefault(code, []).append(line)
    for code, twice in found.items():
        if len(twice) > 1:
            raise TableError(say("table.duplicate_zone", code=code, lines=listed(map(str, twice))))


def _numbers_in_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Read numbers held as text in a Parquet file as those of a CSV file are."""
    text = [
        position
        for position in range(1, frame.shape[1])
        if not pd.api.types.is_numeric_dtype(frame.dtypes.iloc[position])
        and not pd.api.types.is_bool_dtype(frame.dtypes.iloc[position])
    ]
    if not text:
        return frame
    read = _typed(*parquet_text(frame.iloc[:, [0, *text]]))
    kept = frame.drop(columns=[frame.columns[position] for position in text])
    return pd.concat([kept, read.iloc[:, 1:]], axis=1)


def _check_sizes(frame: pd.DataFrame, lines: Sequence[int]) -> None:
    """Refuse numbers that no one has observed, in columns that came as numbers."""
    for name, values in frame.iloc[:, 1:].select_dtypes("number").items():
        wrong = (values.abs() > LARGEST).to_numpy(dtype=bool, na_value=False)
        if wrong.any():
            row = int(wrong.argmax())
            where = say("table.row", line=lines[row], column=name)
            key = "table.infinite" if np.isinf(float(values.iloc[row])) else "table.too_large"
            raise TableError(say(key, value=values.iloc[row]), where=where)


def _check_parts(frame: pd.DataFrame, lines: Sequence[int]) -> None:
    """Refuse counts behind a share that cannot be: below zero, or a part larger than its whole."""
    for part in (name for name in map(str, frame.columns) if name.endswith(_PART)):
        whole = f"{part.removesuffix(_PART)}_denominator"
        if whole not in frame:
            continue
        above, below = (pd.to_numeric(frame[name], errors="coerce") for name in (part, whole))
        wrong = ((above < 0) | (above > below)).to_numpy(dtype=bool)
        if wrong.any():
            row = int(wrong.argmax())
            shown = {"part": frame[part].iloc[row], "whole": frame[whole].iloc[row]}
            where = say("table.row", line=lines[row], column=part)
            raise TableError(say("table.part", column=whole, **shown), where=where)


def _typed(frame: pd.DataFrame, lines: Sequence[int]) -> pd.DataFrame:
    """Turn columns into numbers where any of their cells is one, told cell by cell where not."""
    out: dict[str, pd.Series[Any]] = {frame.columns[0]: frame.iloc[:, 0].str.strip()}
    for name in frame.columns[1:]:
        described = name in ZONE_COLUMNS and not name.endswith("_count")
        if described or name.endswith(STATUS_SUFFIX):
            out[name] = frame[name].str.strip()
            continue
        # Most columns are numbers throughout: told at once, where a table may have thousands.
        quick = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if (np.abs(quick) <= LARGEST).all():
            out[name] = pd.Series(quick, index=frame.index)
            continue
        text = frame[name].str.strip()
        lowered = text.str.lower()
        blank, secret = lowered.isin(_BLANKS), lowered.isin(_SECRETS)
        plain = text.str.replace("[\u202f\u00a0 ]", "", regex=True).str.replace(",", ".")
        number = pd.to_numeric(plain.where(~blank & ~secret), errors="coerce").astype(float)
        wrong = number.isna() & ~blank & ~secret
        if number.notna().any():
            for bad, key in (
                (wrong, "table.not_number"),
                (number.abs() == np.inf, "table.infinite"),
                (number.abs() > LARGEST, "table.too_large"),
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
