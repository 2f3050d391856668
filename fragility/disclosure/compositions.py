"""What hidden counts may be: every way to share households between categories, or a fair sample."""

from __future__ import annotations

from itertools import combinations
from math import comb, prod
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Counts = npt.NDArray[np.int64]

ALL_UP_TO: Final = 6000
"""Compositions listed one by one; beyond, as many are drawn. A count that no drawn composition
holds is taken for impossible: drawing can only hide more."""
_SPREADS: Final = (0.3, 1.0, 4.0)


def compositions(
    size: int, category_count: int, blocks: Sequence[tuple[Sequence[int], int]] = ()
) -> Counts:
    """Give what the counts of a dimension may be, for who knows what is shown and nothing else.

    Parameters
    ----------
    size
        Households.
    category_count
        Categories.
    blocks
        Sums shown: positions of the categories and their households; none: the total only.

    Returns
    -------
    Shape ``(compositions, categories)``: all of them, or :data:`ALL_UP_TO` drawn the same way each
    time, so that what is said depends on what is shown only.
    """
    known = [(list(where), count) for where, count in blocks] or [
        (list(range(category_count)), size)
    ]
    number = prod(comb(count + len(where) - 1, len(where) - 1) for where, count in known)
    if number > ALL_UP_TO:
        return _drawn(category_count, known)
    table = np.zeros((1, category_count), dtype=np.int64)
    for where, count in known:
        part = _all(count, len(where))
        kept = len(table)
        table = np.repeat(table, len(part), axis=0)
        table[:, where] = np.tile(part, (kept, 1))
    return table


def _all(count: int, parts: int) -> Counts:
    """Share a count between parts in every way (« stars and bars »)."""
    bars = np.array(list(combinations(range(count + parts - 1), parts - 1)), dtype=np.int64)
    ends = np.full((len(bars), 1), count + parts - 1)
    return np.diff(np.hstack([ends * 0 - 1, bars, ends]), axis=1) - 1


def _drawn(category_count: int, known: Sequence[tuple[list[int], int]]) -> Counts:
    """Share counts at random: even, ordinary and lopsided shares alike."""
    generator = np.random.default_rng([category_count, *(count for _, count in known)])
    each = ALL_UP_TO // len(_SPREADS)
    table = np.zeros((each * len(_SPREADS), category_count), dtype=np.int64)
    for where, count in known:
        shares = np.vstack([generator.dirichlet([a] * len(where), each) for a in _SPREADS])
        table[:, where] = generator.multinomial(count, shares)
    return table
