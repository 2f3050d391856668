"""A user's table as the command needs it: named rows, counts, and groups summed whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.errors import ComputationError, TableError, naming
from fragility.messages import listed
from fragility.status import STATUS_SUFFIX, CellStatus
from fragility.tabular import as_numbers, read_cells, same_file

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts by row or by group."""

    frame: pd.DataFrame
    """Indexed by name: the columns asked for and their ``_status``; NaN where unknown."""
    row_count: int
    """Rows of the file."""
    missing_count: int
    """Rows of the file that lack a count."""
    secret_count: int
    """Rows of the file with a secret count."""
    partial_groups: tuple[str, ...]
    """Groups without a total, because one of their rows has no known count."""


def asked(count: str | None, group: str | None, total: str | None) -> tuple[str, ...]:
    """Return the columns asked for: one count, or a part and its whole.

    Raises
    ------
    ComputationError
        Neither, both, or half of the second.
    """
    columns = tuple(column for column in (count, group, total) if column)
    if (bool(count), bool(group), bool(total)) not in {(True, False, False), (False, True, True)}:
        raise ComputationError(say("cli.which"))
    if len(set(columns)) < len(columns):
        raise ComputationError(say("cli.same_column", column=columns[0]))
    return columns


def check_apart(table: Path, outputs: Sequence[Path]) -> None:
    """Refuse a result in place of the table, and two results in one file.

    Raises
    ------
    ComputationError
        One would replace the other.
    """
    for path in outputs:
        if same_file(path, table):
            raise ComputationError(say("cli.same_as_table", file=path))
    if any(same_file(path, outputs[0]) for path in outputs[1:]):
        raise ComputationError(say("cli.same_file"))


def read(
    path: Path, columns: Sequence[str], *, by: str | None = None, name: str | None = None
) -> CountTable:
    """Read the counts of a table.

    Parameters
    ----------
    path
        CSV or Parquet; see :func:`fragility.tabular.read_cells`.
    columns
        Columns of counts.
    by
        Column whose equal values are summed together. A group one of whose rows is unknown has no
        total: a partial sum would be read as a whole one.
    name
        Column that names the rows, the first by default; without effect with ``by``.

    Raises
    ------
    TableError, ComputationError
        In French, with the line and the column.
    """
    with naming(path):
        cells, lines = read_cells(path, say("empty"))
        label = by or name or str(cells.columns[0])
        for column in (label, *columns):
            if column not in cells:
                known = listed(map(str, cells.columns))
                raise TableError(say("no_column", column=column, known=known))
        if label in columns:
            raise ComputationError(say("cli.same_column", column=label))
        parts = [_numbers(cells[column], lines) for column in columns]
        frame = pd.concat(parts, axis=1).set_axis(pd.Index(cells[label].str.strip(), name=label))
        statuses = frame[[f"{column}{STATUS_SUFFIX}" for column in columns]]
        secret = (statuses == CellStatus.SECRET.value).any(axis=1)
        missing = (statuses == CellStatus.MISSING.value).any(axis=1) & ~secret
        partial: tuple[str, ...] = ()
        if by:
            frame, partial = _summed(frame, columns)
        else:
            _check_names(frame.index, lines, label)
        return CountTable(frame, len(cells), int(missing.sum()), int(secret.sum()), partial)


def _check_names(names: pd.Index, lines: Sequence[int], column: str) -> None:
    """Refuse a name borne by several rows: they would be read as two places."""
    if names.is_unique:
        return
    name = names[names.duplicated()][0]
    where = [str(line) for given, line in zip(names, lines, strict=True) if given == name]
    raise TableError(say("cli.twice", name=name, lines=", ".join(where[:_SHOWN]), column=column))


def _numbers(cells: pd.Series[str], lines: Sequence[int]) -> pd.DataFrame:
    read_column = as_numbers(cells, lines)
    name = str(cells.name)
    values = read_column[name]
    if not pd.api.types.is_numeric_dtype(values) or values.isna().all():
        raise TableError(say("cli.text_column", column=name))
    status = f"{name}{STATUS_SUFFIX}"
    if status not in read_column:
        observed = pd.Series(CellStatus.OBSERVED.value, index=values.index)
        read_column[status] = observed.mask(values.isna(), CellStatus.MISSING.value)
    return read_column


def _summed(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sum the rows of each group, unknown as soon as one row is."""
    out, partial = {}, set()
    for column in columns:
        grouped = frame[column].groupby(level=0, sort=True)
        whole = grouped.count() == grouped.size()
        out[column] = grouped.sum().where(whole)
        state = frame[f"{column}{STATUS_SUFFIX}"]
        secret = (state == CellStatus.SECRET.value).groupby(level=0, sort=True).any()
        status = pd.Series(CellStatus.OBSERVED.value, index=whole.index)
        status = status.mask(~whole, CellStatus.MISSING.value)
        out[f"{column}{STATUS_SUFFIX}"] = status.mask(secret, CellStatus.SECRET.value)
        partial |= set(whole.index[~whole.to_numpy(dtype=bool)].astype(str))
    return pd.DataFrame(out), tuple(sorted(partial))
