"""Rows of the workspace as lines of JSON, and back, the same from and to either database."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import MetaData, insert, select

from geodata.backup.errors import BackupError
from geodata.messages import backup as say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

BATCH: Final = 500
"""Rows read, and written, at a time."""
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
        text = json.dumps(dict(row), ensure_ascii=False, default=_text)
        # Half a character, which no encoding has, could stand in what JSON calls a text.
        yield text.encode("utf-8", "backslashreplace") + b"\n"


def load(connection: Connection, table: Table, lines: Iterable[bytes], *, file: str) -> int:
    """Insert lines into a table; returns how many.

    Raises
    ------
    BackupError
        When a line is none of this table's rows.
    """
    waiting: list[dict[str, Any]] = []
    count = 0
    for count, line in enumerate(lines, start=1):
        try:
            waiting.append(_row(table, json.loads(line)))
        except (ValueError, TypeError, AttributeError) as error:
            raise BackupError(
                say.bad_row(), file=file, line=count, remedy=say.OTHER_BACKUP
            ) from error
        if len(waiting) == BATCH:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
    return count


def copy(source: Connection, target: Connection, table: Table) -> int:
    """Insert all the rows of a table into the same table elsewhere; returns how many."""
    count = 0
    result = source.execute(select(table), execution_options=_BY_BATCH)
    for part in result.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])
        count += len(part)
    return count


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        # SQLite keeps no time zone: what this program writes there is in UTC.
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    if values.keys() != set(table.columns.keys()):
        raise ValueError(table.name)
    kinds = {column.name: column.type.python_type for column in table.columns}
    return {name: _value(kinds[name], value) for name, value in values.items()}


def _value(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    return value
