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
        self._kept: Array = np.zeros((0, self._size))
        self._watched: Array = np.zeros((0, self._size))
        """What is left of each vector to keep out, the admitted ones taken out of it."""

    @property
    def dimension(self) -> int:
        """Number of directions admitted."""
        return len(self._basis)

    def watch(self, vectors: Array) -> None:
        """Add vectors to keep out; those that are in already cannot be helped."""
        kept = _distinct(vectors)
        left = self._out(kept)
        out = _squares(left) > _NOTHING
        self._kept = np.vstack([self._kept, kept[out]])
        self._watched = np.vstack([self._watched, left[out]])

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
        directions = _admitted(self._out(vectors), self._watched, taken)
        self._basis = np.vstack([self._basis, directions])
        self._watched = _apart(self._watched, directions)
        return taken

    def first_holding(self, vectors: Array) -> int:
        """Give how many directions were admitted when the first of these came to be held.

        Parameters
        ----------
        vectors
            Vectors that the span holds.
        """
        along = np.cumsum((vectors @ self._basis.T) ** 2, axis=1)
        missing = _squares(vectors)[:, None] - along > _NOTHING
        return int(missing.sum(axis=1).min()) + 1

    def back_to(self, dimension: int) -> Span:
        """Give what was admitted when there were so many directions; watched vectors stay."""
        made = Span(self._size)
        made._basis, made._kept = self._basis[:dimension], self._kept
        made._watched = made._out(made._kept)
        return made

    def _out(self, vectors: Array) -> Array:
        """Take the admitted vectors out of others."""
        return _apart(vectors, self._basis)


def _admitted(left: Array, watched: Array, taken: npt.NDArray[np.bool_]) -> Array:
    """Give the directions of the vectors that may be admitted; mark them.

    Parameters
    ----------
    left, watched
        Vectors to admit and to keep out, what is admitted taken out of both.
    taken
        One flag a vector, written.
    """
    directions = _orthonormal(left)
    told = _squares(watched) - _squares(watched @ directions.T) <= _NOTHING
    if not told.any():
        taken[:] = True
        return directions
    half = len(left) // 2
    if not half:
        return directions[:0]
    # All together tell these: a part of them tells no other.
    suspects = watched[told]
    first = _admitted(left[:half], suspects, taken[:half])
    rest, suspects = _apart(left[half:], first), _apart(suspects, first)
    return np.vstack([first, _admitted(rest, suspects, taken[half:])])


def _apart(vectors: Array, basis: Array) -> Array:
    """Take what a basis spans out of vectors; twice, against rounding."""
    left = vectors - (vectors @ basis.T) @ basis
    return np.asarray(left - (left @ basis.T) @ basis)


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
    return vectors[first_of_each(np.packbits(vectors > 0, axis=1))]


def first_of_each(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Give the places of the rows that are like none before them."""
    # Much sooner than by sorting them, as NumPy does.
    first: dict[bytes, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.tobytes(), place)
    return np.array(list(first.values()), dtype=np.int64)
