"""Indicators of zones, computed from the canonical tables of the official sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .catalogue import Catalogue, Definition, Formula, default_catalogue
from .errors import TableError
from .messages import say
from .status import INPUT_STATUSES, STATUS_SUFFIX, CellStatus
from .table import IndicatorTable, Level, make_table

if TYPE_CHECKING:
    from collections.abc import Mapping

UNDIVIDED_TYPE = "Z"
"""IRIS type of a commune that is not divided: the zone is the commune."""

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.object_]


@dataclass(frozen=True)
class _Column:
    value: Floats
    status: States
    numerator: Floats | None = None
    denominator: Floats | None = None


def compute_indicators(
    tables: Mapping[str, pd.DataFrame],
    zones: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    level: Level = "iris",
    parent: IndicatorTable | None = None,
    sources: Mapping[str, str] | None = None,
    geography_year: int | None = None,
) -> IndicatorTable:
    """Compute every indicator of the catalogue that the tables allow.

    Parameters
    ----------
    tables
        Canonical tables by name (``income``, ``rp_activity``…): one row a zone, a column
        ``zone_code``, value columns and their ``_status`` twins.
    zones
        The zones wanted: ``zone_code`` and any of ``zone_name``, ``zone_type`` (or
        ``iris_type``), ``population_count``, ``commune_code``, ``commune_population_count``.
    catalogue
        Definitions; those of the package by default.
    level
        Level of the zones.
    parent
        The communes' own indicators. Where a commune is not divided (IRIS type ``Z``) and the
        zone has no row of its own, the commune's value *is* the zone's and is ``observed``;
        elsewhere a method may fall back on it, flagged.
    sources
        French source and vintage by table name, to be carried to every result.
    geography_year
        Year of the commune map the codes belong to.

    Notes
    -----
    A zone absent from a table is ``missing``; one component secret makes the indicator secret; a
    zero denominator makes it ``undefined``. Nothing is ever replaced by zero.

    Raises
    ------
    TableError
        A table has twice the same zone, or a value that contradicts its status.
    """
    definitions = (catalogue or default_catalogue()).indicators
    described = _describe(zones)
    codes = described.index
    aligned = {name: _align(name, frame, codes) for name, frame in tables.items()}
    columns: dict[str, _Column] = {}
    said: dict[str, str] = {}
    notes: list[str] = []
    for definition in definitions:
        frame = aligned.get(definition.table)
        column = None if frame is None else _compute(frame, definition)
        if parent is not None and definition.id in parent.frame.columns:
            column = column or _nowhere(len(codes))
            column, taken = _from_commune(column, definition, described, parent)
            if taken:
                notes.append(say("compute.parent_used", count=taken, indicator=definition.label))
        if column is None or np.isnan(column.value).all():
            continue
        columns[definition.id] = column
        said[definition.id] = (sources or {}).get(definition.table, definition.source)
    if not columns:
        raise TableError(say("table.no_indicator"))
    return make_table(
        pd.DataFrame({k: c.value for k, c in columns.items()}, index=codes),
        status=pd.DataFrame({k: c.status for k, c in columns.items()}, index=codes, dtype=object),
        zones=described,
        numerators=_counts({k: c.numerator for k, c in columns.items()}, codes),
        denominators=_counts({k: c.denominator for k, c in columns.items()}, codes),
        level=level,
        sources=said,
        notes=tuple(notes),
        geography_year=geography_year,
        parent=parent,
    )


def _describe(zones: pd.DataFrame) -> pd.DataFrame:
    frame = zones if "zone_code" in zones.columns else zones.reset_index(names="zone_code")
    if "zone_type" not in frame.columns and "iris_type" in frame.columns:
        frame = frame.rename(columns={"iris_type": "zone_type"})
    if len(frame) == 0:
        raise TableError(say("table.empty"))
    kept = [column for column in frame.columns if column != "geometry"]
    return pd.DataFrame(frame[kept]).set_index("zone_code")


def _align(name: str, frame: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    indexed = frame if frame.index.name == "zone_code" else frame.set_index("zone_code")
    if not indexed.index.is_unique:
        code = indexed.index[indexed.index.duplicated()][0]
        raise TableError(say("table.duplicate_zone", code=code, lines=name))
    return indexed.reindex(codes)


def _nowhere(count: int) -> _Column:
    return _Column(np.full(count, np.nan), np.full(count, CellStatus.MISSING.value, dtype=object))


def _read(frame: pd.DataFrame, name: str) -> tuple[Floats, States]:
    value = frame[name].to_numpy(dtype=float, na_value=np.nan)
    twin = f"{name}{STATUS_SUFFIX}"
    by_value = np.where(np.isnan(value), CellStatus.MISSING.value, CellStatus.OBSERVED.value)
    if twin not in frame.columns:
        return value, by_value.astype(object)
    status = frame[twin].astype(object).to_numpy()
    known = np.isin(status.astype(str), list(INPUT_STATUSES))
    # A zone the table has no row for has neither value nor state: it is missing.
    status = np.where(known, status.astype(str), by_value).astype(object)
    observed = status == CellStatus.OBSERVED.value
    wrong = observed & np.isnan(value)
    if wrong.any():
        code = frame.index[int(np.flatnonzero(wrong)[0])]
        raise TableError(
            say("table.observed_blank"), where=say("table.zone", code=code, column=name)
        )
    return np.where(observed, value, np.nan), status


def _compute(frame: pd.DataFrame, definition: Definition) -> _Column | None:
    """Try the formulas in order; each fills the zones the former ones left without a value."""
    result: _Column | None = None
    for formula in definition.formulas:
        if not set(formula.columns) <= set(frame.columns):
            continue
        found = _apply(frame, formula)
        result = found if result is None else _fill(result, found, np.isnan(result.value))
    return result


def _apply(frame: pd.DataFrame, formula: Formula) -> _Column:
    if formula.value is not None:
        return _Column(*_read(frame, formula.value))
    above, above_status = _sum(frame, formula.numerator)
    below, below_status = _sum(frame, formula.denominator)
    status = _worst(above_status, below_status)
    empty = (status == CellStatus.OBSERVED.value) & (below <= 0)
    status = np.where(empty, CellStatus.UNDEFINED.value, status).astype(object)
    if formula.complement:
        above = below - above
    good = status == CellStatus.OBSERVED.value
    value = np.divide(above, below, out=np.full_like(above, np.nan), where=good)
    return _Column(value, status, np.where(good, above, np.nan), np.where(good, below, np.nan))


def _sum(frame: pd.DataFrame, terms: tuple[str, ...]) -> tuple[Floats, States]:
    total: Floats = np.zeros(len(frame))
    worst: States = np.full(len(frame), CellStatus.OBSERVED.value, dtype=object)
    for term in terms:
        value, status = _read(frame, term.removeprefix("-"))
        total = total - value if term.startswith("-") else total + value
        worst = _worst(worst, status)
    return total, worst


def _worst(first: States, second: States) -> States:
    """Secret if one is, else missing if one is, else undefined if one is, else observed."""
    out = np.full(len(first), CellStatus.OBSERVED.value, dtype=object)
    for status in (CellStatus.UNDEFINED, CellStatus.MISSING, CellStatus.SECRET):
        out[(first == status.value) | (second == status.value)] = status.value
    return out


def _fill(base: _Column, other: _Column, where: npt.NDArray[np.bool_]) -> _Column:
    usable = where & ~np.isnan(other.value)

    def merge(mine: Floats | None, theirs: Floats | None) -> Floats | None:
        if mine is None and theirs is None:
            return None
        blank = np.full(len(usable), np.nan)
        return np.where(
            usable, blank if theirs is None else theirs, blank if mine is None else mine
        )

    return _Column(
        np.where(usable, other.value, base.value),
        np.where(usable, other.status, base.status).astype(object),
        merge(base.numerator, other.numerator),
        merge(base.denominator, other.denominator),
    )


def _from_commune(
    column: _Column, definition: Definition, zones: pd.DataFrame, parent: IndicatorTable
) -> tuple[_Column, int]:
    """Take the commune's own value for the zones that are a whole commune."""
    if "zone_type" not in zones.columns or "commune_code" not in zones.columns:
        return column, 0
    undivided = (zones["zone_type"] == UNDIVIDED_TYPE).to_numpy() & np.isnan(column.value)
    communes = zones["commune_code"]

    def of(frame: pd.DataFrame) -> Floats | None:
        if definition.id not in frame.columns:
            return None
        return communes.map(frame[definition.id]).to_numpy(dtype=float)

    status = communes.map(parent.status[definition.id]).to_numpy(dtype=object)
    value = of(parent.frame)
    assert value is not None
    known = undivided & np.isin(status.astype(str), list(INPUT_STATUSES))
    # The commune's own reason for having no value is the zone's as well.
    column = _Column(
        column.value,
        np.where(known & np.isnan(value), status, column.status).astype(object),
        column.numerator,
        column.denominator,
    )
    commune = _Column(value, status, of(parent.numerators), of(parent.denominators))
    return _fill(column, commune, undivided), int((undivided & ~np.isnan(value)).sum())


def _counts(columns: Mapping[str, Floats | None], codes: pd.Index) -> pd.DataFrame:
    kept = {name: values for name, values in columns.items() if values is not None}
    return pd.DataFrame(kept, index=codes)
