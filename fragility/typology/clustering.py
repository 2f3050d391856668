"""Ward's hierarchy, cut, then consolidated by k-means from the centres it gives.

Ward is computed on the coordinates (``linkage_vector``), so that 14 000 residences take their own
size in memory and not the 800 MB of all their distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import fastcluster
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

MAX_ROUNDS = 200


def ward(coordinates: Floats) -> Floats:
    """Compute Ward's hierarchy: n − 1 merges, as SciPy writes them, heights increasing."""
    tree: Floats = fastcluster.linkage_vector(coordinates, method="ward")
    return tree


def cut(tree: Floats, families: int) -> Ints:
    """Cut a hierarchy into exactly so many groups, whatever the ties of its heights.

    Parameters
    ----------
    tree
        Result of :func:`ward`.
    families
        Number of groups, at most the number of rows.

    Returns
    -------
    Group of each row, numbered from 0 in the order of the first row of each.
    """
    count = len(tree) + 1
    merges = np.arange(count - families)
    children = tree[merges, :2].astype(np.int64)
    parents = np.repeat(count + merges, 2)
    size = 2 * count - 1
    links = coo_array((np.ones(len(parents), np.int8), (children.ravel(), parents)), (size, size))
    labels = connected_components(links, directed=False)[1][:count]
    _, first, groups = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[groups]


def centres_of(coordinates: Floats, groups: Ints, families: int) -> Floats:
    """Give the mean point of each group; none may be empty."""
    sizes = np.bincount(groups, minlength=families)
    sums = [
        np.bincount(groups, weights=coordinates[:, axis], minlength=families)
        for axis in range(coordinates.shape[1])
    ]
    return np.stack(sums, axis=1) / sizes[:, None]


def distances(coordinates: Floats, centres: Floats) -> Floats:
    """Give the squared distance of each row to each centre.

    Differences are squared and summed axis by axis: unlike the usual expansion into products, the
    figure of a row does not depend on the rows beside it.
    """
    out = np.zeros((len(coordinates), len(centres)))
    for axis in range(coordinates.shape[1]):
        gap = coordinates[:, axis, None] - centres[None, :, axis]
        out += gap * gap
    return out


def consolidate(coordinates: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """Move rows to their nearest centre and centres to their mean until nothing moves (Lloyd).

    Parameters
    ----------
    coordinates
        Rows × axes.
    centres
        Where to start: the centres of Ward's groups.

    Returns
    -------
    Group of each row and centres, such that each row is in the group of its nearest centre. No
    group is ever emptied: the rounds stop before that.
    """
    groups = distances(coordinates, centres).argmin(axis=1)
    for _ in range(MAX_ROUNDS):
        if len(np.unique(groups)) < len(centres):
            break
        moved = centres_of(coordinates, groups, len(centres))
        again = distances(coordinates, moved).argmin(axis=1)
        if len(np.unique(again)) < len(centres):
            break
        same = bool((again == groups).all())
        groups, centres = again, moved
        if same:
            break
    return groups, centres


def partition(coordinates: Floats, tree: Floats, families: int) -> tuple[Ints, Floats]:
    """Cut the hierarchy and consolidate: groups from 0 and their centres."""
    start = centres_of(coordinates, cut(tree, families), families)
    return consolidate(coordinates, start)


def within_inertia(coordinates: Floats, groups: Ints, centres: Floats) -> float:
    """Mean squared distance of the rows to the centre of their group."""
    return float(((coordinates - centres[groups]) ** 2).sum(axis=1).mean())
