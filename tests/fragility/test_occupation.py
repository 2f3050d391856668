from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import ComputationError, TableError
from fragility.occupation import (
    dimension,
    dimensions,
    read_occupancy,
    residence_indicators,
    segment_occupation,
    standardise_indicators,
)
from fragility.occupation.rules import IndicatorRule, SegmentationRule, default_rules

from .occupied import drawn_table, occupancy_table

AGE = dimension("tenant_age")


def test_the_six_dimensions_and_their_categories():
    assert {d.id: d.category_ids for d in dimensions()} == {
        "tenant_age": ("under_30", "30_49", "50_64", "65_plus"),
        "household": ("single", "single_parent", "couple", "couple_children", "other"),
        "income_ceiling": ("under_20", "20_39", "40_59", "60_99", "100_plus"),
        "activity": ("stable_job", "precarious_job", "unemployed", "retired", "other_inactive"),
        "housing_benefit": ("with", "without"),
        "seniority": ("under_2_years", "2_9_years", "10_plus_years"),
    }


def test_what_touches_a_protected_ground_says_so():
    grounds = {d.id: d.protected_ground for d in dimensions()}
    assert grounds["tenant_age"] == "l’âge"
    assert grounds["household"] == "la situation de famille"
    assert grounds["income_ceiling"] is not None
    assert not dimension("seniority").allocated


def test_shares_are_of_the_households_of_the_dimension():
    table = occupancy_table([10, 20], {"tenant_age": [[1, 2, 3, 2], [5, 5, 5, 5]]})
    found = read_occupancy(table)
    assert found.sizes(AGE).tolist() == [8, 20]  # two ages are not known: no category has them
    assert found.shares(AGE).loc["R000"].tolist() == pytest.approx([1 / 8, 2 / 8, 3 / 8, 2 / 8])
    assert found.problems.empty


def test_a_structure_that_lacks_a_category_is_not_observed():
    table = occupancy_table([12, 12, 12])
    table["tenant_age_under_30_count_status"] = ["observed", "secret", "missing"]
    table["tenant_age_30_49_count_status"] = ["observed", "observed", "missing"]
    found = read_occupancy(table)
    assert found.states["tenant_age"].tolist() == ["observed", "secret", "missing"]
    assert found.shares(AGE).notna().all(axis=1).tolist() == [True, False, False]
    assert found.counts(AGE).loc["R001"].isna().all()


def test_secret_is_not_missing_and_missing_is_not_zero():
    table = occupancy_table([12, 12, 0], {"tenant_age": [[3, 3, 3, 3]] * 2 + [[0, 0, 0, 0]]})
    table.loc[0, "tenant_age_under_30_count"] = np.nan
    found = read_occupancy(table)
    assert found.states["tenant_age"].tolist() == ["missing", "observed", "observed"]
    assert found.sizes(AGE).iloc[2] == 0
    assert found.shares(AGE).iloc[2].isna().all()  # nobody: no structure, and no error


@pytest.mark.parametrize(
    ("counts", "word"), [([9, 1, 1, 1], "plus que"), ([-1, 4, 4, 3], "négatif")]
)
def test_an_impossible_split_is_set_aside_and_told(counts, word):
    table = occupancy_table([10, 10], {"tenant_age": [counts, [1, 2, 3, 4]]})
    found = read_occupancy(table)
    assert found.states["tenant_age"].tolist() == ["missing", "observed"]
    assert found.problems["residence_id"].tolist() == ["R000"]
    assert word in found.problems["reason"].iloc[0]


def test_the_latest_survey_of_each_residence_is_read():
    old, new = occupancy_table([10]), occupancy_table([20])
    table = pd.concat([new.assign(survey_year=2024), old.assign(survey_year=2022)])
    assert read_occupancy(table).households["R000"] == 20


@pytest.mark.parametrize(
    ("table", "word"),
    [
        (occupancy_table([5]).drop(columns="residence_id"), "residence_id"),
        (pd.concat([occupancy_table([5])] * 2), "plusieurs fois"),
        (pd.DataFrame({"residence_id": ["R000"], "household_count": [3]}), "tenant_age"),
        (occupancy_table([5]).assign(household_count="douze"), "household_count"),
        (occupancy_table([5]).assign(residence_id=None), "identifiant"),
    ],
)
def test_an_unusable_table_is_refused_in_french(table, word):
    with pytest.raises(TableError, match=word):
        read_occupancy(table)


