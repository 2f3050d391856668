"""What is asked of the stock, year by year, in the cells where something leaves or is converted.

A cell is a zone of a commune; the others are never touched, which keeps a thousand draws small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .flows import MOVING, NONE, gather
from .vocabulary import PRODUCTS, SIZES, ZONES, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from .flows import Leaving

    Counts = npt.NDArray[np.int64]
    Places = npt.NDArray[np.intp]

_DEMOLISHED: Final = MOVING.index(Kind.DEMOLITION)
_SOLD: Final = MOVING.index(Kind.SALE)
_CONVERTED: Final = MOVING.index(Kind.CONVERSION)


@dataclass(eq=False)
class Asked:
    """What is asked of the cells (a zone of a commune) where something moves, in one year."""

    products: Counts
    """Demolished, then sold, of a given product: ``(..., 2, cells, P)``."""
    free: Counts
    """The same of any product: ``(..., 2, cells)``."""
    sizes: Counts
    """Leaving, of a given size: ``(..., cells, S)``."""
    converted: Counts
    """Converted, one a row: ``(..., rows)``."""

    def held(self, waits: npt.NDArray[np.bool_], cell_of_row: Places) -> Asked:
        """Return what is asked of the cells that wait."""
        return Asked(
            self.products * waits[..., None, :, None],
            self.free * waits[..., None, :],
            self.sizes * waits[..., None],
            self.converted * waits[..., cell_of_row],
        )

    def plus(self, other: Asked, sign: int) -> Asked:
        """Add what waited, or take off what waits."""
        return Asked(
            self.products + sign * other.products,
            self.free + sign * other.free,
            self.sizes + sign * other.sizes,
            self.converted + sign * other.converted,
        )


class Calendar:
    """What is asked, year by year, of the cells where something moves."""

    def __init__(self, leaving: Leaving) -> None:
        self.cells, of_row = np.unique(
            leaving.commune * len(ZONES) + leaving.zone, return_inverse=True
        )
        count = len(self.cells)
        self.leaving = leaving
        self._products = np.stack(
            [
                _by(
                    leaving,
                    of_row,
                    count,
                    values=leaving.product,
                    width=len(PRODUCTS),
                    kind=kind,
                )
                for kind in (_DEMOLISHED, _SOLD)
            ],
            axis=-4,
        )
        self._free = np.stack(
            [_free(leaving, of_row, count, kind) for kind in (_DEMOLISHED, _SOLD)], axis=-3
        )
        sized = [
            _by(leaving, of_row, count, values=leaving.size, width=len(SIZES), kind=kind)
            for kind in (_DEMOLISHED, _SOLD)
        ]
        self._sizes = sized[0] + sized[1]
        self.rows = np.flatnonzero(leaving.kind == _CONVERTED)
        self.cell_of_row = of_row[self.rows].astype(np.intp)
        self._converted = leaving.dwellings[..., self.rows, :]

    def asked(self, year: int) -> Asked:
        """Return what is asked in one year."""
        return Asked(
            self._products[..., year],
            self._free[..., year],
            self._sizes[..., year],
            self._converted[..., year],
        )

    def converted(self, counts: Counts, products: Places) -> Counts:
        """Lay conversions out by cell and product: ``(..., cells, P)``."""
        width = len(PRODUCTS)
        flat = self.cell_of_row * width + products[self.rows]
        laid = gather(counts[..., None], flat, len(self.cells) * width)[..., 0]
        return laid.reshape(*laid.shape[:-1], len(self.cells), width)


def _by(
    leaving: Leaving, of_row: Places, count: int, *, values: Places, width: int, kind: int
) -> Counts:
    """Lay out what is said of a product, or of a size: ``(..., cells, width, years)``."""
    rows = np.flatnonzero((leaving.kind == kind) & (values != NONE))
    flat = of_row[rows] * width + values[rows]
    laid = gather(leaving.dwellings[..., rows, :], flat, count * width)
    return laid.reshape(*laid.shape[:-2], count, width, laid.shape[-1])


def _free(leaving: Leaving, of_row: Places, count: int, kind: int) -> Counts:
    rows = np.flatnonzero((leaving.kind == kind) & (leaving.product == NONE))
    return gather(leaving.dwellings[..., rows, :], of_row[rows], count)
