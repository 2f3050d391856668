"""Opening the workspace's database, SQLite or PostgreSQL, and bringing its tables up to date."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from filelock import FileLock
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from geodata.messages import workspace as say
from geodata.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

HEAD: Final = "0001"
"""Revision of the last migration; a test holds that it is."""
_MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"
_BUSY_SECONDS: Final = 15
"""How long a writer waits for another before giving up."""
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
    def open(cls, address: str | Path) -> Self:
        """Open a database and migrate it.

        Parameters
        ----------
        address
            Path of an SQLite file, made where absent, or ``postgresql://user@host/name``.

        Raises
        ------
        WorkspaceError
            When it cannot be opened, or was made by a later program.
        """
        try:
            url = _url(address)
            database = cls(_engine(url))
            database._migrate(url)
        except (SQLAlchemyError, OSError) as error:
            raise WorkspaceError(say.cannot_open(), remedy=say.cannot_open_remedy(error)) from error
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read from; errors of the database become French sentences."""
        try:
            with self._reading.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise WorkspaceError(say.cannot_read(), remedy=say.try_again(error)) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a transaction: all of it is kept, or none."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except WorkspaceError:
            raise
        except SQLAlchemyError as error:
            raise WorkspaceError(say.cannot_write(), remedy=say.try_again(error)) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _migrate(self, url: URL) -> None:
        if self._revision() == HEAD:
            return
        if url.get_backend_name() == "sqlite":
            with FileLock(f"{url.database}.lock"):
                self._upgrade()
            return
        with self.engine.connect() as guard:
            guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            try:
                self._upgrade()
            finally:
                guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})

    def _revision(self) -> str | None:
        with self._reading.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)

    def _upgrade(self) -> None:
        # Here, because a database that is up to date needs none of it at each start.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        if self._revision() == HEAD:
            return  # another process did it while this one waited
        config = Config()
        config.set_main_option("script_location", _MIGRATIONS.as_posix())
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise WorkspaceError(say.later_program(), remedy=say.UPDATE_PROGRAM) from error


def _url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        path = Path(address).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(path))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise WorkspaceError(say.bad_address(), remedy=say.ADDRESS_REMEDY) from error
    if url.get_backend_name() not in {"postgresql", "sqlite"}:
        raise WorkspaceError(say.bad_address(), remedy=say.ADDRESS_REMEDY)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, record: object) -> None:
    """Set an SQLite connection: readers never wait, what is committed survives a power cut."""
    del record
    # The driver would begin transactions by itself, too late and without the lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at once: two writers queue, instead of failing when they commit."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
