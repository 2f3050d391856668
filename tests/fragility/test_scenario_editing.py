"""Changing, comparing and merging scenarios: what is not touched stays, nothing is lost."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fragility.errors import MethodError
from fragility.scenario import (
    Kind,
    Line,
    Operation,
    Product,
    Scenario,
    Stock,
    Zone,
    dump_scenario,
    parse_scenario,
    simulate,
)
from fragility.scenario.cells import cells_of, scenario_of
from fragility.scenario.comparing import differences, programme, programme_differences
from fragility.scenario.editing import (
    adapted,
    changed,
    copied,
    identifier,
    programme_of,
    with_hypothesis,
    with_line,
    with_programme,
    without_line,
)
from fragility.scenario.line_table import lines_frame, with_lines_frame
from fragility.scenario.merging import merge
from fragility.scenario.rebasing import rebase, with_horizon
from tests.fragility.scenario_toy import (
    HAMLET,
    SUBURB,
    TOWN,
    VILLAGE,
    YEAR,
    line,
    scenario,
    scenarios,
    town_scenario,
    town_stock,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

STOCK = town_stock()
ANY = scenarios(STOCK)


def counts(found: Scenario, code: str, kind: str, product: str | None) -> tuple[int, ...]:
    return next(
        each.dwellings
        for each in found.lines
        if (each.commune_code, each.kind, each.product) == (code, kind, product)
    )


# --- cells and tables give back what they were made from


@settings(max_examples=15, deadline=None)
@given(ANY)
def test_cells_lines_and_yaml_give_the_scenario_back(found: Scenario) -> None:
    assert scenario_of(found, cells_of(found)) == found
    assert with_lines_frame(found, lines_frame(found)) == found
    assert parse_scenario(dump_scenario(found)) == found


def test_a_scenario_with_everything_comes_back_too() -> None:
    found = with_hypothesis(town_scenario(), ("private_growth_of",), {VILLAGE: 0.01})
    assert scenario_of(found, cells_of(found)) == found
    assert parse_scenario(dump_scenario(found)) == found


# --- lines


def test_a_table_of_lines_says_which_row_and_year_is_wrong() -> None:
    found = town_scenario()
    frame = lines_frame(found).astype(object)
    frame.loc[6, "2027"] = 2.5
    frame.loc[8, "product"] = None
    with pytest.raises(MethodError) as told:
        with_lines_frame(found, frame, label=lambda row: f"ligne de {row['commune_code']}")
    text = str(told.value).replace("\u202f", " ")
    assert f"ligne de {SUBURB} : en 2027, « 2.5 » n’est pas un nombre entier" in text
    assert f"ligne de {VILLAGE} : « production » demande un produit" in text


def test_a_line_given_twice_is_refused_and_an_empty_row_says_nothing() -> None:
    found = town_scenario()
    frame = lines_frame(found)
    twice = pd.concat([frame, frame.tail(1)], ignore_index=True)
    with pytest.raises(MethodError, match="figure deux fois"):
        with_lines_frame(found, twice)
    more = pd.concat([frame, pd.DataFrame([{"zone": "outside_qpv"}])], ignore_index=True)
    assert with_lines_frame(found, more) == found


def test_an_empty_cell_is_no_dwelling() -> None:
    found = scenario(line(TOWN, "production", 3, product=Product.PLUS))
    frame = lines_frame(found).astype(object)
    frame.loc[0, "2026"] = None
    assert with_lines_frame(found, frame).lines[0].dwellings == (3, 0, 3, 3, 3, 3)


def test_a_line_takes_the_place_of_its_like_and_goes_away() -> None:
    found = town_scenario()
    other = with_line(found, line(SUBURB, "production", 1, product=Product.PLUS))
    assert [each.key for each in other.lines] == [each.key for each in found.lines]
    assert counts(other, SUBURB, "production", "plus") == (1,) * 6
    gone = without_line(found, other.lines[6].key)
    assert len(gone.lines) == len(found.lines) - 1


# --- a commune's programme


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 200), st.integers(0, 100), st.integers(6, 12))
def test_a_programme_is_what_was_asked_for(dwellings: int, percent: int, years: int) -> None:
    share = percent / 100
    kept = line(TOWN, "production", 4, years, product=Product.PLS)
    found = with_programme(
        scenario(kept, years=years),
        TOWN,
        Zone.OUTSIDE_QPV,
        dwellings_per_year=dwellings,
        plai_share=share,
    )
    made = programme_of(found, TOWN, Zone.OUTSIDE_QPV)
    assert made.dwellings_per_year == dwellings
    by_product = {each.product: np.array(each.dwellings) for each in found.lines}
    assert tuple(by_product[Product.PLS]) == kept.dwellings
    if dwellings:
        total = sum(by_product.get(each, 0) for each in (Product.PLAI, Product.PLUS))
        assert (total == dwellings).all()
        plai = np.cumsum(by_product.get(Product.PLAI, np.zeros(years)))
        wanted = np.arange(1, years + 1) * dwellings * share
        assert np.abs(plai - wanted).max() <= 0.5 + 1e-9
    else:
        assert math.isnan(made.plai_share)
        assert len(found.lines) == 1


def test_a_programme_leaves_the_other_zone_alone() -> None:
    inside = line(TOWN, "production", 9, product=Product.PLUS, zone=Zone.QPV)
    found = with_programme(
        scenario(inside), TOWN, Zone.OUTSIDE_QPV, dwellings_per_year=10, plai_share=0.3
    )
    assert inside in found.lines
    assert programme_of(found, TOWN, Zone.OUTSIDE_QPV).plai_share == pytest.approx(0.3)


# --- names, hypotheses, another territory


def test_hypotheses_change_one_by_one_within_their_bounds() -> None:
    found = with_hypothesis(town_scenario(), ("delays_years", "production"), 4)
    assert found.hypotheses.delays_years.production == 4
    assert found.hypotheses.delays_years.reconstitution == 3
    with pytest.raises(ValidationError):
        with_hypothesis(found, ("rotation_share",), 1.5)


def test_a_copy_says_what_it_was_made_from_and_has_the_same_figures() -> None:
    found = copied(town_scenario(), id="autre", name="Autre", author="Moi")
    assert (found.based_on, found.version) == ("essai", 0)
    assert found.digest == town_scenario().digest


def test_identifiers_are_new_short_and_plain() -> None:
    taken = {"a" * 40}
    assert identifier("a" * 60, taken) == "a" * 38 + "-2"
    assert identifier("Œuvre – l’été", ()) == "oeuvre-l-ete"
    assert identifier("???", ()) == "scenario"


def test_another_territory_must_have_all_the_communes() -> None:
    codes = (TOWN, SUBURB, VILLAGE, HAMLET)
    assert adapted(town_scenario(), "ailleurs", codes).territory_code == "ailleurs"
    with pytest.raises(MethodError, match=HAMLET):
        adapted(town_scenario(), "ailleurs", codes[:-1])


# --- horizon and years


def test_a_longer_horizon_programmes_nothing_and_a_shorter_one_loses_nothing() -> None:
    longer = with_horizon(town_scenario(), 8)
    assert counts(longer, SUBURB, "production", "plus") == (20,) * 6 + (0, 0)
    assert with_horizon(longer, 6) == town_scenario()
    late = with_line(longer, line(TOWN, "sale", (0,) * 7 + (2,), product=Product.PLS))
    with pytest.raises(MethodError, match="2 logements sont programmés à partir de 2031"):
        with_horizon(late, 6)


def _next_year(stock: Stock, found: Scenario) -> Stock:
    run = simulate(found, stock)
    return replace(
        stock, year=stock.year + 1, products=run.products[..., 1], sizes=run.sizes[..., 1]
    )


def test_rebasing_on_what_happened_changes_no_later_year() -> None:
    found = with_horizon(town_scenario(), 7)
    before = simulate(found, STOCK)
    rebased = rebase(found, YEAR + 1)
    assert (rebased.start_year, rebased.horizon_years) == (YEAR + 1, 6)
    after = simulate(rebased, _next_year(STOCK, found))
    np.testing.assert_array_equal(after.products, before.products[..., 1:])
    assert "Recalé du 1er janvier 2025 au 1er janvier 2026" in rebased.notes


@settings(max_examples=10, deadline=None)
@given(ANY)
def test_rebasing_keeps_every_delivery_to_come(found: Scenario) -> None:
    entering = changed(found, lines=tuple(each for each in found.lines if each.kind not in _MOVING))
    whole = with_horizon(entering, 7)
    before = simulate(whole, STOCK)
    after = simulate(rebase(whole, YEAR + 1), _next_year(STOCK, whole))
    np.testing.assert_array_equal(after.delivered, before.delivered[..., 1:])


_MOVING = (Kind.DEMOLITION, Kind.SALE, Kind.CONVERSION)


def test_rebasing_keeps_at_least_six_years_and_refuses_what_is_too_far() -> None:
    assert rebase(town_scenario(), YEAR + 4).horizon_years == 6
    back = rebase(town_scenario(), YEAR - 2)
    assert back.years == range(YEAR - 2, YEAR + 6)
    assert counts(back, SUBURB, "production", "plus") == (0, 0) + (20,) * 6
    with pytest.raises(MethodError, match="horizon de 12 ans"):
        rebase(town_scenario(), YEAR - 7)


# --- comparing


def test_a_scenario_does_not_differ_from_itself() -> None:
    assert differences(town_scenario(), town_scenario()) == ()
    assert programme_differences(town_scenario(), town_scenario()).empty


def test_differences_are_told_cell_by_cell_and_by_programme() -> None:
    before = town_scenario()
    after = with_line(before, line(VILLAGE, "production", (6, 6, 9, 6, 6, 0), product="plai"))
    cells = {each.path[-1]: (each.before, each.after) for each in differences(before, after)}
    assert cells == {"2027": (6, 9), "2030": (6, 0)}
    (row,) = programme_differences(before, after).to_dict("records")
    assert (row["commune_code"], row["before_count"], row["after_count"]) == (VILLAGE, 36, 33)
    assert row["difference_count"] == -3


def test_operations_count_in_a_programme() -> None:
    rows = programme(town_scenario())
    of_hamlet = rows[rows["commune_code"] == HAMLET].set_index("product")["dwelling_count"]
    assert of_hamlet.to_dict() == {"plai": 3, "plus": 6}


# --- merging


@settings(max_examples=15, deadline=None)
@given(ANY, ANY)
def test_what_one_alone_changed_is_taken_whole(base: Scenario, mine: Scenario) -> None:
    assert merge(base, mine, base).scenario == mine
    assert merge(base, base, mine).conflicts == ()
    assert _said(merge(base, base, mine).scenario) == _said(mine)
    assert merge(base, mine, mine).scenario == mine


def _said(found: Scenario) -> Mapping[object, object]:
    """Return everything but the order of the lines, and lines of no dwelling."""
    return {path: value for path, value in cells_of(found).items() if value is not True}


@settings(max_examples=15, deadline=None)
@given(ANY, ANY, ANY)
def test_merging_loses_nothing(base: Scenario, mine: Scenario, theirs: Scenario) -> None:
    merged = merge(base, mine, theirs)
    first, second, third = _said(base), _said(mine), _said(theirs)
    kept = _said(merged.scenario)
    asked = {each.path for each in merged.conflicts}
    for path in {*first, *second, *third}:
        values = [each.get(path) for each in (first, second, third)]
        if path in asked:
            assert kept.get(path) == values[1]
        else:
            moved = [value for value in values[1:] if value != values[0]]
            assert kept.get(path) == (moved[0] if moved else values[0])
    other = merge(base, mine, theirs, asked)
    assert all(_said(other.scenario).get(path) == third.get(path) for path in asked)


def test_two_people_in_different_cells_are_put_together() -> None:
    base = town_scenario()
    mine = with_line(base, line(VILLAGE, "production", (6, 9, 6, 6, 6, 6), product="plai"))
    mine = changed(mine, notes="Atelier du matin")
    theirs = with_line(base, line(VILLAGE, "production", (6, 6, 6, 6, 6, 2), product="plai"))
    theirs = with_hypothesis(theirs, ("delays_years", "production"), 3)
    theirs = changed(theirs, operations=(*base.operations, _operation("Le Pré")))
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    found = merged.scenario
    assert counts(found, VILLAGE, "production", "plai") == (6, 9, 6, 6, 6, 2)
    assert found.notes == "Atelier du matin"
    assert found.hypotheses.delays_years.production == 3
    assert [each.name for each in found.operations] == ["Les Tilleuls", "Le Pré"]
    assert ("notes",) in merged.from_mine
    assert ("operation", "Le Pré") in merged.from_theirs


def test_the_same_cell_is_asked() -> None:
    base = town_scenario()
    mine = with_line(base, line(VILLAGE, "production", (6, 9, 6, 6, 6, 6), product="plai"))
    theirs = without_line(base, mine.lines[9].key)
    merged = merge(base, mine, theirs)
    (asked,) = merged.conflicts
    assert (asked.base, asked.mine, asked.theirs) == (6, 9, 0)
    assert counts(merged.scenario, VILLAGE, "production", "plai") == (0, 9, 0, 0, 0, 0)
    without = merge(base, mine, theirs, [asked.path]).scenario
    assert VILLAGE not in {
        each.commune_code
        for each in without.lines
        if each.product == "plai" and each.kind is Kind.PRODUCTION
    }


def test_a_year_taken_away_while_another_fills_it_is_asked() -> None:
    base = with_horizon(town_scenario(), 8)
    mine = with_line(base, line(TOWN, "sale", (5,) * 6 + (0, 7), product=Product.PLUS))
    theirs = with_horizon(base_without_late(base), 6)
    merged = merge(base, mine, theirs)
    assert [each.path for each in merged.conflicts] == [("horizon_years",)]
    assert merged.scenario.horizon_years == 8
    assert counts(merged.scenario, TOWN, "sale", "plus")[-1] == 7
    shorter = merge(base, mine, theirs, [("horizon_years",)]).scenario
    assert shorter.horizon_years == 6


def base_without_late(found: Scenario) -> Scenario:
    lines = [
        Line.model_validate({**dict(each), "dwellings": (*each.dwellings[:6], 0, 0)})
        for each in found.lines
    ]
    return changed(found, lines=tuple(lines))


def _operation(name: str) -> Operation:
    return Operation(name=name, commune_code=SUBURB, year=YEAR, dwellings=20, plus=8, plai=4)
