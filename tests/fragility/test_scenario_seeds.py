"""What the source texts say of the programming of dwellings, found again by the software.

MEL, workshops of the intercommunal bodies (2017): « La programmation de logements vise à réduire
les écarts entre les territoires ». Workshops of the orientations (2017): communes in carence.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from fragility.scenario import (
    Kind,
    Operation,
    Product,
    Scenario,
    Zone,
    compliance,
    make_stock,
    operation_mix,
    simulate,
    smooth_reconstitution,
    with_operation_rule,
    with_renewal,
)
from fragility.scenario.operation import at_least

from .scenario_toy import VILLAGE, YEAR, line, scenario, town_stock

COMMUNES = tuple(f"59{number:03d}" for number in range(1, 41))
REBUILT_SHARE, USUAL_SHARE = Fraction(60, 100), Fraction(20, 100)
LOW, HIGH = Fraction(25, 100), Fraction(30, 100)


@pytest.mark.parametrize(("plai_share", "plus", "plai"), [(0.2, 7, 2), (0.25, 6, 3), (0.3, 6, 3)])
def test_operation_of_30_dwellings(plai_share: float, plus: int, plai: int) -> None:
    # « Dans une opération de 30 logements : aujourd'hui 30 % de logements sociaux dont 20 % de
    # PLAI, c'est 7 PLUS et 2 PLAI ; demain […] dont 25 à 30 % de PLAI, c'est 6 PLUS et 3 PLAI. »
    assert operation_mix(30, 0.3, plai_share) == (plus, plai)


def test_one_plai_in_the_place_of_one_plus() -> None:
    before, after = operation_mix(30, 0.3, 0.2), operation_mix(30, 0.3, 0.25)
    assert sum(before) == sum(after) == 9
    assert (after.plai - before.plai, after.plus - before.plus) == (1, -1)


def test_operation_rule_on_a_scenario() -> None:
    given = Operation(name="Îlot", commune_code="59001", year=YEAR, dwellings=30, plus=7, plai=2)
    plan = scenario(line("59002", "production", 9, product=Product.PLUS), operations=(given,))
    changed = with_operation_rule(plan, plai_share=0.25)
    assert (changed.operations[0].plus, changed.operations[0].plai) == (6, 3)
    kept = {each.product: each.dwellings for each in changed.lines}
    assert kept == {Product.PLUS: (6,) * 6, Product.PLAI: (3,) * 6}


def common_share(rebuilt: int, others: int) -> Fraction:
    return (REBUILT_SHARE * rebuilt + USUAL_SHARE * others) / (rebuilt + others)


@pytest.mark.parametrize("rebuilt", [2500, 3000, 3500])
def test_volumes_for_which_smoothing_gives_25_to_30(rebuilt: int) -> None:
    # 2 500 to 3 500 demolished and rebuilt at 60 % of PLAI, the rest at 20 % « aujourd'hui ».
    # (0.6 R + 0.2 O) / (R + O) is 30 % where O = 3 R and 25 % where O = 7 R, and falls between.
    assert common_share(rebuilt, 3 * rebuilt) == HIGH
    assert common_share(rebuilt, 7 * rebuilt) == LOW
    assert common_share(rebuilt, 3 * rebuilt - 1) > HIGH
    assert common_share(rebuilt, 7 * rebuilt + 1) < LOW


def test_other_programmes_that_suit_the_whole_range_of_demolitions() -> None:
    # 10 500 to 17 500 other PLUS and PLAI: whatever is demolished between 2 500 and 3 500.
    for rebuilt in (2500, 3500):
        assert LOW <= common_share(rebuilt, 17_500) <= common_share(rebuilt, 10_500) <= HIGH
    assert common_share(3500, 10_499) > HIGH
    assert common_share(2500, 17_501) < LOW


def mel_plan(rebuilt: int, others: int, years: int = 10) -> Scenario:
    """Forty communes build ``others`` PLUS and PLAI, a fifth of them PLAI, and rebuild."""
    each = others // len(COMMUNES) // years
    plai = each // 5
    assert (each * len(COMMUNES) * years, plai * 5) == (others, each)
    lines = [
        line(code, "production", count, years, product=product)
        for code in COMMUNES
        for product, count in ((Product.PLAI, plai), (Product.PLUS, each - plai))
    ]
    plan = scenario(*lines, years=years)
    demolished = {COMMUNES[0]: (rebuilt // years,) * years}
    return with_renewal(plan, demolished, rebuilt_in=dict.fromkeys(COMMUNES, 1))


def plus_plai(plan: Scenario) -> dict[tuple[str, str, int], list[int]]:
    """PLAI, and PLUS and PLAI, of each programme: commune, kind, year."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for one in plan.lines:
        if one.product in {Product.PLAI, Product.PLUS}:
            for year, count in enumerate(one.dwellings):
                cell = found.setdefault((one.commune_code, one.kind, year), [0, 0])
                cell[0] += count * (one.product is Product.PLAI)
                cell[1] += count
    return found


