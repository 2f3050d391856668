"""Draws as runs: some at a time, so that they fit in a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .engine import run_of
from .hazards import Hazards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Scenario
    from .hazards import Hazard
    from .outcome import Run
    from .stock import Stock

_CELLS: Final = 400_000
"""Counts (of a product, in a zone, in a year) worked on at once: about what a cache holds."""


def drawn_runs(
    scenario: Scenario, stock: Stock, *, count: int, seed: int
) -> Iterator[tuple[Hazard, Run]]:
    """Give the draws, some at a time so that they fit in the cache; the draws come first in a run.

    Parameters
    ----------
    scenario, stock, count, seed
        As in :func:`~fragility.scenario.draw`.
    """
    hazards = Hazards(scenario, stock, seed)
    size = max(1, _CELLS // (stock.products.size * (scenario.horizon_years + 1)))
    for start in range(0, count, size):
        hazard = hazards.next(min(size, count - start))
        yield hazard, run_of_hazard(scenario, stock, hazard)


def run_of_hazard(scenario: Scenario, stock: Stock, hazard: Hazard) -> Run:
    """Return what becomes of the stock in some draws; sizes are not followed."""
    return run_of(
        scenario,
        stock,
        hazard.entering,
        hazard.leaving,
        delays=hazard.delays,
        rotation_factor=hazard.rotation_factor,
        extra_growth=hazard.extra_growth,
        extra_demand_growth=hazard.extra_demand_growth,
        wait=True,
        sized=False,
    )
