"""Which hypothesis moves a result most: one at a time, and all together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .distributions import triangular, whole_years
from .engine import run_of, simulate
from .flows import MOVING, entering_of, later, leaving_of
from .hazards import HYPOTHESES, unsized
from .intervals import HIGH, LOW
from .measures import Level, measures, places
from .vocabulary import ENTERING, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from .document import Scenario
    from .draws import Draws
    from .flows import Entering
    from .outcome import Run
    from .stock import Stock

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_ENDS: Final = (LOW, HIGH)


def sensitivity(
    scenario: Scenario,
    stock: Stock,
    measure: str,
    *,
    year: int | None = None,
    level: Level = "epci",
    place: str = "",
    draws: Draws | None = None,
) -> pd.DataFrame:
    """Say what a measure becomes when each hypothesis alone is low, or high.

    One hypothesis is moved at a time, the others staying as the scenario has them (a tornado
    diagram). « Low » and « high » are the quantiles 0.1 and 0.9 of its distribution in
    ``scenario.uncertainty``, but for the delay of deliveries, which is one year less and one year
    more than what is supposed (what is already financed does not come earlier): each operation is
    late on its own account, and they are not all late by two years together. A share of completion
    is applied to the programme as a whole, rounded so that the running total of the dwellings stays
    right: it supposes nothing of which ones are not built.

    Parameters
    ----------
    scenario, stock
        As in :func:`~fragility.scenario.simulate`.
    measure
        One of those of :func:`~fragility.scenario.measures`.
    year
        The 1 January that is looked at (for what is of a year: the one at its beginning); the last
        one where the measure is known by default.
    level, place
        Where: the EPCI by default.
    draws
        Draws of the same scenario, for the last two columns.

    Returns
    -------
    One row a hypothesis, the one that moves the measure most first:

    - ``hypothesis``: one of :data:`~fragility.scenario.hazards.HYPOTHESES`;
    - ``low_value``, ``high_value``: what it is supposed to be, in its own unit (years, part of what
      is programmed, factor, yearly change added);
    - ``low``, ``high``: the measure then; ``base``: the measure as the scenario has it, which is
      not always between the two (the scenario supposes that all is built, and on time);
    - ``span``: ``|high - low|``, NaN where the measure is unknown;
    - ``rank_correlation``: of Spearman, over the draws where everything varies at once, between the
      hypothesis and the measure; NaN without draws, or where one of them does not vary. For the
      delays the hypothesis is their mean over the dwellings of the draw;
    - ``variance_share``: its square, the part of the variance of the measure's ranks that goes
      with this hypothesis alone. The hypotheses are drawn apart from each other: what the sum lacks
      to reach 1 is the hazard of which dwellings are late or not built, and what they do together.

    Raises
    ------
    ComputationError
        As :func:`~fragility.scenario.simulate`, and where there is no such level.
    KeyError
        There is no such measure, place or year.

    References
    ----------
    Saltelli, A. et al. (2008), *Global Sensitivity Analysis. The Primer*, Wiley, chapters 1 and 3.
    """
    codes = list(places(stock, level))
    row = codes.index(place) if place in codes else -1
    simulate(scenario, stock)  # refuses what is not possible, which would wait below
    run, values = _moved(scenario, stock)
    found = measures(run, level)
    years = list(run.years)
    if row < 0 or (year is not None and year not in years):
        raise KeyError(place if row < 0 else year)
    series = found[measure][:, row]
    known = np.flatnonzero(~np.isnan(series[0]))
    at = years.index(year) if year is not None else int(known[-1] if len(known) else -1)
    base, ends = series[0, at], series[1:, at].reshape(len(HYPOTHESES), 2)
    out = pd.DataFrame(
        {
            "hypothesis": HYPOTHESES,
            "low_value": values[:, 0],
            "high_value": values[:, 1],
            "low": ends[:, 0],
            "high": ends[:, 1],
            "base": base,
            "span": np.abs(ends[:, 1] - ends[:, 0]),
            "rank_correlation": np.nan,
        }
    )
    if draws is not None:
        drawn = draws.values(level, measure)[:, row, at].astype(np.float64)
        out["rank_correlation"] = [
            _spearman(draws.drivers[name].to_numpy(dtype=np.float64), drawn) for name in HYPOTHESES
        ]
    out["variance_share"] = out["rank_correlation"] ** 2
    return out.sort_values("span", ascending=False, kind="stable", ignore_index=True)


def _moved(scenario: Scenario, stock: Stock) -> tuple[Run, Floats]:
    """Return the scenario, then each hypothesis low and high: one run, of 1 + 2 × 6 draws."""
    doubt = scenario.uncertainty
    entering, leaving = unsized(entering_of(scenario, stock)), leaving_of(scenario, stock)
    values = np.array(
        [
            (-1.0, 1.0),
            triangular(_ENDS, *doubt.completion_shares),
            whole_years(_ENDS, doubt.demolition_delay_shares),
            triangular(_ENDS, *doubt.rotation_factors),
            triangular(_ENDS, *doubt.private_growth_shares),
            triangular(_ENDS, *doubt.demand_growth_shares),
        ]
    )
    cases = 1 + values.size
    moved = np.tile(np.array([0.0, 1.0, 0.0, 1.0, 0.0, 0.0]), (cases, 1))
    for place in range(len(HYPOTHESES)):
        moved[1 + 2 * place : 3 + 2 * place, place] = values[place]
    delay, completion, wait, rotation, growth, demand = moved.T
    pipeline = entering.kind == ENTERING.index(Kind.PIPELINE)
    delays = np.maximum(entering.delays + delay[:, None].astype(np.int64), 0)
    demolished = leaving.kind == MOVING.index(Kind.DEMOLITION)
    waits = np.where(demolished, wait[:, None].astype(np.int64), 0)
    built = np.stack([_completed(entering, float(share), pipeline) for share in completion])
    run = run_of(
        scenario,
        stock,
        replace(entering, dwellings=built),
        replace(leaving, dwellings=later(leaving.dwellings, waits[..., None])),
        delays=delays[..., None],
        rotation_factor=rotation * scenario.hypotheses.rotation_factor,
        extra_growth=growth,
        extra_demand_growth=demand,
        wait=True,
        sized=False,
    )
    return run, values


def _completed(entering: Entering, share: float, pipeline: npt.NDArray[np.bool_]) -> Counts:
    """Return a share of what is programmed, its running total rounded: nothing is lost twice."""
    out = entering.dwellings.copy()
    row, year = np.nonzero((out > 0) & ~pipeline[:, None])
    counts = out[row, year]
    order = np.lexsort(
        (
            counts,
            entering.commune[row],
            year,
            entering.zone[row],
            entering.kind[row],
            entering.product[row],
        )
    )
    running = np.rint(np.round(np.cumsum(counts[order]) * share, 9)).astype(np.int64)
    out[row[order], year[order]] = np.diff(running, prepend=0)
    return out


def _spearman(x: Floats, y: Floats) -> float:
    """Return the rank correlation of two series, NaN where one of them does not vary."""
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:  # noqa: PLR2004 - two points always agree
        return float("nan")
    first, second = (pd.Series(each).rank() for each in (x, y))
    return float(first.corr(second))
