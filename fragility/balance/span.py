"""What can be worked out from sums: the span of their vectors, and what must stay out of it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_NOTHING: Final = 1e-7
"""Squared length under which what is left of a vector is nothing: counts are of whole atoms."""


class Span:
    """Vectors admitted one after another as long as no watched one becomes a combination of them.

    Parameters
    ----------
    size
        Number of coordinates.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._basis: Array = np.zeros((0, self._size))
        self._watched: Array = np.zeros((0, self._size))
        """What is left of each watched vector once the admitted ones are taken out of it."""
        self._left: Array = np.zeros(0)
        """Its squared length."""

    def watch(self, vectors: Array) -> None:
        """Add vectors to keep out; those that are in already cannot be helped."""
        fresh = np.unique(vectors, axis=0)
        left = self._out(fresh)
        self._watched = np.vstack([self._watched, left[_squares(left) > _NOTHING]])
        self._left = _squares(self._watched)

    def add(self, vectors: Array) -> npt.NDArray[np.bool_]:
        """Admit what may be, in order; half by half where all at once may not.

        Returns
        -------
        Whether each vector is in the span now.
        """
        taken = np.zeros(len(vectors), dtype=bool)
        self._add(vectors, np.arange(len(vectors)), taken)
        return taken

    def _add(
        self, vectors: Array, where: npt.NDArray[np.int64], taken: npt.NDArray[np.bool_]
    ) -> None:
        if not len(where):
            return
        directions = _orthonormal(self._out(vectors[where]))
        along = self._watched @ directions.T
        if (self._left - _squares(along) > _NOTHING).all():
            self._basis = np.vstack([self._basis, directions])
            self._watched = self._watched - along @ directions
            self._left = _squares(self._watched)
            taken[where] = True
        elif len(where) > 1:
            half = len(where) // 2
            self._add(vectors, where[:half], taken)
            self._add(vectors, where[half:], taken)

    def _out(self, vectors: Array) -> Array:
        """Take the admitted vectors out of others; twice, against rounding."""
        left = vectors - (vectors @ self._basis.T) @ self._basis
        return np.asarray(left - (left @ self._basis.T) @ self._basis)


def _squares(rows: Array) -> Array:
    return np.asarray(np.einsum("ij,ij->i", rows, rows))


def _orthonormal(rows: Array) -> Array:
    """Give an orthonormal basis of what rows span."""
    if not len(rows):
        return rows
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(directions[sizes**2 > _NOTHING])
