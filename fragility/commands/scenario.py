"""``python -m fragility scenario``: a programming scenario on anyone's stock, year by year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fragility.errors import ComputationError
from fragility.messages import counted
from fragility.scenario import INDICES, LEVELS, Run, load_scenario, simulate, years_table
from fragility.scenario.messages import say
from fragility.scenario.report import summary
from fragility.scenario.stock_reading import read_stock
from fragility.tabular import check_writable, write_table

from .arguments import positive

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    import pandas as pd

    from .arguments import FrenchParser, Subparsers


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "scenario",
        help=say("cli.scenario.help"),
        description=say("cli.scenario.description"),
        prog="python -m fragility scenario",
    )
    told = {
        name: say(f"cli.scenario.{name}") for name in ("document", "stock", "out", "level", "year")
    }
    parser.add_argument("document", metavar="SCENARIO", type=Path, help=told["document"])
    parser.add_argument("--stock", required=True, metavar="PARC", type=Path, help=told["stock"])
    parser.add_argument("--out", required=True, metavar="RESULTAT", type=Path, help=told["out"])
    parser.add_argument("--level", choices=LEVELS, default="commune", help=told["level"])
    parser.add_argument("--year", metavar="ANNEE", type=positive, help=told["year"])
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Compute and write, giving the lines that say what is done, as it is done."""
    for read in (arguments.stock, arguments.document):
        check_writable(arguments.out, read=read)
    scenario = load_scenario(arguments.document)
    first, last = scenario.years[0], scenario.years[-1]
    yield say(
        "cli.scenario.read",
        name=scenario.name,
        first=first,
        last=last,
        digest=scenario.digest,
        lines=counted(len(scenario.lines), "ligne"),
        operations=counted(len(scenario.operations), "opération"),
    )
    found = read_stock(arguments.stock, arguments.year or scenario.start_year)
    if found.ignored:
        yield say("cli.scenario.ignored", columns=", ".join(found.ignored))
    yield say(
        "cli.scenario.stock_read",
        file=arguments.stock,
        communes=counted(len(found.stock.codes), "commune"),
        dwellings=counted(found.stock.total_count, "logement"),
        year=found.stock.year,
    )
    if arguments.level == "sector" and not found.stock.sectors:
        raise ComputationError(say("cli.scenario.no_sector"))
    outcome = simulate(scenario, found.stock)
    yield from summary(outcome)
    write_table(_named(outcome, arguments.level), arguments.out)
    yield say("cli.scenario.written", file=arguments.out)


def _named(outcome: Run, level: str) -> pd.DataFrame:
    """Return the table as a file shows it: names beside codes, whole numbers whole."""
    table = years_table(outcome, next(each for each in LEVELS if each == level))
    for name in table.columns[table.columns.str.endswith("_count")]:
        values = table[name].dropna()
        if (values == np.rint(values)).all():
            table[name] = table[name].astype("Int64")
    if level == "commune":
        names = table["place_code"].map(outcome.stock.communes["commune_name"])
        table.insert(1, "commune_name", names)
    absent = INDICES if level == "commune" else ("sru_target_share",)
    return table.drop(columns=list(absent)).set_index(["place_code", "year"])
