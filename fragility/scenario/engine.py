"""The years of a scenario, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fragility.errors import ComputationError

from .delivery import deliver, financed_of
from .flows import entering_of, leaving_of
from .leaving import stand
from .main_residences import main_residences, sru_dwellings
from .messages import say
from .outcome import Run
from .rules import plh_rules

if TYPE_CHECKING:
    import numpy.typing as npt

    from .document import Scenario
    from .flows import Entering, Leaving
    from .stock import Stock

    Floats = npt.NDArray[np.float64]

_SOLD_COUNTED = "sold_counted_years"


def simulate(scenario: Scenario, stock: Stock) -> Run:
    """Say what becomes of a stock.

    Parameters
    ----------
    scenario
        What is programmed.
    stock
        What stands on 1 January of its first year.

    Raises
    ------
    ComputationError
        In French: the stock is that of another year, does not know a commune, or more leaves a zone
        of a commune than what stands there.
    """
    return run_of(scenario, stock, entering_of(scenario, stock), leaving_of(scenario, stock))


def run_of(
    scenario: Scenario,
    stock: Stock,
    entering: Entering,
    leaving: Leaving,
    *,
    delays: npt.ArrayLike | None = None,
    rotation_factor: npt.ArrayLike | None = None,
    extra_growth: npt.ArrayLike = 0.0,
    extra_demand_growth: npt.ArrayLike = 0.0,
    wait: bool = False,
    sized: bool = True,
) -> Run:
    """Say what becomes of a stock when flows and hypotheses are drawn.

    Parameters
    ----------
    scenario, stock
        As in :func:`simulate`.
    entering, leaving
        What enters and leaves, with the same leading axes ``(...)``, or none.
    delays
        Years from the financing to the delivery, broadcast to ``(..., rows, years)``.
    rotation_factor, extra_growth, extra_demand_growth
        Shape ``(...)``: what multiplies every rotation (in the place of the scenario's), what is
        added to the change of the other main residences, and to that of the demand.
    wait, sized
        As in :func:`~fragility.scenario.leaving.stand`.

    Raises
    ------
    ComputationError
        As :func:`simulate`.
    """
    if scenario.start_year != stock.year:
        said = {"name": scenario.name, "asked": scenario.start_year, "given": stock.year}
        raise ComputationError(say("engine.year", **said))
    supposed = scenario.hypotheses
    delivered = deliver(entering, stock, delays, sized=sized)
    stands = stand(stock, delivered, leaving, wait=wait, sized=sized)
    facts = {str(name): stock.communes[name] for name in stock.communes}
    known = facts["rotation_share"].to_numpy(dtype=np.float64)
    rotation = np.where(np.isnan(known), supposed.rotation_share, known)
    factor = np.asarray(supposed.rotation_factor if rotation_factor is None else rotation_factor)
    growth = np.array(
        [
            supposed.private_growth_of.get(code, supposed.private_growth_share)
            for code in stock.codes
        ]
    )
    added = np.asarray(extra_growth)[..., None]
    demand = 1 + supposed.demand_growth_share + np.asarray(extra_demand_growth)[..., None, None]
    waiting = facts["plai_eligible_count"].to_numpy(dtype=np.float64)
    social = stands.products.sum(axis=(-3, -2))
    built = delivered.products.sum(axis=(-3, -2)) - delivered.acquired

    def carried(fact: str) -> Floats:
        return main_residences(
            facts[fact].to_numpy(dtype=np.float64),
            social,
            built,
            delivered.acquired,
            stands.demolished.sum(axis=(-3, -2)),
            growth=growth + added,
            vacant_share=supposed.acquired_vacant_share,
        )

    return Run(
        scenario=scenario,
        stock=stock,
        products=stands.products,
        sizes=stands.sizes,
        financed=financed_of(entering, stock),
        delivered=delivered.products,
        acquired=delivered.acquired,
        demolished=stands.demolished,
        sold=stands.sold,
        converted_in=stands.converted_in,
        converted_out=stands.converted_out,
        main_residences=carried("main_residence_count"),
        sru_main_residences=carried("sru_main_residence_count"),
        sru_dwellings=sru_dwellings(
            facts["sru_dwelling_count"].to_numpy(dtype=np.float64),
            stands.products,
            stands.sold,
            int(plh_rules().value(_SOLD_COUNTED, scenario.start_year) or 0),
        ),
        eligible=waiting[:, None] * demand ** np.arange(social.shape[-1]),
        rotation=rotation * factor[..., None],
    )
