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


def finest(start: Partition, passes: Callable[[Partition], bool]) -> Partition | None:
    """Give the finest partition that passes.

    Parameters
    ----------
    start
        Blocks that may be put together but not cut: single categories, or what an earlier
        publication has already put together.
    passes
        Whether the sums of the blocks of a partition may be shown together.

    Returns
    -------
    The partition of most blocks; among equals, the first in the order of :func:`candidates`, which
    knows no count. ``None`` where not even everything together passes.
    """
    for candidate in candidates(start):
        if passes(candidate):
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


def runs(partition: Partition) -> Iterator[Block]:
    """Give the blocks, and the neighbours among them that may be added to one another.

    Examples
    --------
    >>> list(runs((("a",), ("b", "c"))))
    [('a',), ('a', 'b', 'c'), ('b', 'c')]
    """
    for low in range(len(partition)):
        for high in range(low + 1, len(partition) + 1):
            yield tuple(name for block in partition[low:high] for name in block)


@lru_cache(maxsize=1 << 16)
def untold(partition: Partition | None, block: Block) -> Block:
    """Give the categories of a block whose sum is left once what a partition shows is taken off.

    Examples
    --------
    >>> untold((("a",), ("b", "c")), ("a", "b")), untold((("a", "b", "c"),), ("a", "b"))
    (('b',), ('a', 'b'))
    >>> untold(None, ("a",)), untold((("a",), ("b",)), ("a", "b"))
    (('a',), ())
    """
    wanted = set(block)
    told = {name for part in partition or () if set(part) <= wanted for name in part}
    return tuple(name for name in block if name not in told)


def total_of(counts: Mapping[str, float], block: Block) -> float:
    """Give the sum of a block."""
    return sum(counts[name] for name in block)
