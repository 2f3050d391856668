"""Missing data: take each zone's own value, then what the method says to do without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import ComputationError, TableError
from .messages import listed, say
from .method import Indicator, Method, MissingPolicy
from .status import CellStatus

if TYPE_CHECKING:
    from .normalise import Mask
    from .table import IndicatorTable

_SHOWN_CODES = 5


@dataclass(frozen=True)
class Resolved:
    """Values the index is computed on."""

    used_values: pd.DataFrame
    """Zones × indicators in their own units; NaN where there is none."""
    flags: pd.DataFrame
    """Same shape: :class:`CellStatus` of each value used, or why there is none."""
    complete: Mask
    """Zones that have all the method asks for."""


def resolve(table: IndicatorTable, method: Method, concerned: Mask) -> Resolved:
    """Give every zone its values under the method's missing-data policies.

    Parameters
    ----------
    table
        Indicators of the zones.
    method
        Its indicators say, each, what to do with a missing value (secret and undefined ones are
        treated alike, and stay told apart in the flags).
    concerned
        Zones the index is about: means are taken over them, and only they are completed.
    """
    absent = [column for column in method.columns if column not in table.frame.columns]
    for column in absent:
        if column in table.zones.columns:  # there, but text from top to bottom
            cell = table.zones[column].head(1)
            where = say("table.zone", code=cell.index[0], column=column)
            raise TableError(say("table.not_number", value=cell.iloc[0]), where=where)
    if absent:
        raise TableError(
            say(
                "table.missing_columns",
                method=method.id,
                columns=listed(absent),
                known=listed(table.indicators),
            )
        )
    values, flags = {}, {}
    complete = concerned.copy()
    for indicator in method.indicators:
        value, flag = own_values(table, indicator)
        value, flag = _apply(value, flag, indicator, table, concerned)
        values[indicator.id], flags[indicator.id] = value, flag
        if indicator.missing.policy is not MissingPolicy.RENORMALISE:
            complete &= ~np.isnan(value)
    frame = pd.DataFrame(values, index=table.frame.index)
    complete &= frame.notna().any(axis=1).to_numpy()
    return Resolved(frame, pd.DataFrame(flags, index=frame.index, dtype=object), complete)


def own_values(
    table: IndicatorTable, indicator: Indicator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    """Give the zones' own values of an indicator of the method, with their states."""
    value = table.frame[indicator.source_column].to_numpy(dtype=float, copy=True)
    flag = table.status[indicator.source_column].to_numpy(dtype=object, copy=True)
    if indicator.divide_by is None:
        return value, flag
    base = table.frame[indicator.divide_by].to_numpy(dtype=float)
    base_flag = table.status[indicator.divide_by].to_numpy(dtype=object)
    observed = flag == CellStatus.OBSERVED.value
    flag = np.where(observed, base_flag, flag)
    flag = np.where((flag == CellStatus.OBSERVED.value) & (base == 0), CellStatus.UNDEFINED, flag)
    good = flag == CellStatus.OBSERVED.value
    return np.divide(value, base, out=np.full_like(value, np.nan), where=good), flag


def _apply(
    value: npt.NDArray[np.float64],
    flag: npt.NDArray[np.object_],
    indicator: Indicator,
    table: IndicatorTable,
    concerned: Mask,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    policy = indicator.missing.policy
    lacking = np.isnan(value) & concerned
    if not lacking.any() or policy in {
        MissingPolicy.EXCLUDE_ZONE,
        MissingPolicy.RENORMALISE,
    }:
        return value, flag
    if policy is MissingPolicy.REQUIRE:
        codes = table.frame.index[lacking]
        shown = ", ".join(codes[:_SHOWN_CODES]) + ("…" if len(codes) > _SHOWN_CODES else "")
        raise ComputationError(
            say(
                "compute.required",
                indicator=indicator.id,
                count=len(codes),
                codes=shown,
            )
        )
    if policy is MissingPolicy.FALLBACK_COMMUNE:
        substitute, mark = (
            _commune_values(table, indicator),
            CellStatus.FALLBACK_COMMUNE,
        )
    else:
        groups = None
        if policy is MissingPolicy.GROUP_MEAN:
            group = str(indicator.missing.group)
            if group not in table.zones.columns:
                raise ComputationError(say("compute.no_group", group=group))
            groups = table.zones[group].to_numpy()
        substitute, mark = _means(value, groups, concerned), CellStatus.IMPUTED_MEAN
    filled = lacking & ~np.isnan(substitute)
    return np.where(filled, substitute, value), np.where(filled, mark.value, flag)


def _commune_values(table: IndicatorTable, indicator: Indicator) -> npt.NDArray[np.float64]:
    if table.parent is None or "commune_code" not in table.zones.columns:
        raise ComputationError(say("compute.no_parent", indicator=indicator.id))
    if any(
        column is not None and column not in table.parent.frame.columns
        for column in (indicator.source_column, indicator.divide_by)
    ):
        nothing: npt.NDArray[np.float64] = np.full(len(table.frame), np.nan, dtype=np.float64)
        return nothing
    value, _ = own_values(table.parent, indicator)
    by_commune = pd.Series(value, index=table.parent.frame.index)
    return np.asarray(table.zones["commune_code"].map(by_commune), dtype=np.float64)


def _means(
    value: npt.NDArray[np.float64],
    groups: npt.NDArray[np.object_] | None,
    concerned: Mask,
) -> npt.NDArray[np.float64]:
    seen = pd.Series(np.where(concerned, value, np.nan))
    if groups is None:
        mean: npt.NDArray[np.float64] = np.full(len(value), float(seen.mean()))
        return mean
    return seen.groupby(groups).transform("mean").to_numpy(dtype=float)
