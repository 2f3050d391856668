"""From a table of residences to the design matrix: numbers as they are, one column a level.

Nothing is standardised here, so that a bootstrap draw can compute its own means and deviations on
rows of the same matrix. An unknown value is NaN and stays so until it is standardised, when it
takes the mean: no figure is ever made up in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fragility.errors import ComputationError
from fragility.status import STATUS_SUFFIX, CellStatus

from .document import Feature, FeatureDocument, Kind, MissingRule, Source, Transform
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Floats = np.ndarray[Any, np.dtype[np.float64]]

UNKNOWN = "?"
"""Level of what is not known, where it is a category of its own."""
OTHER = "*"
"""Level of the rare levels put together."""
LARGEST = 2.0**53
"""Figures beyond are mistakes, and their squares would overflow."""
_ID = "residence_id"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the design matrix."""

    feature: str
    level: str | None = None
    """Level whose presence the column says, for a category."""

    @property
    def key(self) -> str:
        """``feature`` or ``feature=level``, as documents and profiles name it."""
        return self.feature if self.level is None else f"{self.feature}={self.level}"


def by_residence(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table indexed by the identifier of its residences, as text.

    Parameters
    ----------
    frame
        A ``residence_id`` column, else the index names the residences.

    Raises
    ------
    ComputationError
        No row, or a residence that figures twice.
    """
    if frame.empty:
        raise ComputationError(say("compute.empty"))
    table = pd.DataFrame(frame)
    ids = table[_ID] if _ID in table.columns else table.index
    index = pd.Index(pd.Index(ids).astype(str), name=_ID)
    if index.has_duplicates:
        raise ComputationError(say("compute.duplicate", code=index[index.duplicated()][0]))
    return table.set_axis(index, axis=0)


def read_feature(feature: Feature, frame: pd.DataFrame) -> pd.Series[Any] | None:
    """Read a feature in a table, in its own unit, bounded but not transformed.

    Returns
    -------
    Floats, or levels as text for a category; NaN or ``None`` where unknown. ``None`` in all when
    no source of the feature has its columns in the table.

    Raises
    ------
    ComputationError
        A number is read in a column of texts, or is beyond :data:`LARGEST`.
    """
    for source in feature.sources:
        if not set(source.columns) <= set(frame.columns):
            continue
        if feature.kind is Kind.CATEGORICAL:
            values = _levels(source, frame)
        else:
            values = _numbers(feature, source, frame)
        if values.notna().any():
            return values
    return None


def _observed(frame: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Give a column, unknown wherever its status says that it is not observed."""
    status = f"{column}{STATUS_SUFFIX}"
    if status not in frame.columns:
        return frame[column]
    return frame[column].where((frame[status] == CellStatus.OBSERVED.value).to_numpy())


def _levels(source: Source, frame: pd.DataFrame) -> pd.Series[Any]:
    assert source.column is not None
    values = _observed(frame, source.column).astype(object)
    known = values.notna().to_numpy()
    # Booleans, whole numbers and texts become the same words, whatever the table's types.
    text = values.where(~known, values.map(_word)).where(known, None)
    if source.recode:
        text = text.map(lambda word: source.recode.get(str(word).lower(), word), na_action="ignore")
        return text.where(known, None)
    empty = (text == "").to_numpy() & known
    if source.filled is not None:
        text = text.where(~known | empty, source.filled)
    if source.empty is not None:
        return text.where(~empty, source.empty)
    return text.where(~empty, None)


def _word(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _numbers(feature: Feature, source: Source, frame: pd.DataFrame) -> pd.Series[Any]:
    if source.column:
        values = _number(feature, source.column, frame)
    else:
        top = sum(_number(feature, name, frame) for name in source.numerator)
        base: Any = sum(_number(feature, name, frame) for name in source.denominator)
        for name in source.minus:
            base = base - _number(feature, name, frame)
        values = top / base.where(base > 0)
    values = values.where(np.isfinite(values))
    if feature.kind is Kind.SHARE:
        return values.where(values.between(0, 1))
    if feature.bounds:
        return values.clip(*feature.bounds)
    check_size(values, feature.label, ", ".join(source.columns))
    return values


def check_size(values: pd.Series[Any], label: str, column: str) -> None:
    """Refuse figures that no residence has, before they overflow.

    Raises
    ------
    ComputationError
        A value is beyond :data:`LARGEST`, whatever its sign.
    """
    wrong = (values.abs() > LARGEST).to_numpy(dtype=bool)
    if wrong.any():
        value = f"{float(values[wrong].iloc[0]):g}"
        raise ComputationError(say("feature.too_large", label=label, column=column, value=value))


def _number(feature: Feature, column: str, frame: pd.DataFrame) -> pd.Series[Any]:
    values = _observed(frame, column)
    try:
        return values.astype("Float64").astype(float)
    except (TypeError, ValueError) as error:
        reason = say("feature.not_number", label=feature.label, column=column)
        raise ComputationError(reason) from error


def transformed(feature: Feature, values: Floats) -> Floats:
    """Apply the feature's transformation; what it does not allow becomes unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        match feature.transform:
            case Transform.LOG:
                out = np.log(np.where(values > 0, values, np.nan))
            case Transform.LOG1P:
                out = np.log1p(np.where(values >= 0, values, np.nan))
            case Transform.SQRT:
                out = np.sqrt(np.where(values >= 0, values, np.nan))
            case _:
                out = values
    return np.asarray(out, dtype=float)


def levels_of(document: FeatureDocument, feature: Feature, values: pd.Series[Any]) -> list[str]:
    """Give the levels a category is cut into: the common ones, the rare ones put together.

    ``UNKNOWN`` is one of them where the feature asks for it and it is common enough.
    """
    least = document.rare_level_share * len(values)
    counts = values.dropna().astype(str).value_counts()
    common = sorted(counts.index[counts >= least])
    if (counts < least).any() and counts[counts < least].sum() >= least:
        common.append(OTHER)
    unknown = int(values.isna().sum())
    if feature.missing is MissingRule.UNKNOWN_LEVEL and unknown and unknown >= least:
        common.append(UNKNOWN)
    return common


def columns_of(feature: Feature, levels: Sequence[str]) -> list[Column]:
    """Give the design columns of a feature."""
    if feature.kind is not Kind.CATEGORICAL:
        return [Column(feature.id)]
    return [Column(feature.id, level) for level in levels]


def design(
    document: FeatureDocument,
    values: Mapping[str, pd.Series[Any]],
    columns: Sequence[Column],
    count: int,
) -> Floats:
    """Build the design matrix of some residences.

    Parameters
    ----------
    document
        The features.
    values
        Values of each feature, by its identifier, as :func:`read_feature` gives them; a feature
        that is absent is unknown throughout.
    columns
        Columns to build: those of a fitted model for new residences.
    count
        Number of residences.

    Returns
    -------
    Residences × columns: transformed numbers, and 0 or 1 for levels; NaN where unknown. A level
    that the columns do not have counts as ``OTHER`` where that is a column, else as unknown.
    """
    out = np.full((count, len(columns)), np.nan)
    for name in dict.fromkeys(column.feature for column in columns):
        if name not in values:
            continue
        feature, series = document.feature(name), values[name]
        own = [position for position, column in enumerate(columns) if column.feature == name]
        if feature.kind is not Kind.CATEGORICAL:
            out[:, own[0]] = transformed(feature, series.to_numpy(dtype=float))
            continue
        levels = [str(columns[position].level) for position in own]
        known = series.notna().to_numpy()
        text = series.astype(object).where(known, UNKNOWN).astype(str)
        fallback = OTHER if OTHER in levels else UNKNOWN
        text = text.where(text.isin(levels) | ~known, fallback)
        read = text.isin(levels).to_numpy()
        for position, level in zip(own, levels, strict=True):
            out[:, position] = np.where(read, (text == level).to_numpy(), np.nan)
    return out
