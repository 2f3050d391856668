"""What can be worked out from sums: the span of their vectors, and what must stay out of it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_TRIES: Final = 3
_NEAR: Final = 1e-9
"""What rounding leaves of a product that is nought, a coordinate."""
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
        left = self._out(_distinct(vectors))
        self._watched = np.vstack([self._watched, left[_squares(left) > _NOTHING]])
        self._left = _squares(self._watched)

    def copy(self) -> Span:
        """Give another one that goes on from here."""
        made = Span(self._size)
        made._basis, made._watched, made._left = self._basis, self._watched, self._left
        return made

    def holds(self, vectors: Array) -> npt.NDArray[np.bool_]:
        """Tell which vectors are combinations of the admitted ones."""
        # Those square to what is square to all admitted ones: a few tries leave few to look at.
        tries = np.random.default_rng(0).standard_normal((_TRIES, self._size))
        near = np.abs(vectors @ self._out(tries).T) <= _NEAR * self._size
        found: npt.NDArray[np.bool_] = np.all(near, axis=1)
        found[found] = _squares(self._out(vectors[found])) <= _NOTHING
        return found

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


def _distinct(vectors: Array) -> Array:
    """Leave out vectors that are there twice; they hold noughts and ones."""
    if not len(vectors):
        return vectors
    _, first = np.unique(np.packbits(vectors > 0, axis=1), axis=0, return_index=True)
    return vectors[np.sort(first)]
