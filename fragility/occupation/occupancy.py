"""The occupation of residences as counts of households, dimension by dimension."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.errors import TableError
from fragility.immutable import FrozenFrame, FrozenMapping
from fragility.status import STATUS_SUFFIX, CellStatus

from .dimensions import ALL_HOUSEHOLDS, Dimension, dimensions
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

RESIDENCE: Final = "residence_id"
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, eq=False, kw_only=True)
class Occupancy:
    """Counts of households by residence; every frame is indexed by ``residence_id``, sorted."""

    frame: FrozenFrame = FrozenFrame()
    """Every count column of every dimension (float; NaN where the dimension is not observed)."""
    states: FrozenFrame = FrozenFrame()
    """Residences × dimensions: ``observed``, ``missing`` or ``secret``. A dimension is observed
    only where all its categories are: a structure lacking a category is not a structure."""
    households: Mapping[str, float]
    """``household_count`` of each residence, NaN where it is not observed."""
    problems: FrozenFrame = FrozenFrame()
    """Splits set aside: ``residence_id``, ``dimension``, ``reason`` (French)."""

    @property
    def residences(self) -> pd.Index[str]:
        """Identifiers, sorted."""
        return self.frame.index

    @property
    def available(self) -> tuple[Dimension, ...]:
        """Dimensions observed for one residence at least."""
        states = self.states
        observed = CellStatus.OBSERVED.value
        return tuple(d for d in dimensions() if (states[d.id] == observed).any())

    def counts(self, split: Dimension) -> pd.DataFrame:
        """Give the counts of a dimension, columns named by category."""
        part = self.frame[list(split.columns)]
        return part.set_axis(list(split.category_ids), axis=1)

    def sizes(self, split: Dimension) -> pd.Series[float]:
        """Households a dimension splits, NaN where it is not observed: the *n* of its shares."""
        return self.counts(split).sum(axis=1, min_count=len(split.categories))

    def shares(self, split: Dimension) -> pd.DataFrame:
        """Shares of a dimension (0–1), NaN where it is not observed or splits nobody."""
        sizes = self.sizes(split)
        return self.counts(split).div(sizes.where(sizes > 0), axis=0)


def read_occupancy(table: pd.DataFrame) -> Occupancy:
    """Read a table of occupation in the shared columns.

    Parameters
    ----------
    table
        One row a residence: ``residence_id`` (column or index), ``household_count``, and
        ``<dimension>_<category>_count`` with their ``_status``. A dimension without columns is
        missing everywhere. Of several ``survey_year``, the latest row of each residence is read.

    Returns
    -------
    The occupation. A split with a negative or fractional count, or summing to more households
    than the residence has, is set aside as missing and told in ``problems``; one that sums to
    fewer is kept, its *n* being what it splits (households whose answer is not known are in no
    category).

    Raises
    ------
    TableError
        No identifier, one given twice for the same year, no known column, or text for a number.
    """
    rows = _latest(_identified(table))
    known = [split for split in dimensions() if set(split.columns) <= set(rows.columns)]
    if not known:
        raise TableError(say("occupancy.no_dimension", example=dimensions()[0].columns[0]))
    households = _numbers(rows, ALL_HOUSEHOLDS)
    parts, states, problems = {}, {}, []
    for split in dimensions():
        if split in known:
            counts, state, refused = _split(rows, split, households)
        else:
            counts = pd.DataFrame(np.nan, rows.index, list(split.columns))
            state = pd.Series(CellStatus.MISSING.value, rows.index)
            refused = []
        parts[split.id], states[split.id] = counts, state
        problems += refused
    return Occupancy(
        frame=pd.concat(list(parts.values()), axis=1),
        states=pd.DataFrame(states, index=rows.index),
        households=FrozenMapping(dict(zip(rows.index, households.to_numpy(), strict=True))),
        problems=pd.DataFrame(problems, columns=[RESIDENCE, "dimension", "reason"]),
    )


def _identified(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.reset_index() if table.index.name == RESIDENCE else table
    if RESIDENCE not in rows.columns:
        raise TableError(say("occupancy.no_id"))
    if rows[RESIDENCE].isna().any():
        raise TableError(say("occupancy.blank_id"))
    return rows.assign(**{RESIDENCE: rows[RESIDENCE].astype(str)})


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    keys = [RESIDENCE]
    if "survey_year" in rows.columns:
        keys.append("survey_year")
    twice = rows.duplicated(keys)
    if twice.any():
        raise TableError(say("occupancy.duplicate", residence=rows.loc[twice, RESIDENCE].iloc[0]))
    latest = rows.sort_values(keys, kind="stable").drop_duplicates(RESIDENCE, keep="last")
    return latest.set_index(RESIDENCE).sort_index()


def _numbers(rows: pd.DataFrame, column: str) -> pd.Series[float]:
    """Values of a column where it is observed, NaN elsewhere."""
    if column not in rows.columns:
        return pd.Series(np.nan, rows.index)
    try:
        values = pd.to_numeric(rows[column]).astype("float64")
    except (TypeError, ValueError) as error:
        raise TableError(say("occupancy.not_number", column=column)) from error
    return values.where(_statuses(rows, column, values) == CellStatus.OBSERVED.value)


def _statuses(rows: pd.DataFrame, column: str, values: pd.Series[float]) -> pd.Series[str]:
    observed = CellStatus.OBSERVED.value
    missing = CellStatus.MISSING.value
    twin = f"{column}{STATUS_SUFFIX}"
    if twin not in rows.columns:
        return values.notna().map({True: observed, False: missing})
    given = rows[twin].astype("string").fillna(missing).astype(object)
    given = given.mask((given == observed) & values.isna(), missing)
    return pd.Series([str(state) for state in given], rows.index)


def _split(
    rows: pd.DataFrame, split: Dimension, households: pd.Series[float]
) -> tuple[pd.DataFrame, pd.Series[str], list[tuple[str, str, str]]]:
    """Give the counts, states and problems of one dimension."""
    counts = pd.DataFrame({column: _numbers(rows, column) for column in split.columns})
    statuses = pd.DataFrame(
        {column: _statuses(rows, column, counts[column]) for column in split.columns}
    )
    secret = (statuses == CellStatus.SECRET.value).any(axis=1)
    state = pd.Series(CellStatus.OBSERVED.value, rows.index).mask(
        counts.isna().any(axis=1), CellStatus.MISSING.value
    )
    state = state.mask(secret, CellStatus.SECRET.value)
    whole = state == CellStatus.OBSERVED.value
    odd = whole & ((counts < 0) | ((counts - counts.round()).abs() > _TOLERANCE)).any(axis=1)
    total = counts.sum(axis=1)
    many = whole & ~odd & (total > households + _TOLERANCE)
    problems = [
        (residence, split.id, say("occupancy.negative", dimension=split.label))
        for residence in rows.index[odd]
    ]
    problems += [
        (
            residence,
            split.id,
            say(
                "occupancy.too_many",
                dimension=split.label,
                found=int(total[residence]),
                expected=int(households[residence]),
            ),
        )
        for residence in rows.index[many]
    ]
    state = state.mask(odd | many, CellStatus.MISSING.value)
    return counts.where(state == CellStatus.OBSERVED.value), state, problems
