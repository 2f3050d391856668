"""Bringing together datasets that describe the same table, level, vintage and variant.

The same table may come in several parts (a file a region, one sheet a theme). Cells complete each
other; two different observed values for one cell cannot both be right, and nothing says which is.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.aggregation import value_columns
from geodata.errors import InvalidContentError
from geodata.messages import importing as say
from geodata.model import STATUS_SUFFIX, ValueStatus
from geodata.streaming import Spool
from geodata.streaming.overlap import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.model import Dataset
    from geodata.streaming.overlap import Overlap

SAME_SHAPE: Final = 1e-6
"""Share of its area by which two copies of a zone may differ: re-saving rounds coordinates."""


COMMUNE: Final = "commune_code"
"""Zone by which the rows kept on disk are compared."""
ALIKE_BY_CHANCE: Final = 0.01
"""Share of the rows of shared communes that two files may have alike: without an identifier, two
dwellings of one building can be written the same."""


def combine(datasets: Sequence[Dataset]) -> list[Dataset]:
    """Make keys unique, in the order of the keys.

    Raises
    ------
    InvalidContentError
        When two files give different values for the same cell, or different contours for the
        same zone, or the same dwellings.
    """
    ordered = sorted(datasets, key=lambda one: one.key)
    result = []
    for _, same in groupby(ordered, key=lambda one: one.key):
        first, *others = same
        for other in others:
            first = _combine_two(first, other)
        result.append(first)
    return result


def _combine_two(first: Dataset, second: Dataset) -> Dataset:
    common = _rows_in_common(first, second)
    if common is not None and common.same:
        note = say.same_rows(first.file, second.file)
        return replace(first, notes=(*first.notes, note))
    few = (
        (say.few_rows_in_common(first.file, second.file, common.equal_count),)
        if common is not None and common.equal_count
        else ()
    )
    if isinstance(first.frame, gpd.GeoDataFrame) or "zone_code" not in first.frame:
        frame = _stack(first, second)
    else:
        frame = _complete(first, second)
    return replace(
        first,
        frame=frame,
        extra=_extra(first, second),
        rows_read=first.rows_read + second.rows_read,
        file=f"{first.file} + {second.file}",
        geography_year=first.geography_year or second.geography_year,
        rejections=first.rejections + second.rejections,
        notes=(
            *first.notes,
            *(note for note in second.notes if note not in first.notes),
            say.combined(first.file, second.file),
            *few,
        ),
    )


def _rows_in_common(first: Dataset, second: Dataset) -> Overlap | None:
    """Compare the rows kept on disk; ``None`` where the two share no commune.

    Raises
    ------
    InvalidContentError
        More rows are alike than chance allows: each would be counted twice.
    """
    mine, theirs = first.extra.get("spool"), second.extra.get("spool")
    if not isinstance(mine, Spool) or not isinstance(theirs, Spool):
        return None
    common = overlap(mine, theirs, COMMUNE)
    if not common.zones:
        return None
    if not common.same and common.equal_count > ALIKE_BY_CHANCE * common.smaller_count:
        raise InvalidContentError(
            say.rows_twice(common.zones, common.equal_count, common.smaller_count),
            file=f"{first.file}, {second.file}",
            remedy=say.keep_rows_once(),
        )
    return common


def _extra(first: Dataset, second: Dataset) -> Mapping[str, object]:
    """Put together the rows that are kept on disk; the rest is the first's."""
    mine, theirs = first.extra.get("spool"), second.extra.get("spool")
    if mine is None or theirs is None:
        return first.extra if theirs is None else {**first.extra, "spool": theirs}
    return {**first.extra, "spool": type(mine).join([mine, theirs])}  # type: ignore[attr-defined] # Spool's


def _stack(first: Dataset, second: Dataset) -> pd.DataFrame:
    """Put contours, or tables without zones, one after the other; a zone twice alike is one."""
    if "zone_code" not in first.frame:
        return pd.concat([first.frame, second.frame], ignore_index=True).drop_duplicates()
    if isinstance(first.frame, gpd.GeoDataFrame):
        return _stack_zones(first, second)
    new = second.frame[~second.frame["zone_code"].isin(first.frame["zone_code"])]
    return pd.concat([first.frame, new], ignore_index=True)


