"""A balance in sentences, for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fragility.messages import number

from .gap import State
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from .rules import RuleSet


def summary(rows: pd.DataFrame, rules: RuleSet) -> Iterator[str]:
    """Say where everything together stands under each rule, one sentence each.

    Parameters
    ----------
    rows
        Rows of a balance without a cut, as they may be shown.
    rules
        The rules.
    """
    labels = {rule.id: rule.label for rule in rules.rules}
    for row in rows.to_dict("records"):
        label = labels[row["rule"]]
        if pd.isna(row["share"]):
            empty = row["allocation_count"] == 0 if pd.notna(row["allocation_count"]) else False
            yield say("cli.rule_none" if empty else "cli.rule_hidden", label=label)
            continue
        figures = {
            "label": label,
            "counted": number(row["counted_count"]),
            "count": number(row["allocation_count"]),
            "share": number(100 * row["share"], 1),
            "low": number(100 * row["share_low"], 1),
            "high": number(100 * row["share_high"], 1),
        }
        if row["state"] == State.NO_TARGET:
            yield say("cli.rule_no_target", **figures)
            continue
        target = number(100 * row["target_share"], 1)
        yield say("cli.rule", **figures, target=target, missing=_missing(row))


def _missing(row: dict[Hashable, Any]) -> str:
    """Say what is missing, or that nothing is."""
    if pd.isna(row["missing_count"]):
        return "."
    if not row["missing_count"]:
        return say("cli.missing_none")
    return say(f"cli.missing_{row['missing_of']}", count=number(row["missing_count"]))
