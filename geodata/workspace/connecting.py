"""Connecting to the workspace's database, so that it is safe and never waits for ever."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geodata.messages import workspace as say
from geodata.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

WAIT_VARIABLE: Final = "FRAGILITE_DATABASE_WAIT_SECONDS"
DEFAULT_WAIT_SECONDS: Final = 15.0
ALONE: Final = "fragilite_alone"
"""Execution option: a transaction that only reads says ``False`` and takes no lock (SQLite)."""
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = stat.S_IRWXO


def wait_seconds() -> float:
    """Return how long the database is waited for: a lock, a statement, a connection.

    Raises
    ------
    WorkspaceError
        When the setting is no positive number.
    """
    given = os.environ.get(WAIT_VARIABLE, "").strip().replace(",", ".")
    try:
        seconds = float(given) if given else DEFAULT_WAIT_SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:  # noqa: PLR2004 - an hour: more is a mistake of units
        raise WorkspaceError(say.bad_wait(WAIT_VARIABLE), remedy=say.WAIT_REMEDY)
    return seconds


def url_of(address: str | Path) -> URL:
    """Read an address: a path, or ``postgresql://user@host/name``.

    Raises
    ------
    WorkspaceError
        When it is neither.
    """
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(Path(address).absolute()))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise WorkspaceError(say.bad_address(), remedy=say.ADDRESS_REMEDY) from error
    if url.get_backend_name() not in {"postgresql", "sqlite"}:
        raise WorkspaceError(say.bad_address(), remedy=say.ADDRESS_REMEDY)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url


def connect(url: URL) -> Engine:
    """Make the engine of a database.

    What was typed never goes into an error's text (``hide_parameters``).
    """
    wait = wait_seconds()
    common: dict[str, Any] = {
        "hide_parameters": True,
        "pool_timeout": wait,
    }
    if url.get_backend_name() == "sqlite":
        if url.database:
            _make_file(Path(url.database))
        engine = create_engine(url, connect_args={"timeout": wait}, **common)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin)
        return engine
    milliseconds = int(1000 * wait)
    engine = create_engine(
        url,
        pool_pre_ping=True,  # a server that was restarted is found again
        connect_args={
            "connect_timeout": max(2, int(wait)),  # libpq's least
            "tcp_user_timeout": milliseconds,  # a network that went away
        },
        **common,
    )

    def configure(connection: Any, record: object) -> None:
        del record
        connection.autocommit = True  # or a rolled back transaction would take the setting away
        connection.execute(f"SET statement_timeout = {milliseconds}")
        connection.execute(f"SET idle_in_transaction_session_timeout = {4 * milliseconds}")
        connection.autocommit = False

    event.listen(engine, "connect", configure)
    return engine


def _make_file(path: Path) -> None:
    """Make the file for its owner alone; one that was open to everybody is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    except FileExistsError:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            with suppress(OSError):  # somebody else's: not ours to close
                path.chmod(mode & ~_OTHERS)


def _configure_sqlite(connection: Any, record: object) -> None:
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
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(ALONE, True) else "BEGIN")
