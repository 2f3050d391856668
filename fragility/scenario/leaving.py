"""What stands on each 1 January: conversions and leavings first, then what is delivered.

In a year, what leaves or is converted is taken from what stands on 1 January; deliveries come
after. A dwelling is therefore neither sold in the year it is delivered, nor sold and converted in
the same year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .apportion import apportion
from .asked import Calendar
from .shortage import Shortage, refuse
from .vocabulary import SIZES

if TYPE_CHECKING:
    import numpy.typing as npt

    from .asked import Asked
    from .delivery import Delivered
    from .flows import Leaving
    from .stock import Stock

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_DIGITS: Final = 9


@dataclass(frozen=True, eq=False)
class Stands:
    """The stock on each 1 January, and what changed it: shapes of a ``Run``."""

    products: Counts
    sizes: Counts
    demolished: Counts
    sold: Counts
    converted_in: Counts
    converted_out: Counts


def stand(
    stock: Stock, delivered: Delivered, leaving: Leaving, *, wait: bool = False, sized: bool = True
) -> Stands:
    """Carry the stock from each 1 January to the next.

    What leaves without a product, or without a size, follows what stands, over the years taken
    together: each year takes what is due since the first one (the largest remainder of it), so that
    one sale a year does not always fall on the commonest product.

    Parameters
    ----------
    stock
        What stands on the first 1 January.
    delivered, leaving
        What enters and leaves, with the same leading axes, or none.
    wait
        Where a zone of a commune has less than what must leave it in a year, all that must leave it
        waits for the next year, instead of being refused.
    sized
        Whether sizes are followed too; without, ``sizes`` has none.

    Raises
    ------
    ComputationError
        More leaves than what stands, and nothing waits.
    """
    communes, zones, width = stock.products.shape
    years = delivered.products.shape[-1]
    lead = np.broadcast_shapes(delivered.products.shape[:-4], leaving.dwellings.shape[:-2])
    calendar = Calendar(leaving)
    cells = calendar.cells
    flat = communes * zones
    products = np.empty((years + 1, *lead, flat, width), dtype=np.int64)
    products[0] = stock.products.reshape(flat, width)
    sizes = np.empty((years + 1, *lead, flat, len(SIZES) if sized else 0), dtype=np.int64)
    if sized:
        sizes[0] = stock.sizes.reshape(flat, len(SIZES))
    moved = np.zeros((4, years, *lead, flat, width), dtype=np.int64)
    owed = np.zeros((*lead, len(cells), width))
    owed_sizes = np.zeros((*lead, len(cells), len(SIZES)))
    waiting: Asked | None = None
    for year in range(years):
        products[year + 1] = products[year]
        sizes[year + 1] = sizes[year]
        if len(cells):
            asked = calendar.asked(year)
            asked = asked.plus(waiting, 1) if waiting is not None else asked
            standing = products[year][..., cells, :]
            standing_sizes = sizes[year][..., cells, :] if sized else None
            out = calendar.converted(asked.converted, leaving.product)
            missing = _missing(asked, out, standing, standing_sizes)
            if missing.any():
                if not wait:
                    short = Shortage(year, int(cells[np.flatnonzero(missing.reshape(-1))[0]]))
                    refuse(stock, leaving, short, standing_of=(products[year], sizes[year]))
                waiting = asked.held(missing, calendar.cell_of_row)
                asked = asked.plus(waiting, -1)
                out = calendar.converted(asked.converted, leaving.product)
            else:
                waiting = None
            into = calendar.converted(asked.converted, leaving.to_product)
            demolished, sold, owed = _taken(asked, standing - out, owed)
            for place, part in enumerate((demolished, sold, into, out)):
                moved[place, year][..., cells, :] = part
            products[year + 1][..., cells, :] += into - out - demolished - sold
            if standing_sizes is not None:
                left, owed_sizes = _sizes_taken(asked, standing_sizes, owed_sizes)
                sizes[year + 1][..., cells, :] -= left
        products[year + 1] += delivered.products[..., year].reshape(
            *delivered.products.shape[:-4], flat, width
        )
        if sized:
            entered = delivered.sizes[..., year]
            sizes[year + 1] += entered.reshape(*entered.shape[:-3], flat, len(SIZES))

    def laid(values: Counts) -> Counts:
        shape = (*values.shape[:-2], communes, zones, values.shape[-1])
        return np.moveaxis(values.reshape(shape), 0, -1)

    return Stands(laid(products), laid(sizes), *(laid(part) for part in moved))


def _missing(
    asked: Asked, converted: Counts, standing: Counts, sizes: Counts | None
) -> npt.NDArray[np.bool_]:
    """Return the cells where less stands than what must leave."""
    of_product = asked.products.sum(axis=-3) + converted
    whole = of_product.sum(axis=-1) + asked.free.sum(axis=-2)
    short = (of_product > standing).any(axis=-1) | (whole > standing.sum(axis=-1))
    if sizes is not None:
        short = short | (asked.sizes > sizes).any(axis=-1)
    out: npt.NDArray[np.bool_] = short
    return out


def _due(owed: Floats, count: Counts, room: Counts) -> tuple[Counts, Floats]:
    """Take whole dwellings of what stands, for their running totals to follow it."""
    whole = room.sum(axis=-1, keepdims=True)
    share = np.divide(room, whole, out=np.zeros(room.shape), where=whole > 0)
    owed = owed + count[..., None] * share
    taken = apportion(count, np.round(np.clip(owed, 0, None), _DIGITS), room)
    return taken, owed - taken


def _taken(asked: Asked, room: Counts, owed: Floats) -> tuple[Counts, Counts, Floats]:
    """Return what is demolished and what is sold, by product."""
    fixed = asked.products.sum(axis=-3)
    count = asked.free.sum(axis=-2)
    if not count.any():
        return asked.products[..., 0, :, :], asked.products[..., 1, :, :], owed
    free, owed = _due(owed, count, room - fixed)
    demolished = apportion(asked.free[..., 0, :], free, free)
    return (
        asked.products[..., 0, :, :] + demolished,
        asked.products[..., 1, :, :] + free - demolished,
        owed,
    )


def _sizes_taken(asked: Asked, sizes: Counts, owed: Floats) -> tuple[Counts, Floats]:
    whole = asked.products.sum(axis=(-3, -1)) + asked.free.sum(axis=-2)
    free, owed = _due(owed, whole - asked.sizes.sum(axis=-1), sizes - asked.sizes)
    return asked.sizes + free, owed
