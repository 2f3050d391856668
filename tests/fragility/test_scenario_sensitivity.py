"""One hypothesis at a time: each end is the simulation of that very hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fragility.errors import ComputationError
from fragility.scenario import Hypotheses, Kind, Product, Uncertainty, measures, simulate
from fragility.scenario.distributions import triangular
from fragility.scenario.draws import draw
from fragility.scenario.hazards import HYPOTHESES
from fragility.scenario.sensitivity import sensitivity
from tests.fragility import scenario_toy as toy

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario import Scenario, Stock


@pytest.fixture(scope="module")
def stock() -> Stock:
    return toy.town_stock()


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    lines = tuple(each for each in toy.town_scenario().lines if each.kind is not Kind.PIPELINE)
    return toy.town_scenario().model_copy(update={"lines": lines})


def ends(found: pd.DataFrame, hypothesis: str) -> tuple[float, float]:
    row = found.set_index("hypothesis").loc[hypothesis]
    return float(row["low"]), float(row["high"])


def supposing(scenario: Scenario, **told: object) -> Scenario:
    supposed = scenario.hypotheses.model_dump() | told
    return scenario.model_copy(update={"hypotheses": Hypotheses.model_validate(supposed)})


def of_epci(scenario: Scenario, stock: Stock, measure: str, at: int) -> float:
    return float(measures(simulate(scenario, stock), "epci")[measure][0, at])


@pytest.mark.parametrize(
    ("hypothesis", "measure"),
    [
        ("rotation", "allocation_count"),
        ("private_growth", "social_per_main_share"),
        ("demand_growth", "plai_gap_count"),
    ],
)
def test_each_end_is_the_simulation_of_the_hypothesis(
    scenario: Scenario, stock: Stock, hypothesis: str, measure: str
) -> None:
    factor = hypothesis == "rotation"
    supposed = "rotation_factor" if factor else f"{hypothesis}_share"
    base = getattr(scenario.hypotheses, supposed)
    law = getattr(scenario.uncertainty, f"{supposed}s")
    values = triangular([0.1, 0.9], *law)
    moved = values * base if factor else values + base
    at = 5
    told = [
        of_epci(supposing(scenario, **{supposed: float(each)}), stock, measure, at)
        for each in moved
    ]
    found = sensitivity(scenario, stock, measure, year=toy.YEAR + at)
    assert ends(found, hypothesis) == pytest.approx(tuple(told))
    assert told[0] != told[1]
    row = found.set_index("hypothesis").loc[hypothesis]
    assert [row["low_value"], row["high_value"]] == pytest.approx(values)
    assert row["base"] == pytest.approx(of_epci(scenario, stock, measure, at))


def test_the_delay_of_deliveries_is_one_year_less_and_more(
    scenario: Scenario, stock: Stock
) -> None:
    delays = scenario.hypotheses.delays_years.model_dump()
    told = [
        of_epci(
            supposing(scenario, delays_years={name: years + by for name, years in delays.items()}),
            stock,
            "dwelling_count",
            -1,
        )
        for by in (-1, 1)
    ]
    assert ends(sensitivity(scenario, stock, "dwelling_count"), "delivery_delay") == tuple(told)


def test_what_is_financed_already_comes_later_but_not_earlier(stock: Stock) -> None:
    lines = toy.line(toy.TOWN, "pipeline", (9, 0, 0, 0, 0, 0), product=Product.PLS)
    found = sensitivity(toy.scenario(lines), stock, "dwelling_count", year=toy.YEAR + 1)
    row = found.set_index("hypothesis").loc["delivery_delay"]
    assert row[["low", "base", "high"]].tolist() == [1699, 1699, 1690]


def test_completion_is_rounded_as_a_whole_and_spares_the_pipeline(stock: Stock) -> None:
    one = [toy.line(code, "production", 1, product=Product.PLAI) for code in stock.codes]
    coming = toy.line(toy.TOWN, "pipeline", 3, product=Product.PLS)
    sure = Uncertainty(completion_shares=(0.5, 0.5, 0.5))
    scenario = toy.scenario(*one, coming, uncertainty=sure)
    found = sensitivity(scenario, stock, "delivered_count", year=toy.YEAR + 3)
    row = found.set_index("hypothesis").loc["completion"]
    # Four communes, one dwelling each a year: two are built, and three come from the pipeline.
    assert row[["low", "high", "base"]].tolist() == [5, 5, 7]
    each = [
        ends(
            sensitivity(scenario, stock, "dwelling_count", level="commune", place=code),
            "completion",
        )[0]
        for code in stock.codes
    ]
    start = stock.products.sum(axis=(1, 2))
    # Four years are delivered: eight dwellings of sixteen.
    assert (np.array(each) - start).sum() == 8 + 18


def test_demolitions_are_put_off_by_the_quantiles_of_their_delay(
    scenario: Scenario, stock: Stock
) -> None:
    found = sensitivity(scenario, stock, "in_qpv_count", year=toy.YEAR + 3)
    row = found.set_index("hypothesis").loc["demolition_delay"]
    assert row[["low_value", "high_value", "low", "high"]].tolist() == [0, 2, 330, 450]


def test_the_order_is_that_of_the_spans(scenario: Scenario, stock: Stock) -> None:
    found = sensitivity(scenario, stock, "plai_share", level="sector", place="Couronne")
    assert sorted(found["hypothesis"]) == sorted(HYPOTHESES)
    assert found["span"].is_monotonic_decreasing
    assert (found["span"] == (found["high"] - found["low"]).abs()).all()
    # The demand and the rotation build nothing.
    still = found.set_index("hypothesis")["span"]
    assert still["demand_growth"] == still["rotation"] == 0 < still["completion"]
    assert found["rank_correlation"].isna().all()


def test_by_default_the_last_year_where_the_measure_is_known(
    scenario: Scenario, stock: Stock
) -> None:
    found = sensitivity(scenario, stock, "financed_count")
    assert found["base"].iloc[0] == of_epci(scenario, stock, "financed_count", -2)


def test_the_draws_say_which_hypothesis_goes_with_the_measure(stock: Stock) -> None:
    doubt = Uncertainty(
        extra_delay_shares=(1.0,),
        completion_shares=(0.2, 0.6, 1.0),
        rotation_factors=(1.0, 1.0, 1.0),
        demolition_delay_shares=(1.0,),
    )
    lines = [toy.line(toy.SUBURB, "production", 60, product=Product.PLUS)]
    scenario = toy.scenario(*lines, uncertainty=doubt)
    draws = draw(scenario, stock, count=300)
    found = sensitivity(scenario, stock, "dwelling_count", draws=draws).set_index("hypothesis")
    assert found["variance_share"].idxmax() == "completion"
    assert found.loc["completion", "rank_correlation"] > 0.95
    assert found.loc["completion", "variance_share"] == pytest.approx(
        found.loc["completion", "rank_correlation"] ** 2
    )
    # What does not vary explains nothing; what varies without acting explains next to nothing.
    assert np.isnan(found.loc["rotation", "rank_correlation"])
    assert found.loc["demand_growth", "variance_share"] < 0.05
    assert found["variance_share"].sum() < 1.1


def test_what_is_unknown_has_no_span(scenario: Scenario, stock: Stock) -> None:
    found = sensitivity(scenario, stock, "sru_share", level="commune", place=toy.HAMLET)
    assert found[["low", "high", "base", "span"]].isna().all(axis=None)


def test_what_is_not_there_is_refused(scenario: Scenario, stock: Stock) -> None:
    for told in ({"place": "59999", "level": "commune"}, {"year": 1999}):
        with pytest.raises(KeyError):
            sensitivity(scenario, stock, "plai_share", **told)  # type: ignore[arg-type]
    with pytest.raises(ComputationError):
        sensitivity(scenario, stock, "plai_share", level="region")  # type: ignore[arg-type]
    asked = toy.scenario(toy.line(toy.HAMLET, "sale", 1, product=Product.PLS))
    with pytest.raises(ComputationError):
        sensitivity(asked, stock, "plai_share")
