"""Tables of indicators: values, states, counts behind them, and the zones they describe."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from .errors import TableError
from .immutable import FrozenFrame, FrozenMapping
from .messages import say
from .status import INPUT_STATUSES, STATUS_SUFFIX, CellStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

Level = Literal["iris", "commune", "epci", "other"]

ZONE_COLUMNS: Final = (
    "zone_name",
    "zone_type",
    "population_count",
    "commune_code",
    "commune_population_count",
    "epci_code",
)
"""Columns that describe a zone; never taken for indicators."""

_COUNT_SUFFIXES: Final = ("_numerator", "_denominator")


@dataclass(frozen=True, eq=False, kw_only=True)
class IndicatorTable:
    """Indicators of a set of zones; immutable, every frame is indexed by ``zone_code``.

    Build it with :func:`make_table` or :func:`table_from_frame`, which check it.
    """

    frame: FrozenFrame = FrozenFrame()
    """Zones × indicators, float, NaN wherever the status is not ``observed``."""
    status: FrozenFrame = FrozenFrame()
    """Same shape, :class:`CellStatus` values as plain strings."""
    zones: FrozenFrame = FrozenFrame()
    """Zones × any of :data:`ZONE_COLUMNS`, and columns used as groups."""
    numerators: FrozenFrame = FrozenFrame()
    """Counts over which shares were computed, for the indicators that have them (else absent)."""
    denominators: FrozenFrame = FrozenFrame()
    level: Level = "other"
    sources: Mapping[str, str] = FrozenMapping()
    """French text by indicator: source and vintage."""
    notes: tuple[str, ...] = ()
    """French remarks (stand-ins, commune values taken for undivided communes)."""
    geography_year: int | None = None
    parent: IndicatorTable | None = None
    """The communes' own table, for ``fallback_commune``."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Identifiers of the indicators, in column order."""
        return tuple(self.frame.columns)

    @property
    def available(self) -> tuple[str, ...]:
        """Identifiers of the indicators with at least one observed value."""
        seen = self.frame.notna().any()
        return tuple(seen.index[seen])

    def with_parent(self, parent: IndicatorTable) -> IndicatorTable:
        """Give the same table with the communes' own table behind it."""
        return replace(self, parent=parent)

    def select(self, zone_codes: pd.Index) -> IndicatorTable:
        """Give the table of some of its zones, in the order asked for."""
        return replace(
            self,
            frame=self.frame.loc[zone_codes],
            status=self.status.loc[zone_codes],
            zones=self.zones.loc[zone_codes],
            numerators=self.numerators.loc[zone_codes],
            denominators=self.denominators.loc[zone_codes],
        )


def make_table(
    values: pd.DataFrame,
    *,
    status: pd.DataFrame | None = None,
    zones: pd.DataFrame | None = None,
    numerators: pd.DataFrame | None = None,
    denominators: pd.DataFrame | None = None,
    level: Level = "other",
    sources: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    geography_year: int | None = None,
    parent: IndicatorTable | None = None,
) -> IndicatorTable:
    """Check and build a table of indicators.

    Parameters
    ----------
    values
        Zones × indicators; index of unique, non-empty string codes.
    status
        States of the same shape; by default ``observed`` where there is a value, else ``missing``.
    zones
        Description of the zones, aligned on ``values``.
    numerators, denominators
        Counts behind the shares, for the columns that have them.

    Raises
    ------
    TableError
        In French, naming the zone and the column.
    """
    codes = pd.Index(values.index.astype(str), name="zone_code")
    _check_codes(codes)
    if values.shape[1] == 0:
        raise TableError(say("table.no_indicator"))
    if not values.columns.is_unique:
        twice = values.columns[values.columns.duplicated()][0]
        raise TableError(say("table.duplicate_column", column=twice))
    checked = values.astype(float).set_axis(codes, axis=0)
    infinite = np.isinf(checked.to_numpy())
    if infinite.any():
        row, column = np.argwhere(infinite)[0]
        raise TableError(
            say("table.infinite"),
            where=say("table.zone", code=codes[row], column=checked.columns[column]),
        )
    states = _states(checked, status)
    empty = pd.DataFrame(index=codes)
    return IndicatorTable(
        frame=checked,
        status=states,
        zones=empty if zones is None else zones.set_axis(zones.index.astype(str)).reindex(codes),
        numerators=empty if numerators is None else numerators.astype(float).reindex(codes),
        denominators=empty if denominators is None else denominators.astype(float).reindex(codes),
        level=level,
        sources=FrozenMapping(sources),
        notes=notes,
        geography_year=geography_year,
        parent=parent,
    )


