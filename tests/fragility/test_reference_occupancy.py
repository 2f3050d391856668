from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from fragility.occupation import (
    Criterion,
    Reference,
    Refusal,
    differences,
    dimension,
    gaps,
    read_occupancy,
    reference_occupancy,
    total_variation,
)
from fragility.occupation.gap import _chance
from fragility.occupation.reference import best_rated
from fragility.occupation.rules import GapRule, ReferenceRule, default_rules

from .occupied import drawn_table, occupancy_table, series

AGE = dimension("tenant_age")
RULE = default_rules().reference
GAP = default_rules().gap


def small(**changes: object) -> ReferenceRule:
    return RULE.model_copy(update={"minimum_residences": 2, "minimum_households": 10, **changes})


def test_the_reference_is_the_pooled_structure_of_the_best_rated():
    ages = [[10, 0, 0, 0], [0, 0, 0, 30], [5, 5, 5, 5]]
    occupancy = read_occupancy(occupancy_table([10, 30, 20], {"tenant_age": ages}))
    found = reference_occupancy(occupancy, series([4.0, 3.5, 1.0]), series(["1"] * 3), small())
    reference = found.by_family["1"]
    assert isinstance(reference, Reference)
    assert reference.residences == ("R000", "R001")
    assert reference.household_count == 40
    assert reference.rated_count == 3
    assert reference.share(AGE).tolist() == [0.25, 0, 0, 0.75]  # households, not residences
    row = reference.shares.loc[("tenant_age", "under_30")]
    assert (row["household_count"], row["residence_count"]) == (40, 2)
    # Weighted deviation: shares 1 and 0 around 1/4, weights 1/4 and 3/4.
    assert row["deviation"] == pytest.approx(np.sqrt(0.25 * 0.75**2 + 0.75 * 0.25**2))
    assert row["low"] <= row["share"] <= row["high"]


def test_too_few_residences_households_or_ratings_are_refused_with_the_reason():
    occupancy = read_occupancy(occupancy_table([10, 30, 20, 15, 8]))
    families = series(["1", "1", "2", "3", None])
    given_ratings = series([4.0, 1.0, np.nan, 2.0, 4.0])
    found = reference_occupancy(occupancy, given_ratings, families)
    assert set(found.by_family) == {"1", "2", "3"}
    first, second, third = (found.by_family[name] for name in "123")
    assert isinstance(first, Refusal)
    assert "1 résidence" in first.reason
    assert (first.residence_count, first.rated_count) == (1, 2)
    assert "aucune résidence notée" in second.reason
    assert "assez bien notée" in third.reason
    households = small(minimum_residences=2, minimum_households=1000)
    both = reference_occupancy(occupancy, series([4.0, 4, 4, 4, 4]), series(["1"] * 5), households)
    assert "83 ménages" in both.by_family["1"].reason
    assert found.of("R004") is None


def test_failing_the_threshold_the_best_quarter_is_taken_above_the_floor():
    values = series([3.4, 3.2, 3.0, 2.0] + [1.0] * 12)
    chosen, criterion = best_rated(values, RULE)
    assert criterion is Criterion.TOP_SHARE
    assert chosen.tolist() == [3.4, 3.2, 3.0]  # the fourth is in the quarter, below the floor
    enough, criterion = best_rated(series([4.0] * 5 + [3.0] * 50), RULE)
    assert criterion is Criterion.THRESHOLD
    assert len(enough) == 5


def test_equals_at_the_cut_are_never_parted():
    chosen, _ = best_rated(series([3.0] * 7 + [1.0]), RULE)
    assert len(chosen) == 7


def test_the_reference_does_not_depend_on_the_order_of_rows():
    table = drawn_table({"tenant_age": [0.2, 0.3, 0.3, 0.2]}, [20] * 12)
    values, families = series([4.0] * 6 + [2.0] * 6), series(["1"] * 12)
    one = reference_occupancy(read_occupancy(table), values, families)
    mixed = read_occupancy(table.sample(frac=1, random_state=1))
    other = reference_occupancy(mixed, values.iloc[::-1], families.iloc[::-1])
    pd.testing.assert_frame_equal(one.by_family["1"].shares, other.by_family["1"].shares)


