"""``python -m fragility index``: a composite index on anyone's table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fragility.class_table import class_table
from fragility.errors import ComputationError
from fragility.export import result_frame
from fragility.index import compute_index
from fragility.messages import number, say
from fragility.method_files import load_method, shipped_methods
from fragility.robustness import Robustness, weight_robustness
from fragility.sampling import class_probabilities, drawn_indicators
from fragility.status import CellStatus, ZoneState
from fragility.tabular import check_writable, read_table, write_table

from .arguments import FrenchParser, Subparsers, natural, positive

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from fragility.result import IndexResult


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "index",
        help=say("cli.index.help"),
        description=say("cli.index.help"),
        prog="python -m fragility index",
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help=say("cli.index.table"))
    parser.add_argument(
        "--method",
        required=True,
        metavar="METHODE",
        help=say("cli.index.method", known=", ".join(shipped_methods())),
    )
    parser.add_argument(
        "--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.index.out")
    )
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help=say("cli.index.seed"))
    parser.add_argument(
        "--draws", type=positive, default=200, metavar="N", help=say("cli.index.draws")
    )
    parser.add_argument(
        "--weightings",
        type=positive,
        default=1000,
        metavar="N",
        help=say("cli.index.weightings"),
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Compute and write, giving the lines that say what is done, as it is done."""
    for read in (arguments.table, Path(arguments.method)):
        check_writable(arguments.out, read=read)
    method = load_method(arguments.method)
    table = read_table(arguments.table)
    found = {"zones": len(table.frame), "indicators": len(table.indicators)}
    yield say("cli.read", file=arguments.table, **found)
    result = compute_index(table, method)
    yield from _summary(result)
    probabilities = class_probabilities(table, method, arguments.draws, arguments.seed)
    drawn = drawn_indicators(table, method)
    classed = bool(result.zones["class_"].notna().any())
    key = "cli.probability" if drawn else "cli.probability_none"
    key = key if classed else "cli.probability_no_class"
    yield say(key, draws=arguments.draws, seed=arguments.seed, drawn=", ".join(drawn))
    robustness: Robustness | None = None
    try:
        robustness = weight_robustness(result, arguments.weightings, arguments.seed)
        yield say(
            "cli.robustness" if classed else "cli.robustness_no_class",
            weightings=arguments.weightings,
            seed=arguments.seed,
            share=number(100 * robustness.mean_kept_share, 1),
        )
    except ComputationError as error:
        yield say("cli.robustness_none", reason=error.message)
    write_table(result_frame(result, probabilities, robustness), arguments.out)
    yield say("cli.written", file=arguments.out)


def _summary(result: IndexResult) -> list[str]:
    method, states = result.method, result.computed_on.state_counts
    lines = [
        say(
            "cli.method",
            title=method.title,
            id=method.id,
            version=method.version,
            digest=method.digest,
        ),
        say("cli.states", **{state.value: states[state.value] for state in ZoneState}),
    ]
    rows = class_table(result)
    for row in rows[rows["kind"] == "class"].itertuples():
        scores = result.zones["score"][(result.zones["class_"] == row.class_).fillna(value=False)]
        if row.zone_count:
            low, high = number(scores.min(), 3), number(scores.max(), 3)
            lines.append(
                say(
                    "cli.class",
                    class_=row.class_,
                    count=row.zone_count,
                    low=low,
                    high=high,
                )
            )
    lines.append(say("cli.class_fragile", class_=result.classes[-1]))
    flags = result.flags[result.zones["state"] == ZoneState.CLASSIFIED.value]
    borrowed = int((flags != CellStatus.OBSERVED.value).to_numpy().sum())
    if borrowed:
        lines.append(say("cli.fallback", count=borrowed))
    lines += [say("cli.warning", detail=warning) for warning in result.warnings]
    return lines
