"""``python -m fragility solve``: the distribution of dwellings that reduces a gap the most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fragility.errors import ComputationError
from fragility.messages import counted
from fragility.scenario import dump_scenario, load_scenario
from fragility.scenario.solve import load_problem, solve
from fragility.scenario.solve.goals import OF_HOUSEHOLDS
from fragility.scenario.solve.messages import say
from fragility.scenario.solve.report import summary
from fragility.scenario.stock_reading import read_stock
from fragility.tabular import replace_file, same_file

from .arguments import positive

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from .arguments import FrenchParser, Subparsers

_WRITTEN: Final = (".yaml", ".yml")


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "solve",
        help=say("cli.help"),
        description=say("cli.description"),
        prog="python -m fragility solve",
    )
    parser.add_argument("problem", metavar="PROBLEME", type=Path, help=say("cli.problem"))
    parser.add_argument("--stock", required=True, metavar="PARC", type=Path, help=say("cli.stock"))
    parser.add_argument("--base", metavar="SCENARIO", type=Path, help=say("cli.base"))
    parser.add_argument("--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.out"))
    parser.add_argument(
        "--seconds", metavar="SECONDES", type=positive, default=30, help=say("cli.seconds")
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Solve and write, giving the lines that say what is done, as it is done."""
    _check(arguments)
    problem = load_problem(arguments.problem)
    base = load_scenario(arguments.base) if arguments.base is not None else None
    yield say(
        "cli.read",
        name=problem.name,
        digest=problem.digest,
        first=problem.years[0],
        last=problem.years[-1],
        count=counted(problem.dwellings.all, "logement"),
    )
    read = read_stock(arguments.stock, problem.start_year)
    stock = read.stock
    if read.ignored:
        yield say("cli.ignored", columns=", ".join(read.ignored))
    yield say("cli.stock_read", file=arguments.stock, count=counted(len(stock.codes), "commune"))
    told = any(goal.name in OF_HOUSEHOLDS for goal in problem.goals)
    remarks = (say("note.households"),) if told else ()
    seconds = float(arguments.seconds)
    solution = solve(problem, stock, base, time_limit=seconds, remarks=remarks)
    yield from summary(solution)
    text = dump_scenario(solution.scenario)
    replace_file(arguments.out, lambda draft: draft.write_text(text, "utf-8"))
    yield say("cli.written", file=arguments.out)


def _check(arguments: Namespace) -> None:
    """Refuse a result that could not be written, before anything is computed."""
    out = arguments.out
    if out.suffix.lower() not in _WRITTEN:
        raise ComputationError(say("cli.suffix"), where=str(out))
    if out.is_dir() or not out.parent.is_dir():
        raise ComputationError(say("cli.folder"), where=str(out))
    for read in (arguments.problem, arguments.stock, arguments.base):
        if read is not None and same_file(out, read):
            raise ComputationError(say("cli.same"), where=str(out))
