"""What taking shown parts from a shown whole leaves: a figure too, and it may be too small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .design import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .joint import Joint
    from .published import Published

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Differences:
    """What is left of shown wholes, where it is too small."""

    rows: pd.DataFrame
    """As ``joint.cells``, of the whole each is left of; ``kind``; ``count`` is what is left, and
    ``required_interval`` the fewest households it should be."""
    apart: Flags
    """By cell: a whole that its parts, all shown, do not make up, and that is to be left out of
    what is attacked; none where nothing is too small."""


def differences(joint: Joint, seen: Flags, published: Sequence[Published]) -> Differences:
    """Give the remainders of wholes, where they are too small.

    ``difference``: some parts are hidden, and that is what they make together. ``remainder``: all
    the parts listed are shown, and that is what the table left out: lines taken away hide nothing.
    Remainders of rounded figures are not known, and left to the intervals.

    Parameters
    ----------
    joint
        The tables.
    seen
        Cells whose figure anyone sees.
    published
        The tables' rules.
    """
    least = np.array([each.minimum_count for each in published], dtype=np.float64)
    exact = np.array([each.rounding == 1 for each in published])
    cells = joint.cells.assign(pattern=joint.patterns, seen=seen)
    cells = cells[exact[joint.cells["file"].to_numpy(dtype=np.int64)]]
    # Told with what it is in and without, or in two files, a cell is there twice: it counts once.
    once = cells.sort_values("seen", ascending=False, kind="stable")
    once = once.drop_duplicates(joint.columns).sort_index()
    known = {int(pattern): part for pattern, part in once.groupby("pattern")}
    out = [once.iloc[:0].assign(kind="")]
    for pattern, parts in known.items():
        for place in range(len(joint.columns)):
            wider = pattern & ~(1 << place)
            if pattern >> place & 1 and wider in known:
                out.append(_left(joint.columns, known[wider], parts, place))
    left = pd.concat([each for each in out if len(each)] or out[:1])
    floor = least[left["file"].to_numpy(dtype=np.int64)]
    value, hidden = left["count"].to_numpy(dtype=float), (left["kind"] == "difference").to_numpy()
    small = (value < floor) & (hidden | (value > 0))
    apart = np.zeros(len(joint.cells), dtype=bool)
    if (small & ~hidden).any():
        wholes = left[~hidden & (value > 0)][joint.columns].drop_duplicates()
        apart = (
            joint.cells[joint.columns].merge(wholes, how="left", indicator=True)["_merge"] == "both"
        ).to_numpy()
    rows = left.assign(required_interval=floor)[small].drop_duplicates([*joint.columns, "count"])
    return Differences(rows.drop(columns=["pattern", "seen"]), apart)


def _left(
    columns: Sequence[str], wholes: pd.DataFrame, parts: pd.DataFrame, place: int
) -> pd.DataFrame:
    """Take the parts shown from each whole shown."""
    names = [name for name in columns if name != columns[place] and (wholes[name] != TOTAL).any()]
    keys = parts[names].agg("\0".join, axis=1) if names else pd.Series("", index=parts.index)
    own = wholes[names].agg("\0".join, axis=1) if names else pd.Series("", index=wholes.index)
    every = parts.groupby(keys)["seen"].all()
    sums = parts["count"].where(parts["seen"], 0.0).groupby(keys).sum()
    kept = wholes[wholes["seen"] & own.isin(every.index)]
    mine = own[kept.index]
    out: pd.DataFrame = kept.assign(
        count=kept["count"] - mine.map(sums).astype(float),
        kind=np.where(mine.map(every).astype(bool), "remainder", "difference"),
    )
    return out
