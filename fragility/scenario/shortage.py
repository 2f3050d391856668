"""What is said when more leaves than stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from fragility.errors import ComputationError

from .flows import MOVING, NONE
from .messages import say
from .vocabulary import PRODUCTS, SIZES, ZONES

if TYPE_CHECKING:
    import numpy.typing as npt

    from .flows import Leaving
    from .stock import Stock

    Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shortage:
    """Where and when more is asked than what stands."""

    year: int
    """Position of the year."""
    cell: int
    """Position of the zone of a commune."""


def refuse(
    stock: Stock, leaving: Leaving, short: Shortage, standing_of: tuple[Counts, Counts]
) -> NoReturn:
    """Say what is asked, of what, and what stands.

    Parameters
    ----------
    stock, leaving
        Without leading axes.
    short
        The first of the shortages.
    standing_of
        Products and sizes on 1 January of the year, ``(cells, P)`` and ``(cells, S)``.

    Raises
    ------
    ComputationError
        Always, in French.
    """
    commune, zone = divmod(short.cell, len(ZONES))
    here = (leaving.commune == commune) & (leaving.zone == zone)
    asked = np.where(here, leaving.dwellings[:, short.year], 0)
    moves = asked > 0
    products, sizes = (each[short.cell] for each in standing_of)
    # The narrowest reason first: a product, then a size, then all of them together.
    whole = (say("engine.any"), moves, int(products.sum()))
    reasons = [
        *((say(f"product.{each}"), moves & (leaving.product == p), int(products[p]))
          for p, each in enumerate(PRODUCTS)),
        *((say(f"size.{each}"), moves & (leaving.size == s) & (leaving.kind < len(MOVING) - 1),
           int(sizes[s]) if len(sizes) else NONE)
          for s, each in enumerate(SIZES)),
    ]  # fmt: skip
    found = (each for each in reasons if 0 <= each[2] < int(asked[each[1]].sum()))
    what, rows, available = next(found, whole)
    kinds = sorted({int(kind) for kind in leaving.kind[rows]})
    raise ComputationError(
        say(
            "engine.short",
            commune=stock.communes["commune_name"].iloc[commune] or stock.codes[commune],
            code=stock.codes[commune],
            zone=say(f"zone.{ZONES[zone]}"),
            year=stock.year + short.year,
            what=what,
            kinds=" + ".join(say(f"kind.{MOVING[kind]}") for kind in kinds),
            asked=int(asked[rows].sum()),
            available=available,
        )
    )
