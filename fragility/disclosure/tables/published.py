"""Protected tables as files: complete enough to be audited by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from fragility.disclosure.messages import say
from fragility.errors import TableError
from fragility.tabular import read_cells

from .design import OWN_COLUMNS, TOTAL
from .labels import names_total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fragility.disclosure.rules import Rule

_RULE = {"minimum_count": 0, "minimum_interval": 1, "rounding": 1}
"""Figures of the rule that a file bears, and the least each may be."""


@dataclass(frozen=True, eq=False, slots=True)
class Published:
    """Tables as anyone sees them: the attacker's knowledge."""

    name: str
    """Of the file, for messages."""
    columns: tuple[str, ...]
    """Columns that tell cells apart."""
    rows: pd.DataFrame
    """These columns (text), ``status`` and ``count`` (NaN where nothing is shown)."""
    minimum_count: int
    minimum_interval: int
    rounding: int
    """What its figures were rounded to."""
    required_rounding: int = 1
    """What they should have been rounded to, besides."""

    @classmethod
    def of(cls, rows: pd.DataFrame, rule: Rule, name: str = "") -> Published:
        """Give the cells shown under a rule."""
        columns = tuple(column for column in rows.columns if column not in OWN_COLUMNS)
        cells = rows[[*columns, "status"]].assign(count=rows["count"].astype("Float64"))
        cells["count"] = cells["count"].to_numpy(dtype=float, na_value=float("nan"))
        least, width, base = rule.minimum_count, rule.minimum_interval, rule.rounding
        return cls(name, columns, cells, least, width, base)

    def under(self, rule: Rule) -> Published:
        """Give the same cells, to be held against a rule and not the one their file bears.

        Nor is the file believed where it says that its figures are rounded more than the rule asks.
        """
        return replace(
            self,
            minimum_count=rule.minimum_count,
            minimum_interval=rule.minimum_interval,
            rounding=min(self.rounding, rule.rounding),
            required_rounding=rule.rounding,
        )


def read_published(path: Path) -> Published:
    """Read a protected table.

    Raises
    ------
    TableError
        In French, naming file, line and column: it says no rule, or is no protected table.
    """
    cells, lines = read_cells(path)
    try:
        return _checked(cells.apply(lambda column: column.str.strip()), lines, str(path))
    except TableError as error:
        raise TableError(error.message, where=str(path)) from error


def _checked(cells: pd.DataFrame, lines: Sequence[int], name: str) -> Published:
    for column in ("status", "count", *_RULE):
        if column not in cells.columns:
            key = "published.no_rule" if column in _RULE else "published.no_column"
            raise TableError(say(key, column=column))
    columns = tuple(column for column in cells.columns if column not in OWN_COLUMNS)
    if not columns:
        raise TableError(say("published.no_dimension"))
    figures = {column: _one(cells[column], lines) for column in _RULE}
    for column in columns:
        _refuse(cells[column] == "", column, lines, "rows.blank")
        other = names_total(cells[column]) & (cells[column] != TOTAL)
        _refuse(other, column, lines, "published.total", cells)
    _refuse(~cells["status"].isin(["shown", "secret"]), "status", lines, "published.status", cells)
    whole = cells["count"].str.fullmatch(r"[0-9]{1,12}")
    shown = cells["status"] == "shown"
    _refuse(~whole & (shown | (cells["count"] != "")), "count", lines, "rows.not_count", cells)
    twice = cells.duplicated(list(columns))
    _refuse(twice, columns[0], lines, "published.twice", cells)
    counts = pd.to_numeric(cells["count"].where(whole), errors="coerce").astype(float)
    rows = cells[[*columns, "status"]].assign(count=counts)
    least, width, base = (figures[column] for column in _RULE)
    return Published(name, columns, rows, least, width, base)


def _one(text: pd.Series[str], lines: Sequence[int]) -> int:
    """Read a figure of the rule: the same on every line."""
    name = str(text.name)
    wrong = ~text.str.fullmatch(r"[0-9]{1,6}") | (text != text.iloc[0])
    _refuse(wrong, name, lines, "published.rule_figure", text.to_frame())
    least = _RULE[name]
    # A rule that asks for nothing is kept by anything.
    none = text.astype(int) < least
    _refuse(none, name, lines, "published.rule_least", text.to_frame(), least=least)
    return int(text.iloc[0])


def _refuse(
    wrong: pd.Series[bool],
    column: str,
    lines: Sequence[int],
    key: str,
    cells: pd.DataFrame | None = None,
    *,
    least: int = 0,
) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        value = "" if cells is None else str(cells[column].iloc[row])
        place = say("rows.where", line=lines[row], column=column)
        raise TableError(say(key, value=value, total=TOTAL, least=least), where=place)
