"""Two rules of thumb, to compare the solver with: in proportion, and the largest gap first.

Both keep to the capacities, and put no PLAI in QPV where none is wanted; what else they break is
said by :mod:`.checks`.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from fragility.scenario.apportion import apportion
from fragility.scenario.vocabulary import PROGRAMMED, Product

from .case import SHARED_ZONES
from .gaps import SUMS

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case
    from .gaps import Gap

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


def proportional(case: Case) -> Counts:
    """Share out in proportion to main residences: dwellings of each cell.

    Where those of a commune are unknown, in proportion to the social stock everywhere. What the
    capacities do not let in is not placed.
    """
    weights = case.end.main_residences
    if not np.isfinite(weights).all():
        weights = case.end.social
    room = _Room(case)
    asked = product_totals(case)
    most = room.of_communes()
    whole = apportion(min(int(asked.sum()), int(most.sum())), weights, most)
    for place, product in enumerate(PROGRAMMED):
        free = np.minimum(whole, room.of_communes(product))
        given = apportion(min(int(asked[place]), int(free.sum())), whole, free)
        whole = whole - given
        room.put(place, given)
    return room.cells()


def largest_gap_first(case: Case, gap: Gap) -> Counts:
    """Give dwellings one by one to the commune that is the farthest behind: those of each cell.

    A product that makes a gap wider goes where it is the smallest.
    """
    room = _Room(case)
    added = gap.coefficients(case)
    behind = np.where(gap.counted, gap.constants(case.end), np.nan)
    surplus = SUMS[gap.name] == "half_absolute"
    for place, product in enumerate(PROGRAMMED):
        step = np.zeros(len(behind))
        cells = (case.product == place) & (case.zone == 0)
        step[case.commune[cells]] = added[cells]
        # Deviations are surpluses for some goals, and what lacks for the others.
        sign = -1.0 if surplus else 1.0
        need, step = sign * behind, sign * step
        given = _one_by_one(int(product_totals(case)[place]), need, step, room.of_communes(product))
        room.put(place, given)
        behind = sign * (need + step * given)
    return room.cells()


def _one_by_one(total: int, need: Floats, step: Floats, free: Counts) -> Counts:
    """Give one at a time to the largest need, or to the smallest where giving widens it.

    Communes of which nothing is known come last; equal ones, in their order.
    """
    given = np.zeros(len(need), dtype=np.int64)

    def entry(place: int, value: float) -> tuple[bool, float, int]:
        unknown = not np.isfinite(value)
        ahead = value if step[place] > 0 else -value
        return unknown, 0.0 if unknown else ahead, place

    queue = [entry(place, float(need[place])) for place in np.flatnonzero(free).tolist()]
    heapq.heapify(queue)
    for _ in range(total):
        if not queue:
            break
        place = queue[0][2]
        given[place] += 1
        if given[place] < free[place]:
            heapq.heapreplace(queue, entry(place, float(need[place] + step[place] * given[place])))
        else:
            heapq.heappop(queue)
    return given


def product_totals(case: Case) -> Counts:
    """How many of each product: as asked, or what bounds leave shared out in proportion."""
    told = case.problem.dwellings
    low = np.array([told.of(each).minimum for each in PROGRAMMED], dtype=np.int64)
    spare = case.asked - low
    out: Counts = low + apportion(told.all - int(low.sum()), spare, spare)
    return out


class _Room:
    """What may still be put in each commune, outside QPV first."""

    def __init__(self, case: Case) -> None:
        self._case = case
        most = int(case.asked.sum())
        self._left = np.minimum(case.in_all, most).astype(np.int64)
        self._given = np.zeros(
            (len(case.stock.codes), len(SHARED_ZONES), len(PROGRAMMED)), dtype=np.int64
        )

    def of_communes(self, product: Product | None = None) -> Counts:
        """Return the dwellings each commune may still take, of a product."""
        outside, inside, both = self._left.T
        barred = product is Product.PLAI and self._case.problem.constraints.no_plai_in_qpv
        out: Counts = np.minimum(both, outside + (0 if barred else inside))
        return out

    def put(self, product: int, counts: Counts) -> None:
        """Put dwellings of a product in each commune."""
        outside = np.minimum(counts, self._left[:, 0])
        for zone, part in enumerate((outside, counts - outside)):
            self._given[:, zone, product] += part
            self._left[:, zone] -= part
        self._left[:, -1] -= counts

    def cells(self) -> Counts:
        """Return the dwellings of each cell."""
        case = self._case
        out: Counts = self._given[case.commune, case.zone, case.product]
        return out
