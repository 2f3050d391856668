"""Residences put together so that their occupation may be shown to all.

Each residence is in one group and one only, and no total above the groups is ever shown: two groups
can be added, never taken from one another. What technicians see of each residence is reckoned with:
a group shows blocks of categories only where what would remain of them, and of neighbours added to
one another, once all that residences show inside them is taken off, passes too.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .evidence import Cells
from .partition import Block, Partition, untold
from .protect import Protected, protect
from .rules import Rule, rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping

REST: Final = ""
"""Name of what is left over, in place of a commune or of a family."""


def publication_groups(
    residences: pd.DataFrame, households: pd.Series[float], rule: str, rule_alone: str
) -> pd.DataFrame:
    """Put residences into groups that may be shown: by commune and family where these are enough.

    What is too small goes with the rest of its commune, then with the rest of the territory; a rest
    still too small takes the smallest rest of a commune with it, until it is large enough. So do
    residences too small to be shown by themselves, where there are not enough of them in a group:
    the others, which are shown, would tell their number. Those not enough together are in none.

    Parameters
    ----------
    residences
        Indexed by ``residence_id``: ``commune_code`` and ``family`` (text; null: none).
    households
        Households by ``residence_id``; NaN or absent: the residence is in no group.
    rule, rule_alone
        Identifiers of the rule the groups must pass, and of that of a single residence.

    Returns
    -------
    Indexed by ``residence_id``, sorted: ``commune_code`` and ``family``, either ``""`` where it
    stands for what is left over; only residences of a group that passes.
    """
    found, alone = rule_of(rule), rule_of(rule_alone)
    sizes = households.reindex(residences.index)
    frame = pd.DataFrame(
        {
            "commune_code": residences["commune_code"].astype("string").fillna(REST).astype(object),
            "family": residences["family"].astype("string").fillna(REST).astype(object),
            "size": sizes,
        }
    )
    frame = frame[frame["size"] > 0].sort_index()
    if found is None or alone is None or frame.empty:
        return frame.drop(columns="size").iloc[:0]
    small = frame["size"] < alone.minimum_count
    for emptied in ("family", "commune_code"):
        for some in (small, frame["size"] > 0):
            passing = _passing(frame[some], found)
            frame.loc[passing.index[~passing], emptied] = REST
        if emptied == "commune_code":
            frame.loc[frame["commune_code"] == REST, "family"] = REST
    passing = _passing(frame[small], found)
    frame = _completed(frame.drop(index=passing.index[~passing]), found)
    return frame.loc[_passing(frame, found), ["commune_code", "family"]]


def _passing(frame: pd.DataFrame, rule: Rule) -> pd.Series[bool]:
    """Tell for each residence whether its group passes."""
    by = frame.groupby(["commune_code", "family"])["size"]
    total = by.transform("sum")
    return (
        (by.transform("size") >= rule.minimum_units)
        & (total >= rule.minimum_count)
        & (by.transform("max") <= rule.maximum_unit_share * total)
    )


def _completed(frame: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Let the rest of the territory take groups, the smallest first, until it passes."""
    frame = frame.copy()
    while True:
        rest = frame["commune_code"] == REST
        others = frame[~rest].groupby(["commune_code", "family"])["size"].sum()
        if not rest.any() or _passing(frame, rule)[rest].all() or others.empty:
            return frame
        commune, family = others.sort_values(kind="stable").index[0]
        taken = (frame["commune_code"] == commune) & (frame["family"] == family)
        frame.loc[taken, ["commune_code", "family"]] = REST


def own_partitions(counts: pd.DataFrame, rule: str, role: str) -> dict[str, Partition | None]:
    """Give what each residence shows by itself, to those who may see the most.

    Parameters
    ----------
    counts
        Residences × categories.
    rule, role
        Rule of a single residence, and the role that sees it.

    Returns
    -------
    By residence: its blocks; one block of everything where the total alone is shown; ``None`` where
    nothing is.
    """
    names = [str(name) for name in counts.columns]
    found: dict[str, Partition | None] = {}
    for code, row in zip(counts.index, counts.to_numpy(dtype=np.float64), strict=True):
        cells = Cells(dict(zip(names, row.tolist(), strict=True)))
        shown = protect(cells, rule, role)
        whole: Partition | None = (tuple(names),) if shown.total is not None else None
        found[str(code)] = shown.partition or whole
    return found


def protect_group(
    counts: pd.DataFrame,
    rule: str,
    role: str,
    *,
    published: Mapping[str, Partition | None],
    start: Partition | None = None,
) -> Protected:
    """Keep of the sum of residences what a role may see.

    Parameters
    ----------
    counts
        Residences of the group × categories; a residence with an unknown count is left out.
    rule, role
        As for :func:`~fragility.disclosure.protect`.
    published
        What each residence shows by itself (:func:`own_partitions`): blocks are not shown where
        these would leave of some of them, by difference, too few households, too few residences,
        or residences of which one makes nearly all: what is left is a group too, and the rule
        holds for it.
    start
        Categories already put together.
    """
    names = [str(name) for name in counts.columns]
    table = counts.to_numpy(dtype=np.float64)
    known = ~np.isnan(table).any(axis=1)
    table = table[known]
    sizes = table.sum(axis=1)
    total = float(sizes.sum())
    found = rule_of(rule)
    cells = Cells(
        dict(zip(names, table.sum(axis=0).tolist(), strict=True)) if len(table) else {},
        unit_count=len(table),
        largest_unit_share=float(sizes.max() / total) if total > 0 else 1.0,
    )
    # Few partitions are shown, each by many residences: each is looked at once.
    kinds: dict[Partition | None, int] = {}
    codes = np.array(
        [kinds.setdefault(published.get(str(code)), len(kinds)) for code in counts.index[known]],
        dtype=np.int64,
    )

    @cache
    def recoverable(block: Block) -> bool:
        left = np.array([np.isin(names, untold(each, block)) for each in kinds], dtype=bool)
        hidden = left[codes] if len(codes) else np.zeros(table.shape, dtype=bool)
        some = hidden.any(axis=1)
        if not some.any() or found is None:
            return False
        return bool(table[hidden].sum() < found.minimum_count) or _few(sizes[some], found)

    return protect(cells, rule, role, start=start, recoverable=recoverable)


def _few(sizes: npt.NDArray[np.float64], rule: Rule) -> bool:
    """Tell whether residences are too few to be one figure, or one of them nearly all of it."""
    dominated = sizes.max() > rule.maximum_unit_share * sizes.sum()
    return len(sizes) < max(rule.minimum_units, 2) or bool(dominated)