shares = st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any)


@settings(max_examples=50, deadline=None)
@given(shares, shares, shares)
def test_total_variation_is_a_distance(one, two, three):
    a, b, c = (np.array(v) / sum(v) for v in (one, two, three))
    assert total_variation(a, a) == 0
    assert 0 <= total_variation(a, b) <= 1 + 1e-12
    assert total_variation(a, b) == pytest.approx(total_variation(b, a))
    assert total_variation(a, c) <= total_variation(a, b) + total_variation(b, c) + 1e-12
    # Half the sum of differences is the mass that must move.
    assert total_variation(a, b) == pytest.approx(np.maximum(a - b, 0).sum())


def mean_deviation(size: int, share: float) -> float:
    """E|X/n - q| of a binomial, summed over its values."""
    values = np.arange(size + 1)
    return float((binom.pmf(values, size, share) * np.abs(values / size - share)).sum())


def test_the_gap_of_chance_is_the_closed_form_where_the_reference_is_sure():
    """E[TV] = ½ Σ E|X_c/n - q_c|: binomial mean deviations, exact."""
    share = [0.1, 0.2, 0.3, 0.4]
    counts = [[10, 20, 30, 40]] * 6  # identical residences: the bootstrap never moves
    occupancy = read_occupancy(
        occupancy_table([100] * 6, {"tenant_age": counts}, only=["tenant_age"])
    )
    found = reference_occupancy(occupancy, series([4.0] * 6), series(["1"] * 6))
    reference = found.by_family["1"]
    rule = GAP.model_copy(update={"draws": 20_000})
    sizes = np.array([5.0, 14.0, 60.0])
    expected = _chance(reference, AGE, sizes, 0, rule)[:, 0]
    exact = [sum(mean_deviation(int(n), q) for q in share) / 2 for n in sizes]
    assert expected == pytest.approx(exact, rel=0.015)


