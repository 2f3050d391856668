"""``python -m fragility protect``: linked tables of counts, with what must be hidden hidden."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fragility.disclosure.messages import say
from fragility.disclosure.tables import load_design, protect_tables, read_rows
from fragility.errors import naming
from fragility.messages import counted
from fragility.tabular import check_writable, read_cells, write_table

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from .arguments import FrenchParser, Subparsers

ELECTED: Final = "elu"
"""Who a table is for unless it is said."""


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "protect",
        help=say("cli.protect.help"),
        description=say("cli.protect.description"),
        prog="python -m fragility protect",
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help=say("cli.protect.table"))
    parser.add_argument(
        "--rules", required=True, metavar="REGLES", type=Path, help=say("cli.protect.rules")
    )
    parser.add_argument(
        "--role", default=ELECTED, metavar="ROLE", help=say("cli.protect.role", role=ELECTED)
    )
    parser.add_argument(
        "--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.protect.out")
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Protect and write, giving the lines that say what is done, as it is done."""
    for read in (arguments.table, arguments.rules):
        check_writable(arguments.out, read=read)
    design = load_design(arguments.rules)
    with naming(arguments.rules):
        rule = design.rule_for(arguments.role)
    with naming(arguments.table):
        rows = read_rows(*read_cells(arguments.table), design)
    yield say("cli.protect.read", file=arguments.table, rows=counted(len(rows), "ligne"))
    yield say(
        "cli.rule",
        rule=rule.id,
        count=rule.minimum_count,
        interval=rule.minimum_interval,
        rounding=say("cli.rounded", base=rule.rounding) if rule.rounding > 1 else "",
    )
    found = protect_tables(rows, design, arguments.role)
    yield say(
        "cli.protect.found",
        role=arguments.role,
        cells=counted(len(found.rows), "case"),
        secret=counted(found.secret_count, "secrète"),
    )
    write_table(found.export().set_index(design.columns[0]), arguments.out)
    yield say("cli.written", file=arguments.out)
