"""Cells nested in one another, from everything together down: what each may show.

A figure that is shown is had by anyone, and so is the difference between a whole and its parts.
Under each whole, the parts that do not show a figure must make up enough households together: where
they do not, the smallest part that shows it gives it up too, until they do.

Columns of a cut are given the widest first; every whole they make on the way may be shown beside.
What is shown of a whole does not depend on what is below it, so that a table of sectors and one of
the communes of sectors, drawn apart, agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fragility.disclosure import rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Levels = npt.NDArray[np.int64]


def shown_levels(
    leaves: pd.DataFrame, by: Sequence[str], figures: Sequence[Sequence[str]], rule: str, role: str
) -> Levels:
    """Say how much each cell of a cut may show.

    Parameters
    ----------
    leaves
        One row a cell: the columns of the cut and counts.
    by
        Columns of the cut, the widest first.
    figures
        Columns of counts each level of detail adds up from, from the least detailed: the first
        level has one column, the total; each later one splits it into columns of its own.
    rule, role
        As for :func:`~fragility.disclosure.protect`.

    Returns
    -------
    One number a cell: how many levels it may show, 0 for none.
    """
    names = list(dict.fromkeys(name for level in figures for name in level))
    counts = leaves[names].to_numpy(dtype=np.float64)
    columns = [[names.index(name) for name in level] for level in figures]
    found = rule_of(rule)
    least = found.minimum_count if found is not None else np.inf
    parents = np.zeros(len(leaves), dtype=np.int64)
    whole = counts.sum(axis=0, keepdims=True)
    levels = _own(whole, figures, columns, rule, role)
    for depth in range(1, len(by) + 1):
        grouped = leaves.groupby(list(by[:depth]), dropna=False, sort=False, observed=True)
        codes = grouped.ngroup().to_numpy()
        size = int(codes.max()) + 1 if len(codes) else 0
        sums = np.zeros((size, len(names)))
        np.add.at(sums, codes, counts)
        above = np.zeros(size, dtype=np.int64)
        above[codes] = parents
        own = np.minimum(_own(sums, figures, columns, rule, role), levels[above])
        parts = [sums[:, where] for where in columns]
        levels = _completed(own, parts, above, levels, float(least))
        parents = np.asarray(codes, dtype=np.int64)
    return levels[parents]


def _own(
    sums: npt.NDArray[np.float64],
    figures: Sequence[Sequence[str]],
    columns: Sequence[Sequence[int]],
    rule: str,
    role: str,
) -> Levels:
    """Say how much each cell may show by itself: what ``protect`` says of each, all at once.

    A total is shown where there are enough households; parts are where each of them is enough.
    """
    found = rule_of(rule)
    out = np.zeros(len(sums), dtype=np.int64)
    # Cells are of one unit that makes all of them: a rule asking for more shows none.
    alone = found is not None and found.minimum_units <= 1 and found.maximum_unit_share >= 1
    if found is None or not alone or role not in found.roles:
        return out
    passing = np.ones(len(sums), dtype=bool)
    for level, (names, where) in enumerate(zip(figures, columns, strict=True), start=1):
        cells = sums[:, list(where)]
        # Asked as « what is wanted », so that a NaN refuses.
        known = (np.isfinite(cells) & (cells >= 0) & (cells == np.floor(cells))).all(axis=1)
        enough = cells.sum(axis=1) >= max(found.minimum_count, 1)
        parts = (cells >= found.minimum_count).all(axis=1) | (len(names) == 1)
        passing &= known & enough & parts
        out[passing] = level
    return out


def _completed(
    own: Levels,
    parts: Sequence[npt.NDArray[np.float64]],
    above: npt.NDArray[np.int64],
    parents: Levels,
    least: float,
) -> Levels:
    """Take figures away until what is not shown under each whole is enough together.

    Parameters
    ----------
    own
        What each cell may show by itself.
    parts
        Counts of each level: cells × columns of the level.
    above
        Cell each is in.
    parents
        What the cells above show.
    least
        Fewest households behind a difference.
    """
    levels = own.copy()
    order = np.argsort(parts[0][:, 0], kind="stable")
    children: dict[int, list[int]] = {}
    for position in order.tolist():
        children.setdefault(int(above[position]), []).append(position)
    for parent, mine in children.items():
        for level in range(1, int(parents[parent]) + 1):
            hidden = [each for each in mine if levels[each] < level]
            showing = [each for each in mine if levels[each] >= level]
            while hidden and showing and (parts[level - 1][hidden].sum(axis=0) < least).any():
                taken = showing.pop(0)
                levels[taken] = level - 1
                hidden.append(taken)
    return levels
