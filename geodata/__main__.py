"""Command line of :mod:`geodata`: ``python -m geodata import|report|demo|…``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from geodata.backup import commands as safety
from geodata.communes_given import communes_given
from geodata.delivered_paths import shown_name
from geodata.errors import GeodataError
from geodata.importing import import_files
from geodata.messages import cli as say
from geodata.messages import user_tables as tables
from geodata.plain_output import print_anywhere
from geodata.report_text import render_text
from geodata.store import TerritoryStore
from geodata.store_folders import refuse_unseen
from geodata.user_tables.commands import add_commands as add_user_tables
from geodata.user_tables.commands import run as run_user_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.importing import Progress

DONE, FAILED, MISUSED = 0, 1, 2
"""Exit codes: done; the files, the territory or the disk are at fault; the command is."""


_OTHERS = 0o007


class _FrenchParser(argparse.ArgumentParser):
    """argparse with French headings; its own messages are few and replaced."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, **options)  # type: ignore[arg-type] # argparse's own
        self._positionals.title = say.ARGUMENTS
        self._optionals.title = say.OPTIONS
        self.add_argument("-h", "--help", action="help", help=say.HELP)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", say.USAGE, 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", say.USAGE, 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISUSED, say.error(say.misuse(message)) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    print_anywhere()
    options = _parser().parse_args(arguments)
    os.umask(os.umask(0o077) | _OTHERS)  # notes, journals and household tables are nobody else's
    try:
        match options.command:
            case "import":
                _import(options)
            case "report":
                print(render_text(TerritoryStore.open(options.folder).report), end="")
            case "demo":
                _demo(options)
            case name if name in safety.NAMES:
                safety.run(options)
            case "template" | "suggest":
                run_user_tables(options)
    except GeodataError as error:
        print(say.error(error.message), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(say.INTERRUPTED, file=sys.stderr)
        return FAILED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = _FrenchParser(prog=say.PROGRAM, description=say.DESCRIPTION)
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        title=say.COMMANDS,
        metavar="{import,report,demo,template,suggest,backup,restore,journal}",
    )
    one = commands.add_parser("import", help=say.IMPORT_HELP, description=say.IMPORT_HELP)
    one.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help=say.FILES_HELP)
    one.add_argument("--epci", required=True, metavar="CODE", help=say.EPCI_HELP)
    one.add_argument("--out", required=True, type=Path, metavar="DOSSIER", help=say.OUT_HELP)
    one.add_argument("--name", metavar="NOM", help=say.NAME_HELP)
    one.add_argument("--communes", metavar="LISTE|FICHIER", help=say.COMMUNES_HELP)
    one.add_argument("--fictional", action="store_true", help=say.FICTIONAL_HELP)
    one.add_argument("--contours-year", type=int, metavar="ANNÉE", help=say.YEAR_HELP)
    one.add_argument(
        "--mapping",
        action="append",
        default=[],
        type=Path,
        metavar="FICHIER",
        help=tables.MAPPING_HELP,
    )
    two = commands.add_parser("report", help=say.REPORT_HELP, description=say.REPORT_HELP)
    two.add_argument("folder", type=Path, metavar="DOSSIER", help=say.FOLDER_HELP)
    three = commands.add_parser("demo", help=say.DEMO_HELP, description=say.DEMO_HELP)
    three.add_argument("--out", required=True, type=Path, metavar="DOSSIER", help=say.OUT_HELP)
    add_user_tables(commands)
    safety.add_commands(commands)
    return parser


def _import(options: argparse.Namespace) -> None:
    refuse_unseen(options.out)
    communes = communes_given(options.communes)
    console = Console(stderr=True)
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None, detail="")

        def show(progress: Progress) -> None:
            bar.update(
                task,
                description=progress.step,
                completed=progress.done,
                total=progress.total,
                detail=progress.detail,
            )

        report = import_files(
            [*options.files, *options.mapping],
            epci=options.epci,
            out=options.out,
            name=shown_name(options.name) if options.name else None,
            communes=communes,
            fictional=options.fictional,
            contours_year=options.contours_year,
            progress=show,
        )
    print(render_text(report))
    print(say.done(options.out))


def _demo(options: argparse.Namespace) -> None:
    from geodata.demo import build_store

    refuse_unseen(options.out)
    build_store(options.out)
    print(say.done(options.out))


if __name__ == "__main__":
    sys.exit(main())