@pytest.mark.parametrize(("rebuilt", "others"), [(2500, 10_000), (3000, 14_000), (3500, 14_000)])
def test_smoothing_of_the_reconstitution(rebuilt: int, others: int) -> None:
    plan = mel_plan(rebuilt, others)
    before = plus_plai(plan)
    of_rebuilt = [pair for (_, kind, _), pair in before.items() if kind == Kind.RECONSTITUTION]
    assert sum(n for _, n in of_rebuilt) == rebuilt
    assert sum(plai for plai, _ in of_rebuilt) == REBUILT_SHARE * rebuilt
    usual = {Fraction(*pair) for (_, kind, _), pair in before.items() if kind == Kind.PRODUCTION}
    assert usual == {USUAL_SHARE}

    after = plus_plai(smooth_reconstitution(plan))
    assert {key: n for key, (_, n) in after.items() if n} == {
        key: n for key, (_, n) in before.items() if n
    }
    total = sum(plai for plai, _ in after.values())
    assert total == sum(plai for plai, _ in before.values())
    share = Fraction(total, rebuilt + others)
    assert share == common_share(rebuilt, others)
    assert LOW <= share <= HIGH
    # Each programme, rebuilt or not, has the common share, rounded down or up.
    assert all(abs(plai - share * n) < 1 for plai, n in after.values())
    for code in COMMUNES:
        pairs = [pair for (where, _, _), pair in after.items() if where == code]
        plai, n = (sum(column) for column in zip(*pairs, strict=True))
        assert abs(plai - share * n) < 1
        assert LOW <= Fraction(plai, n) <= HIGH


def test_rules_of_the_reconstitution_before_and_after_smoothing() -> None:
    plan = mel_plan(2500, 10_000)
    rows = [
        {"commune_code": code, "zone": zone, "plus_count": 3000}
        for code in COMMUNES
        for zone in ("outside_qpv", "qpv")
    ]
    stock = make_stock(YEAR, pd.DataFrame(rows))
    verdicts = []
    for each in (plan, smooth_reconstitution(plan)):
        table = compliance(simulate(each, stock))
        whole = table.loc[table["level"] == "epci"].set_index("rule_id")["verdict"]
        communes = table.loc[(table["rule_id"] == "plai_share") & (table["level"] == "commune")]
        years = table.loc[table["rule_id"] == "operation_plai", "verdict"]
        verdicts.append(
            (
                whole["reconstitution_plai"],
                whole["reconstitution_plai_smoothed"],
                whole["plai_share"],
                set(communes["verdict"]),
                set(years),
            )
        )
    assert verdicts[0] == ("reached", "not_concerned", "reached", {"reached"}, {"reached"})
    assert verdicts[1] == ("missed", "reached", "reached", {"reached"}, {"reached"})


def test_reconstitution_is_outside_qpv() -> None:
    plan = with_renewal(scenario(), {"59001": (10,) * 6}, rebuilt_in={"59002": 2, "59003": 1})
    zones = {one.zone for one in plan.lines if one.kind is Kind.RECONSTITUTION}
    assert zones == {Zone.OUTSIDE_QPV}


@pytest.mark.parametrize(
    ("dwellings", "floor_area_m2", "social", "verdict"),
    [
        (13, None, 4, "reached"),  # 30 % of 13 is 3.9
        (13, None, 3, "missed"),
        (12, 801, 3, "missed"),
        (12, 800, 3, "not_concerned"),
        (12, None, 3, "unknown"),
        (12, None, 4, "reached"),
    ],
)
def test_operations_of_a_commune_in_carence(
    dwellings: int, floor_area_m2: float | None, social: int, verdict: str
) -> None:
    # « une part minimum de 30 % de logements PLUS-PLAI dans les opérations de taille significative
    # (plus de 800 m2 de surface de plancher ou plus de 12 logements) »
    one = Operation(
        name="Le Clos",
        commune_code=VILLAGE,
        year=YEAR,
        dwellings=dwellings,
        floor_area_m2=floor_area_m2,
        plus=social - 1,
        plai=1,
    )
    table = compliance(simulate(scenario(operations=(one,)), town_stock()))
    row = table.loc[(table["rule_id"] == "carence_social_share") & (table["period"] == "Le Clos")]
    assert row["verdict"].tolist() == [verdict]
    if verdict == "missed":
        assert row["missing_count"].tolist() == [int(at_least(dwellings, 0.3)) - social]
