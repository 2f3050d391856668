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
        Number of coordinates of the vectors.
    axes
        Orthonormal directions that all vectors given are sums of, but for what does not matter:
        they are looked at along these, which may be far fewer. The coordinates' own by default.
    """

    def __init__(self, size: int, axes: Array | None = None) -> None:
        self._size = size
        self._axes = axes
        self._basis = self._watched = np.zeros((0, size if axes is None else len(axes)))
        """Directions admitted; what is left, once these are taken out, of vectors to keep out."""

    @property
    def dimension(self) -> int:
        """Number of directions admitted."""
        return len(self._basis)

    def watch(self, vectors: Array) -> None:
        """Add vectors to keep out; those that are in already cannot be helped."""
        left = self._out(_distinct(vectors))
        self._watched = np.vstack([self._watched, left[_squares(left) > _NOTHING]])

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

    def reach(self, vectors: Array) -> Span:
        """Give what would be admitted if all of these were, whatever that told."""
        made = Span(self._size)
        made._basis = np.vstack([self._basis, _orthonormal(self._out(_distinct(vectors)))])
        return made

    def towards(self, reach: Span) -> Span:
        """Give an empty span to admit into what is in reach: the same answers, sooner.

        Parameters
        ----------
        reach
            From :meth:`reach`; only vectors that it holds may be watched or added.
        """
        return Span(self._size, reach._basis[self.dimension :])

    @property
    def directions(self) -> Array:
        """Orthonormal directions admitted, along the coordinates of vectors."""
        return self._basis if self._axes is None else self._basis @ self._axes

    def join(self, other: Span) -> None:
        """Admit what was admitted :meth:`towards` what was in reach."""
        self._basis = np.vstack([self._basis, other.directions])

    def _out(self, vectors: Array) -> Array:
        """Take the admitted vectors out of others."""
        along = vectors if self._axes is None else vectors @ self._axes.T
        return _apart(along, self._basis)


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
