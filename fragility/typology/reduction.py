"""Standardisation and principal axes of mixed features (factor analysis of mixed data).

A number is centred and divided by its standard deviation. A level of share p becomes
(0 or 1 − p) / √p, and the levels of a category are divided by √(J − 1): each feature then brings
the same inertia, its weight, whatever its kind and its number of levels. Principal axes of
that matrix are those of Pagès' FAMD, up to the division by √(J − 1) that keeps a category of many
levels from weighing more than a number.

References
----------
J. Pagès, « Analyse factorielle de données mixtes », Revue de statistique appliquée 52 (4), 2004.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .design import Column
    from .document import FeatureDocument

    Floats = np.ndarray[Any, np.dtype[np.float64]]

_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Reduction:
    """Means, scales and axes: all that takes a design matrix to coordinates."""

    means: Floats
    """Mean of each design column: of a number, or share of a level."""
    scales: Floats
    """Factor of each centred column; 0 for one that does not vary."""
    axes: Floats
    """Columns × kept axes, of unit length; the largest loading of each is positive."""
    eigenvalues: Floats
    """Inertia of every axis, kept or not, decreasing."""

    @property
    def kept_share(self) -> float:
        """Share of the inertia that the kept axes carry."""
        total = float(self.eigenvalues.sum())
        return float(self.eigenvalues[: self.axes.shape[1]].sum()) / total if total > 0 else 0.0

    def standardise(self, matrix: Floats) -> Floats:
        """Centre and scale a design matrix; what is unknown stands at the mean, 0."""
        scaled = (matrix - self.means) * self.scales
        return np.where(np.isnan(scaled), 0.0, scaled)

    def coordinates(self, matrix: Floats) -> Floats:
        """Give the coordinates of residences on the kept axes.

        The products are summed column by column: the figure of a residence is then the same to the
        last bit whatever residences come with it, which a matrix product does not promise.
        """
        scaled = self.standardise(matrix)
        out = np.zeros((len(scaled), self.axes.shape[1]))
        for position in range(scaled.shape[1]):
            out += scaled[:, position, None] * self.axes[position]
        return out


def reduce(
    document: FeatureDocument, columns: Sequence[Column], matrix: Floats, *, axes: int | None = None
) -> Reduction:
    """Fit the standardisation and the axes on a design matrix.

    Parameters
    ----------
    document
        Weights of the features, and how many axes are kept: the fewest, largest first, that carry
        ``inertia_share`` of the inertia, and at least ``minimum_axes``.
    columns
        Columns of the matrix.
    matrix
        Residences × columns; NaN where unknown.
    axes
        A set number of axes instead, as for bootstrap draws.
    """
    known = ~np.isnan(matrix)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, matrix, 0.0).sum(axis=0) / counts
    # Deviations over the known values only: imputed ones would shrink them.
    deviations = np.sqrt((np.where(known, matrix - means, 0.0) ** 2).sum(axis=0) / counts)
    scales = np.zeros(len(columns))
    levels = {c.feature: sum(o.feature == c.feature for o in columns) for c in columns}
    for position, column in enumerate(columns):
        weight = np.sqrt(document.feature(column.feature).weight)
        if column.level is None:
            spread = deviations[position]
            if spread > _TINY * max(1.0, abs(means[position])):
                scales[position] = weight / spread
        elif 0 < means[position] < 1:
            scales[position] = weight / np.sqrt(
                means[position] * max(levels[column.feature] - 1, 1)
            )
    bare = Reduction(means, scales, np.zeros((len(columns), 0)), np.zeros(0))
    scaled = bare.standardise(matrix)
    values, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
    order = np.argsort(-values, kind="stable")
    values, vectors = np.maximum(values[order], 0.0), vectors[:, order]
    positive = int((values > _TINY * max(values[0], 1.0)).sum())
    if axes is None:
        carried = np.cumsum(values) / max(values.sum(), _TINY)
        enough = int(np.searchsorted(carried, document.inertia_share - _TINY)) + 1
        axes = max(enough, document.minimum_axes)
    kept = vectors[:, : max(1, min(axes, positive))]
    signs = np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    return Reduction(means, scales, kept * np.where(signs == 0, 1.0, signs), values)
