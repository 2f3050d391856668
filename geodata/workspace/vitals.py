"""Whether a database can be read and written at this moment, proved without writing anything."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from geodata.messages import workspace as say
from geodata.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from geodata.workspace.database import Database

_PATIENCE_MS: Final = 100


def check(database: Database, revision: str) -> None:
    """Raise unless the database answers, holds the tables of this program and takes writes.

    Parameters
    ----------
    database
        The workspace's.
    revision
        Of the last migration.

    Raises
    ------
    WorkspaceError
        In French.
    """
    with database.read() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found != revision:
            raise WorkspaceError(say.later_program(), remedy=say.UPDATE_PROGRAM)
        if connection.dialect.name == "sqlite":
            _take_lock(connection)
        elif connection.execute(_READ_ONLY).scalar():
            raise WorkspaceError(say.cannot_write())


_READ_ONLY: Final = text(
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
)


def _take_lock(connection: Connection) -> None:
    """Take the lock of a writer and give it back; somebody else's lock proves as much."""
    patience_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("ROLLBACK")
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience_ms}")
