"""The part *Répartir*: what the form asks is what is solved, and the answer becomes a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from fragility.scenario import PRODUCTS, Kind, Product, Scenario, Zone, simulate
from fragility.scenario.solve import GoalName, Infeasible, dump_problem, parse_problem, solve
from tests.fragility.scenario_toy import (
    HAMLET,
    SUBURB,
    TOWN,
    VILLAGE,
    YEAR,
    line,
    scenario,
    town_scenario,
    town_stock,
)
from tests.ui import programming_toy as toy
from tests.ui.stock_toy import make_stock
from ui import territories
from ui.programming import kept, solver_answer, solver_asked, solver_form, solver_keep
from ui.programming.solver_asked import Asked
from ui.programming.view import View

if TYPE_CHECKING:
    from pathlib import Path

YEARS = (YEAR, YEAR + 5)


def view(opened: Scenario | None = None, reference: Scenario | None = None) -> View:
    """Return the part of a view that the form reads."""
    opened = opened or town_scenario()
    reference = reference or scenario(id="fil-de-l-eau", name="Fil de l’eau")
    given: dict[str, Any] = dict.fromkeys(("territory", "role", "path"))
    return View(
        **given,
        stock=town_stock(),
        scenarios={reference.id: reference, opened.id: opened},
        scenario=opened,
        compared=(opened.id,),
        measure="plai_share",
        year=YEAR + 6,
        level="commune",
        section="repartir",
    )


def asked(**told: Any) -> Asked:
    rooms = solver_asked.rooms(town_stock(), town_scenario(), YEARS)
    given: dict[str, Any] = {
        "base": "again",
        "dwellings": {Product.PLAI: 30, Product.PLUS: 60, Product.PLS: 0, Product.PLI: 0},
        "years": YEARS,
        "goal": "plai_gap",
        "plai_share": (0.0, 1.0),
        "rooms": rooms,
        "sru": False,
    }
    return Asked(**(given | told))


def test_the_same_production_is_proposed_again_by_product_and_year() -> None:
    # 20 + 12 PLUS and 8 + 6 PLAI a year, and an operation of 6 PLUS and 3 PLAI the second year.
    whole = solver_asked.proposed(view(), "again", YEARS)
    assert whole == {Product.PLAI: 87, Product.PLUS: 198, Product.PLS: 0, Product.PLI: 0}
    first = solver_asked.proposed(view(), "again", (YEAR, YEAR))
    assert (first[Product.PLAI], first[Product.PLUS]) == (14, 32)
    found = solver_asked.programmed(town_scenario(), YEARS)
    assert found.loc[HAMLET].to_dict() == {"plai": 3, "plus": 6, "pls": 0, "pli": 0}


def test_where_nothing_is_programmed_one_per_cent_of_the_stock_a_year_is_proposed() -> None:
    empty = scenario(name="Rien")
    found = solver_asked.proposed(view(empty), "again", YEARS)
    assert sum(found.values()) == pytest.approx(0.06 * town_stock().total_count, abs=2)


def test_capacities_follow_homes_and_what_is_programmed() -> None:
    found = solver_asked.rooms(town_stock(), town_scenario(), YEARS)["outside_qpv_count"]
    assert found[TOWN] == 120  # 3 % of 4 000 homes
    assert found[SUBURB] == 255  # half as much again as the 168 programmed, rounded up to five


def test_where_homes_are_unknown_no_commune_is_left_without_a_ceiling() -> None:
    stock = town_stock()
    stock.communes["main_residence_count"] = float("nan")
    stock.communes["sru_main_residence_count"] = [3000.0] + [float("nan")] * 3
    places = {code: stock.codes.index(code) for code in (TOWN, SUBURB, VILLAGE, HAMLET)}
    products, sizes = stock.products.copy(), stock.sizes.copy()
    for array in (products, sizes):
        array[[places[VILLAGE], places[HAMLET]]] = 0
    stock = replace(stock, products=products, sizes=sizes)
    opened = scenario(line(VILLAGE, "production", 4, product="plus"))
    found = solver_asked.rooms(stock, opened, YEARS)["outside_qpv_count"]
    assert found[TOWN] == 90  # 3 % of the homes of the SRU inventory
    assert found[SUBURB] == 5 * -(-0.12 * stock.products[places[SUBURB]].sum() // 5)
    assert found[VILLAGE] == 40  # 24 and a half more, rounded up
    assert found[HAMLET] == 0
    sources = solver_asked.room_sources(stock, opened, YEARS)
    told = [sources[code] for code in (TOWN, SUBURB, VILLAGE, HAMLET)]
    assert told == ["sru_homes", "stock", "programmed", "nothing"]
    said = solver_form.sources_told(sources)
    assert "inventaire SRU" in said
    assert "le parc social" in said


def test_the_range_of_plai_proposed_can_be_respected() -> None:
    for plai in (0, 10, 33, 60, 100):
        low, high = solver_asked.plai_range({Product.PLAI: plai, Product.PLUS: 100 - plai})
        assert 0 <= low <= max(plai - 5, 0)
        assert high == 100 or high >= plai + 20


def test_the_problem_says_all_that_was_asked_and_survives_its_file() -> None:
    rooms = solver_asked.rooms(town_stock(), town_scenario(), YEARS)
    rooms.loc[TOWN, ["minimum_count", "in_qpv_count"]] = [7, 4]
    subsidies = {
        product: 1000.0 for product in Product if product.value in {"plai", "plus", "pls", "pli"}
    }
    given = asked(
        rooms=rooms, plai_share=(0.2, 0.5), sru=True, budget_eur=9e5, subsidy_eur=subsidies
    )
    made = solver_asked.problem(view(), given)
    told = made.constraints
    assert made.base == "essai"
    assert made.base_without == (Kind.PRODUCTION,)
    assert [(b.commune_code, b.minimum) for b in told.bounds] == [(TOWN, 7)]
    inside = [c for c in told.capacities if c.zone is Zone.QPV]
    assert [(c.commune_code, c.in_all) for c in inside] == [(TOWN, 4)]
    assert (told.plai_shares[0].minimum, told.plai_shares[0].maximum) == (0.2, 0.5)
    assert told.sru is not None
    assert told.sru.catch_up_share is None  # the law's own, triennium by triennium
    assert told.sru.plai_minimum_share == 0.3
    assert told.budget is not None
    assert told.budget.total_eur == 9e5
    assert parse_problem(dump_problem(made)) == made
    assert solver_asked.problem(view(), asked(base="over")).base_without == ()


def test_nothing_to_share_out_is_refused_in_french() -> None:
    nothing = dict.fromkeys((Product.PLAI, Product.PLUS, Product.PLS, Product.PLI), 0)
    with pytest.raises(ValidationError) as caught:
        solver_asked.problem(view(), asked(dwellings=nothing))
    assert str(caught.value.errors()[0]["ctx"]["error"])


def test_the_answer_is_told_as_it_was_found() -> None:
    found = solve(solver_asked.problem(view(), asked()), town_stock(), town_scenario())
    told = solver_answer.rows(found)
    assert told["Total"].sum() == 90
    assert told["PLAI"].sum() == 30
    assert "PLS" not in told
    tiles = solver_answer.tiles(found)
    goal = found.goals.iloc[0]
    shown = [solver_answer.amount("plai_gap", goal[name]) for name in ("before", "after")]
    assert tiles[0].text == shown[1]
    assert shown[0] in tiles[0].origin
    assert tiles[1].text == "90"
    assert len(tiles) == 2 + len(found.compared) - 1
    assert solver_answer.amount("largest_gap", 0.052).startswith("5,2")


def test_what_cannot_be_is_explained() -> None:
    rooms = asked().rooms.assign(outside_qpv_count=5)
    with pytest.raises(Infeasible) as caught:
        solve(solver_asked.problem(view(), asked(rooms=rooms)), town_stock(), town_scenario())
    assert caught.value.sentences


def test_goals_of_households_are_offered_to_who_may_read_them() -> None:
    stock = town_stock()
    assert solver_form.known(stock, GoalName.DEMAND_GAP)
    stock.communes["plai_eligible_count"] = float("nan")
    assert not solver_form.known(stock, GoalName.DEMAND_GAP)
    assert solver_form.known(stock, GoalName.PLAI_GAP)


def test_goals_the_stock_cannot_serve_are_not_offered() -> None:
    stock = town_stock()
    assert all(solver_form.known(stock, each) for each in GoalName)
    products = np.zeros_like(stock.products)
    products[..., PRODUCTS.index(Product.UNKNOWN)] = stock.products.sum(axis=-1)
    stock = replace(stock, products=products)
    offered = {each for each in GoalName if solver_form.known(stock, each)}
    assert offered == set(GoalName) - {GoalName.PLAI_GAP, GoalName.R1_GAP}


def test_what_is_kept_is_based_on_the_scenario_it_was_made_from() -> None:
    found = solve(solver_asked.problem(view(), asked()), town_stock(), town_scenario())
    assert found.scenario.id != "essai"
    assert solver_keep.source(found).id == "essai"
    assert solver_keep.source(found).digest == found.scenario.digest


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    make_stock(tmp_path / "pays-d-essai")
    return toy.open_page(vue="repartir")


def press(app: Any, label: str) -> Any:
    button = next(each for each in app.button if label in each.label)
    button.click().run()
    assert not app.exception
    return app


def test_a_search_becomes_a_scenario_that_everybody_has(page: Any) -> None:
    assert "Aucune recherche" in toy.text(page)
    press(page, "Chercher la meilleure répartition")
    shown = toy.text(page)
    assert "La répartition trouvée" in " ".join(each.value for each in page.subheader)
    assert "Au prorata" in shown
    name = next(each for each in page.text_input if each.label == "Nom du scénario" and each.value)
    name.input("Mieux réparti").run()
    toy.field(page, "programming_solve_author").input("Service habitat").run()
    press(page, "En faire un scénario")
    saved = toy.saved("mieux-reparti")
    assert saved.author == "Service habitat"
    assert page.query_params["scenario"] in ("mieux-reparti", ["mieux-reparti"])
    count = sum(sum(each.dwellings) for each in saved.lines if each.kind is Kind.PRODUCTION)
    assert f"{count} Logements répartis" in shown or f"Logements répartis {count}" in shown
    stock = kept.run(territories.describe("pays-d-essai"), saved).stock
    assert simulate(saved, stock).financed.sum() == count


def test_without_a_name_nothing_is_kept_and_the_page_says_so(page: Any) -> None:
    press(page, "Chercher la meilleure répartition")
    press(page, "En faire un scénario")
    assert "scenario" not in page.query_params
    assert any(
        "nom" in each.value.lower() for each in (*page.error, *page.warning)
    ) or "nom" in toy.text(page)


def test_a_contradiction_is_said_on_the_page(page: Any) -> None:
    plai = next(each for each in page.number_input if each.label == "PLAI à financer")
    plai.set_value(90_000)
    press(page, "Chercher la meilleure répartition")
    assert "Aucune répartition ne respecte" in toy.text(page)
    titles = [each.value for each in page.subheader]
    assert "Pourquoi" in titles
    assert isinstance(page.session_state["programming_solve_last"], dict)
    assert pd.Series([each.value for each in page.markdown]).str.contains("PLAI|capacité").any()


def test_a_budget_is_taken_as_it_is_typed(page: Any) -> None:
    budget = next(each for each in page.number_input if "Aides disponibles" in each.label)
    assert budget.value is None
    budget.set_value(1)
    press(page, "Chercher la meilleure répartition")
    searched = next(iter(page.session_state["programming_solve_last"].values()))
    assert searched.problem.constraints.budget.total_eur == 1


def test_lines_of_other_kinds_are_not_shared_out_again() -> None:
    opened = scenario(
        line(SUBURB, "production", 4, product="plus"),
        line(VILLAGE, "acquisition", 9, product="plai"),
    )
    found = solver_asked.proposed(view(opened), "again", YEARS)
    assert found == {Product.PLAI: 0, Product.PLUS: 24, Product.PLS: 0, Product.PLI: 0}
