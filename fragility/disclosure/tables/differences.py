"""What taking shown parts from a shown whole leaves: a figure too, and it may be too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .design import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .joint import Joint
    from .published import Published


def differences(
    joint: Joint, seen: npt.NDArray[np.bool_], published: Sequence[Published]
) -> pd.DataFrame:
    """Give the remainders of wholes whose parts are partly shown, where they are too small.

    Remainders of rounded figures are not known, and left to the intervals.

    Parameters
    ----------
    joint
        The tables.
    seen
        Cells whose figure anyone sees.
    published
        The tables' rules.

    Returns
    -------
    Rows as ``joint.cells``, of the whole each is left of; ``count`` is what is left, and
    ``required_interval`` the fewest households it should be.
    """
    least = np.array([each.minimum_count for each in published], dtype=np.float64)
    exact = np.array([each.rounding == 1 for each in published])
    out = [joint.cells.iloc[:0].assign(required_interval=0.0)]
    cells = joint.cells.assign(pattern=joint.patterns, seen=seen)
    for _, table in cells[exact[joint.cells["file"].to_numpy()]].groupby("file", sort=True):
        known = {int(pattern): part for pattern, part in table.groupby("pattern")}
        for pattern, parts in known.items():
            for place in range(len(joint.columns)):
                wider = pattern & ~(1 << place)
                if pattern >> place & 1 and wider in known:
                    out.append(_left(joint.columns, known[wider], parts, place))
    found = pd.concat([each for each in out if len(each)] or out[:1], ignore_index=True)
    floor = least[found["file"].to_numpy(dtype=np.int64)]
    small = found["count"].to_numpy(dtype=float) < floor
    kept: pd.DataFrame = found.assign(required_interval=floor).loc[small]
    return kept


def _left(
    columns: Sequence[str], wholes: pd.DataFrame, parts: pd.DataFrame, place: int
) -> pd.DataFrame:
    """Take the parts shown from each whole shown of which some part is hidden."""
    names = [name for name in columns if name != columns[place] and (wholes[name] != TOTAL).any()]
    keys = parts[names].agg("\0".join, axis=1) if names else pd.Series("", index=parts.index)
    own = wholes[names].agg("\0".join, axis=1) if names else pd.Series("", index=wholes.index)
    some = parts.groupby(keys)["seen"].agg(lambda seen: not seen.all())
    sums = parts["count"].where(parts["seen"], 0.0).groupby(keys).sum()
    kept = wholes[wholes["seen"] & own.map(some).eq(True)]
    left = kept["count"] - own[kept.index].map(sums).astype(float)
    out: pd.DataFrame = kept.assign(count=left)
    return out
