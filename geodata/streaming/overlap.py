"""Rows that two spools have in common: the same file twice, or one inside the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from geodata.streaming.spool import Spool

_LINE: Final = "line"
_GROUP_CHARACTERS: Final = 2
"""Zones are compared by the first characters of their codes: never a whole country at once."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two spools share."""

    zones: tuple[str, ...]
    """Codes that both have rows of, in order."""
    equal_count: int
    """Rows of one that are found again in the other, each used once."""
    smaller_count: int
    """Rows of these zones in the spool that has fewer of them."""
    same: bool
    """Every row of each is in the other."""


def overlap(first: Spool, second: Spool, key: str) -> Overlap:
    """Compare the rows of two spools in the zones they share.

    Rows are equal when all the columns that both spools give are; their lines do not count.

    Parameters
    ----------
    first, second
        Spools of one table.
    key
        Column of the code of the zone.
    """
    mine, theirs = _zones(first, key), _zones(second, key)
    shared = sorted(set(mine.index) & set(theirs.index))
    columns = [one for one in first.given if one in second.given and one != _LINE]
    groups: dict[str, list[str]] = defaultdict(list)
    for code in shared:
        groups[code[:_GROUP_CHARACTERS]].append(code)
    equal = sum(
        _equal(_hashes(first, columns, key, codes), _hashes(second, columns, key, codes))
        for codes in groups.values()
    )
    smaller = min(int(mine[shared].sum()), int(theirs[shared].sum()))
    same = set(first.given) == set(second.given) and (equal == first.row_count == second.row_count)
    return Overlap(tuple(shared), equal, smaller, same)


def _zones(spool: Spool, key: str) -> pd.Series:
    counts = spool.table([key]).column(key).value_counts()
    codes = counts.field("values").cast(pa.string()).to_pylist()
    return pd.Series(counts.field("counts").to_pylist(), index=codes, dtype="int64")


def _hashes(spool: Spool, columns: list[str], key: str, codes: list[str]) -> pd.Series:
    """Count rows by hash of their cells (64 bits: no two different rows meet by chance)."""
    table = spool.table(columns, where=(key, codes)).select(columns)
    cells: dict[str, pd.Series] = {}
    for name in sorted(columns):
        column = table.column(name)
        if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
            # One type whether or not some are missing.
            column = column.cast(pa.int64()).cast(pa.float64())
        cells[name] = column.to_pandas(date_as_object=False)
    hashes = pd.util.hash_pandas_object(pd.DataFrame(cells), index=False)
    return hashes.value_counts()


def _equal(mine: pd.Series, theirs: pd.Series) -> int:
    both = mine.index.intersection(theirs.index)
    return int(np.minimum(mine[both].to_numpy(), theirs[both].to_numpy()).sum())