def _stack_zones(first: Dataset, second: Dataset) -> pd.DataFrame:
    """Put contours one after the other; the same zone twice must have the same shape."""
    mine, theirs = gpd.GeoDataFrame(first.frame), gpd.GeoDataFrame(second.frame)
    theirs = theirs.to_crs(mine.crs)
    twice = theirs["zone_code"].isin(mine["zone_code"])
    if twice.any():
        again = theirs[twice].set_index("zone_code").geometry
        before = mine.set_index("zone_code").geometry.loc[again.index]
        apart = before.symmetric_difference(again).area > SAME_SHAPE * before.area
        if apart.any():
            raise InvalidContentError(
                say.contours_differ(list(apart[apart].index), first.file, second.file),
                remedy=say.keep_one_file(),
            )
    frame: pd.DataFrame = pd.concat([mine, theirs[~twice]], ignore_index=True)
    return frame


def _complete(first: Dataset, second: Dataset) -> pd.DataFrame:
    """Complete each cell of a table by the other's: observed wins over secret, then missing."""
    mine, theirs = (one.frame.set_index("zone_code") for one in (first, second))
    index = mine.index.union(theirs.index)
    mine, theirs = mine.reindex(index), theirs.reindex(index)
    result = pd.DataFrame(index=index)
    columns = list(dict.fromkeys([*value_columns(first.frame), *value_columns(second.frame)]))
    for column in columns:
        left, left_status = _cells(mine, column)
        right, right_status = _cells(theirs, column)
        both = left_status.eq(ValueStatus.OBSERVED.value) & right_status.eq(
            ValueStatus.OBSERVED.value
        )
        apart = both & ~np.isclose(left.where(both, 0.0), right.where(both, 0.0), rtol=1e-9)
        if apart.any():
            code = str(apart.index[apart.to_numpy()][0])
            raise InvalidContentError(
                say.values_differ(
                    column,
                    code,
                    float(left[code]),
                    float(right[code]),
                    int(apart.sum()),
                ),
                file=f"{first.file}, {second.file}",
                remedy=say.keep_one_file(),
            )
        take_right = left_status.ne(ValueStatus.OBSERVED.value) & right_status.ne(
            ValueStatus.MISSING.value
        )
        result[column] = left.where(~take_right, right)
        result[column + STATUS_SUFFIX] = left_status.where(~take_right, right_status)
    texts = [
        name
        for name in dict.fromkeys([*mine.columns, *theirs.columns])
        if name not in result.columns
    ]
    for name in texts:
        if name.endswith("_code") and name in mine and name in theirs:
            _check_codes(mine[name], theirs[name], first, second)
        left = mine[name] if name in mine else pd.Series(pd.NA, index=index, dtype="str")
        result[name] = left.where(left.notna(), theirs[name]) if name in theirs else left
    return result.rename_axis("zone_code").reset_index()


def _check_codes(left: pd.Series, right: pd.Series, first: Dataset, second: Dataset) -> None:
    """Refuse two lists that put a commune in two EPCI: one of them is of another year."""
    apart = left.notna() & right.notna() & left.ne(right)
    if apart.any():
        code = str(apart.index[apart.to_numpy()][0])
        raise InvalidContentError(
            say.codes_differ(code, str(left[code]), str(right[code]), int(apart.sum())),
            file=f"{first.file}, {second.file}",
            remedy=say.keep_one_file(),
        )


def _cells(frame: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """Values and statuses of a column over all zones, missing where the file has neither."""
    if column not in frame:
        blank = pd.Series(np.nan, index=frame.index)
        return blank, pd.Series(ValueStatus.MISSING.value, index=frame.index, dtype="str")
    status = frame[column + STATUS_SUFFIX]
    return frame[column].astype("float64"), status.where(
        status.notna(), ValueStatus.MISSING.value
    ).astype("str")
