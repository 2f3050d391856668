"""Restoring a backup: everything is checked and prepared, then replaced; the former state stays.

1. The zip is checked whole.
2. Its rows go into a database of their own, with the tables they had, which is then migrated; its
   stores go into folders beside those they will replace.
3. The rows of the workspace are replaced in one transaction, those it held being saved first, in
   that same transaction: nobody's change falls between.
4. Each store is replaced in one step; the former one stays beside, under a hidden name.

Killed at any moment, each of them is whole, and the same command finishes the work.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, text

from geodata.backup.checking import known_revisions, open_backup
from geodata.backup.making import write_backup
from geodata.backup.reading import store_folders
from geodata.backup.rows import copy
from geodata.backup.scratch import loaded
from geodata.backup.stores import PreparedStore, prepare_store, set_aside_store
from geodata.staging import disk_errors, import_lock
from geodata.workspace.aside import set_unusable_aside
from geodata.workspace.database import Database
from geodata.workspace.schema import METADATA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from geodata.backup.checking import OpenBackup

ASIDE: Final = "avant-restauration"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration did."""

    row_count: int
    """Rows of the workspace."""
    replaced: tuple[str, ...]
    """Territories that are now as in the backup."""
    unchanged: tuple[str, ...]
    """Territories that already were."""
    set_aside: tuple[str, ...]
    """Territories the backup does not hold: no longer shown, kept under a hidden name."""
    kept: tuple[Path, ...]
    """Where the former state is."""


def restore_backup(file: Path, *, address: str, territories: Path | None) -> Restored:
    """Replace everything that is stored by what a backup holds; nothing is merged.

    Parameters
    ----------
    file
        As :func:`~geodata.backup.create_backup` wrote it, from either database.
    address
        Of the workspace to replace.
    territories
        Folder of the stores to replace; ``None``: the workspace only.

    Raises
    ------
    GeodataError
        The backup is damaged, foreign or of a later program, an import is under way, the disk or
        the database refuses.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    where = Path(address).absolute().parent if "://" not in address else file.absolute().parent
    with ExitStack() as stack:
        backup = stack.enter_context(open_backup(file))
        scratch = stack.enter_context(loaded(backup))
        stores, others = _prepare_stores(stack, backup, territories, stamp)
        keep = (territories or where) / f"{ASIDE}-{stamp}.zip"
        with disk_errors(keep):
            row_count, kept = _replace_rows(scratch, address, keep, stamp)
        for store in stores:
            kept += store.commit()
        kept += tuple(set_aside_store(folder, f"{ASIDE}-{stamp}") for folder in others)
    return Restored(
        row_count=row_count,
        replaced=tuple(store.slug for store in stores if not store.unchanged),
        unchanged=tuple(store.slug for store in stores if store.unchanged),
        set_aside=tuple(folder.name for folder in others),
        kept=kept,
    )


def _prepare_stores(
    stack: ExitStack, backup: OpenBackup, territories: Path | None, stamp: str
) -> tuple[list[PreparedStore], list[Path]]:
    """Prepare the stores beside their targets, each of which is locked until the end."""
    entries = backup.manifest.territories
    if territories is None or entries is None:
        return [], []
    slugs = {entry.slug for entry in entries}
    others = [folder for folder in store_folders(territories) if folder.name not in slugs]
    for name in sorted(slugs | {folder.name for folder in others}):
        stack.enter_context(import_lock(territories / name))
    prepared = [
        prepare_store(backup, entry, territories / entry.slug, f"{ASIDE}-{stamp}")
        for entry in entries
    ]
    for store in prepared:
        stack.callback(store.discard)
    return prepared, others


def _replace_rows(
    scratch: Database, address: str, keep: Path, stamp: str
) -> tuple[int, tuple[Path, ...]]:
    kept = set_unusable_aside(address, f"{ASIDE}-{stamp}", revisions=known_revisions())
    count = 0
    with (
        closing(Database.open(address)) as database,
        scratch.snapshot() as source,
        database.write() as target,
    ):
        tables = METADATA.sorted_tables
        if target.dialect.name == "postgresql":
            names = ", ".join(table.name for table in tables)
            target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        if _holds_rows(target):
            write_backup(keep, database, None, within=target)
            kept += (keep,)
        for table in tables:
            target.execute(delete(table))
            count += copy(source, target, table)
    return count, kept


def _holds_rows(connection: Connection) -> bool:
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar()
        for table in METADATA.sorted_tables
    )
