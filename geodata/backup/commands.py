"""``python -m geodata backup``, ``restore`` and ``journal``."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import GeodataError
from geodata.messages import backup as say
from geodata.places import data_dir, workspace_address
from geodata.staging import disk_errors

if TYPE_CHECKING:
    import argparse

NAMES: Final = ("backup", "restore", "journal")


def add_commands(commands: Any) -> None:
    """Add the three commands to a parser's.

    Parameters
    ----------
    commands
        What ``add_subparsers`` gave.
    """
    one = commands.add_parser("backup", help=say.BACKUP_HELP, description=say.BACKUP_HELP)
    one.add_argument("--out", required=True, type=Path, metavar="FICHIER.zip", help=say.OUT_HELP)
    one.add_argument("--workspace-only", action="store_true", help=say.WORKSPACE_ONLY_HELP)
    two = commands.add_parser("restore", help=say.RESTORE_HELP, description=say.RESTORE_HELP)
    two.add_argument("file", type=Path, metavar="FICHIER.zip", help=say.FILE_HELP)
    two.add_argument("--workspace-only", action="store_true", help=say.WORKSPACE_ONLY_HELP)
    two.add_argument("--check", action="store_true", help=say.CHECK_HELP)
    three = commands.add_parser("journal", help=say.JOURNAL_HELP, description=say.JOURNAL_HELP)
    three.add_argument("--purge-before", metavar="DATE", help=say.PURGE_HELP)


def run(options: argparse.Namespace) -> None:
    """Run one of the commands, telling what was done.

    Raises
    ------
    GeodataError
        What went wrong; after a backup that lacks a damaged territory, too, so that whoever
        watches a timer knows.
    """
    match options.command:
        case "backup":
            _backup(options)
        case "restore":
            _check(options.file) if options.check else _restore(options)
        case "journal":
            _journal(options)


def _backup(options: argparse.Namespace) -> None:
    from geodata.backup.making import save_backup

    made = save_backup(
        options.out,
        address=workspace_address(make=False),
        territories=None if options.workspace_only else data_dir(make=False),
    )
    manifest = made.manifest
    rows = sum(table.row_count for table in manifest.workspace.tables)
    stores = manifest.territories
    is_beside = made.path != options.out.absolute()
    shown = made.path if is_beside else options.out
    _say(say.saved(shown, rows, None if stores is None else len(stores)))
    if is_beside:
        _say(say.beside(options.out))
    if manifest.left_out:
        raise GeodataError(say.left_out([(one.slug, one.reason) for one in manifest.left_out]))
    if is_beside:
        raise GeodataError(say.no_workspace(), remedy=say.FOLDER_REMEDY_AFTER)


def _restore(options: argparse.Namespace) -> None:
    from geodata.backup.restoring import restore_backup

    with disk_errors(data_dir(make=False)):
        address = workspace_address()
        territories = None if options.workspace_only else data_dir()
    done = restore_backup(options.file, address=address, territories=territories)
    _say(say.restored(done.row_count, done.replaced, done.unchanged, done.set_aside))
    if done.kept:
        _say(say.kept(done.kept))
    _say(say.RELOAD)


def _check(file: Path) -> None:
    from geodata.backup.checking import check_backup

    manifest = check_backup(file)
    rows = sum(table.row_count for table in manifest.workspace.tables)
    stores = manifest.territories
    _say(say.checked(file, manifest.created, rows, [one.name for one in stores or ()]))
    if manifest.left_out:
        _say(say.lacking([(one.slug, one.reason) for one in manifest.left_out]))


def _journal(options: argparse.Namespace) -> None:
    from geodata.workspace import Database, Workspace

    address = workspace_address(make=False)
    if not Database.exists(address):
        raise GeodataError(say.NO_JOURNAL, remedy=say.FOLDER_REMEDY)
    with closing(Workspace.open(address)) as workspace:
        if options.purge_before is not None:
            _say(say.purged(workspace.purge_exports(_day(options.purge_before))))
            return
        moments = workspace.exports()["exported_at"]
        first, last = (moments.min(), moments.max()) if len(moments) else (None, None)
        _say(say.journal(len(moments), first, last))


def _day(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given).replace(tzinfo=UTC)
    except ValueError as error:
        raise GeodataError(say.bad_date(given), remedy=say.DATE_REMEDY) from error


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a command