def two_kinds(count: int = 20) -> pd.DataFrame:
    old = {"tenant_age": [0.02, 0.08, 0.2, 0.7], "activity": [0.1, 0.1, 0.05, 0.7, 0.05]}
    young = {"tenant_age": [0.4, 0.5, 0.08, 0.02], "activity": [0.6, 0.2, 0.15, 0.02, 0.03]}
    first = drawn_table(old, [40] * count, seed=1)
    second = drawn_table(young, [40] * (count // 2), seed=2)
    second["residence_id"] = "S" + second["residence_id"]
    return pd.concat([first, second], ignore_index=True)


TWO = SegmentationRule(segments=2, prior_households=10, minimum_test_value=2)


def test_segments_find_the_two_kinds_and_name_them():
    found = segment_occupation(read_occupancy(two_kinds()), TWO)
    numbers = found.residences["segment"]
    assert numbers[numbers.index.str.startswith("R")].unique().tolist() == [1]
    assert numbers[numbers.index.str.startswith("S")].unique().tolist() == [2]
    assert found.segments["residence_count"].tolist() == [20, 10]
    assert found.segments["household_count"].tolist() == [800, 400]
    old, young = found.segments["name"]
    assert old.startswith("Davantage de")
    assert "65 ans" in old or "retraités" in old
    assert "emploi stable" in young or "moins de 30 ans" in young or "30 à 49" in young
    shares = found.profiles["share"].groupby(level=["segment", "dimension"]).sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))


def test_segments_do_not_depend_on_the_order_of_rows():
    table = two_kinds()
    shuffled = table.sample(frac=1, random_state=3)
    one = segment_occupation(read_occupancy(table), TWO)
    other = segment_occupation(read_occupancy(shuffled), TWO)
    pd.testing.assert_frame_equal(one.residences, other.residences)


def test_an_incomplete_occupation_has_no_segment():
    table = two_kinds()
    table.loc[0, "tenant_age_30_49_count_status"] = "secret"
    table["tenant_age_30_49_count_status"] = table["tenant_age_30_49_count_status"].fillna(
        "observed"
    )
    found = segment_occupation(read_occupancy(table), TWO)
    assert pd.isna(found.residences.loc["R000", "segment"])
    assert found.segments["residence_count"].sum() == 29


def test_too_few_residences_make_no_segments():
    with pytest.raises(ComputationError, match="5 groupes"):
        segment_occupation(read_occupancy(occupancy_table([10, 10])))


def test_indicators_are_standardised_within_the_stock():
    table = pd.DataFrame(
        {"residence_id": ["a", "b", "c", "d"], "vacancy_share": [0.0, 0.1, 0.2, np.nan]}
    )
    table["vacancy_share_status"] = ["observed", "observed", "observed", "secret"]
    found = standardise_indicators(table)
    assert found.standard["vacancy_share"].tolist()[:3] == pytest.approx([-(1.5**0.5), 0, 1.5**0.5])
    assert found.percentile["vacancy_share"].tolist()[:3] == [0, 0.5, 1]
    assert found.status["vacancy_share"].tolist()[3] == "secret"
    assert np.isnan(found.summary.loc["d", "score"])
    stock = found.stock.loc["vacancy_share"]
    assert (stock["observed_count"], stock["secret_count"], stock["missing_count"]) == (3, 1, 0)


def test_a_residence_with_too_few_indicators_has_no_summary():
    names = [each.id for each in residence_indicators()]
    generator = np.random.default_rng(0)
    table = pd.DataFrame(generator.uniform(size=(6, len(names))), columns=names)
    table.insert(0, "residence_id", list("abcdef"))
    table.loc[0, names[2:]] = np.nan  # two of seven
    found = standardise_indicators(table, IndicatorRule(minimum_share=0.5))
    assert np.isnan(found.summary.loc["a", "score"])
    assert found.summary.loc["a", "used_count"] == 2
    assert found.summary.loc["b", "score"] == pytest.approx(found.standard.loc["b"].mean())


def test_an_indicator_that_does_not_vary_says_nothing():
    table = pd.DataFrame({"residence_id": ["a", "b"], "refusal_share": [0.2, 0.2]})
    found = standardise_indicators(table)
    assert found.standard["refusal_share"].isna().all()
    assert found.summary["available_count"].tolist() == [0, 0]


def test_every_rule_is_read_from_the_document():
    rules = default_rules()
    assert rules.reference.minimum_residences >= 2
    assert rules.gap.minimum_dimensions <= len(dimensions())
