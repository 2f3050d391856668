"""Categories put together until every sum may be shown.

Cells are never blanked one by one: the categories are cut into blocks of neighbours, each block
shows its sum, and the blocks together make the total. Nothing is then left to be had by
subtraction, for what a subtraction gives is a block, and every block passes.

Only neighbours are put together, even where the categories have no natural order: their order in
the document is one that makes sense of neighbours. Choosing freely what to put together would tell
more than it hides: with a threshold of 11, « b and c: 20 » next to « a: 15 » would mean that
neither b nor c could have been shown by itself, so that both are 10.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Block = tuple[str, ...]
Partition = tuple[Block, ...]


def singletons(categories: Sequence[str]) -> Partition:
    """Give the partition that puts nothing together."""
    return tuple((name,) for name in categories)


def finest(start: Partition, passes: Callable[[Block], bool]) -> Partition | None:
    """Give the finest partition of which every block passes.

    Parameters
    ----------
    start
        Blocks that may be put together but not cut: single categories, or what an earlier
        publication has already put together.
    passes
        Whether the sum of a block may be shown.

    Returns
    -------
    The partition of most blocks; among equals, the first in the order of :func:`candidates`, which
    knows no count. ``None`` where not even everything together passes.
    """
    for candidate in candidates(start):
        if all(passes(block) for block in candidate):
            return candidate
    return None


def candidates(start: Partition) -> Iterator[Partition]:
    """Give every partition into neighbours, from the most blocks to one.

    Examples
    --------
    >>> list(candidates((("a",), ("b",), ("c",))))[1:3]
    [(('a',), ('b', 'c')), (('a', 'b'), ('c',))]
    """
    size = len(start)
    for blocks in range(size, 0, -1):
        for cuts in combinations(range(1, size), blocks - 1):
            yield tuple(
                tuple(name for block in start[low:high] for name in block)
                for low, high in pairwise((0, *cuts, size))
            )


@lru_cache(maxsize=1 << 16)
def resolves(partition: Partition | None, block: Block) -> bool:
    """Tell whether the sum of a block can be had from a partition: it is made of whole blocks.

    Examples
    --------
    >>> resolves((("a",), ("b", "c")), ("a",)), resolves((("a",), ("b", "c")), ("a", "b"))
    (True, False)
    """
    if partition is None:
        return False
    wanted = set(block)
    return all(set(part) <= wanted or wanted.isdisjoint(part) for part in partition)


def total_of(counts: Mapping[str, float], block: Block) -> float:
    """Give the sum of a block."""
    return sum(counts[name] for name in block)
