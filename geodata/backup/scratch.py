"""A backup's rows in a database of their own: what proves that they can be restored."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from geodata.backup.errors import BackupError
from geodata.backup.making import DRAFT_PREFIX
from geodata.backup.rows import load, tables_of
from geodata.held_folders import HeldFolder
from geodata.messages import backup as say
from geodata.staging import disk_errors
from geodata.workspace.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.backup.checking import OpenBackup


@contextmanager
def loaded(backup: OpenBackup) -> Iterator[Database]:
    """Give a database that holds the backup's rows, in the tables of today.

    Raises
    ------
    GeodataError
        When a line is none of its table's rows, when there are more or fewer than it says.
    """
    entry = backup.manifest.workspace
    with HeldFolder(DRAFT_PREFIX) as folder, disk_errors(folder.path):
        path = folder.path / "espace.sqlite"
        with (
            closing(Database.open(path, revision=entry.revision)) as database,
            database.write() as connection,
        ):
            tables = {table.name: table for table in tables_of(connection)}
            if tables.keys() != {each.name for each in entry.tables}:
                raise BackupError(say.damaged(), file=str(backup.file), remedy=say.OTHER_BACKUP)
            for each in entry.tables:
                with backup.open(each.stored) as lines:
                    count = load(connection, tables[each.name], lines, file=each.stored.path)
                if count != each.row_count:
                    raise BackupError(
                        say.other_count(each.row_count, count),
                        file=each.stored.path,
                        remedy=say.OTHER_BACKUP,
                    )
        with closing(Database.open(path)) as database:
            yield database
