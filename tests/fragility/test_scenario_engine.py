"""The engine: dwellings are whole and conserved, and each measure is what it says."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.concentration import segregation_indices
from fragility.errors import ComputationError
from fragility.scenario import (
    FLOWS,
    INDICES,
    LEVELS,
    PRODUCTS,
    SHARES,
    SIZES,
    STATES,
    Kind,
    Operation,
    Product,
    Run,
    Size,
    Zone,
    apportion,
    make_stock,
    measures,
    simulate,
    years_table,
)
from fragility.scenario.engine import run_of
from fragility.scenario.flows import entering_of, leaving_of
from fragility.scenario.unevenness import dissimilarity, segregation_gini

from .scenario_toy import (
    HAMLET,
    SUBURB,
    TOWN,
    VILLAGE,
    YEAR,
    line,
    scenario,
    scenarios,
    stocks,
    town_scenario,
    town_stock,
)

ADDITIVE = [name for name in (*STATES, *FLOWS) if name not in SHARES and "share" not in name]


def check_conserved(run: Run) -> None:
    """What enters minus what leaves is the change of stock, wherever one looks."""
    change = run.delivered + run.converted_in - run.demolished - run.sold - run.converted_out
    np.testing.assert_array_equal(np.diff(run.products), change)
    np.testing.assert_array_equal(run.products.sum(axis=-2), run.sizes.sum(axis=-2))
    np.testing.assert_array_equal(run.converted_in.sum(axis=-2), run.converted_out.sum(axis=-2))
    for counts in (run.products, run.sizes, run.demolished, run.sold, run.delivered):
        assert counts.dtype == np.int64
        assert (counts >= 0).all()
    np.testing.assert_array_equal(run.products[..., 0], run.stock.products)
    np.testing.assert_array_equal(run.sizes[..., 0], run.stock.sizes)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_dwellings_are_conserved_and_lines_have_no_order(data) -> None:
    stock = data.draw(stocks())
    programme = data.draw(scenarios(stock))
    run = simulate(programme, stock)
    check_conserved(run)
    asked = dict.fromkeys(Kind, 0)
    for each in programme.lines:
        asked[each.kind] += sum(each.dwellings)
    # All that is asked of what stands is done, and all that is financed is financed.
    assert run.demolished.sum() == asked[Kind.DEMOLITION]
    assert run.sold.sum() == asked[Kind.SALE]
    assert run.converted_in.sum() == asked[Kind.CONVERSION]
    financed = (Kind.PRODUCTION, Kind.RECONSTITUTION, Kind.ACQUISITION)
    assert run.financed.sum() == sum(asked[kind] for kind in financed)
    order = data.draw(st.permutations(range(len(programme.lines))))
    lines = tuple(programme.lines[place] for place in order)
    again = simulate(programme.model_copy(update={"lines": lines}), stock)
    np.testing.assert_array_equal(run.products, again.products)
    np.testing.assert_array_equal(run.sizes, again.sizes)
    found = {level: measures(run, level) for level in LEVELS}
    everywhere = stock.communes["sector"].ne("").all()
    for name in ("dwelling_count", "delivered_count", "left_count", "allocation_count"):
        whole = found["epci"][name][0]
        np.testing.assert_allclose(found["commune"][name].sum(axis=0), whole)
        if everywhere:
            np.testing.assert_allclose(found["sector"][name].sum(axis=0), whole)


def test_the_town_adds_up_at_every_level() -> None:
    run = simulate(town_scenario(), town_stock())
    check_conserved(run)
    commune, sector, epci = (measures(run, level) for level in ("commune", "sector", "epci"))
    for name in ADDITIVE:
        if name.startswith("sru_"):
            continue  # above the commune, only the communes subject to the law are counted
        np.testing.assert_allclose(commune[name].sum(axis=0), epci[name][0], err_msg=name)
        np.testing.assert_allclose(sector[name].sum(axis=0), epci[name][0], err_msg=name)
    assert epci["sru_dwelling_count"][0, 0] == 1280 + 290 + 80
    assert epci["sru_missing_count"][0, 0] == 110 + 220
    table = years_table(run, "sector")
    assert table["place_code"].unique().tolist() == ["Centre", "Couronne"]
    assert table["year"].tolist() == [*range(YEAR, YEAR + 7)] * 2
    assert table.columns.tolist() == ["place_code", "year", *STATES, *FLOWS, *INDICES]
    last = table["year"] == YEAR + 6
    assert table.loc[last, list(FLOWS)].isna().all(axis=None)
    assert table.loc[last, "dwelling_count"].notna().all()


def test_dwellings_come_when_their_delay_is_over() -> None:
    stock = town_stock()
    run = simulate(
        scenario(
            line(TOWN, "production", (10, 0, 0, 0, 7, 0), product=Product.PLUS),
            line(TOWN, "acquisition", (0, 3, 0, 0, 0, 0), product=Product.PLAI),
            line(TOWN, "pipeline", (5, 0, 0, 0, 0, 0), product=Product.PLS),
            operations=(
                Operation(name="A", commune_code=TOWN, year=YEAR, dwellings=30, plus=7, plai=2),
            ),
        ),
        stock,
    )
    by_product = run.delivered.sum(axis=(0, 1))
    assert by_product[PRODUCTS.index(Product.PLUS)].tolist() == [0, 0, 17, 0, 0, 0]
    assert by_product[PRODUCTS.index(Product.PLAI)].tolist() == [0, 0, 5, 0, 0, 0]
    assert by_product[PRODUCTS.index(Product.PLS)].tolist() == [5, 0, 0, 0, 0, 0]
    assert run.financed.sum() == 10 + 7 + 3 + 9  # the pipeline was financed before
    assert run.acquired.sum() == 3


def test_one_dwelling_a_year_follows_the_mix_of_sizes() -> None:
    years = 10
    lines = [
        line(VILLAGE, "pipeline", 1, years, product=Product.PLUS),
        line(VILLAGE, "pipeline", 2, years, product=Product.PLAI, size=Size.ROOMS_5P),
    ]
    run = simulate(scenario(*lines, years=years), town_stock())
    came = np.diff(run.sizes).sum(axis=(0, 1, -1))
    mix = np.array([0.08, 0.28, 0.36, 0.21, 0.07])
    own = came - np.array([0, 0, 0, 0, 2 * years, 0])
    assert own.sum() == years
    assert (np.abs(own[:5] - years * mix) < 1).all()
    assert own[SIZES.index(Size.UNKNOWN)] == 0


def test_what_leaves_without_a_product_follows_what_stands() -> None:
    stock = town_stock()
    run = simulate(scenario(line(TOWN, "sale", 1, years=10), years=10), stock)
    sold = run.sold.sum(axis=(1, -1))[0]
    here = stock.products[0, 0]
    assert (np.abs(sold - 10 * here / here.sum()) < 1).all()
    # Everything that stands may leave, to the last dwelling.
    emptied = simulate(scenario(line(TOWN, "demolition", (425, 425, 0, 0, 0, 0))), stock)
    assert emptied.products[0, 0, :, -1].sum() == 0
    assert emptied.sizes[0, 0, :, -1].sum() == 0


def test_a_dwelling_delivered_this_year_does_not_leave_this_year() -> None:
    come = line(HAMLET, "pipeline", (4, 0, 0, 0, 0, 0), product=Product.PLUS)
    gone = line(HAMLET, "sale", (0, 4, 0, 0, 0, 0))
    run = simulate(scenario(come, gone), town_stock())
    assert run.products[3].sum(axis=(0, 1)).tolist() == [0, 4, 0, 0, 0, 0, 0]
    with pytest.raises(ComputationError, match="4 logements demandés"):
        simulate(scenario(come, line(HAMLET, "sale", (4, 0, 0, 0, 0, 0))), town_stock())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [line(TOWN, "demolition", (0, 451, 0, 0, 0, 0), zone=Zone.QPV)],
            ["Bourgville (59001), en QPV, 2026", "451 logements", "démolition", "pour 450"],
        ),
        (
            [
                line(SUBURB, "sale", (10, 0, 0, 0, 0, 0), product=Product.PLAI),
                line(
                    SUBURB,
                    "conversion",
                    (6, 0, 0, 0, 0, 0),
                    product=Product.PLAI,
                    to_product=Product.PLUS,
                ),
            ],
            ["Faubourg (59002), hors QPV, 2025", "16 logements", "vente + conversion", "PLAI"],
        ),
        (
            [line(VILLAGE, "demolition", (41, 0, 0, 0, 0, 0), size=Size.ROOMS_2)],
            ["Village (59003)", "41 logements", "deux pièces", "pour 40"],
        ),
    ],
)
def test_more_than_what_stands_is_refused_with_the_place_and_the_year(lines, said) -> None:
    with pytest.raises(ComputationError) as refused:
        simulate(scenario(*lines), town_stock())
    for words in said:
        assert words in refused.value.message


def test_another_year_or_an_unknown_commune_is_refused() -> None:
    with pytest.raises(ComputationError, match="1er janvier 2026, le parc est celui"):
        simulate(scenario(start_year=YEAR + 1), town_stock())
    with pytest.raises(ComputationError, match="59999"):
        simulate(scenario(line("59999", "production", 1, product=Product.PLUS)), town_stock())


def test_main_residences_follow_each_kind_in_its_own_way() -> None:
    supposed = {"private_growth_share": 0.01, "acquired_vacant_share": 0.25}
    programme = scenario(
        line(TOWN, "pipeline", (100, 0, 0, 0, 0, 0), product=Product.PLUS),
        line(TOWN, "demolition", (0, 30, 0, 0, 0, 0), zone=Zone.QPV),
        line(TOWN, "sale", (0, 0, 20, 0, 0, 0)),
        line(TOWN, "acquisition", (0, 0, 8, 0, 0, 0), product=Product.PLAI),
    )
    run = simulate(programme.model_copy(update={"hypotheses": _supposed(supposed)}), town_stock())
    main = run.main_residences[0]
    others = main - run.products[0].sum(axis=(0, 1))
    assert main[0] == 4000
    assert main[1] == pytest.approx(4000 + 0.01 * 2700 + 100)
    assert main[2] == pytest.approx(main[1] + 0.01 * others[1] - 30)
    assert main[3] == pytest.approx(main[2] + 0.01 * others[2])  # sold: still a main residence
    assert others[3] == pytest.approx(1.01 * others[2] + 20)
    assert main[4] == pytest.approx(main[3] + 0.01 * others[3] + 2)  # 8 bought, 2 of them empty


def _supposed(told: dict[str, object]):
    return scenario(hypotheses=told).hypotheses


def test_sru_counts_what_the_law_counts() -> None:
    years = 12
    programme = scenario(
        line(VILLAGE, "pipeline", (9, *[0] * 11), years, product=Product.PLS),
        line(VILLAGE, "pipeline", (0, 50, *[0] * 10), years, product=Product.PLI),
        line(VILLAGE, "sale", (0, 6, *[0] * 10), years, product=Product.PLUS),
        years=years,
        hypotheses={"private_growth_share": 0},
    )
    found = years_table(simulate(programme, town_stock()), "commune")
    own = found[found["place_code"] == VILLAGE]
    # PLI never count; sold in the second year, the six dwellings count for ten 1 January.
    assert own["sru_dwelling_count"].tolist() == [80, *[89] * 11, 83]
    assert own["dwelling_count"].tolist() == [90, 99, *[143] * 11]
    # 1 500 main residences, 59 more, 20 % of them: 312 dwellings needed, 311,8 rounded above.
    assert own["sru_main_residence_count"].tolist() == [1500, 1509, *[1559] * 11]
    assert own["sru_missing_count"].tolist() == [220, 302 - 89, *[312 - 89] * 10, 312 - 83]
    hamlet = found[found["place_code"] == HAMLET]
    assert (hamlet["sru_missing_count"] == 0).all()  # not subject to the law
    assert hamlet["sru_dwelling_count"].isna().all()


def test_allocations_and_the_offer_of_low_rents() -> None:
    programme = scenario(
        line(TOWN, "pipeline", (10, 0, 0, 0, 0, 0), product=Product.PLAI),
        line(TOWN, "pipeline", (0, 30, 0, 0, 0, 0), product=Product.PLUS),
        hypotheses={"rotation_factor": 0.5, "demand_growth_share": 0.1},
    )
    found = years_table(simulate(programme, town_stock()), "commune").set_index(
        ["place_code", "year"]
    )
    first, second = found.loc[(TOWN, YEAR)], found.loc[(TOWN, YEAR + 1)]
    assert first["allocation_count"] == pytest.approx(0.05 * 1300 + 10)
    assert first["low_rent_allocation_outside_qpv_count"] == pytest.approx(0.05 * 210 + 10)
    assert first["r1_capacity_share"] == pytest.approx((0.05 * 210 + 10) / (0.05 * 850 + 10))
    assert first["plai_offer_count"] == pytest.approx(0.05 * 70 + 10)
    assert second["allocation_count"] == pytest.approx(0.05 * 1310 + 30)
    assert second["plai_offer_count"] == pytest.approx(0.05 * 80)
    assert second["plai_eligible_count"] == pytest.approx(660)
    assert second["plai_gap_count"] == pytest.approx(660 - 4)
    # A commune whose rotation is not known has the supposed one.
    assert found.loc[(VILLAGE, YEAR), "allocation_count"] == pytest.approx(0.08 * 0.5 * 90)


def test_what_is_unknown_is_neither_zero_nor_left_out_of_a_sum() -> None:
    rows = pd.DataFrame(
        {
            "commune_code": ["59001", "59002"],
            "zone": ["", "outside_qpv"],
            "dwelling_count": [100, 50],
            "plai_count": [np.nan, 10],
            "main_residence_count": [np.nan, 400],
            "sru_subject": [np.nan, 1],
            "sru_dwelling_count": [np.nan, 45],
            "sru_main_residence_count": [np.nan, 400],
            "sru_target_share": [np.nan, 0.2],
            "plai_eligible_count": [30, np.nan],
        }
    )
    run = simulate(scenario(), make_stock(YEAR, rows))
    commune, epci = measures(run, "commune"), measures(run, "epci")
    for name in ("plai_count", "plai_share", "in_qpv_count", "in_qpv_share", "plai_offer_count"):
        assert np.isnan(commune[name][0, 0]), name
    assert commune["plai_count"][1, 0] == 10
    # Thirty dwellings of known product and zone do not make the hundred others known.
    more = line("59001", "pipeline", (30, 0, 0, 0, 0, 0), product=Product.PLAI)
    after = measures(simulate(scenario(more), run.stock), "commune")
    assert after["dwelling_count"][0].tolist() == [100, *[130] * 6]
    for name in ("plai_share", "in_qpv_share", "r1_capacity_share", "plai_offer_count"):
        assert np.isnan(after[name][0]).all(), name
    # Dwellings of unknown product are told beside the share, in a commune and in a sum.
    assert epci["plai_count"][0, 0] == 10
    assert (epci["product_known_count"][0, 0], epci["dwelling_count"][0, 0]) == (10, 150)
    for name in (
        "main_residence_count",
        "social_per_main_share",
        "social_gini",
        "sru_share",
        "sru_missing_count",
        "plai_eligible_count",
        "plai_gap_count",
    ):
        assert np.isnan(epci[name][0, 0]), name
    assert commune["plai_eligible_count"][0, 0] == 30


def test_a_sector_of_one_commune_is_apart_from_nothing() -> None:
    rows = pd.DataFrame({"commune_code": ["59001"], "sector": ["Seul"], "plai_count": [3]})
    run = simulate(scenario(), make_stock(YEAR, rows))
    assert np.isnan(measures(run, "sector")["plai_dissimilarity"]).all()
    assert years_table(run, "sector")["plai_count"].tolist() == [3] * 7
    nowhere = make_stock(YEAR, rows.drop(columns="sector"))
    assert years_table(simulate(scenario(), nowhere), "sector").empty
    with pytest.raises(ComputationError, match="epci, sector, commune"):
        measures(run, "quartier")  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=12).filter(
        lambda pairs: sum(a + b for a, b in pairs) > 0
    )
)
def test_indices_are_those_of_the_concentration_page(pairs) -> None:
    part = np.array([a for a, _ in pairs], dtype=float)
    whole = part + np.array([b for _, b in pairs], dtype=float)
    peer = segregation_indices(pd.Series(part), pd.Series(whole))
    # Twice the same places: the kernel works on many at once.
    found = [kernel(np.stack([part] * 2), np.stack([whole] * 2)) for kernel in _KERNELS]
    for values, expected in zip(found, (peer.dissimilarity, peer.gini), strict=True):
        np.testing.assert_allclose(values, [expected] * 2, atol=1e-12)


_KERNELS = (dissimilarity, segregation_gini)


def test_indices_of_the_town_are_those_of_its_counts() -> None:
    run = simulate(town_scenario(), town_stock())
    commune, epci = measures(run, "commune"), measures(run, "epci")
    for year in (0, 6):
        plai, known, social, main = (
            pd.Series(commune[name][:, year])
            for name in (
                "plai_count",
                "product_known_count",
                "dwelling_count",
                "main_residence_count",
            )
        )
        for name, peer in (
            ("plai", segregation_indices(plai, known)),
            ("social", segregation_indices(social, main)),
        ):
            assert epci[f"{name}_dissimilarity"][0, year] == pytest.approx(
                peer.dissimilarity, abs=1e-12
            )
            assert epci[f"{name}_gini"][0, year] == pytest.approx(peer.gini, abs=1e-12)


def test_draws_at_once_are_the_draws_one_by_one() -> None:
    stock, programme = town_stock(), town_scenario()
    entering, leaving = entering_of(programme, stock), leaving_of(programme, stock)
    rng = np.random.default_rng(0)
    delays = entering.delays[:, None] + rng.integers(0, 3, (5, *entering.dwellings.shape))
    factors = rng.uniform(0.8, 1.2, 5)
    growth, demand = rng.normal(0, 1e-3, 5), rng.normal(0, 0.01, 5)
    many = run_of(
        programme,
        stock,
        entering,
        leaving,
        delays=delays,
        rotation_factor=factors,
        extra_growth=growth,
        extra_demand_growth=demand,
        sized=False,
    )
    for level in LEVELS:
        found = measures(many, level)
        for draw in range(5):
            one = run_of(
                programme,
                stock,
                entering,
                leaving,
                delays=delays[draw],
                rotation_factor=factors[draw],
                extra_growth=growth[draw],
                extra_demand_growth=demand[draw],
            )
            check_conserved(one)
            for name, values in measures(one, level).items():
                own = np.broadcast_to(found[name], (5, *values.shape))[draw]
                np.testing.assert_allclose(own, values, rtol=1e-12, atol=1e-12, err_msg=name)


def test_what_cannot_leave_yet_waits() -> None:
    stock = town_stock()
    programme = scenario(
        line(HAMLET, "pipeline", (6, 0, 0, 0, 0, 0), product=Product.PLUS),
        line(HAMLET, "sale", (0, 6, 0, 0, 0, 0)),
        line(TOWN, "conversion", 3, product=Product.PLUS, to_product=Product.PLAI),
    )
    entering, leaving = entering_of(programme, stock), leaving_of(programme, stock)
    late = run_of(programme, stock, entering, leaving, delays=[[2]], wait=True)
    check_conserved(late)
    assert late.products[3].sum(axis=(0, 1)).tolist() == [0, 0, 0, 6, 0, 0, 0]
    assert late.sold.sum(axis=(0, 1, 2)).tolist() == [0, 0, 0, 6, 0, 0]
    assert late.converted_in.sum(axis=(0, 1, 2)).tolist() == [3] * 6
    on_time = run_of(programme, stock, entering, leaving, wait=True)
    np.testing.assert_array_equal(on_time.products, simulate(programme, stock).products)
    draws = dataclasses.replace(leaving, dwellings=np.stack([leaving.dwellings] * 2))
    both = run_of(programme, stock, entering, draws, delays=np.array([[[0]], [[2]]]), wait=True)
    np.testing.assert_array_equal(both.products[0], on_time.products)
    np.testing.assert_array_equal(both.products[1], late.products)


@given(
    st.integers(0, 500),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 200)), min_size=1, max_size=8),
)
def test_apportioned_parts_are_whole_capped_and_next_to_their_quota(total, pairs) -> None:
    weights, caps = np.array(pairs, dtype=float).T
    free = apportion(total, weights)
    assert free.sum() == total
    if weights.any():
        assert (np.abs(free - total * weights / weights.sum()) < 1).all()
        assert (free[weights == 0] == 0).all()
    if total > caps.sum():
        with pytest.raises(ValueError, match="caps"):
            apportion(total, weights, caps)
        return
    capped = apportion(total, weights, caps)
    assert capped.sum() == total
    assert ((capped >= 0) & (capped <= caps)).all()
    if weights.any() and (total * weights / weights.sum() <= caps).all():
        assert capped.tolist() == free.tolist()
    both = np.stack([apportion(total, weights, caps), apportion(0, weights, caps)])
    at_once = apportion([total, 0], np.stack([weights] * 2), np.stack([caps] * 2))
    np.testing.assert_array_equal(at_once, both)


def test_equal_remainders_go_to_the_first() -> None:
    assert apportion(2, [1, 1, 1]).tolist() == [1, 1, 0]
    # Half a dwelling each, to the rounding of a tenth: the first has it.
    assert apportion(3, [0.1, 0.2, 0.3]).tolist() == [1, 1, 1]
    assert apportion(10, [5, 3, 1], [2, 9, 9]).tolist() == [2, 6, 2]
    with pytest.raises(ValueError, match="finite"):
        apportion(1, [np.nan, 1.0])