def stock(far: list[float], size: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Ten well-rated residences of 40, and one last residence of another structure."""
    good = drawn_table(
        {"tenant_age": [0.25] * 4, "activity": [0.2] * 5, "housing_benefit": [0.5, 0.5]},
        [40] * 10,
        seed=5,
    )
    counts = np.round(np.array(far) * size).astype(int).tolist()
    last = occupancy_table([size], {"tenant_age": [counts]})
    last["residence_id"] = "R010"
    table = pd.concat([good, last], ignore_index=True)
    return table, series([4.0] * 10 + [1.0]), series(["1"] * 11)


def test_a_residence_like_its_reference_is_near_whatever_its_size():
    good = drawn_table({"tenant_age": [0.1, 0.2, 0.3, 0.4]}, [60] * 20, seed=1)
    small_ones = drawn_table({"tenant_age": [0.1, 0.2, 0.3, 0.4]}, [8] * 150, seed=2)
    small_ones["residence_id"] = "S" + small_ones["residence_id"]
    occupancy = read_occupancy(pd.concat([good, small_ones]))
    values = pd.Series(4.0, index=good["residence_id"])
    families = pd.Series("1", index=occupancy.residences)
    references = reference_occupancy(occupancy, values, families)
    found = gaps(occupancy, references, GapRule(**GAP.model_dump() | {"minimum_dimensions": 1}))
    ages = found.dimensions.xs("tenant_age", level="dimension")
    ages = ages[ages.index.str.startswith("S")]
    # The raw gap of these is large, by chance alone: what chance makes is taken off.
    assert ages["gap_share"].mean() > 0.15
    assert (ages["gap_share"] - ages["expected_gap_share"]).mean() == pytest.approx(0, abs=0.015)
    assert ages["beyond_chance"].mean() < 0.03
    small_frame = found.frame[found.frame.index.str.startswith("S")]
    assert (small_frame["gap_class"] == "near").mean() > 0.9


def test_a_residence_of_another_structure_is_far_when_it_is_large_enough():
    table, values, families = stock([0.0, 0.0, 0.0, 1.0], 60)
    occupancy = read_occupancy(table)
    found = gaps(occupancy, reference_occupancy(occupancy, values, families))
    row = found.frame.loc["R010"]
    assert row["state"] == "compared"
    assert row["gap_class"] == "far"
    age = found.dimensions.loc[("R010", "tenant_age")]
    reference = reference_occupancy(occupancy, values, families).by_family["1"]
    assert age["gap_share"] == pytest.approx(1 - reference.share(AGE)[3])
    own = found.dimensions.loc["R010"]
    assert row["gap_share"] == pytest.approx(own["gap_share"].mean())


def test_a_member_of_the_reference_is_compared_with_the_others():
    ages = [[20, 0, 0, 0], [0, 20, 0, 0], [0, 20, 0, 0]]
    occupancy = read_occupancy(occupancy_table([20] * 3, {"tenant_age": ages}))
    references = reference_occupancy(occupancy, series([4.0] * 3), series(["1"] * 3), small())
    found = gaps(occupancy, references).dimensions
    assert found.loc[("R000", "tenant_age"), "gap_share"] == 1  # the others are all 30–49
    assert found.loc[("R001", "tenant_age"), "gap_share"] == 0.5
    told = differences(occupancy, references, "R000")
    assert told.loc[("tenant_age", "under_30"), "reference_share"] == 0


def test_why_a_residence_is_not_compared():
    table, values, families = stock([0.25] * 4, 60)
    more = occupancy_table([3, 30, 30, 30])
    more["residence_id"] = ["T0", "T1", "T2", "T3"]
    statuses = [c for c in more.columns if c.endswith("_count") and c != "household_count"]
    for column in statuses:
        more[f"{column}_status"] = ["observed", "observed", "observed", "secret"]
    for column in [c for c in statuses if not c.startswith(("tenant_age", "activity"))]:
        more.loc[2, f"{column}_status"] = "missing"
    told = {f"{column}_status": "observed" for column in statuses}
    occupancy = read_occupancy(pd.concat([table.assign(**told), more]))
    families = pd.concat([families, pd.Series({"T0": "1", "T1": "9", "T2": "1", "T3": "1"})])
    states = gaps(occupancy, reference_occupancy(occupancy, values, families)).frame["state"]
    assert states[["T0", "T1", "T2", "T3"]].tolist() == [
        "too_few_households", "no_reference", "too_few_dimensions", "no_occupancy"
    ]  # fmt: skip
    without = families.drop("T1")
    states = gaps(occupancy, reference_occupancy(occupancy, values, without)).frame["state"]
    assert states["T1"] == "no_family"


def test_the_gap_of_a_residence_does_not_depend_on_the_others():
    table, values, families = stock([0.7, 0.1, 0.1, 0.1], 50)
    occupancy = read_occupancy(table)
    more = occupancy_table([33])
    more["residence_id"] = "T0"
    wider = read_occupancy(pd.concat([table, more]))
    families_too = pd.concat([families, pd.Series({"T0": "1"})])
    one = gaps(occupancy, reference_occupancy(occupancy, values, families)).frame
    two = gaps(wider, reference_occupancy(wider, values, families_too)).frame
    pd.testing.assert_frame_equal(one, two.drop("T0"))


def test_differences_are_signed_and_judged_against_chance():
    table, values, families = stock([0.25, 0.25, 0.0, 0.5], 40)
    occupancy = read_occupancy(table)
    references = reference_occupancy(occupancy, values, families)
    found = differences(occupancy, references, "R010").loc["tenant_age"]
    q = references.by_family["1"].share(AGE)
    assert found["difference"].tolist() == pytest.approx([0.25, 0.25, 0.0, 0.5] - q)
    assert found["z"].tolist() == pytest.approx(
        ([0.25, 0.25, 0.0, 0.5] - q) / np.sqrt(q * (1 - q) / 40)
    )
    assert found["beyond_chance"].tolist()[2:] == [True, True]
    assert differences(occupancy, references, "inconnue").empty
