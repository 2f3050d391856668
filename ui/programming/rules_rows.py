"""The compliance of a scenario as it is read: words, symbols and colours."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd

from ui.format import NO_BREAK_SPACE, number, percent
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fragility.scenario.rules import PlhRules

VERDICTS: Final = ("missed", "unknown", "reached", "not_concerned")
_TIED: Final = ("years", "square_metres")
_DECIMALS: Final = {"index": 3, "ratio": 2}
_TONES: Final = {"reached": "good", "missed": "bad", "unknown": "warn"}


def verdict_html(verdict: str) -> Html:
    """Return a verdict: a word, a symbol and a colour."""
    label = escape(t(f"programming.rules.verdict.{verdict}"))
    tone = _TONES.get(verdict)
    return Html(f'<span class="fs-state fs-{tone}">{label}</span>' if tone else label)


def figure(value: float, unit: str) -> str:
    """Write what is required or achieved."""
    if math.isnan(value):
        return "—"
    if unit == "share":
        return percent(value)
    if unit in _TIED:
        return f"{number(value)}{NO_BREAK_SPACE}{t(f'programming.rules.unit.{unit}')}"
    return number(value, _DECIMALS.get(unit, 0))


def columns(*, place: bool) -> list[Column]:
    """Return the columns of a list of verdicts."""
    first = [Column("place", t("programming.rules.column.place"))] if place else []
    names = ("rule", "period", "verdict", "achieved", "required", "n", "sentence")
    numeric = {"achieved", "required", "n"}
    rest = [Column(n, t(f"programming.rules.column.{n}"), numeric=n in numeric) for n in names]
    return [*first, *rest]


def texts(
    found: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the rows of a list of verdicts, ready to be read.

    Parameters
    ----------
    found
        Rows of :func:`fragility.scenario.compliance.compliance`.
    labels
        Label of each rule.
    names
        Name of each place.
    """
    return [
        {
            "place": names.get(str(row["place_code"]), str(row["place_code"])),
            "rule": labels[str(row["rule_id"])],
            "period": str(row["period"]),
            "verdict": verdict_html(str(row["verdict"])),
            "achieved": figure(float(row["achieved"]), str(row["unit"])),
            "required": figure(float(row["required"]), str(row["unit"])),
            "n": figure(float(row["n"]), "count"),
            "sentence": str(row["sentence"]),
        }
        for row in found.to_dict("records")
    ]


def summary(found: pd.DataFrame, rules: PlhRules) -> tuple[list[Column], list[dict[str, str]]]:
    """Return how many communes reach each rule: one row a rule and period."""
    shown = found[found["level"] == "commune"]
    counts = shown.pivot_table(
        index=["rule_id", "period"],
        columns="verdict",
        values="place_code",
        aggfunc="nunique",
        fill_value=0,
        sort=False,
    )
    order = {rule.id: rank for rank, rule in enumerate(rules.rules)}
    labels = {rule.id: rule.label for rule in rules.rules}
    keys = sorted(counts.index, key=lambda key: (order[key[0]], str(key[1])))
    out = []
    for key in keys:
        row = {"rule": labels[key[0]], "period": str(key[1])}
        for verdict in VERDICTS:
            count = int(counts.loc[key, verdict]) if verdict in counts else 0
            row[verdict] = number(count)
        out.append(row)
    heads = [
        Column("rule", t("programming.rules.column.rule")),
        Column("period", t("programming.rules.column.period")),
        *(Column(each, t(f"programming.rules.verdict.{each}"), numeric=True) for each in VERDICTS),
    ]
    return heads, out


def export(
    found: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the verdicts as they leave: numbers are numbers."""
    keys: Sequence[str] = (
        "place", "rule", "period", "verdict", "achieved", "required", "n", "sentence",
    )  # fmt: skip
    made = pd.DataFrame(
        {
            "place": [names.get(str(code), str(code)) for code in found["place_code"]],
            "rule": found["rule_id"].map(dict(labels)),
            "period": found["period"].astype(str),
            "verdict": [t(f"programming.rules.verdict.{each}") for each in found["verdict"]],
            "achieved": found["achieved"],
            "required": found["required"],
            "n": found["n"],
            "sentence": found["sentence"],
        }
    )
    return made.rename(columns={key: t(f"programming.rules.column.{key}") for key in keys})
