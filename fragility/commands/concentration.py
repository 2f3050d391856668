"""``python -m fragility concentration``: how concentrated a stock is, on anyone's table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fragility.concentration import reading, report
from fragility.concentration.messages import say
from fragility.messages import counted
from fragility.tabular import check_writable, write_table

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from .arguments import FrenchParser, Subparsers


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "concentration",
        help=say("cli.help"),
        description=say("cli.help"),
        prog="python -m fragility concentration",
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help=say("cli.table"))
    for option in ("count", "group", "total", "by", "name"):
        parser.add_argument(f"--{option}", metavar="COLONNE", help=say(f"cli.{option}"))
    parser.add_argument("--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.out"))
    parser.add_argument("--indices", metavar="INDICES", type=Path, help=say("cli.indices"))
    parser.add_argument("--no-check", action="store_true", help=say("cli.no_check"))
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Compute and write, giving the lines that say what is done, as it is done."""
    columns = reading.asked(arguments.count, arguments.group, arguments.total)
    outputs = [path for path in (arguments.out, arguments.indices) if path is not None]
    for path in outputs:
        check_writable(path)
    reading.check_apart(arguments.table, outputs)
    table = reading.read(arguments.table, columns, by=arguments.by, name=arguments.name)
    yield say("cli.read", file=arguments.table, rows=counted(table.row_count, "ligne"))
    yield from report.warnings(table)
    found = report.measure(table, columns)
    yield from found.lines
    if arguments.no_check:
        yield say("cli.not_checked")
    else:
        found.check()
        yield say("cli.checked")
    write_table(found.rows, arguments.out)
    if arguments.indices is not None:
        write_table(found.indices, arguments.indices)
    for path in outputs:
        yield say("cli.written", file=path)
