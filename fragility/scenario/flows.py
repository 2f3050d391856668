"""What enters and what leaves, as arrays: one row a line, or a product of an operation.

Every kernel takes leading axes (``...``), so that a thousand draws of the years to come run at
once: ``dwellings`` is then of shape ``(draws, rows, years)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .apportion import apportion
from .vocabulary import ENTERING, LEAVING, PRODUCTS, SIZES, ZONES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from .document import Line, Scenario
    from .stock import Stock
    from .vocabulary import Product, Size

    Counts = npt.NDArray[np.int64]
    Places = npt.NDArray[np.intp]

NONE: Final = -1
"""Position of a product or a size that is not said."""
MOVING: Final = (*LEAVING, Kind.CONVERSION)
"""What changes dwellings that already stand."""


@dataclass(frozen=True, eq=False)
class Entering:
    """What enters, in its year of financing (of delivery for the pipeline)."""

    commune: Places
    """Position in the stock, one a row."""
    zone: Places
    kind: Places
    """Position in :data:`~fragility.scenario.vocabulary.ENTERING`."""
    product: Places
    delays: Counts
    """Whole years from the year of ``dwellings`` to the delivery, one a row."""
    dwellings: Counts
    """Shape ``(..., rows, years)``."""
    sizes: Counts
    """Shape ``(..., rows, SIZES, years)``; its sums over the sizes are ``dwellings``."""


@dataclass(frozen=True, eq=False)
class Leaving:
    """What leaves, or changes product, in its year."""

    commune: Places
    zone: Places
    kind: Places
    """Position in :data:`MOVING`."""
    product: Places
    """:data:`NONE` where it follows what stands."""
    to_product: Places
    size: Places
    dwellings: Counts
    """Shape ``(..., rows, years)``."""


def entering_of(scenario: Scenario, stock: Stock) -> Entering:
    """Return what enters; the rows are in no order that matters.

    Sizes that a line does not give follow ``hypotheses.sizes`` over its years taken together: one
    dwelling a year for ten years is ten dwellings of all sizes, not ten of the commonest. Each
    year takes what is due to each size since the first one.

    Raises
    ------
    ComputationError
        The stock has no such commune.
    """
    rows: list[tuple[str, str, Kind, Product, Size | None, Iterable[int]]] = [
        (line.commune_code, line.zone, line.kind, line.product, line.size, line.dwellings)
        for line in scenario.lines
        if line.kind in ENTERING and line.product is not None
    ]
    rows += [
        (each.commune_code, each.zone, each.kind, product, None, _once(scenario, each.year, count))
        for each in scenario.operations
        for product, count in each.products.items()
        if count
    ]
    delays = dict(scenario.hypotheses.delays_years.model_dump())
    dwellings = _table([row[5] for row in rows], scenario.horizon_years)
    known = scenario.hypotheses.sizes.weights
    mix = np.array([known.get(size, 0.0) for size in SIZES])
    weights = np.tile(mix, (len(rows), 1))
    for place, row in enumerate(rows):
        if row[4] is not None:
            weights[place] = [float(size == row[4]) for size in SIZES]
    return Entering(
        commune=_positions(stock, [row[0] for row in rows]),
        zone=_places([ZONES.index(row[1]) for row in rows]),
        kind=_places([ENTERING.index(row[2]) for row in rows]),
        product=_places([PRODUCTS.index(row[3]) for row in rows]),
        delays=_places([delays.get(row[2].value, 0) for row in rows]).astype(np.int64),
        dwellings=dwellings,
        sizes=spread(dwellings, weights),
    )


def leaving_of(scenario: Scenario, stock: Stock) -> Leaving:
    """Return what leaves or is converted.

    Raises
    ------
    ComputationError
        The stock has no such commune.
    """
    lines = [line for line in scenario.lines if line.kind in MOVING]

    def product(value: Product | None) -> int:
        return NONE if value is None else PRODUCTS.index(value)

    def size(line: Line) -> int:
        return NONE if line.size is None else SIZES.index(line.size)

    return Leaving(
        commune=_positions(stock, [line.commune_code for line in lines]),
        zone=_places([ZONES.index(line.zone) for line in lines]),
        kind=_places([MOVING.index(line.kind) for line in lines]),
        product=_places([product(line.product) for line in lines]),
        to_product=_places([product(line.to_product) for line in lines]),
        size=_places([size(line) for line in lines]),
        dwellings=_table([line.dwellings for line in lines], scenario.horizon_years),
    )


def spread(dwellings: Counts, weights: npt.NDArray[np.float64]) -> Counts:
    """Share yearly counts out so that their running totals follow the weights.

    Parameters
    ----------
    dwellings
        Whole numbers, shape ``(..., years)``.
    weights
        Non-negative, one of them at least positive, shape ``(..., n)``.

    Returns
    -------
    Shape ``(..., n, years)``, of sums ``dwellings``; nothing given is ever taken back.

    Examples
    --------
    >>> import numpy as np
    >>> spread(np.array([1, 1, 1, 1]), np.array([3.0, 1.0])).tolist()
    [[1, 1, 0, 1], [0, 0, 1, 0]]
    """
    shares = weights / weights.sum(axis=-1, keepdims=True)
    lead = np.broadcast_shapes(dwellings.shape[:-1], weights.shape[:-1])
    owed = np.zeros((*lead, weights.shape[-1]))
    out = np.zeros((*owed.shape, dwellings.shape[-1]), dtype=np.int64)
    for year in range(dwellings.shape[-1]):
        count = dwellings[..., year]
        owed = owed + count[..., None] * shares
        # A size that never counts stays at zero, whatever the rounding of the others.
        due = np.where(shares > 0, np.clip(owed, 0, None), 0)
        out[..., year] = apportion(count, np.round(due, 9))
        owed = owed - out[..., year]
    return out


def later(counts: Counts, delays: npt.ArrayLike) -> Counts:
    """Move counts to the year when they happen; what falls after the horizon is left out.

    Parameters
    ----------
    counts
        Shape ``(..., years)``.
    delays
        Whole years, of a shape that broadcasts to that of ``counts``.

    Examples
    --------
    >>> import numpy as np
    >>> later(np.array([5, 1, 2]), [1, 0, 0]).tolist()
    [0, 6, 2]
    """
    waits = np.asarray(delays)
    years = counts.shape[-1]
    out = np.zeros(np.broadcast_shapes(counts.shape, waits.shape), dtype=np.int64)
    for wait in range(min(int(waits.max(initial=0)), years - 1) + 1):
        moved = np.where(waits == wait, counts, 0)
        out[..., wait:] += moved[..., : years - wait]
    return out


def gather(values: Counts, cells: Places, count: int) -> Counts:
    """Add rows up by cell: shape ``(..., rows, years)`` gives ``(..., count, years)``."""
    out = np.zeros((*values.shape[:-2], count, values.shape[-1]), dtype=np.int64)
    if len(cells):
        order = np.argsort(cells, kind="stable")
        found, first = np.unique(cells[order], return_index=True)
        out[..., found, :] = np.add.reduceat(values[..., order, :], first, axis=-2)
    return out


def _once(scenario: Scenario, year: int, count: int) -> tuple[int, ...]:
    return tuple(count if each == year else 0 for each in scenario.years)


def _positions(stock: Stock, codes: list[str]) -> Places:
    known = {code: place for place, code in enumerate(stock.codes)}
    # An unknown code is left to the stock, that says so.
    return _places([known[code] if code in known else stock.position(code) for code in codes])


def _places(values: list[int]) -> Places:
    return np.array(values, dtype=np.intp)


def _table(rows: list[Iterable[int]], years: int) -> Counts:
    return np.array([tuple(row) for row in rows], dtype=np.int64).reshape(len(rows), years)
