"""Draws of the years to come: whole, conserved, repeatable, as likely as they are said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fragility.errors import ComputationError
from fragility.scenario import (
    PRODUCTS,
    PROGRAMMED,
    Product,
    Scenario,
    Uncertainty,
    compliance,
    make_stock,
    measures,
    simulate,
    years_table,
)
from fragility.scenario import drawn_runs as drawn_runs_module
from fragility.scenario.distributions import binomial, triangular, whole_years
from fragility.scenario.drawn_runs import run_of_hazard
from fragility.scenario.draws import Draws, draw, drawn_measures
from fragility.scenario.hazards import Hazards
from fragility.scenario.intervals import quantiles
from tests.fragility import scenario_toy as toy

if TYPE_CHECKING:
    from fragility.scenario import Level, Run, Stock

SURE = Uncertainty(
    extra_delay_shares=(1.0,),
    completion_shares=(1.0, 1.0, 1.0),
    demolition_delay_shares=(1.0,),
    rotation_factors=(1.0, 1.0, 1.0),
    private_growth_shares=(0.0, 0.0, 0.0),
    demand_growth_shares=(0.0, 0.0, 0.0),
)
FLOWS = ("financed", "delivered", "demolished", "sold", "converted_in", "converted_out")
FACTS = ("main_residences", "sru_dwellings", "sru_main_residences", "eligible", "rotation")


def drawn_run(scenario: Scenario, stock: Stock, count: int = 20, seed: int = 0) -> Run:
    return run_of_hazard(scenario, stock, Hazards(scenario, stock, seed).next(count))


def with_doubt(scenario: Scenario, **told: object) -> Scenario:
    sure = SURE.model_dump() | told
    return scenario.model_copy(update={"uncertainty": Uncertainty.model_validate(sure)})


def assert_conserved(run: Run) -> None:
    change = run.delivered + run.converted_in - run.demolished - run.sold - run.converted_out
    assert (np.diff(run.products, axis=-1) == change).all()
    for name in ("products", *FLOWS):
        assert (getattr(run, name) >= 0).all()
    into, out = run.converted_in.sum(axis=(-2, -3)), run.converted_out.sum(axis=(-2, -3))
    assert (into == out).all()


# --- distributions


def test_the_quantiles_of_a_binomial_are_those_of_scipy() -> None:
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 60, 40)
    counts[:2] = 700, 1
    share, u = rng.uniform(0, 1, 30), rng.random((30, 40))
    expected = stats.binom.ppf(u, counts, share[:, None])
    assert (binomial(u, counts, share) == np.where(counts > 0, expected, 0)).all()


@pytest.mark.parametrize("count", [0, 1, 25, 900])
def test_all_or_nothing_is_certain(count: int) -> None:
    u = np.array([[0.0], [0.5], [1 - 2**-24]], dtype=np.float32)
    assert (binomial(u, np.array([count]), np.ones(3)) == count).all()
    assert (binomial(u, np.array([count]), np.zeros(3)) == 0).all()


def test_the_quantiles_of_a_triangle_are_those_of_scipy() -> None:
    u = np.linspace(0, 1, 21)
    for low, mode, high in ((0.8, 0.92, 1.0), (0.0, 0.0, 2.0), (-1.0, 3.0, 3.0)):
        shape = (mode - low) / (high - low)
        expected = stats.triang.ppf(u, shape, loc=low, scale=high - low)
        assert triangular(u, low, mode, high) == pytest.approx(expected, abs=1e-12)


def test_years_come_as_often_as_they_are_said_to() -> None:
    years = whole_years((np.arange(1000) + 0.5) / 1000, (0.0, 0.6, 0.0, 0.4))
    assert np.bincount(years).tolist() == [0, 600, 0, 400]


@given(st.lists(st.one_of(st.integers(0, 9), st.just(np.nan)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_an_interval_ends_at_draws_that_exist(values: list[float]) -> None:
    (low, middle), known = quantiles(np.array([values], dtype=np.float32), (0.1, 0.5))
    there = [each for each in values if not np.isnan(each)]
    assert known[0] == len(there)
    if not there:
        assert np.isnan([low[0], middle[0]]).all()
        return
    told = np.quantile(there, [0.1, 0.5], method="inverted_cdf")
    assert [low[0], middle[0]] == told.tolist()


# --- draws


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_without_doubt_every_draw_is_the_simulation(data: st.DataObject) -> None:
    stock = data.draw(toy.stocks())
    scenario = with_doubt(data.draw(toy.scenarios(stock)))
    run, base = drawn_run(scenario, stock, 3), simulate(scenario, stock)
    for name in ("products", *FLOWS, *FACTS):
        found, told = getattr(run, name), getattr(base, name)
        expected = np.broadcast_to(told, (3, *told.shape))
        assert np.array_equal(np.broadcast_to(found, expected.shape), expected, equal_nan=True)


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_every_draw_is_whole_and_conserved(data: st.DataObject) -> None:
    stock = data.draw(toy.stocks())
    scenario = data.draw(toy.scenarios(stock))
    run, base = drawn_run(scenario, stock), simulate(scenario, stock)
    assert_conserved(run)
    assert (run.financed <= base.financed).all()
    for name in ("demolished", "sold", "converted_in"):
        # What is put off, or waits, may fall after the horizon: it never grows.
        total = getattr(run, name).sum(axis=(-4, -3, -2, -1))
        assert (total <= getattr(base, name).sum()).all()


def test_what_must_leave_and_does_not_stand_yet_waits() -> None:
    scenario = toy.scenario(
        toy.line(toy.HAMLET, "pipeline", (5, 0, 0, 0, 0, 0), product=Product.PLUS),
        toy.line(toy.HAMLET, "sale", (0, 5, 0, 0, 0, 0), product=Product.PLUS),
    )
    late = with_doubt(scenario, extra_delay_shares=(0.0, 0.0, 1.0))
    run = drawn_run(late, toy.town_stock(), 4)
    assert_conserved(run)
    place, plus = toy.town_stock().position(toy.HAMLET), PRODUCTS.index(Product.PLUS)
    assert run.sold[:, place, 0, plus].tolist() == [[0, 0, 0, 5, 0, 0]] * 4


def test_a_late_demolition_is_the_same_one_later() -> None:
    scenario = with_doubt(toy.town_scenario(), demolition_delay_shares=(0.0, 1.0))
    run, base = drawn_run(scenario, toy.town_stock(), 2), simulate(scenario, toy.town_stock())
    found = run.demolished.sum(axis=(1, 2, 3))
    assert found.tolist() == [[0, 0, 60, 60, 0, 0]] * 2
    assert (run.sold == base.sold).all()


def test_what_is_in_the_pipeline_is_late_but_built() -> None:
    scenario = with_doubt(
        toy.scenario(toy.line(toy.TOWN, "pipeline", (7, 0, 0, 0, 0, 0), product=Product.PLS)),
        completion_shares=(0.0, 0.0, 0.0),
        extra_delay_shares=(0.5, 0.5),
    )
    came = drawn_run(scenario, toy.town_stock(), 200).delivered.sum(axis=(1, 2, 3))
    assert (came.sum(axis=1) == 7).all()
    assert set(came[:, 0].tolist()) == {0, 7}


# --- the same luck for the same line


def test_draws_do_not_depend_on_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    stock, scenario = toy.town_stock(), toy.town_scenario()
    many = draw(scenario, stock, count=50, seed=3)
    monkeypatch.setattr(drawn_runs_module, "_CELLS", 7 * stock.products.size * 7)
    few = draw(scenario, stock, count=20, seed=3)
    for name in ("plai_share", "sru_dwelling_count", "plai_gap_count", "demolished_count"):
        found, told = few.values("commune", name), many.values("commune", name)[:20]
        assert np.array_equal(found, told, equal_nan=True)
    assert few.drivers.equals(many.drivers.iloc[:20])
    other = draw(scenario, stock, count=20, seed=4)
    assert (other.values("epci", "dwelling_count") != few.values("epci", "dwelling_count")).any()


def test_a_line_keeps_its_luck_when_another_comes_and_when_they_change_places() -> None:
    stock, scenario = toy.town_stock(), toy.town_scenario()
    more = toy.line(toy.HAMLET, "production", 9, product=Product.PLS)
    lines = (more, *reversed(scenario.lines))
    changed = scenario.model_copy(update={"lines": lines})
    a, b = drawn_run(scenario, stock, 60), drawn_run(changed, stock, 60)
    hamlet = stock.position(toy.HAMLET)
    for name in FLOWS:
        x, y = (np.delete(getattr(run, name), hamlet, axis=-4) for run in (a, b))
        assert (x == y).all()


def test_what_is_more_likely_to_be_built_is_built_in_the_same_draws_and_more() -> None:
    stock = toy.town_stock()
    low, high = (
        drawn_run(with_doubt(toy.town_scenario(), completion_shares=(share,) * 3), stock, 100)
        for share in (0.6, 0.8)
    )
    assert (low.financed <= high.financed).all()
    assert (low.financed < high.financed).any()


def test_dwellings_are_built_as_often_as_they_are_said_to() -> None:
    stock = toy.town_stock()
    scenario = with_doubt(toy.town_scenario(), completion_shares=(0.7, 0.7, 0.7))
    programmed = simulate(scenario, stock).financed.sum()
    built = drawn_run(scenario, stock, 400).financed.sum(axis=(1, 2, 3, 4, 5))
    error = np.sqrt(programmed * 0.7 * 0.3 / 400)
    assert abs(built.mean() - 0.7 * programmed) < 4 * error
    assert built.var() == pytest.approx(programmed * 0.7 * 0.3, rel=0.4)


# --- tables


@pytest.fixture(scope="module")
def sure() -> Draws:
    return draw(with_doubt(toy.town_scenario()), toy.town_stock(), count=12)


@pytest.fixture(scope="module")
def town() -> Draws:
    return draw(toy.town_scenario(), toy.town_stock(), count=300)


@pytest.mark.parametrize("level", ["epci", "sector", "commune"])
def test_without_doubt_the_interval_is_the_table(sure: Draws, level: Level) -> None:
    found = sure.table(level)
    told = years_table(simulate(sure.scenario, sure.stock), level)
    told = told.melt(["place_code", "year"], var_name="measure", value_name="value")
    both = found.merge(told, on=["place_code", "year", "measure"], validate="1:1")
    assert len(both) == len(found) == len(told[told["measure"].isin(drawn_measures(level))])
    for name in ("low", "median", "high"):
        assert both[name].to_numpy() == pytest.approx(both["value"], rel=1e-6, nan_ok=True)
    assert (both["draws"] == np.where(both["value"].isna(), 0, 12)).all()


def test_the_ends_of_an_interval_are_in_order_and_hold_the_draws(town: Draws) -> None:
    found = town.table("commune", ["dwelling_count", "sru_share"])
    known = found.dropna(subset=["median"])
    assert (known["low"] <= known["median"]).all()
    assert (known["median"] <= known["high"]).all()
    assert (known["low"] < known["high"]).any()
    counts = found.loc[found["measure"] == "dwelling_count", "median"]
    assert (counts % 1 == 0).all()
    # What stands on the first 1 January is known.
    first = found[found["year"] == toy.YEAR]
    assert first["low"].equals(first["high"])


def test_values_are_those_of_each_run(town: Draws) -> None:
    run = drawn_run(town.scenario, town.stock, 300)
    told = measures(run, "sector")["social_gini"]
    assert town.values("sector", "social_gini") == pytest.approx(told, rel=1e-6, nan_ok=True)
    assert town.places("sector") == ("Centre", "Couronne")
    with pytest.raises(KeyError):
        town.values("commune", "social_gini")


def test_what_is_unknown_stays_unknown() -> None:
    stock = toy.town_stock()
    rows = stock.communes.copy()
    rows.loc[toy.SUBURB, ["main_residence_count", "plai_eligible_count"]] = np.nan
    blind = type(stock)(stock.year, rows, stock.products, stock.sizes)
    drawn = draw(toy.town_scenario(), blind, count=10)
    table = drawn.table("epci", ["main_residence_count", "plai_gap_count", "dwelling_count"])
    known = table.groupby("measure")["draws"].max()
    assert known.to_dict() == {"main_residence_count": 0, "plai_gap_count": 0, "dwelling_count": 10}


# --- probabilities


def test_without_doubt_a_probability_is_the_verdict(sure: Draws) -> None:
    keys = ["level", "place_code", "rule_id", "period"]
    odds = sure.probabilities().set_index(keys)["probability"]
    said = compliance(simulate(sure.scenario, sure.stock)).set_index(keys)["verdict"]
    both = pd.concat([odds, said], axis=1, join="inner")
    assert len(both) == len(odds)
    assert set(both["verdict"]) >= {"reached", "missed"}
    expected = both["verdict"].map({"reached": 1.0, "missed": 0.0})
    assert both["probability"].to_numpy() == pytest.approx(expected, nan_ok=True)


def test_a_probability_is_how_often_it_happens() -> None:
    stock = make_stock(
        toy.YEAR,
        pd.DataFrame(
            [
                {
                    "commune_code": "59001",
                    "zone": "outside_qpv",
                    "plus_count": 190,
                    "main_residence_count": 1000,
                    "sru_dwelling_count": 190,
                    "sru_main_residence_count": 1000,
                    "sru_target_share": 0.2,
                    "sru_subject": 1,
                    "sru_exempt": 0,
                }
            ]
        ),
    )
    # Ten more dwellings and the private stock still: the rate is met if the last ones are in time.
    programme = toy.line("59001", "pipeline", (0, 0, 0, 0, 0, 20), product=Product.PLUS)
    scenario = toy.scenario(programme, hypotheses={"private_growth_share": 0.0})
    scenario = with_doubt(scenario, extra_delay_shares=(0.7, 0.3))
    odds = draw(scenario, stock, count=400).probabilities().set_index("rule_id").loc["sru_rate"]
    assert odds["draws"] == 400
    assert odds["standard_error"] == pytest.approx(np.sqrt(0.21 / 400), rel=0.1)
    assert abs(odds["probability"] - 0.7) < 4 * odds["standard_error"]
    assert odds["low"] < odds["probability"] < odds["high"]


def test_a_rule_that_concerns_nobody_is_not_given_and_an_unknown_one_is_unknown() -> None:
    stock = toy.town_stock()
    rows = stock.communes.copy()
    rows.loc[toy.VILLAGE, "sru_dwelling_count"] = np.nan
    blind = type(stock)(stock.year, rows, stock.products, stock.sizes)
    odds = draw(toy.town_scenario(), blind, count=5).probabilities()
    rate = odds[odds["rule_id"] == "sru_rate"].set_index("place_code")
    assert list(rate.index) == [toy.TOWN, toy.SUBURB, toy.VILLAGE]
    assert np.isnan(rate.loc[toy.VILLAGE, "probability"])
    assert rate.loc[toy.VILLAGE, "draws"] == 0


# --- what is refused


def test_what_is_not_possible_is_refused_as_a_simulation_is() -> None:
    scenario = toy.scenario(toy.line(toy.HAMLET, "sale", 1, product=PROGRAMMED[0]))
    with pytest.raises(ComputationError):
        draw(scenario, toy.town_stock(), count=2)
    with pytest.raises(ValueError, match="one draw"):
        draw(toy.town_scenario(), toy.town_stock(), count=0)
