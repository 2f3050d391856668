"""Putting together places that lie near each other, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    Numbers = npt.NDArray[np.float64]
    Labels = npt.NDArray[np.int64]


def nearby(x_m: Numbers, y_m: Numbers, groups: Labels, reach_m: float) -> Labels:
    """Label places so that two of one group within reach of each other, step by step, share one.

    Single linkage: a row of houses ten metres apart is one set, however long the row.

    Parameters
    ----------
    x_m, y_m
        Coordinates in metres, in a projected CRS; all known.
    groups
        Whole number of the group each place belongs to; places of two groups are never together.
    reach_m
        Greatest distance between neighbours, in metres.

    Returns
    -------
        A label for each place, from 0; their order means nothing.

    Examples
    --------
    >>> import numpy as np
    >>> x, y = np.array([0.0, 9.0, 18.0, 60.0, 0.0]), np.zeros(5)
    >>> labels = nearby(x, y, np.array([0, 0, 0, 0, 1]), 10.0)
    >>> [bool(labels[0] == one) for one in labels]
    [True, True, True, False, False]
    """
    count = len(x_m)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    # A third dimension sets the groups apart by more than the reach: one tree serves them all.
    heights = groups.astype(np.float64) * (2.0 * reach_m)
    tree = cKDTree(np.column_stack([x_m, y_m, heights]))
    pairs = tree.query_pairs(reach_m, output_type="ndarray")
    graph = coo_array(
        (np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(count, count)
    )
    labels: Labels = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels
