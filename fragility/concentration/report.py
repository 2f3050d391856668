"""What the command says and writes: one line a figure, one row a zone, one row an index."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.messages import counted, number

from .distribution import SharedOut, shared_out
from .intervals import SMALL_COUNT
from .messages import say
from .peer import check_segregation, check_shared_out
from .segregation import DRAWS, Segregation, random_dissimilarity, segregation_indices
from .shares import share_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .reading import CountTable

TOPS = (1, 3, 5)
"""How many of the largest units are told, where there are that many."""
_SEED = 0
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Report:
    """Everything computed on one table."""

    lines: tuple[str, ...]
    """French sentences."""
    rows: pd.DataFrame
    """One row a zone or a group."""
    indices: pd.DataFrame
    """Indexed by ``index``: ``value``."""
    check: Callable[[], None]
    """Compute the indices again with PySAL, and refuse any difference."""


def warnings(table: CountTable) -> Iterator[str]:
    """Say what is left out of the computation."""
    left_out = table.missing_count + table.secret_count
    if left_out:
        counts = {"secret": table.secret_count, "missing": table.missing_count}
        yield say("cli.left_out", count=left_out, **counts)
    if table.partial_groups:
        shown = ", ".join(table.partial_groups[:_SHOWN])
        if len(table.partial_groups) > _SHOWN:
            shown += "…"
        yield say("cli.partial_groups", count=len(table.partial_groups), groups=shown)


def measure(table: CountTable, columns: Sequence[str]) -> Report:
    """Measure one count, or a part against its whole.

    Raises
    ------
    ComputationError
        The counts do not allow it.
    """
    if len(columns) == 1:
        return _distribution(table.frame, columns[0])
    return _segregation(table.frame, *columns)


def _distribution(frame: pd.DataFrame, column: str) -> Report:
    found = shared_out(frame[column])
    rows = pd.DataFrame(
        {
            column: frame[column],
            f"{column}_status": frame[f"{column}_status"],
            "share": frame[column] / found.total_count,
            "rank": frame[column].rank(ascending=False, method="min").astype("Int64"),
        }
    )
    tops = [n for n in TOPS if n < found.unit_count]
    values = {
        "total_count": found.total_count,
        "unit_count": found.unit_count,
        "empty_count": found.empty_count,
        "gini": found.gini,
        "theil": found.theil,
        "hhi": found.hhi,
        "effective_count": found.effective_count,
        **{f"top_{n}_share": found.top_share(n) for n in tops},
    }
    lines = (
        say(
            "cli.shared",
            count=column,
            total=_count(found.total_count),
            units=counted(found.unit_count, "ligne"),
            empty=found.empty_count,
        ),
        *(_top(found, n) for n in tops),
        say("cli.gini", gini=number(found.gini, 4)),
        say("cli.theil", theil=number(found.theil, 4)),
        say("cli.hhi", hhi=number(found.hhi, 4), effective=_lines(found.effective_count)),
    )
    return Report(lines, rows, _indices(values), lambda: check_shared_out(found))


def _segregation(frame: pd.DataFrame, group: str, total: str) -> Report:
    part, whole = frame[group], frame[total]
    found = segregation_indices(part, whole)
    by_chance = random_dissimilarity(part, whole, DRAWS, _SEED)
    rows = share_table(frame, group, total).rename(
        columns={"part_count": group, "whole_count": total}
    )
    values = {
        "part_count": found.part_count,
        "whole_count": found.whole_count,
        "unit_count": found.zone_count,
        "left_out_count": found.left_out_count,
        "share": found.share,
        "dissimilarity": found.dissimilarity,
        "random_dissimilarity": by_chance,
        "isolation": found.isolation,
        "interaction": found.interaction,
        "gini": found.gini,
    }
    lines = [
        say(
            "cli.share",
            part=group,
            count=_count(found.part_count),
            total=_count(found.whole_count),
            share=number(100 * found.share, 1),
            units=counted(found.zone_count, "ligne"),
        )
    ]
    lines += _sentences(found, group, by_chance)
    small = int((rows["small"] & rows["share"].notna()).sum())
    if small:
        lines.append(say("cli.small", count=small, limit=SMALL_COUNT))
    return Report(
        tuple(lines), rows, _indices(values), lambda: check_segregation(found, part, whole)
    )


def _sentences(found: Segregation, group: str, by_chance: float) -> list[str]:
    if math.isnan(found.dissimilarity):
        return [say("cli.undefined", part=group)]
    return [
        say(
            "cli.dissimilarity",
            value=number(found.dissimilarity, 4),
            percent=number(100 * found.dissimilarity, 1),
            part=group,
        ),
        say("cli.no_random")
        if math.isnan(by_chance)
        else say("cli.random", value=number(by_chance, 4), draws=DRAWS, seed=_SEED),
        say(
            "cli.isolation",
            isolation=number(found.isolation, 4),
            interaction=number(found.interaction, 4),
        ),
        say("cli.segregation_gini", gini=number(found.gini, 4)),
    ]


def _top(found: SharedOut, n: int) -> str:
    names = ", ".join(map(str, found.counts.index[:n]))
    key = "cli.top_one" if n == 1 else "cli.top"
    return say(key, n=n, share=number(100 * found.top_share(n), 1), names=names)


def _indices(values: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame({"value": pd.Series(values, dtype=float)}).rename_axis("index")


def _lines(value: float) -> str:
    # In French a number under two is singular: « 1,9 ligne ».
    return f"{number(value, 1)} ligne{'s' if round(value, 1) >= 2 else ''}"  # noqa: PLR2004


def _count(value: float) -> str:
    return number(value, 0 if value.is_integer() else 1)
