"""Sums of additive counts over wider zones: communes, EPCI, départements, region, France.

Only counts are summed; a median, a rate or an index of a wide zone is never computed from those of
its parts. A sum is given whole or not at all: one part withheld makes it secret, one part missing
makes it missing.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geodata.model import STATUS_SUFFIX, ValueStatus

COUNT_ENDING: Final = "_count"


def value_columns(frame: pd.DataFrame) -> list[str]:
    """Columns that carry values, known by their status twin, in the frame's order."""
    return [str(column) for column in frame if f"{column}{STATUS_SUFFIX}" in frame.columns]


def count_columns(frame: pd.DataFrame) -> list[str]:
    """Value columns that may be summed."""
    return [column for column in value_columns(frame) if column.endswith(COUNT_ENDING)]


def combined_status(statuses: pd.Series, groups: pd.Series) -> pd.Series:
    """Status of the sum of each group: observed only when every part is.

    A missing part wins over a secret one: nothing tells that the whole would be published.

    Examples
    --------
    >>> import pandas as pd
    >>> combined_status(
    ...     pd.Series(["observed", "secret", "observed"]), pd.Series(["a", "a", "b"])
    ... ).to_dict()
    {'a': 'secret', 'b': 'observed'}
    """
    missing = statuses.eq(ValueStatus.MISSING.value).groupby(groups).any()
    secret = statuses.eq(ValueStatus.SECRET.value).groupby(groups).any()
    status = pd.Series(ValueStatus.OBSERVED.value, index=missing.index, dtype="str")
    status[secret] = ValueStatus.SECRET.value
    status[missing] = ValueStatus.MISSING.value
    return status


def sum_counts(frame: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Sum the counts of each group of rows.

    Parameters
    ----------
    frame
        Rows with value columns and their statuses; columns that are not counts are left out.
    groups
        Code of the zone each row adds to, aligned with ``frame``; rows without one are left out.

    Returns
    -------
        One row a group, in the order of the codes: ``zone_code``, counts, statuses.

    Examples
    --------
    >>> import pandas as pd
    >>> parts = pd.DataFrame({
    ...     "zone_code": ["590010101", "590010102"],
    ...     "family_count": [10.0, 5.0],
    ...     "family_count_status": ["observed", "observed"],
    ... })
    >>> sum_counts(parts, pd.Series(["59001", "59001"])).to_dict("records")
    [{'zone_code': '59001', 'family_count': 15.0, 'family_count_status': 'observed'}]
    """
    kept = groups.notna()
    rows, keys = frame[kept], groups[kept]
    result = pd.DataFrame(index=pd.Index(sorted(keys.unique()), dtype="str"))
    for column in count_columns(frame):
        status = combined_status(rows[column + STATUS_SUFFIX], keys).reindex(result.index)
        total = rows[column].groupby(keys).sum(min_count=1).reindex(result.index)
        result[column] = total.where(status.eq(ValueStatus.OBSERVED.value))
        result[column + STATUS_SUFFIX] = status
    result.insert(0, "zone_code", result.index.astype("str"))
    return result.reset_index(drop=True)


def all_missing(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the same zones and columns with every value missing."""
    result = frame.copy()
    for column in value_columns(frame):
        result[column] = float("nan")
        result[column + STATUS_SUFFIX] = ValueStatus.MISSING.value
    return result
