"""The workspace's database, SQLite or PostgreSQL: reading, writing, its tables up to date."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from filelock import FileLock
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geodata.messages import workspace as say
from geodata.workspace.connecting import ALONE, connect, url_of
from geodata.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection, Engine

HEAD: Final = "0002"
"""Revision of the last migration; a test holds that it is."""
MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"
_MIGRATION_LOCK: Final = 5_117_001
"""Any number, the same for all processes: PostgreSQL's advisory lock around migrations."""


class Database:
    """A database ready for use: its tables are those of this program.

    Parameters
    ----------
    engine
        As :meth:`open` makes it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # Reading needs no transaction of its own, and must never wait for a writer.
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def open(cls, address: str | Path, *, revision: str | None = HEAD) -> Self:
        """Open a database and migrate it.

        Parameters
        ----------
        address
            Path of an SQLite file, made where absent, or ``postgresql://user@host/name``.
        revision
            Its tables as they were at a former migration, only to read an old backup; ``None``: a
            database that has any is left as it is, only to be backed up.

        Raises
        ------
        WorkspaceError
            When it cannot be opened, or was made by a later program.
        """
        try:
            url = url_of(address)
            database = cls(connect(url))
            if revision is not None or database.revision() is None:
                database._migrate(url, revision or HEAD)
        except (SQLAlchemyError, OSError) as error:
            raise WorkspaceError(say.cannot_open(), remedy=say.remedy(error)) from error
        return database

    @classmethod
    def exists(cls, address: str | Path) -> bool:
        """Tell whether a workspace is there, which opening would make; makes nothing.

        Raises
        ------
        WorkspaceError
            When nobody can tell.
        """
        try:
            url = url_of(address)
            if url.get_backend_name() == "sqlite":
                path = Path(url.database or "")
                if not path.is_file() or not path.stat().st_size:
                    return False
            with closing(cls(connect(url))) as database:
                return database.revision() is not None
        except (SQLAlchemyError, OSError) as error:
            raise WorkspaceError(say.cannot_open(), remedy=say.remedy(error)) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read from; errors of the database become French sentences."""
        try:
            with self._reading.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise WorkspaceError(say.cannot_read(), remedy=say.remedy(error)) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a transaction: all of it is kept, or none.

        Raises
        ------
        WorkspaceError
            Nothing was written; or, where the connection broke while the database was confirming,
            nobody can tell, and the error says so.
        """
        confirming = False
        try:
            with self.engine.connect() as connection, connection.begin() as transaction:
                yield connection
                confirming = True
                transaction.commit()
        except SQLAlchemyError as error:
            if confirming and isinstance(error, DBAPIError) and error.connection_invalidated:
                raise WorkspaceError(say.unknown_outcome(), remedy=say.LOOK_FIRST) from error
            raise WorkspaceError(say.cannot_write(), remedy=say.remedy(error)) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection whose every query sees the database as it is at the first one.

        Others go on writing meanwhile.
        """
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        if self.engine.dialect.name == "sqlite":
            options = {ALONE: False}
        try:
            with self.engine.execution_options(**options).begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise WorkspaceError(say.cannot_read(), remedy=say.remedy(error)) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _migrate(self, url: URL, to: str) -> None:
        if self.revision() == to:
            return
        if url.get_backend_name() == "sqlite":
            with FileLock(f"{url.database}.lock", mode=0o600):
                self._upgrade(to)
            return
        with self._reading.connect() as guard:
            # Another process may be migrating: that is waited for, however long it takes.
            guard.execute(text("SET statement_timeout = 0"))
            guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            try:
                self._upgrade(to)
            finally:
                guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
                guard.detach()  # its timeout is not that of the pool's others

    def revision(self) -> str | None:
        """Return the last migration that was run, ``None`` where no table was made yet."""
        with self._reading.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)

    def _upgrade(self, to: str) -> None:
        # Here, because a database that is up to date needs none of it at each start.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        if self.revision() == to:
            return  # another process did it while this one waited
        config = Config()
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, to)
            except CommandError as error:
                raise WorkspaceError(say.later_program(), remedy=say.UPDATE_PROGRAM) from error
