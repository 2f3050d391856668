"""Which cell belongs to which zone: nearest seeds, then one connected piece a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.demo.fields import Floats
    from geodata.demo.mesh import Ints, Mesh

NOWHERE = -1


def nearest_seed(points: Floats, seeds: Floats, pull: Floats, toll: Floats | None = None) -> Ints:
    """Give each point its nearest seed, by additively weighted distance.

    Parameters
    ----------
    points, seeds
        Arrays (n, 2) and (k, 2).
    pull
        Array (k,), kilometres taken off the distance to each seed: the larger, the larger its zone.
    toll
        Array (n, k), kilometres added to the way (crossing the river).
    """
    distance = np.linalg.norm(points[:, None, :] - seeds[None, :, :], axis=2) - pull[None, :]
    if toll is not None:
        distance = distance + toll
    nearest: Ints = np.argmin(distance, axis=1).astype(np.int64)
    return nearest


def connect(mesh: Mesh, labels: Ints, where: NDArray[np.bool_] | None = None) -> Ints:
    """Keep the largest piece of each zone and give the stray cells to their neighbours.

    Cells outside ``where`` and cells labelled ``NOWHERE`` are left alone.
    """
    labels = labels.copy()
    free = labels != NOWHERE if where is None else where & (labels != NOWHERE)
    a, b = mesh.edge_cells.T
    same = (labels[a] == labels[b]) & free[a] & free[b]
    graph = csr_array(
        (np.ones(int(same.sum()), dtype=np.int8), (a[same], b[same])),
        shape=(len(labels), len(labels)),
    )
    _, piece = connected_components(graph, directed=False)
    sizes = np.bincount(piece)
    kept = np.zeros(len(labels), dtype=np.bool_)
    for zone in np.unique(labels[free]):
        pieces = np.unique(piece[free & (labels == zone)])
        kept |= piece == pieces[np.argmax(sizes[pieces])]
    stray = free & ~kept
    while stray.any():
        labels = _adopt(mesh, labels, stray, kept & free)
        adopted = stray & (labels != _PENDING)
        labels[stray & ~adopted] = _PENDING
        if not adopted.any():
            message = "a zone's stray cells touch no other zone"
            raise RuntimeError(message)
        kept |= adopted
        stray &= ~adopted
    return labels


_PENDING = -2


def _adopt(mesh: Mesh, labels: Ints, stray: NDArray[np.bool_], kept: NDArray[np.bool_]) -> Ints:
    """Give each stray cell the smallest label among its settled neighbours, where it has any."""
    labels = labels.copy()
    labels[stray] = _PENDING
    a, b = mesh.edge_cells.T
    for cell, neighbour in ((a, b), (b, a)):
        chosen = stray[cell] & kept[neighbour]
        best = np.full(len(labels), np.iinfo(np.int64).max)
        np.minimum.at(best, cell[chosen], labels[neighbour[chosen]])
        found = (best < np.iinfo(np.int64).max) & (labels == _PENDING)
        labels[found] = best[found]
    return labels


def relax(seeds: Floats, points: Floats, density: Floats, fixed: int, rounds: int) -> Floats:
    """Spread seeds evenly over weighted points (Lloyd), the first ``fixed`` unmoved."""
    seeds = seeds.copy()
    for _ in range(rounds):
        label = cKDTree(seeds).query(points)[1]
        weight = np.bincount(label, weights=density, minlength=len(seeds))
        centre = (
            np.column_stack(
                [np.bincount(label, density * points[:, axis], len(seeds)) for axis in (0, 1)]
            )
            / np.maximum(weight, 1e-12)[:, None]
        )
        moved = weight > 0
        moved[:fixed] = False
        seeds[moved] = centre[moved]
    return seeds
