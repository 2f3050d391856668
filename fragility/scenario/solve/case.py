"""A problem put to a stock: where dwellings may go, and what happens anyway."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.errors import ComputationError
from fragility.scenario.document import Scenario
from fragility.scenario.engine import simulate
from fragility.scenario.vocabulary import PROGRAMMED, Kind, Product, Zone

from .end import End, end_of
from .messages import say

if TYPE_CHECKING:
    import numpy.typing as npt

    from fragility.scenario.outcome import Run
    from fragility.scenario.stock import Stock

    from .limits import Capacity, Room
    from .problem import Problem

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]
    Mask = npt.NDArray[np.bool_]

SHARED_ZONES: Final = (Zone.OUTSIDE_QPV, Zone.QPV)
"""Zones dwellings may be put in."""


@dataclass(frozen=True, eq=False)
class Case:
    """All that bears on the answer, with one *cell* for each commune, zone and product."""

    problem: Problem
    stock: Stock
    base: Scenario
    """What happens anyway; no line where nothing does."""
    run: Run
    """The base, simulated."""
    end: End
    """What the base comes to once all it finances is delivered."""
    commune: Places
    zone: Places
    """Place in :data:`SHARED_ZONES`."""
    product: Places
    """Place in ``PROGRAMMED``."""
    rooms: Floats
    """Dwellings a year, communes × (outside QPV, QPV, both) × years; infinite: no ceiling."""
    in_all: Floats
    """The same over all years, communes × (outside QPV, QPV, both)."""

    @property
    def cell_count(self) -> int:
        """Number of cells."""
        return len(self.commune)

    @property
    def asked(self) -> Counts:
        """Most dwellings of each product, in the order of ``PROGRAMMED``."""
        return np.array([self.problem.dwellings.of(p).maximum for p in PROGRAMMED], dtype=np.int64)

    def name(self, place: int) -> str:
        """Name of a commune, or its code where it has none."""
        return self.names[place]

    def cells_of(self, place: int) -> Places:
        """Return the cells of a commune: they follow one another."""
        first, last = np.searchsorted(self.commune, (place, place + 1))
        return np.arange(first, last)

    def is_product(self, *products: Product) -> Mask:
        """Tell the cells of some products."""
        return np.isin(self.product, [PROGRAMMED.index(each) for each in products])

    @cached_property
    def names(self) -> list[str]:
        """Names of the communes, or their codes where they have none."""
        told = self.stock.communes["commune_name"].astype(str)
        return [name or code for name, code in zip(told, self.stock.codes, strict=True)]

    def by_commune(self, counts: Counts | Floats, where: Mask | None = None) -> Counts:
        """Sum the cells of each commune, or some of them."""
        chosen = np.ones(self.cell_count, dtype=bool) if where is None else where
        found = np.bincount(
            self.commune[chosen], weights=counts[chosen], minlength=len(self.stock.codes)
        )
        out: Counts = np.rint(found).astype(np.int64)
        return out


def put(problem: Problem, stock: Stock, base: Scenario | None = None) -> Case:
    """Put a problem to a stock.

    Parameters
    ----------
    problem
        What is asked.
    stock
        That of 1 January of the problem's first year.
    base
        The scenario the problem names in ``base``.

    Raises
    ------
    ComputationError
        In French: the base is absent, another one, or of other years; the stock has no such
        commune or sector, or is of another year.
    """
    _known(problem, stock)
    anyway = _base(problem, base)
    run = simulate(anyway, stock)
    rooms, in_all = _rooms(problem, stock)
    open_zone = in_all[:, : len(SHARED_ZONES)] > 0
    # A capacity of nothing is a constraint as another: it has a price, and may be relaxed.
    open_zone[:, 0] = True
    asked = np.array([problem.dwellings.of(p).maximum > 0 for p in PROGRAMMED])
    commune, zone, product = np.nonzero(open_zone[:, :, None] & asked[None, None, :])
    return Case(problem, stock, anyway, run, end_of(run), commune, zone, product, rooms, in_all)


def _known(problem: Problem, stock: Stock) -> None:
    if problem.start_year != stock.year:
        raise ComputationError(
            say("case.year", problem=problem.start_year, stock=stock.year, name=problem.name)
        )
    told = problem.constraints
    codes = [
        *(each.commune_code for each in told.capacities),
        *(each.commune_code for each in told.bounds),
        *(each.commune_code for each in told.plai_shares),
    ]
    for code in codes:
        if code is not None:
            stock.position(code)
    for bound in told.bounds:
        if bound.sector is not None and bound.sector not in stock.sectors:
            known = ", ".join(stock.sectors) or say("case.no_sector_known")
            raise ComputationError(say("case.no_sector", sector=bound.sector, known=known))


def _base(problem: Problem, base: Scenario | None) -> Scenario:
    if problem.base is None:
        return Scenario(
            id=problem.id,
            name=problem.name,
            author=problem.author,
            territory_code=problem.territory_code,
            start_year=problem.start_year,
            horizon_years=problem.horizon_years,
        )
    if base is None or base.id != problem.base:
        found = base.id if base is not None else say("case.none")
        raise ComputationError(say("case.base", asked=problem.base, found=found))
    if (base.start_year, base.horizon_years) != (problem.start_year, problem.horizon_years):
        raise ComputationError(
            say(
                "case.base_years",
                base=base.name,
                found=f"{base.start_year}–{base.years[-1]}",
                asked=f"{problem.start_year}–{problem.start_year + problem.horizon_years - 1}",
            )
        )
    without = frozenset[Kind](problem.base_without)
    return base.model_copy(
        update={
            "lines": tuple(each for each in base.lines if each.kind not in without),
            "operations": tuple(each for each in base.operations if each.kind not in without),
        }
    )


def _rooms(problem: Problem, stock: Stock) -> tuple[Floats, Floats]:
    """Ceilings by year and in all; what is not said of QPV is nothing, else no ceiling."""
    told, years = problem.constraints, len(problem.years)
    rooms = np.full((len(stock.codes), 3, years), np.inf)
    in_all = np.full((len(stock.codes), 3), np.inf)
    in_all[:, 1] = 0
    both = len(SHARED_ZONES)
    listed = {each.commune_code for each in told.capacities if each.zone is not Zone.QPV}
    for place, code in enumerate(stock.codes):
        if code not in listed:
            _set(rooms, in_all, (place, 0), told.default_capacity)
    for each in told.capacities:
        at = SHARED_ZONES.index(each.zone) if each.zone is not None else both
        _set(rooms, in_all, (stock.position(each.commune_code), at), each)
    # What a commune may take in all, never more than its years allow.
    in_all = np.minimum(in_all, rooms.sum(axis=2))
    joint = np.minimum(rooms[:, both], rooms[:, 0] + np.where(in_all[:, 1:2] > 0, rooms[:, 1], 0))
    in_all[:, both] = np.minimum(in_all[:, both], joint.sum(axis=1))
    for zone in range(both):
        alone = np.minimum(rooms[:, zone], rooms[:, both]).sum(axis=1)
        in_all[:, zone] = np.minimum(in_all[:, zone], np.minimum(alone, in_all[:, both]))
    in_all[:, both] = np.minimum(in_all[:, both], in_all[:, :both].sum(axis=1))
    return rooms, in_all


def _set(rooms: Floats, in_all: Floats, at: tuple[int, int], told: Capacity | Room) -> None:
    rooms[at] = np.inf if told.by_year is None else told.by_year
    in_all[at] = np.inf if told.in_all is None else told.in_all
