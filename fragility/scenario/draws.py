"""A thousand ways the years to come may go, and what each measure is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .commune_counts import commune_counts
from .drawn_runs import drawn_runs
from .engine import simulate
from .hazards import HYPOTHESES
from .intervals import HIGH, LOW, MEDIAN, quantiles
from .measures import FLOWS, INDICES, LEVELS, STATES, Level, measures, places
from .probabilities import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from .document import Scenario
    from .rules import PlhRules
    from .stock import Stock

    Singles = npt.NDArray[np.float32]

_GIVEN: Final = "sru_target_share"
"""Not a result: what is asked, the same in all draws."""


def drawn_measures(level: Level) -> tuple[str, ...]:
    """Return the measures that are drawn at a level: those of ``years_table`` that may vary."""
    between = () if level == "commune" else INDICES
    return tuple(name for name in (*STATES, *FLOWS, *between) if name != _GIVEN)


@dataclass(frozen=True, eq=False)
class Draws:
    """What becomes of a stock in many draws of what is uncertain.

    Every draw is a run of its own: whole dwellings, conserved, nothing below zero.
    """

    scenario: Scenario
    stock: Stock
    count: int
    """Number of draws."""
    seed: int
    drivers: pd.DataFrame
    """What was drawn of each hypothesis, one row a draw: columns
    :data:`~fragility.scenario.hazards.HYPOTHESES`; for the delays, their mean over the
    dwellings, in years."""
    _values: Mapping[Level, Singles]
    """Shape ``(draws, measures, places, Y + 1)``."""
    _probabilities: pd.DataFrame

    def places(self, level: Level) -> tuple[str, ...]:
        """Return the codes of the places of a level, in the order of :meth:`values`."""
        return tuple(places(self.stock, level))

    def values(self, level: Level, measure: str) -> Singles:
        """Return one measure in every draw: shape ``(draws, places, Y + 1)``, NaN where unknown.

        Single precision: whole numbers are exact to 16 million, shares to the seventh digit.

        Raises
        ------
        KeyError
            No such measure at this level.
        """
        names = drawn_measures(level)
        if measure not in names:
            raise KeyError(measure)
        return self._values[level][:, names.index(measure)]

    def table(self, level: Level, measures: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the interval of each measure, each place and each 1 January.

        Parameters
        ----------
        level
            "epci", "sector" or "commune".
        measures
            Those of :func:`drawn_measures` that are wanted; all by default.

        Returns
        -------
        ``place_code``, ``year``, ``measure``, ``low``, ``median``, ``high`` (quantiles 0.1, 0.5 and
        0.9 of the draws where the measure exists; NaN where it exists in none) and ``draws`` (how
        many these are: the PLAI share of what is financed does not exist in a draw where nothing
        is).
        """
        names = drawn_measures(level)
        wanted = names if measures is None else tuple(measures)
        rows = [names.index(name) for name in wanted]
        found = np.moveaxis(self._values[level][:, rows], 0, -1)
        (low, median, high), known = quantiles(found, (LOW, MEDIAN, HIGH))
        codes = np.array(self.places(level), dtype=object)
        years = np.arange(self.scenario.start_year, self.scenario.start_year + found.shape[2])
        each = len(codes) * len(years)
        return pd.DataFrame(
            {
                "place_code": np.tile(np.repeat(codes, len(years)), len(wanted)),
                "year": np.tile(years, len(codes) * len(wanted)),
                "measure": np.repeat(np.array(wanted, dtype=object), each),
                "low": low.ravel(),
                "median": median.ravel(),
                "high": high.ravel(),
                "draws": known.ravel(),
            }
        )

    def probabilities(self) -> pd.DataFrame:
        """Return how often each target is met.

        Returns
        -------
        See :meth:`fragility.scenario.probabilities.Tally.table`.
        """
        return self._probabilities.copy()


def draw(
    scenario: Scenario,
    stock: Stock,
    *,
    count: int = 1000,
    seed: int = 0,
    rules: PlhRules | None = None,
) -> Draws:
    """Draw many ways the years of a scenario may go.

    Parameters
    ----------
    scenario, stock
        As in :func:`~fragility.scenario.simulate`; ``scenario.uncertainty`` says what is uncertain.
    count, seed
        Number of draws, and what makes them the same at each run. Draw ``i`` does not depend on
        ``count``, and the luck of a line does not depend on the other lines.
    rules
        Targets whose probability is wanted; the shipped ones by default.

    Raises
    ------
    ComputationError
        What is programmed is not possible, as :func:`~fragility.scenario.simulate` says it. In a
        draw, where deliveries come late, what must leave and does not stand yet waits instead.
    ValueError
        Less than one draw.
    """
    if count < 1:
        said = "at least one draw"
        raise ValueError(said)
    simulate(scenario, stock)
    tally = Tally(rules)
    years = scenario.horizon_years + 1
    values: dict[Level, Singles] = {
        level: np.empty(
            (count, len(drawn_measures(level)), len(places(stock, level)), years), np.float32
        )
        for level in LEVELS
    }
    drivers = np.empty((count, len(HYPOTHESES)))
    done = 0
    for hazard, run in drawn_runs(scenario, stock, count=count, seed=seed):
        now = slice(done, done + len(hazard.drivers))
        done = now.stop
        drivers[now] = hazard.drivers
        counts = commune_counts(run)
        for level in LEVELS:
            found = measures(run, level, counts=counts)
            if level == "epci":
                tally.add(run, found)
            for row, name in enumerate(drawn_measures(level)):
                values[level][now, row] = found[name]
    return Draws(
        scenario=scenario,
        stock=stock,
        count=count,
        seed=seed,
        drivers=pd.DataFrame(drivers, columns=list(HYPOTHESES)),
        _values=values,
        _probabilities=tally.table(),
    )
