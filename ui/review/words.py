"""Figures of a review as they are read: never a share alone, never a withheld one guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.gap import State
from ui.format import number, percent, plural
from ui.tables import Column
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.review.scope import Scope

SEMICOLON: Final = f"{NARROW_SPACE}; "
"""Between the parts of a sentence that have commas of their own."""
LARGE: Final = 100
"""Fewest allocations of a share that is told without its interval, beside another that has it."""


def figure(row: Mapping[Any, Any] | None, name: str) -> float | None:
    """Return a figure of a row; ``None`` where there is none or it may not be shown."""
    if row is None or name not in row or pd.isna(row[name]):
        return None
    return float(row[name])


def count(value: float | None) -> str:
    """Write a count, or that it is not shown."""
    return t("review.cell.withheld") if value is None else number(value)


def bounds(row: Mapping[Any, Any]) -> str:
    """Write an interval: ``[17,0 – 24,3]``."""
    low, high = figure(row, "share_low"), figure(row, "share_high")
    if low is None or high is None:
        return ""
    return t("review.cell.bounds", low=number(low * 100, 1), high=number(high * 100, 1))


def share(row: Mapping[Any, Any] | None, *, whole: str = "") -> str:
    """Write a share and its interval, with its whole where it is not beside.

    Parameters
    ----------
    row
        ``share``, ``share_low``, ``share_high``; ``None`` where there was nothing.
    whole
        Name of the column of the whole; empty where it stands in the same row already.
    """
    if row is None:
        return t("review.cell.none")
    of = figure(row, whole) if whole else None
    if of == 0:
        return t("review.cell.none")
    value = figure(row, "share")
    if value is None:
        return t("review.cell.withheld")
    text = f"{percent(value)} {bounds(row)}"
    return t("review.cell.share_of", share=text, n=number(of)) if of is not None else text


def beside(row: Mapping[Any, Any] | None, *, whole: str) -> str:
    """Write a share to compare with: its whole, and its interval where that is small."""
    value, of = figure(row, "share"), figure(row, whole)
    if row is None or value is None or of is None or of < LARGE:
        return share(row, whole=whole)
    return t("review.cell.share_of", share=percent(value), n=number(of))


def of(row: Mapping[Any, Any], part: str, whole: str) -> str:
    """Write « 96 sur 470, soit 20,4 % [17,0 – 24,3] »."""
    counted, total = figure(row, part), figure(row, whole)
    if total == 0:
        return t("review.cell.none")
    if counted is None or total is None:
        return t("review.cell.withheld")
    return t(
        "review.cell.of",
        counted=number(counted),
        total=number(total),
        share=f"{percent(counted / total)} {bounds(row)}",
    )


def verdict(row: Mapping[Any, Any]) -> str:
    """Say where a figure stands beside its target, and what is missing."""
    state = row.get("state")
    if state is None or pd.isna(state):
        return t("review.verdict.withheld")
    missing = figure(row, "missing_count")
    if state in {State.SHORT, State.UNKNOWN, State.ABOVE} and missing:
        other = row.get("missing_of") == "other"
        said = plural(f"review.verdict.{'other' if other else 'missing'}_count", missing)
        return t("review.verdict.doubtful", said=said) if state == State.UNKNOWN else said
    return t(f"review.verdict.{state}")


def target(row: Mapping[Any, Any] | None) -> str:
    """Write a target, or that there is none."""
    value = figure(row, "target_share")
    return t("review.cell.no_target") if value is None else percent(value, 0)


def told(rows: pd.DataFrame, whole: str) -> tuple[pd.DataFrame, int]:
    """Leave out the rows that show nothing; give the others, and how many were left out."""
    silent = rows[whole].isna().to_numpy(dtype=bool)
    return rows[~silent], int(silent.sum())


def note(scope: Scope, *, silent: int = 0, left: int = 0) -> str:
    """Say what a table's brackets are, its withheld cells, and the rows it does not have."""
    parts = [t("review.table.interval" if scope.internal else "review.table.withheld")]
    if silent:
        parts.append(plural("review.table.silent", silent))
    if left > 0:
        parts.append(plural("review.table.more", left))
    return " ".join(parts)


def caption(scope: Scope, label: str, place: str) -> str:
    """Name a table by a place: with its period, and the territory where it is not the sector's."""
    parts = [label, scope.span((place,)).label]
    if scope.wide((place,)):
        parts.append(t("review.scope.whole").lower())
    return ", ".join(parts)


def former_column(scope: Scope, place: str) -> Column:
    """Return the column of the period before: a semester, or a year."""
    name = "former_year" if scope.yearly((place,)) else "former"
    return Column("former", t(f"review.column.{name}"), numeric=True)


def key(row: Mapping[Any, Any], cells: Sequence[str]) -> tuple[str, ...]:
    """Return what tells a cell of a cut from the others, its unknown ones included."""
    return tuple("" if pd.isna(row[each]) else f"={row[each]}" for each in cells)


def place(scope: Scope, column: str, row: Mapping[Any, Any]) -> str:
    """Return the name of a place; of a neighbourhood, which may cross communes, with its own."""
    name = scope.label(column, None if pd.isna(row[column]) else row[column])
    commune = row.get("commune_code")
    if column != "qpv_code" or commune is None or pd.isna(commune):
        return name
    return t("review.cell.inside", name=name, whole=scope.label("commune_code", commune))
