"""What is financed and delivered each year, laid out as the stock is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .flows import gather, later
from .vocabulary import ENTERING, SIZES, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from .flows import Entering
    from .stock import Stock

    Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Delivered:
    """What enters the stock, in its year of delivery."""

    products: Counts
    """Shape ``(..., C, Z, P, Y)``."""
    sizes: Counts
    """Shape ``(..., C, Z, S, Y)``."""
    acquired: Counts
    """Part of them that stood already, bought: shape ``(..., C, Y)``."""


def in_stock(entering: Entering, values: Counts, stock: Stock) -> Counts:
    """Lay rows out as the stock is: ``(..., rows, years)`` gives ``(..., C, Z, P, years)``."""
    shape = stock.products.shape
    place = (entering.commune, entering.zone, entering.product)
    cells = np.ravel_multi_index(place, shape) if len(entering.commune) else entering.commune
    flat = gather(values, cells, int(np.prod(shape)))
    return flat.reshape(*flat.shape[:-2], *shape, flat.shape[-1])


def financed_of(entering: Entering, stock: Stock) -> Counts:
    """Return what is financed each year: shape ``(..., FINANCED, C, Z, P, years)``."""
    kinds = [position for position, kind in enumerate(ENTERING) if kind is not Kind.PIPELINE]
    parts = [
        in_stock(entering, np.where((entering.kind == kind)[:, None], entering.dwellings, 0), stock)
        for kind in kinds
    ]
    return np.stack(parts, axis=-5)


def deliver(
    entering: Entering, stock: Stock, delays: npt.ArrayLike | None = None, *, sized: bool = True
) -> Delivered:
    """Return what is delivered each year.

    Parameters
    ----------
    entering
        What enters.
    stock
        The communes.
    delays
        Whole years, of a shape that broadcasts to ``(..., rows, years)``; the supposed ones by
        default.
    sized
        Whether the sizes are laid out too; without, there is none.
    """
    waits = np.asarray(entering.delays[:, None] if delays is None else delays)
    came = later(entering.dwellings, waits)
    bought = (entering.kind == ENTERING.index(Kind.ACQUISITION))[:, None]
    communes, zones = stock.sizes.shape[:2]
    if sized:
        moved = later(entering.sizes, waits[..., None, :])
        cells = entering.commune * zones + entering.zone
        laid = [gather(moved[..., s, :], cells, communes * zones) for s in range(len(SIZES))]
        sizes = np.stack(laid, axis=-2)
        sizes = sizes.reshape(*sizes.shape[:-3], communes, zones, *sizes.shape[-2:])
    else:
        sizes = np.zeros((*came.shape[:-2], communes, zones, 0, came.shape[-1]), dtype=np.int64)
    return Delivered(
        products=in_stock(entering, came, stock),
        sizes=sizes,
        acquired=gather(np.where(bought, came, 0), entering.commune, communes),
    )
