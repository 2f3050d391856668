"""Rows of the workspace as lines of JSON, and back, the same from and to either database."""

from __future__ import annotations

import datetime as dt
import json
from typing import IO, TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, MetaData, insert, select, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from geodata.backup.errors import BackupError
from geodata.limits import current
from geodata.messages import backup as say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Table
    from sqlalchemy.engine import Connection

BATCH: Final = 500
"""Rows read, and written, at a time."""
LINE_BYTES_MAX: Final = 64 << 20
"""Longest row, unless ``FRAGILITE_LIMIT_LINE_MIB`` allows more: the largest scenarios have some
megabytes."""
_BATCH_BYTES: Final = 64 << 20
_INTEGER_MAX: Final = 2**31 - 1
_NO_ROW: Final = (ValueError, TypeError, OverflowError, RecursionError)
_BY_BATCH: Final = {"yield_per": BATCH}
_BOOKKEEPING: Final = "alembic_version"


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, whatever program made it."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _BOOKKEEPING]


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give the rows of a table, each as a line of JSON, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execute(query, execution_options=_BY_BATCH)
    for row in result.mappings():
        line = json.dumps(dict(row), ensure_ascii=False, default=_text)
        # Half a character, which no encoding has, could stand in what JSON calls a text.
        yield line.encode("utf-8", "backslashreplace") + b"\n"


def load(connection: Connection, table: Table, lines: IO[bytes], *, file: str) -> int:
    """Insert lines into a table; returns how many.

    Raises
    ------
    BackupError
        When a line is none of this table's rows.
    """
    waiting: list[dict[str, Any]] = []
    count = waiting_bytes = 0
    line_max = max(LINE_BYTES_MAX, current().max_line_bytes)
    while line := lines.readline(line_max + 1):
        count += 1
        if len(line) > line_max:
            raise BackupError(say.long_row(), file=file, line=count, remedy=say.LONG_ROW_REMEDY)
        try:
            waiting.append(_row(table, json.loads(line)))
        except _NO_ROW as error:
            raise bad_row(file, count) from error
        waiting_bytes += len(line)
        if len(waiting) == BATCH or waiting_bytes > _BATCH_BYTES:
            _insert(connection, table, waiting, first=count - len(waiting) + 1, file=file)
            waiting, waiting_bytes = [], 0
    _insert(connection, table, waiting, first=count - len(waiting) + 1, file=file)
    return count


def copy(source: Connection, target: Connection, table: Table) -> int:
    """Insert all the rows of a table into the same table elsewhere; returns how many.

    Raises
    ------
    BackupError
        When the other database refuses a row that this one took: a text that is too long, say.
    """
    count = 0
    file = f"workspace/{table.name}.jsonl"
    # In the order they were loaded in: a position is a line.
    query = select(table).order_by(text("rowid"))
    for part in source.execute(query, execution_options=_BY_BATCH).mappings().partitions():
        rows = [dict(row) for row in part]
        _insert(target, table, rows, first=count + 1, file=file)
        count += len(rows)
    return count


def bad_row(file: str, line: int) -> BackupError:
    """Return the error of a line that is no row."""
    return BackupError(say.bad_row(), file=file, line=line, remedy=say.OTHER_BACKUP)


def _insert(
    connection: Connection, table: Table, rows: list[dict[str, Any]], *, first: int, file: str
) -> None:
    """Insert rows, or name the line the database refuses."""
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table), rows)
    except (*_NO_ROW, StatementError) as error:
        if isinstance(error, DBAPIError) and not isinstance(error, (IntegrityError, DataError)):
            raise  # a full disk, a server that went away: no row is at fault
        if len(rows) == 1:
            raise BackupError(
                say.refused_row(), file=file, line=first, remedy=say.OTHER_BACKUP
            ) from error
        half = len(rows) // 2
        _insert(connection, table, rows[:half], first=first, file=file)
        _insert(connection, table, rows[half:], first=first + half, file=file)


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        # SQLite keeps no time zone: what this program writes there is in UTC.
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _row(table: Table, values: object) -> dict[str, Any]:
    if not isinstance(values, dict) or values.keys() != set(table.columns.keys()):
        raise ValueError(table.name)
    return {column.name: _value(column, values[column.name]) for column in table.columns}


def _value(column: Column[Any], value: Any) -> Any:
    """Return a value of JSON as its column takes it; SQLite alone would take anything.

    Raises
    ------
    ValueError, TypeError, OverflowError, RecursionError
        When it is none of the column's.
    """
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    kind = dict if isinstance(column.type, JSON) else column.type.python_type
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError(column.name)
    if isinstance(value, dict):
        json.dumps(value, allow_nan=False)  # neither infinite, nor deeper than can be written
    elif isinstance(value, int) and abs(value) > _INTEGER_MAX:
        raise OverflowError(column.name)
    elif isinstance(value, str):
        value.encode()  # half a character
    return value
