"""Counts of households by category: long tables made wide, shares made counts, sums checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.errors import InvalidContentError
from geodata.messages import user_tables as say
from geodata.model import STATUS_SUFFIX, Rejection, ValueStatus
from geodata.user_tables.mapping import Unit
from geodata.values import COUNT, RATIO, SHARE_FROM_PERCENT, WHOLE_COUNT, parse_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.user_tables.catalogue import Field
    from geodata.user_tables.cells import Reader

    Values = dict[str, pd.Series]

_MISSING, _OBSERVED = ValueStatus.MISSING.value, ValueStatus.OBSERVED.value
_LIKE_SHARES: Final = 0.8
_PERCENT_SLACK, _SHARE_SLACK = 1.5, 0.015
_WHOLE_SLACK: Final = 0.02


def read_counts(reader: Reader, households: pd.Series[float]) -> Values:
    """Read the counts of a wide table, converting shares where the mapping says they are.

    Parameters
    ----------
    reader
        The table.
    households
        Households of each row, NaN where unknown.

    Returns
    -------
    Count and status columns of every category of the dimensions the file gives. A dimension that
    contradicts the total is missing on that row, and told.
    """
    definition, result = reader.mapping.definition, {}
    converted = pd.Series(data=False, index=reader.rows.index)
    for name, dimension in definition.dimensions.items():
        fields = [one for one in definition.counts(name) if reader.mapping.column_of(one.name)]
        if not fields:
            continue
        numbers, statuses = _read(reader, fields)
        if reader.mapping.unit is Unit.COUNT:
            _refuse_shares(reader, numbers, households, dimension.label)
        else:
            complete = len(fields) == len(dimension.categories)
            numbers, done = _to_counts(reader, numbers, households, dimension.label, complete)
            converted |= done
        bad = numbers.sum(axis=1) > households
        _refuse_over_total(reader, bad, numbers.sum(axis=1), households, dimension.label)
        unknown = bad | (numbers.isna() & (statuses == _OBSERVED)).any(axis=1)
        for one in fields:
            result[one.name] = numbers[one.name].mask(unknown)
            result[one.name + STATUS_SUFFIX] = statuses[one.name].mask(unknown, _MISSING)
    if converted.any():
        reader.notes.append(say.converted(int(converted.sum())))
    return result


def _read(reader: Reader, fields: Sequence[Field]) -> tuple[pd.DataFrame, pd.DataFrame]:
    # Whole numbers are asked for once it is known that they are not shares.
    rule = {Unit.COUNT: COUNT, Unit.PERCENT: SHARE_FROM_PERCENT, Unit.SHARE: RATIO}
    numbers, statuses = {}, {}
    for one in fields:
        parsed = parse_numbers(
            reader.withheld(reader.text(one.name)),
            rule[reader.mapping.unit],
            file=reader.file,
            column=reader.mapping.column_of(one.name) or one.label,
            decimal=reader.decimal,
        )
        reader.take(parsed.rejections)
        numbers[one.name], statuses[one.name] = parsed.numbers, parsed.status
    return pd.DataFrame(numbers), pd.DataFrame(statuses)


def _refuse_shares(
    reader: Reader, numbers: pd.DataFrame, households: pd.Series[float], label: str
) -> None:
    """Refuse « counts » that add up to 100 or to 1 whatever the number of households."""
    total = numbers.sum(axis=1, min_count=1)
    known = total.notna() & total.gt(0) & households.notna()
    if not known.any():
        return
    whole, size = total[known], households[known]
    apart = (whole - size).abs() > np.maximum(1.0, 0.05 * size)
    hundred = (whole - 100).abs() <= _PERCENT_SLACK
    one = (whole - 1).abs() <= _SHARE_SLACK
    fractions = (numbers[known] % 1 > 0).any(axis=1)
    if ((hundred | one) & (apart | fractions)).mean() >= _LIKE_SHARES:
        raise InvalidContentError(
            say.look_like_shares(label), file=reader.file, remedy=say.CHOOSE_UNIT
        )
    for name in numbers:
        column = reader.mapping.column_of(str(name)) or str(name)
        broken = parse_numbers(
            numbers[name].map("{:g}".format, na_action="ignore").astype("str"),
            WHOLE_COUNT,
            file=reader.file,
            column=column,
        )
        reader.take(broken.rejections)
        numbers[name] = broken.numbers


def _to_counts(
    reader: Reader,
    shares: pd.DataFrame,
    households: pd.Series[float],
    label: str,
    complete: bool,
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """Turn shares into counts; those of a whole add up exactly to the households."""
    total = shares.sum(axis=1, min_count=1)
    over = total > 1 + _WHOLE_SLACK
    for line in shares.index[over & ~reader.dropped]:
        reader.rejections.append(
            Rejection(reader.file, int(line), None, say.over_hundred(label, float(total[line])))
        )
    usable = total.notna() & ~over & households.notna()
    whole = usable & complete & shares.notna().all(axis=1) & (total > 1 - _WHOLE_SLACK)
    counts = shares.mul(households, axis=0).round()
    exact = shares[whole].div(total[whole], axis=0).mul(households[whole], axis=0)
    counts.loc[whole] = apportion(exact.to_numpy(), households[whole].to_numpy())
    return counts.where(usable), usable


def apportion(exact: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Round each row to whole numbers that add up to its total (largest remainders).

    Parameters
    ----------
    exact
        Rows of non-negative numbers, each adding up to its total.
    totals
        Whole total of each row.

    Examples
    --------
    >>> apportion(np.array([[3.4, 3.3, 3.3]]), np.array([10.0])).tolist()
    [[4.0, 3.0, 3.0]]
    """
    floors = np.floor(exact + 1e-9)
    left = np.rint(totals - floors.sum(axis=1)).astype(int)
    # Stable: of equal remainders, the first category takes the unit.
    order = np.argsort(-(exact - floors), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(exact.shape[1])[None, :], axis=1)
    rounded: np.ndarray = floors + (rank < left[:, None])
    return rounded


def _refuse_over_total(
    reader: Reader,
    bad: pd.Series[bool],
    total: pd.Series[float],
    households: pd.Series[float],
    label: str,
) -> None:
    for line in bad.index[bad & ~reader.dropped]:
        reason = say.over_total(label, int(total[line]), int(households[line]))
        reader.rejections.append(Rejection(reader.file, int(line), None, reason))
