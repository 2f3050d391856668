"""A scenario in a few French lines: what enters, what leaves, what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.messages import number

from .measures import FLOWS, SHARES, years_table
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from .outcome import Run

_SHOWN: Final = (
    "dwelling_count",
    "plai_share",
    "in_qpv_share",
    "social_per_main_share",
    "sru_missing_count",
    "plai_dissimilarity",
    "social_dissimilarity",
    "r1_capacity_share",
    "plai_gap_count",
)


def summary(run: Run) -> Iterator[str]:
    """Give the lines that say what a scenario changes in the whole territory.

    Shares come with what they are shares of; what is unknown is said to be.
    """
    table = years_table(run, "epci")
    first, last = run.years[0], run.years[-1]
    total = table.sum(numeric_only=True)
    yield say("report.title", first=first, last=last)
    names = {"entered": "entered_count", "left": "left_count", "converted": "converted_count"}
    yield say("report.moved", **{name: number(total[column]) for name, column in names.items()})
    if total["financed_count"]:
        social = total["financed_social_count"]
        share = total["financed_plai_count"] / social if social else np.nan
        yield say(
            "report.financed",
            financed=number(total["financed_count"]),
            plai=number(total["financed_plai_count"]),
            share=_shown("financed_plai_share", share),
            social=number(social),
        )
    if late := int(run.financed.sum()) - _delivered_of_financed(run):
        yield say("report.later", count=number(late))
    unknown = [name for name in _SHOWN if table[name].isna().all()]
    for name in _SHOWN:
        if name not in unknown:
            yield _change(table, name)
    if unknown:
        yield say(
            "report.all_unknown", names=", ".join(say(f"report.name.{name}") for name in unknown)
        )


def _change(table: pd.DataFrame, name: str) -> str:
    end = -2 if name in FLOWS else -1
    before, after = table[name].iloc[0], table[name].iloc[end]
    beside = {}
    if name in SHARES:
        of = SHARES[name][1]
        n_before, n_after = table[of].iloc[0], table[of].iloc[end]
        beside = {"n_before": _shown(of, n_before), "n_after": _shown(of, n_after)}
    shown = {"before": _shown(name, before), "after": _shown(name, after)}
    return say(f"report.{name}", **shown, **beside)


def _shown(name: str, value: float) -> str:
    if np.isnan(value):
        return say("report.unknown")
    if name.endswith("_share"):
        return f"{number(100 * value, 1)} %"
    return number(value) if name.endswith("_count") else number(value, 3)


def _delivered_of_financed(run: Run) -> int:
    """Count what was financed in these years and delivered in them, the pipeline set apart."""
    pipeline = sum(sum(line.dwellings) for line in run.scenario.lines if line.kind == "pipeline")
    return int(run.delivered.sum()) - pipeline
