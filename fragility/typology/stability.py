"""How far the families hold when the stock is drawn again (bootstrap).

Each draw takes residences with replacement, fits everything anew on them (means, axes, Ward,
k-means), then places every residence of the stock in the families of that draw. Three figures come
from comparing those with the families of the whole stock: the adjusted Rand index of the two
partitions; for each family, the Jaccard index with the family of the draw that resembles it most;
for each residence, whether it keeps its family, those of the draw being paired with the stock's so
that as many residences as possible agree.

References
----------
L. Hubert, P. Arabie, « Comparing partitions », Journal of Classification 2, 1985.
C. Hennig, « Cluster-wise assessment of cluster stability », CSDA 52, 2007: under 0.6 a family is
not to be trusted, from 0.75 it is stable, from 0.85 highly so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.utils.validation import check_is_fitted

from fragility.errors import ComputationError

from .clustering import distances, partition, ward
from .messages import say
from .reduction import reduce

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .estimator import Typology

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

MOST_DRAWN = 2000
"""Residences of a draw at most: Ward's time grows as their square."""


@dataclass(frozen=True, eq=False, slots=True)
class Stability:
    """Result of :func:`stability`."""

    draws: int
    drawn: int
    """Residences in each draw."""
    seed: int
    adjusted_rand: Floats
    """One a draw: 1 for the same partition, about 0 for one drawn at random."""
    families: pd.DataFrame
    """Index ``family`` 1 to k: ``jaccard`` (mean), ``jaccard_low`` (5th percentile of the draws),
    ``kept_share`` (mean over the residences), ``found_share`` (draws where Jaccard > 0.5)."""
    residences: pd.Series[float]
    """Share of the draws in which each residence keeps its family; NaN where it has none."""

    @property
    def mean_adjusted_rand(self) -> float:
        """Mean adjusted Rand index."""
        return float(self.adjusted_rand.mean())


def stability(model: Typology, draws: int = 100, seed: int = 0) -> Stability:
    """Draw the stock again many times and see what becomes of its families.

    Parameters
    ----------
    model
        Fitted typology.
    draws
        Number of draws.
    seed
        Seed of the draws.

    Raises
    ------
    ComputationError
        Number of draws not positive.
    """
    check_is_fitted(model)
    if draws < 1:
        raise ComputationError(say("compute.draws", value=draws))
    families, own = len(model.centers_), model.groups_
    rand, jaccard, kept = np.empty(draws), np.empty((draws, families)), np.zeros(len(own))
    for draw, (coordinates, tree, everyone) in enumerate(drawn(model, draws, seed)):
        _, centres = partition(coordinates, tree, families)
        again = distances(everyone, centres).argmin(axis=1)
        table = contingency(own, again, families)
        rand[draw] = adjusted_rand(table)
        overlap = jaccards(table)
        jaccard[draw] = overlap.max(axis=1)
        paired = linear_sum_assignment(-table)[1]
        kept += again == paired[own]
    share = kept / draws
    numbers = pd.RangeIndex(1, families + 1, name="family")
    table_ = pd.DataFrame(
        {
            "jaccard": jaccard.mean(axis=0),
            "jaccard_low": np.quantile(jaccard, 0.05, axis=0),
            "found_share": (jaccard > 0.5).mean(axis=0),  # noqa: PLR2004 - more shared than not
            "kept_share": np.bincount(own, weights=share) / np.bincount(own),
        },
        index=numbers,
    )
    known = pd.Series(share, index=model.sorted_ids_)
    size = min(len(own), MOST_DRAWN)
    residences = known.reindex(model.assignment_.index)
    return Stability(draws, size, seed, rand, table_, residences)


def drawn(model: Typology, draws: int, seed: int) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Give, for each draw, its coordinates, its hierarchy, and the whole stock on its axes."""
    matrix, axes = model.design_, model.reduction_.axes.shape[1]
    size = min(len(matrix), MOST_DRAWN)
    for draw in range(draws):
        generator = np.random.default_rng([seed, draw])
        rows = np.sort(generator.integers(0, len(matrix), size))
        sample = matrix[rows]
        fitted = reduce(model.document_, model.columns_, sample, axes=axes)
        coordinates = fitted.coordinates(sample)
        yield coordinates, ward(coordinates), fitted.coordinates(matrix)


def contingency(one: Ints, other: Ints, families: int) -> Ints:
    """Count the residences in each pair of families of two partitions."""
    return np.bincount(one * families + other, minlength=families**2).reshape(families, families)


def adjusted_rand(table: Ints) -> float:
    """Compute the adjusted Rand index of two partitions from their contingency table.

    Examples
    --------
    >>> adjusted_rand(np.array([[3, 0], [0, 2]]))
    1.0
    """

    def pairs(counts: Ints) -> float:
        return float((counts * (counts - 1) // 2).sum())

    both = pairs(table)
    rows, columns, every = pairs(table.sum(1)), pairs(table.sum(0)), pairs(table.sum()[None])
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def jaccards(table: Ints) -> Floats:
    """Give the Jaccard index of each pair of families: shared residences over all of theirs."""
    union = table.sum(1)[:, None] + table.sum(0)[None, :] - table
    overlap: Floats = table / np.maximum(union, 1)
    return overlap


def verdicts(families: pd.DataFrame) -> Sequence[str]:
    """Class each family by Hennig's bounds: ``high``, ``stable``, ``weak`` or ``none``."""
    bins = [-np.inf, 0.6, 0.75, 0.85, np.inf]
    words = ["none", "weak", "stable", "high"]
    return [str(word) for word in pd.cut(families["jaccard"], bins, labels=words, right=False)]
