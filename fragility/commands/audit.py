"""``python -m fragility audit``: what an attacker works out of protected tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.disclosure.messages import say
from fragility.disclosure.tables import TOTAL, Audit, audit, load_design, read_published
from fragility.errors import BrokenRuleError, RefusedError, naming
from fragility.messages import counted

from .arguments import positive
from .protect import ELECTED

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    import pandas as pd

    from fragility.disclosure.rules import Rule

    from .arguments import FrenchParser, Subparsers

_LINES: Final = 60
"""Hidden cells printed unless more are asked for; those that break the rule come first."""


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "audit",
        help=say("cli.audit.help"),
        description=say("cli.audit.description"),
        prog="python -m fragility audit",
    )
    parser.add_argument(
        "tables", nargs="+", metavar="TABLE", type=Path, help=say("cli.audit.tables")
    )
    parser.add_argument("--rules", metavar="REGLES", type=Path, help=say("cli.audit.rules"))
    parser.add_argument("--role", metavar="ROLE", help=say("cli.audit.role", role=ELECTED))
    parser.add_argument(
        "--lines", type=positive, default=_LINES, metavar="N", help=say("cli.audit.lines")
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Attack, giving the lines that say what is found.

    Raises
    ------
    BrokenRuleError
        It is more than the rule allows.
    """
    rule = _rule(arguments)
    published = [read_published(path) for path in arguments.tables]
    if rule is not None:
        published = [each.under(rule) for each in published]
    for each in published:
        yield say(
            "cli.audit.read",
            file=each.name,
            cells=counted(len(each.rows), "case"),
            count=each.minimum_count,
            interval=each.minimum_interval,
            rounding=say("cli.rounded", base=each.rounding) if each.rounding > 1 else "",
        )
    yield _whose(arguments, rule)
    yield say("cli.audit.units")
    found = audit(published)
    yield from _lines(found, arguments.lines, named=len(published) > 1)
    many = found.hidden_count > 1
    attacked = "cli.audit.attacked.many" if many else "cli.audit.attacked.one"
    hidden = say(attacked, cells=counted(found.hidden_count, "case"))
    if found.broken:
        raise BrokenRuleError(say("cli.audit.broken", hidden=hidden, broken=found.broken_count))
    yield say("cli.audit.holds", hidden=hidden)


def _rule(arguments: Namespace) -> Rule | None:
    """Give the rule asked for; nothing where it is that of the files."""
    if arguments.rules is None:
        if arguments.role is not None:
            raise RefusedError(say("cli.audit.role_alone"))
        return None
    design = load_design(arguments.rules)
    with naming(arguments.rules):
        return design.rule_for(arguments.role or ELECTED)


def _whose(arguments: Namespace, rule: Rule | None) -> str:
    """Say where the rule comes from: a file that bears its own may bear any."""
    if rule is None:
        return say("cli.audit.of_files")
    role = arguments.role or ELECTED
    return say("cli.audit.of_document", rule=rule.id, file=arguments.rules, role=role)


def _lines(found: Audit, most: int, *, named: bool) -> list[str]:
    rows = found.rows.sort_values("broken", ascending=False, kind="stable")
    columns = [name for name in rows.columns if name not in _FIGURES]
    lines = [_line(row, columns, named=named) for _, row in rows.head(most).iterrows()]
    if len(rows) > most:
        lines.append(say("cli.audit.more", count=len(rows) - most))
    return lines


_FIGURES: Final = frozenset(
    {"kind", "file", "low_count", "high_count", "exact", "required_interval", "broken"}
)


def _line(row: pd.Series, columns: list[str], *, named: bool) -> str:
    """Say what one cell may be."""
    cell = ", ".join(f"{name} = {row[name]}" for name in columns if row[name] != TOTAL)
    if named:
        cell = f"{row['file']}, {cell or TOTAL}"
    low, high = row["low_count"], row["high_count"]
    bounded = bool(np.isfinite(high))
    return say(
        f"cli.audit.{row['kind']}{'' if bounded else '.open'}{'.broken' if row['broken'] else ''}",
        cell=cell or TOTAL,
        low=int(low),
        high=int(high) if bounded else "",
        values=int(high - low + 1) if bounded else "",
        required=int(row["required_interval"]),
        least="" if row["exact"] else say("cli.audit.at_least"),
    )
