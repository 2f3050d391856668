"""Rules of the programming: their parameters, their verdicts, and the levers that move them."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.documents import parse
from fragility.errors import ComputationError, MethodError
from fragility.scenario import (
    FINANCED,
    REFERENCE,
    Kind,
    Line,
    Operation,
    PlhRules,
    Product,
    Run,
    Scenario,
    Stock,
    Zone,
    compliance,
    dump_scenario,
    make_stock,
    moved,
    parse_scenario,
    plh_rules,
    reference_scenario,
    scaled,
    simulate,
    smooth_reconstitution,
    target_values,
    with_operation_rule,
    with_plai_share,
    with_renewal,
    without_plai_in_qpv,
    years_table,
)
from fragility.scenario.commune_counts import concerned
from fragility.scenario.compliance_pls import COUNTING_PLS
from fragility.scenario.compliance_sru import catch_up_required
from fragility.scenario.draws import draw as draws_of
from fragility.scenario.editing import copied, with_hypothesis
from fragility.scenario.messages import _TEXTS
from fragility.scenario.operation import spread
from fragility.scenario.reference import PLS_OR_PLI
from fragility.scenario.solve.end import sru_target
from fragility.scenario.triennia import triennia

from .scenario_toy import (
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

PLAI, PLUS, PLS = Product.PLAI, Product.PLUS, Product.PLS
NAN = math.nan
STOCK = town_stock()
LEVERS = {
    "smooth": smooth_reconstitution,
    "share": lambda plan: with_plai_share(plan, share=0.3),
    "operation": with_operation_rule,
    "outside": without_plai_in_qpv,
}


def counts(plan: Scenario, *parts: str, kinds: tuple[Kind, ...] = FINANCED) -> Counter[Any]:
    """Dwellings financed by any of commune, zone, kind, product, year."""
    found: Counter[Any] = Counter()
    for each in plan.lines:
        for year, n in zip(plan.years, each.dwellings, strict=True):
            if each.kind in kinds and n:
                found[tuple(getattr(each, p) if p != "year" else year for p in parts)] += n
    for one in plan.operations:
        for product, n in one.products.items():
            told = {"product": product, "year": one.year}
            if one.kind in kinds and n:
                found[tuple(told.get(p) or getattr(one, p) for p in parts)] += n
    return found


@st.composite
def plans(draw: st.DrawFn) -> Scenario:
    """Any scenario of the town, with an operation or two."""
    plan = draw(scenarios(STOCK))
    operations = tuple(
        Operation(
            name=f"Opération {place}",
            commune_code=draw(st.sampled_from(STOCK.codes)),
            zone=draw(st.sampled_from([Zone.OUTSIDE_QPV, Zone.QPV])),
            kind=draw(st.sampled_from(FINANCED)),
            year=draw(st.sampled_from(plan.years)),
            dwellings=60,
            plai=draw(st.integers(0, 20)),
            plus=draw(st.integers(0, 20)),
        )
        for place in range(draw(st.integers(0, 2)))
    )
    return plan.model_copy(update={"operations": operations})


# --- parameters -----------------------------------------------------------------------------------


def test_every_parameter_has_its_text_and_is_read() -> None:
    rules = plh_rules()
    for each in rules.parameters:
        assert all(len(version.reference) > 15 for version in each.versions)
        # What is marked says so to whoever reads the reference.
        assert all("à vérifier" in v.reference for v in each.versions if v.to_check)
    told = {name for rule in rules.rules for name in rule.parameters}
    assert told == {each.id for each in rules.parameters}


@pytest.mark.parametrize(("year", "value"), [(2005, NAN), (2018, 5), (2019, 10), (2030, 10)])
def test_a_parameter_is_that_of_the_year(year: int, value: float) -> None:
    assert plh_rules().value("sold_counted_years", year) == pytest.approx(value, nan_ok=True)


def test_a_mark_follows_the_rule() -> None:
    assert plh_rules().to_check("sru_pls_max", 2026)
    assert not plh_rules().to_check("carence_social_share", 2026)


def _broken(change: Any) -> str:
    document = plh_rules().model_dump(mode="json", by_alias=True)
    change(document)
    return yaml.safe_dump(document, allow_unicode=True)


def _overlap(document: Any) -> None:
    document["parameters"][0]["versions"] *= 2


def _twice(document: Any) -> None:
    document["rules"].append(document["rules"][0])


def _absent(document: Any) -> None:
    document["rules"][0]["parameters"] = ["nothing_such"]


def _share(document: Any) -> None:
    document["parameters"][0]["versions"][0]["value"] = 30


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_overlap, "en vigueur"),
        (_twice, "figure deux fois"),
        (_absent, "n’est pas décrit"),
        (_share, "de 0 à 1"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(change: Any, said: str) -> None:
    with pytest.raises(MethodError, match=said):
        parse(PlhRules, _broken(change), name="regles.yaml")


def test_triennia() -> None:
    found = triennia(range(2025, 2031))
    assert [each.label for each in found] == ["2023-2025", "2026-2028", "2029-2031"]
    assert [each.covered(range(2025, 2031)) for each in found] == [1, 3, 2]


@pytest.mark.parametrize(
    ("missing", "gap", "year", "asked"),
    [
        (100, 0.06, 2023, 33),
        (101, 0.06, 2023, 34),  # 33.33 dwellings are 34
        (100, 0.04, 2023, 50),
        (100, 0.02, 2023, 100),
        (0, -0.01, 2023, 0),
        (100, 0.06, 2020, 50),
        (100, 0.01, 2017, 33),  # nothing was raised near the target
        (100, 0.06, 2010, NAN),
        (NAN, NAN, 2023, NAN),
    ],
)
def test_catch_up_of_a_triennium(missing: float, gap: float, year: int, asked: float) -> None:
    found = catch_up_required(np.array([missing]), np.array([gap]), year, plh_rules())
    assert found[0] == pytest.approx(asked, nan_ok=True)


# --- verdicts -------------------------------------------------------------------------------------


def table(plan: Scenario, stock: Stock | None = None) -> pd.DataFrame:
    return compliance(simulate(plan, stock or town_stock()))


def row(found: pd.DataFrame, rule: str, code: str = "", period: str | None = None) -> pd.Series:
    kept = found.loc[(found["rule_id"] == rule) & (found["place_code"] == code)]
    if period is not None:
        kept = kept.loc[kept["period"] == period]
    assert len(kept) == 1
    return kept.iloc[0]


def test_every_rule_is_judged_everywhere() -> None:
    found = table(town_scenario())
    assert set(found["rule_id"]) == {each.id for each in plh_rules().rules}
    assert set(found["verdict"]) == {"reached", "missed", "not_concerned", "unknown"}
    assert found["sentence"].str.endswith(".").all()
    assert found.loc[found["verdict"] == "missed", "achieved"].notna().all()
    assert (found.loc[found["verdict"] == "reached", "missing_count"].fillna(0) == 0).all()
    judged = found["verdict"].isin(["reached", "missed"])
    assert found.loc[~judged, "missing_count"].isna().all()


def test_sru_by_hand() -> None:
    # The village: 80 dwellings of 1 500 main residences for 20 %: 300 asked, 220 missing.
    plan = scenario(line(VILLAGE, "production", 20, product=PLUS))
    found = table(plan)
    catch_up = row(found, "sru_catch_up", VILLAGE, "2026-2028")
    assert (catch_up["required"], catch_up["achieved"], catch_up["n"]) == (73, 60, 220)
    assert (catch_up["verdict"], catch_up["missing_count"]) == ("missed", 13)
    assert "Il manque 13 logements." in catch_up["sentence"]
    mix = row(found, "sru_plai_min", VILLAGE, "2026-2028")
    assert (mix["verdict"], mix["missing_count"]) == ("missed", 18)
    assert "Il manque 18 PLAI" in mix["sentence"]
    assert row(found, "sru_catch_up", VILLAGE, "2023-2025")["verdict"] == "unknown"
    enough = scenario(
        line(VILLAGE, "production", 18, product=PLUS), line(VILLAGE, "production", 8, product=PLAI)
    )
    found = table(enough)
    assert row(found, "sru_catch_up", VILLAGE, "2026-2028")["verdict"] == "reached"
    assert row(found, "sru_plai_min", VILLAGE, "2026-2028")["verdict"] == "reached"


def test_rate_and_its_missing_dwellings() -> None:
    found = row(table(scenario()), "sru_rate", VILLAGE)
    run = simulate(scenario(), town_stock())
    place = run.stock.position(VILLAGE)
    main, held = run.sru_main_residences[place, -1], run.sru_dwellings[place, -1]
    assert found["achieved"] == pytest.approx(held / main)
    assert found["missing_count"] == math.ceil(0.2 * main) - held
    assert row(table(scenario()), "sru_rate", TOWN)["verdict"] == "reached"
    assert row(table(scenario()), "sru_rate", HAMLET)["verdict"] == "not_concerned"


def test_most_pls() -> None:
    def judged(pls: int, plus: int) -> tuple[str, float]:
        plan = scenario(
            line(SUBURB, "production", pls, product=PLS),
            line(SUBURB, "production", plus, product=PLUS),
            line(VILLAGE, "production", pls, product=PLS),
            line(VILLAGE, "production", plus, product=PLUS),
        )
        found = table(plan)
        high, low = (row(found, "sru_pls_max", code, "2026-2028") for code in (SUBURB, VILLAGE))
        assert (high["required"], low["required"]) == (0.3, 0.2)  # 5 % of social dwellings only
        return high["verdict"], high["missing_count"]

    assert judged(3, 7) == ("reached", 0)
    assert judged(4, 6) == ("missed", 3)  # 12 PLS of 30, for 9 at most


def test_unknown_is_not_missed() -> None:
    rows = [
        {"commune_code": "59001", "plus_count": 10, "sru_subject": 1, "sru_target_share": 0.2},
        {"commune_code": "59002", "plus_count": 10, "sru_subject": 1, "sru_exempt": 1},
        {"commune_code": "59003", "plus_count": 10},
    ]
    found = table(scenario(), make_stock(YEAR, pd.DataFrame(rows)))
    verdicts = [row(found, "sru_rate", code)["verdict"] for code in ("59001", "59002", "59003")]
    assert verdicts == ["unknown", "not_concerned", "unknown"]
    for rule in ("social_gap", "r1_capacity"):
        assert row(found, rule)["verdict"] == "unknown"
    assert row(found, "carence_social_share", "59003")["verdict"] == "unknown"


@pytest.mark.parametrize("unknown", ["sru_target_share", "sru_dwelling_count"])
def test_no_mix_is_judged_where_the_catch_up_is_unknown(unknown: str) -> None:
    plan = scenario(line(VILLAGE, "production", 20, product=PLUS))
    stock = town_stock()
    stock.communes.loc[VILLAGE, unknown] = np.nan
    found = table(plan, stock)
    for rule in ("sru_catch_up", "sru_plai_min", "sru_pls_max"):
        told = row(found, rule, VILLAGE, "2026-2028")
        assert told["verdict"] == "unknown"
        assert told["sentence"] == row(found, "sru_catch_up", VILLAGE, "2026-2028")["sentence"]
        assert row(table(plan), rule, VILLAGE, "2026-2028")["verdict"] in {"reached", "missed"}


def test_an_exempt_commune_is_held_to_nothing_by_measures_rules_and_solver() -> None:
    stock = town_stock()
    stock.communes.loc[VILLAGE, "sru_exempt"] = 1
    run = simulate(scenario(), stock)
    of_communes = years_table(run, "commune").set_index(["place_code", "year"])
    assert of_communes.loc[(VILLAGE, YEAR), "sru_missing_count"] == 0
    whole = years_table(run, "epci").set_index("year").loc[YEAR, "sru_missing_count"]
    assert whole == of_communes.loc[(SUBURB, YEAR), "sru_missing_count"] == 110
    assert row(table(scenario(), stock), "sru_rate", VILLAGE)["verdict"] == "not_concerned"
    held = np.flatnonzero(concerned(stock.communes) == 1)
    assert [stock.codes[place] for place in held] == [TOWN, SUBURB]
    assert (sru_target(stock.communes) > 0).tolist() == [True, True, False, False]


@pytest.mark.parametrize("plus", [0, 20, 40])
def test_what_depends_on_pls_that_are_not_told_is_unknown(plus: int) -> None:
    plan = scenario(line(VILLAGE, "production", plus, product=PLUS))
    untold = with_hypothesis(plan, ("pls_told",), value=False)
    assert copied(untold, id="autre", name="Autre", author="Moi").hypotheses == untold.hypotheses
    assert parse_scenario(dump_scenario(untold)) == untold
    before, after = table(plan), table(untold)
    for rule in COUNTING_PLS:
        judged, found = (row(each, rule, VILLAGE, "2026-2028") for each in (before, after))
        # 73 are asked for: with more than that of PLUS, whatever is financed of PLS.
        if rule == "sru_catch_up" and plus == 40:
            assert judged["verdict"] == found["verdict"] == "reached"
            assert found["achieved"] == 120
            continue
        assert judged["verdict"] != "unknown"
        assert found["verdict"] == "unknown"
        assert math.isnan(found["achieved"])
        assert "les PLS ne sont pas connus" in found["sentence"]
        told = row(after, rule, HAMLET, "2026-2028")
        assert told["verdict"] == "not_concerned"
    # Nothing else moves, and it all comes back once they are told.
    rest = ~before["rule_id"].isin(COUNTING_PLS)
    pd.testing.assert_frame_equal(before[rest], after[rest])
    pd.testing.assert_frame_equal(before, table(with_hypothesis(untold, ("pls_told",), value=True)))


def test_an_unknown_inventory_is_said_before_pls_that_are_not_told() -> None:
    stock = town_stock()
    stock.communes.loc[VILLAGE, "sru_target_share"] = np.nan
    untold = with_hypothesis(town_scenario(), ("pls_told",), value=False)
    found = table(untold, stock)
    for rule in COUNTING_PLS:
        assert "inventaire SRU" in row(found, rule, VILLAGE, "2026-2028")["sentence"]


def test_chances_are_not_those_of_the_draws_that_can_be_judged() -> None:
    # Of 73 asked for, some draws build enough, others do not.
    plan = scenario(line(VILLAGE, "production", 27, product=PLUS))

    def chances(told: Scenario) -> pd.DataFrame:
        found = draws_of(told, town_stock(), count=60).probabilities()
        found = found[(found["place_code"] == VILLAGE) & (found["period"] == "2026-2028")]
        return found.set_index("rule_id").loc[list(COUNTING_PLS)]

    assert 0 < chances(plan).loc["sru_catch_up", "probability"] < 1
    untold = chances(with_hypothesis(plan, ("pls_told",), value=False))
    assert untold["probability"].isna().all()
    assert untold[["low", "high"]].isna().all(axis=None)


def test_operations_are_judged_one_by_one_and_the_rest_by_year() -> None:
    plan = scenario(
        line(SUBURB, "production", 3, product=PLUS),
        line(SUBURB, "production", 1, product=PLAI),
        operations=(
            Operation(
                name="Les Prés", commune_code=SUBURB, year=YEAR, dwellings=30, plus=7, plai=2
            ),
        ),
    )
    found = table(plan)
    one = row(found, "operation_plai", SUBURB, "Les Prés")
    assert (one["verdict"], one["n"], one["missing_count"]) == ("missed", 9, 1)
    rest = row(found, "operation_plai", SUBURB, str(YEAR))
    assert (rest["verdict"], rest["n"]) == ("reached", 4)
    assert "faute d’opérations détaillées" in rest["sentence"]
    assert "à un logement près" in rest["sentence"]
    assert row(found, "plai_share", SUBURB)["n"] == 9 + 6 * 4


@pytest.mark.parametrize(
    ("plus", "plai", "verdict", "missing"),
    [(7, 2, "reached", 0), (8, 1, "missed", 1), (3, 0, "reached", 0), (4, 0, "missed", 1)],
)
def test_a_year_is_judged_to_within_one_dwelling(
    plus: int, plai: int, verdict: str, missing: int
) -> None:
    # 25 % of 9 is 2.25: an operation needs 3 PLAI, a year of several unknown ones 2.
    plan = scenario(
        line(SUBURB, "production", plus, product=PLUS),
        line(SUBURB, "production", plai, product=PLAI),
    )
    found = row(table(plan), "operation_plai", SUBURB, str(YEAR))
    assert (found["verdict"], found["missing_count"]) == (verdict, missing)


def test_reconstitution_in_qpv_is_told() -> None:
    plan = scenario(line(TOWN, "reconstitution", 5, product=PLAI, zone=Zone.QPV))
    found = row(table(plan), "reconstitution_outside_qpv", TOWN)
    assert (found["verdict"], found["missing_count"]) == ("missed", 30)
    moved_out = row(table(without_plai_in_qpv(plan)), "reconstitution_outside_qpv", TOWN)
    assert moved_out["verdict"] == "reached"


def test_gap_between_communes() -> None:
    more_where_there_are_most = scenario(line(TOWN, "production", 50, product=PLUS))
    worse = row(table(more_where_there_are_most), "social_gap")
    where_there_are_least = scenario(line(VILLAGE, "production", 30, product=PLUS))
    better = row(table(where_there_are_least), "social_gap")
    assert (worse["verdict"], better["verdict"]) == ("missed", "reached")
    assert "L’écart augmente." in worse["sentence"]
    assert worse["required"] == better["required"]


def test_r1_capacity_is_that_of_the_last_year() -> None:
    found = row(table(town_scenario()), "r1_capacity")
    assert found["period"] == str(YEAR + 5)
    assert found["verdict"] == ("reached" if found["achieved"] >= 0.25 else "missed")


def test_more_plai_never_breaks_a_rule_of_plai() -> None:
    rules = ["plai_share", "sru_plai_min", "operation_plai"]
    before = table(town_scenario())
    after = table(with_plai_share(town_scenario(), share=0.6))
    kept = before["rule_id"].isin(rules) & (before["verdict"] == "reached")
    for _, told in before.loc[kept].iterrows():
        if told["achieved"] <= 0.6:
            again = row(after, told["rule_id"], told["place_code"], told["period"])
            assert again["verdict"] == "reached"


def test_draws_are_judged_as_runs_are() -> None:
    plans = (town_scenario(), scenario(line(VILLAGE, "production", 20, product=PLUS)))
    runs = [simulate(plan, town_stock()) for plan in plans]
    names = [
        each.name for each in dataclasses.fields(Run) if each.name not in {"scenario", "stock"}
    ]
    stacked: dict[str, Any] = {
        name: np.stack([getattr(run, name) for run in runs]) for name in names
    }
    both = target_values(dataclasses.replace(runs[0], **stacked))
    for draw, run in enumerate(runs):
        for one, many in zip(target_values(run), both, strict=True):
            assert (one.rule_id, one.period, one.place_codes) == (
                many.rule_id,
                many.period,
                many.place_codes,
            )
            for name in ("required", "achieved", "n", "concerned", "reached"):
                found = np.broadcast_to(getattr(many, name), many.achieved.shape)[draw]
                np.testing.assert_array_equal(found, getattr(one, name), err_msg=one.rule_id)


def test_sentences_are_all_there() -> None:
    judged = {key.removeprefix("plh.") for key in _TEXTS if key.startswith("plh.")}
    assert {each.id for each in plh_rules().rules} <= judged


# --- levers ---------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(plans(), st.sampled_from(sorted(LEVERS)))
def test_levers_on_the_mix_conserve_dwellings(plan: Scenario, name: str) -> None:
    changed = LEVERS[name](plan)
    where = ("commune_code", "kind", "year")
    assert counts(changed, *where) == counts(plan, *where)
    if name in {"smooth", "outside"}:
        assert counts(changed, "product") == counts(plan, "product")
    others = (Kind.PIPELINE, Kind.DEMOLITION, Kind.SALE, Kind.CONVERSION)
    everything = ("commune_code", "zone", "kind", "product", "to_product", "size", "year")
    left, kept = (
        counts(each.model_copy(update={"operations": ()}), *everything, kinds=others)
        for each in (changed, plan)
    )
    assert left == kept
    assert LEVERS[name](changed) == changed
    assert parse_scenario(dump_scenario(changed)) == changed


@settings(max_examples=10, deadline=None)
@given(plans())
def test_no_plai_is_left_in_qpv(plan: Scenario) -> None:
    found = counts(without_plai_in_qpv(plan), "zone", "product")
    assert found[Zone.QPV, PLAI] == 0
    where = ("commune_code", "kind", "product", "year")
    assert counts(without_plai_in_qpv(plan), *where) == counts(plan, *where)


@settings(max_examples=10, deadline=None)
@given(plans(), st.sampled_from([0.0, 0.2, 0.25, 0.3, 0.6, 1.0]))
def test_share_of_plai_is_the_least_that_reaches_it(plan: Scenario, share: float) -> None:
    found = counts(with_plai_share(plan, share=share), "commune_code", "zone", "product")
    for code in {code for code, zone, _ in found if zone is Zone.OUTSIDE_QPV}:
        plai, plus = (found[code, Zone.OUTSIDE_QPV, each] for each in (PLAI, PLUS))
        assert plai >= share * (plai + plus) - 1e-9
        assert plai - 1 < share * (plai + plus) or plai == 0


@settings(max_examples=10, deadline=None)
@given(plans(), st.sampled_from([0.0, 0.5, 1.0, 1.1, 2.0]))
def test_scaled_rounds_the_total_of_each_commune(plan: Scenario, factor: float) -> None:
    told = {"kinds": (Kind.PRODUCTION,)}
    bare = plan.model_copy(update={"operations": ()})
    before, after = (
        counts(each, "commune_code", **told) for each in (bare, scaled(bare, factor=factor))
    )
    for (code,), total in before.items():
        assert after[code,] == math.floor(total * factor + 0.5 + 1e-9)
    if factor == 1:
        assert counts(scaled(bare, factor=1), "commune_code", "product", "year") == counts(
            bare, "commune_code", "product", "year"
        )


def test_moved_goes_elsewhere_in_the_same_years() -> None:
    plan = scenario(
        line(TOWN, "production", (7, 0, 3, 0, 5, 1), product=PLUS, zone=Zone.QPV),
        line(TOWN, "production", 2, product=PLAI),
    )
    changed = moved(plan, TOWN, VILLAGE, 0.5)
    assert counts(changed, "product", "year") == counts(plan, "product", "year")
    assert counts(changed, "commune_code") == {(TOWN,): 14, (VILLAGE,): 14}
    assert counts(changed, "commune_code", "zone")[VILLAGE, Zone.OUTSIDE_QPV] == 14
    assert counts(moved(plan, TOWN, VILLAGE, 1), "commune_code") == {(VILLAGE,): 28}


def test_renewal_rebuilds_what_is_demolished_each_year() -> None:
    demolished = {TOWN: (0, 31, 40, 0, 7, 0)}
    changed = with_renewal(town_scenario(), demolished, rebuilt_in={SUBURB: 2, VILLAGE: 1})
    before = counts(town_scenario(), "year", kinds=(Kind.RECONSTITUTION,))
    after = counts(changed, "year", kinds=(Kind.RECONSTITUTION,))
    assert [after[y,] - before[y,] for y in changed.years] == list(demolished[TOWN])
    rebuilt = with_renewal(scenario(), demolished, rebuilt_in={SUBURB: 2, VILLAGE: 1})
    by = counts(rebuilt, "commune_code", "product")
    assert by[SUBURB, PLAI] + by[VILLAGE, PLAI] == 47  # 60 % of 78 is 46.8
    assert by[SUBURB, PLAI] + by[SUBURB, PLUS] == 52
    assert simulate(changed, town_stock()).stock.total_count == town_stock().total_count


@pytest.mark.parametrize(
    "pull",
    [
        lambda plan: with_plai_share(plan, share=30),
        lambda plan: with_operation_rule(plan, plai_share=-0.1),
        lambda plan: scaled(plan, factor=-1),
        lambda plan: moved(plan, SUBURB, VILLAGE, 1.5),
        lambda plan: with_renewal(plan, {TOWN: (1,) * 6}, rebuilt_in={SUBURB: 0}),
    ],
)
def test_a_lever_pulled_wrong_is_told(pull: Any) -> None:
    with pytest.raises(ComputationError):
        pull(town_scenario())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.floats(0, 1))
def test_spread_is_exact_and_even(sizes: list[int], share: float) -> None:
    total = round(share * sum(sizes))
    found = spread(total, sizes)
    assert found.sum() == (total if sum(sizes) else 0)
    exact = np.array(sizes) * total / max(sum(sizes), 1)
    assert (np.abs(found - exact) < 1).all()
    assert (found <= sizes).all()


# --- the reference --------------------------------------------------------------------------------


def recent(*rows: tuple[str, str, str, int, Any]) -> pd.DataFrame:
    columns = ["commune_code", "zone", "product", "year", "dwellings_count"]
    return pd.DataFrame(list(rows), columns=columns)


def past(rng: np.random.Generator) -> pd.DataFrame:
    return recent(
        *(
            (code, zone, product, year, int(rng.integers(0, 6)))
            for code in (TOWN, SUBURB, VILLAGE)
            for zone in ("outside_qpv", "qpv")
            for product in ("plai", "plus", "pls")
            for year in range(YEAR - 5, YEAR)
        )
    )


@pytest.mark.parametrize(("horizon", "seed"), [(6, 0), (9, 1), (12, 2)])
def test_reference_keeps_the_mean_rhythm(horizon: int, seed: int) -> None:
    known = past(np.random.default_rng(seed))
    made = reference_scenario(
        town_stock(), known, territory_code="demonstration", horizon_years=horizon
    )
    assert (made.id, made.start_year, made.horizon_years) == (REFERENCE, YEAR, horizon)
    cells = known.groupby(["commune_code", "zone", "product"])["dwellings_count"].sum()
    totals: dict[Any, int] = cells.to_dict()
    found = counts(made, "commune_code", "zone", "product")
    for key, total in totals.items():
        assert found[key] == math.floor(total * horizon / 5 + 0.5)
    # A year never strays from the mean rhythm of a line by a whole dwelling.
    for each in made.lines:
        mean = totals[each.commune_code, each.zone, each.product] / 5
        told = each.dwellings if each.kind is Kind.PRODUCTION else each.dwellings[:2]
        assert all(abs(n - mean) < 1 for n in told)
    # What is delivered does not stop while the first programmes are being built.
    delivered = simulate(made, town_stock()).delivered.sum(axis=(0, 1, 2))
    mean = cells.sum() / 5
    assert (np.abs(delivered - mean) <= 0.25 * mean).all()
    assert {each.kind for each in made.lines} == {Kind.PIPELINE, Kind.PRODUCTION}
    assert (
        reference_scenario(
            town_stock(),
            known.sample(frac=1, random_state=3),
            territory_code="demonstration",
            horizon_years=horizon,
        )
        == made
    )


def test_reference_says_what_it_supposes() -> None:
    known = recent(
        (TOWN, "unknown_zone", "plus", YEAR - 1, 10),
        (TOWN, "outside_qpv", "unknown_product", YEAR - 1, 4),
        ("62001", "outside_qpv", "plus", YEAR - 1, 3),
        (TOWN, "outside_qpv", "plus", YEAR - 9, 500),
    )
    made = reference_scenario(town_stock(), known, territory_code="demonstration")
    assert counts(made, "commune_code", "zone") == {(TOWN, Zone.OUTSIDE_QPV): 12}
    notes = made.notes
    assert "10 logements, dont la source ne dit pas la zone" in notes
    assert "4 logements dont le produit est inconnu" in notes
    assert "3 logements de communes dont le parc n’est pas connu" in notes
    assert f"{YEAR - 5} à {YEAR - 1}" in notes


def test_reference_says_that_pls_are_not_told_from_pli() -> None:
    known = recent(
        (TOWN, "outside_qpv", "plus", YEAR - 1, 10),
        (TOWN, "outside_qpv", PLS_OR_PLI, YEAR - 1, 6),
        ("62001", "outside_qpv", PLS_OR_PLI, YEAR - 1, 3),
        (TOWN, "outside_qpv", "other", YEAR - 1, 4),
    )
    stock = town_stock()
    made = reference_scenario(
        stock, known, territory_code="demonstration", remarks=("Ceci est supposé.",)
    )
    assert not made.hypotheses.pls_told
    assert counts(made, "product") == {(PLUS,): 12}
    assert "6 logements en PLS ou PLI" in made.notes
    assert "4 logements dont le produit est inconnu" in made.notes
    assert "\nCeci est supposé.\n" in made.notes
    other = reference_scenario(
        stock, known[known["product"] != PLS_OR_PLI], territory_code="demonstration"
    )
    assert other.hypotheses.pls_told
    assert "PLS ou PLI, que" not in other.notes


def test_reference_supposes_nothing_where_nothing_is_known() -> None:
    made = reference_scenario(town_stock(), recent(), territory_code="demonstration")
    assert made.lines == ()
    assert "rien n’est programmé" in made.notes.replace("\n", " ")
    assert isinstance(simulate(made, town_stock()), Run)


@pytest.mark.parametrize("count", [-1, 1.5, "beaucoup"])
def test_reference_refuses_what_is_no_count(count: Any) -> None:
    known = recent((TOWN, "qpv", "plus", YEAR - 1, count))
    with pytest.raises(ComputationError, match="nombre entier"):
        reference_scenario(town_stock(), known, territory_code="demonstration")


def test_reference_refuses_a_table_without_its_columns() -> None:
    with pytest.raises(ComputationError, match="zone"):
        reference_scenario(
            town_stock(), recent().drop(columns="zone"), territory_code="demonstration"
        )


def test_lines_that_hold_nothing_are_left_out() -> None:
    plan = scenario(line(SUBURB, "production", 4, product=PLUS))
    only_plai = with_plai_share(plan, share=1)
    assert only_plai.lines == (
        Line(commune_code=SUBURB, kind=Kind.PRODUCTION, product=PLAI, dwellings=(4,) * 6),
    )
