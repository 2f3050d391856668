"""``python -m fragility balance``: allocations against the law, on anyone's table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fragility.balance import (
    Switches,
    balance,
    load_rules,
    prepare,
    protect_cut,
    read_allocations,
)
from fragility.balance.horizon import Horizon
from fragility.balance.messages import say
from fragility.balance.reading import day_of
from fragility.balance.report import summary
from fragility.balance.rule_files import DEFAULT, shipped_rules
from fragility.balance.switches import Event, FormerZus, Unknown
from fragility.errors import ComputationError, naming
from fragility.tabular import check_writable, read_cells, write_table

if TYPE_CHECKING:
    import datetime as dt
    from argparse import Namespace
    from collections.abc import Iterator

    from fragility.balance.measure import Period

    from .arguments import FrenchParser, Subparsers

_TECHNICIAN, _ELECTED = "technicien", "elu"


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "balance",
        help=say("cli.help"),
        description=say("cli.help"),
        prog="python -m fragility balance",
    )
    parser.add_argument("table", metavar="ATTRIBUTIONS", type=Path, help=say("cli.table"))
    parser.add_argument("--by", nargs="+", default=[], metavar="COLONNE", help=say("cli.by"))
    known = ", ".join(shipped_rules())
    parser.add_argument(
        "--rules",
        action="append",
        metavar="REGLES",
        help=say("cli.rules", known=known),
    )
    parser.add_argument("--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.out"))
    for name in ("from", "to", "as-of"):
        key = name.replace("-", "_")
        parser.add_argument(f"--{name}", metavar="DATE", dest=key, help=say(f"cli.{key}"))
    for name, choices in (
        ("mutations", ["included", "excluded"]),
        ("zus", list(FormerZus)),
        ("event", list(Event)),
        ("unknown", list(Unknown)),
        ("role", [_TECHNICIAN, _ELECTED]),
    ):
        default = str(choices[0]) if name != "role" else _TECHNICIAN
        parser.add_argument(
            f"--{name}", choices=list(map(str, choices)), default=default, help=say(f"cli.{name}")
        )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Compute and write, giving the lines that say what is done, as it is done."""
    chosen = arguments.rules or [DEFAULT]
    for path in (arguments.table, *map(Path, chosen)):
        check_writable(arguments.out, read=path)
    period = _period(arguments)
    as_of = _day(arguments.as_of)
    for name in arguments.by:
        if arguments.by.count(name) > 1:
            raise ComputationError(say("balance.twice", column=name))
    rules = load_rules(*chosen)
    with naming(arguments.table):
        cells, lines = read_cells(arguments.table)
        read = read_allocations(cells, lines=lines, text=True)
    prepared = prepare(read, rules)
    yield say("cli.read", file=arguments.table, count=len(prepared.frame))
    names = ", ".join(document.label for document in rules.documents)
    yield say("cli.rules_read", names=names, digest=rules.digest)
    switches = Switches(
        mutations=arguments.mutations == "included",
        former_zus=FormerZus(arguments.zus),
        event=Event(arguments.event),
        unknown=Unknown(arguments.unknown),
    )
    yield from switches.sentences()
    horizon = Horizon(as_of) if as_of is not None else None
    found = balance(prepared, switches, by=arguments.by, period=period, horizon=horizon)
    whole = balance(prepared, switches, period=period, horizon=horizon)
    shown, together = (protect_cut(prepared, each, arguments.role) for each in (found, whole))
    if shown.rows.empty and not found.rows.empty:
        raise ComputationError(say("cli.refused"))
    for warning in found.warnings:
        yield say("cli.warning", detail=warning)
    yield from summary(together.rows, rules)
    write_table(found.export(shown.rows).set_index([*arguments.by, "rule"]), arguments.out)
    yield say("cli.written", file=arguments.out)


def _period(arguments: Namespace) -> Period:
    """Give the days asked for; from a day to one before it, nothing would be found in silence."""
    start, end = (_day(getattr(arguments, name)) for name in ("from", "to"))
    if start is not None and end is not None and end < start:
        raise ComputationError(say("cli.backwards", start=start, end=end))
    return start, end


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return day_of(text)
    except ValueError as error:
        raise ComputationError(say("cli.day", value=text)) from error
