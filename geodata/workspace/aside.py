"""An SQLite file that this program cannot use, put out of the way without being lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.workspace.connecting import url_of

if TYPE_CHECKING:
    from collections.abc import Collection

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SUFFIXES: Final = ("-wal", "-shm", "")
"""The log of the last changes goes first: without it the file would seem whole, and older."""


def set_unusable_aside(
    address: str | Path, ending: str, *, revisions: Collection[str]
) -> tuple[Path, ...]:
    """Rename the file of a workspace that is damaged or of a later program.

    Parameters
    ----------
    address
        Of the workspace; on PostgreSQL nothing is done.
    ending
        Added to its name.
    revisions
        Those this program knows.

    Returns
    -------
        The file under its new name, with its log of changes; none where it can be used.
    """
    url = url_of(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        return ()
    path = Path(url.database)
    if not path.is_file() or _is_usable(path, revisions):
        return ()
    parts = [(path.with_name(path.name + each), each) for each in _SUFFIXES]
    return tuple(
        part.rename(path.with_name(f"{path.name}.{ending}{suffix}"))
        for part, suffix in parts
        if part.exists()
    )


def _is_usable(path: Path, revisions: Collection[str]) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return False
            tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            if connection.execute(tables).fetchone() == (0,):
                return True
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return found is None or found[0] in revisions
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode not in _DAMAGED