def table_from_frame(frame: pd.DataFrame, *, level: Level = "other") -> IndicatorTable:
    """Build a table from a plain frame whose first column is the zone's code.

    Columns of :data:`ZONE_COLUMNS` describe the zones; ``<indicator>_status`` columns give states;
    ``<indicator>_numerator`` and ``<indicator>_denominator`` columns give the counts behind a
    share; columns that are not numeric describe the zones too; all others are indicators.
    """
    if frame.shape[1] == 0 or len(frame) == 0:
        raise TableError(say("table.empty"))
    body = frame.iloc[:, 1:].set_axis(
        pd.Index(frame.iloc[:, 0].astype(str).str.strip(), name="zone_code"), axis=0
    )
    body.columns = body.columns.astype(str)
    names = [str(c) for c in body.columns]
    twins = [c for c in names if c.endswith((STATUS_SUFFIX, *_COUNT_SUFFIXES))]
    numeric = [c for c in names if pd.api.types.is_numeric_dtype(body[c])]
    indicators = [c for c in numeric if c not in ZONE_COLUMNS and c not in twins]

    def with_suffix(suffix: str) -> pd.DataFrame:
        found = [c for c in indicators if f"{c}{suffix}" in body]
        return pd.DataFrame({c: body[f"{c}{suffix}"] for c in found}, index=body.index)

    states = with_suffix(STATUS_SUFFIX)
    return make_table(
        body[indicators],
        status=states if states.shape[1] else None,
        zones=body[[c for c in names if c not in indicators and c not in twins]],
        numerators=with_suffix(_COUNT_SUFFIXES[0]),
        denominators=with_suffix(_COUNT_SUFFIXES[1]),
        level=level,
    )


def _check_codes(codes: pd.Index) -> None:
    if len(codes) == 0:
        raise TableError(say("table.empty"))
    blank = codes.isin(["", "nan", "None", "<NA>"])
    if blank.any():
        # Line 1 of a file is its header.
        line = int(np.flatnonzero(blank)[0]) + 2
        raise TableError(say("table.blank_zone"), where=say("table.line", line=line))
    if not codes.is_unique:
        code = codes[codes.duplicated()][0]
        lines = ", ".join(str(i + 2) for i in np.flatnonzero(codes == code))
        raise TableError(say("table.duplicate_zone", code=code, lines=lines))


def _states(values: pd.DataFrame, status: pd.DataFrame | None) -> pd.DataFrame:
    default = np.where(values.notna(), CellStatus.OBSERVED.value, CellStatus.MISSING.value)
    states = pd.DataFrame(default, index=values.index, columns=values.columns, dtype=object)
    if status is None:
        return states
    given = status.set_axis(status.index.astype(str), axis=0)
    if not given.index.equals(values.index) or not set(given.columns) <= set(values.columns):
        raise TableError(say("table.shape"))
    for column in given.columns:
        column_states = given[column].astype(object).to_numpy()
        _check_states(values[column], column_states)
        states[column] = column_states
    return states


def _check_states(values: pd.Series[float], states: np.ndarray) -> None:
    observed = states == CellStatus.OBSERVED.value
    for wrong, key in (
        (~np.isin(states.astype(str), list(INPUT_STATUSES)), "table.unknown_status"),
        (values.notna().to_numpy() & ~observed, "table.status_mismatch"),
        (values.isna().to_numpy() & observed, "table.observed_blank"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise TableError(
                say(key, status=states[row]),
                where=say("table.zone", code=values.index[row], column=values.name),
            )
