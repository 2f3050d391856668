"""The table of a comparison: measures in rows, scenarios in columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd

from ui.format import plural
from ui.programming import headline, measures, reading
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.scenario import Scenario
    from ui.programming.measures import Measure
    from ui.programming.reading import Place
    from ui.programming.view import View

SRU_SHORT: Final = measures.Measure("sru_short_count", "count", "state", better="lower")
"""Communes short of their SRU target: counted from the communes, no column of the years' table."""


@dataclass(frozen=True)
class Cell:
    """A measure of a scenario."""

    measure: Measure
    scenario: str
    """Its name."""
    value: float
    start: float
    """The same on the first 1 January, NaN where it has none."""
    reference: float
    """The same in the reference."""
    n: str
    withheld: bool
    best: bool = False


def cells(view: View, scenarios: Sequence[Scenario], where: Place) -> list[list[Cell]]:
    """Return the cells, one row a measure, one column a scenario.

    The best of a row is marked where a rule says which way is the better one, and where scenarios
    differ. A measure that is known of none is left out.
    """
    columns = [_column(view, scenario, where) for scenario in scenarios]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return [
        _with_best(row)
        for row in rows
        if any(math.isfinite(cell.value) or cell.withheld for cell in row)
    ]


def _column(view: View, scenario: Scenario, where: Place) -> list[Cell]:
    """Return the cells of a scenario, one a measure."""
    own, base = (_of_place(view, each, where) for each in (scenario, view.reference))
    out = []
    for measure in measures.MEASURES:
        found, start, reference = (
            measures.after(own, measure, view.year),
            measures.before(own, measure),
            measures.after(base, measure, view.year),
        )
        value = _only(found)
        out.append(
            Cell(
                measure,
                scenario.name,
                value,
                math.nan if measure.moment == "period" else _only(start),
                _only(reference),
                measures.n_text(measure, found.iloc[0].to_dict()) if len(found) else "",
                math.isnan(value) and reading.withheld(view, measure),
            )
        )
        if measure.id == "sru_missing_count":
            out.append(_short(view, scenario, where))
    return out


def _of_place(view: View, scenario: Scenario, where: Place) -> pd.DataFrame:
    table = view.table(scenario, where.level)
    return table[table["place_code"] == where.code]


def _only(found: pd.DataFrame) -> float:
    return float(found["value"].iloc[0]) if len(found) else math.nan


def _short(view: View, scenario: Scenario, where: Place) -> Cell:
    measure = measures.BY_ID["sru_missing_count"]

    def count(of: Scenario, *, start: bool = False) -> float:
        own, each = (
            measures.before(table, measure) if start else measures.after(table, measure, view.year)
            for table in (_of_place(view, of, where), view.table(of, "commune"))
        )
        of_communes = reading.inside(view, each["value"], where)
        return headline.short_of_sru(_only(own), of_communes).commune_count

    return Cell(
        SRU_SHORT,
        scenario.name,
        count(scenario),
        count(scenario, start=True),
        count(view.reference),
        plural("programming.results.sru_held", reading.held_to_sru(view, where)),
        withheld=False,
    )


def _with_best(row: list[Cell]) -> list[Cell]:
    values = [cell.value for cell in row if math.isfinite(cell.value)]
    better = row[0].measure.better
    if not better or len(values) < len(("one", "other")) or min(values) == max(values):
        return row
    best = max(values) if better == "higher" else min(values)
    return [
        Cell(**{**cell.__dict__, "best": math.isclose(cell.value, best, rel_tol=1e-12)})
        for cell in row
    ]


def label(measure: Measure) -> str:
    """Return what a row is called."""
    return t("programming.results.sru_short") if measure is SRU_SHORT else measures.label(measure)


def texts(
    view: View, rows: list[list[Cell]], scenarios: Sequence[Scenario]
) -> tuple[list[Column], list[dict[str, str]]]:
    """Return the table as it is read: value, difference with the reference, n."""
    columns = [
        Column("measure", t("programming.results.measure_column")),
        Column("start", t("programming.results.january", year=view.scenario.start_year)),
        *(Column(str(rank), scenario.name) for rank, scenario in enumerate(scenarios)),
    ]
    out = []
    for row in rows:
        measure = row[0].measure
        line = {
            "measure": label(measure),
            "start": measures.write(measure, row[0].start) if math.isfinite(row[0].start) else "—",
        }
        for rank, (cell, scenario) in enumerate(zip(row, scenarios, strict=True)):
            line[str(rank)] = _text(cell, own=scenario.id == view.reference.id)
        out.append(line)
    return columns, out


def _text(cell: Cell, *, own: bool) -> str:
    if cell.withheld:
        return t("programming.compare.withheld")
    if math.isnan(cell.value):
        return t("programming.compare.unknown")
    parts = [f"<b>{escape(measures.write(cell.measure, cell.value))}</b>"]
    if cell.best:
        parts.append(f'<span class="pg-best">{escape(t("programming.results.best"))}</span>')
    small = []
    change = cell.value - cell.reference
    if not own and math.isfinite(change):
        told = measures.write_change(cell.measure, change)
        small.append(t("programming.results.against_reference", change=told))
    if cell.n:
        small.append(cell.n)
    parts += [f'<br><span class="fs-small fs-muted">{escape(text)}</span>' for text in small]
    return Html(" ".join(parts))


def export(rows: list[list[Cell]]) -> pd.DataFrame:
    """Return the table as numbers, one row a measure and scenario."""
    names = ("measure", "scenario", "value", "start", "difference", "n")
    columns = [t(f"programming.compare.column.{name}") for name in names]
    lines = [
        (
            label(cell.measure),
            cell.scenario,
            cell.value,
            cell.start,
            cell.value - cell.reference,
            t("programming.compare.withheld") if cell.withheld else cell.n,
        )
        for row in rows
        for cell in row
    ]
    return pd.DataFrame(lines, columns=columns)
