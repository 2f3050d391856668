from __future__ import annotations

import datetime as dt

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from fragility import TableError
from fragility.occupation import agreement, current_ratings, rating_history, read_ratings
from fragility.occupation.agreement import weighted_kappa
from fragility.occupation.rules import AgreementRule

TODAY = dt.date(2025, 12, 31)
EASY = AgreementRule(minimum_common_residences=2, draws=60, seed=0)


def ratings(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["residence_id", "rater", "rated_on", "rating"])


def test_the_current_rating_is_the_median_of_each_raters_last():
    table = ratings(
        ("a", "bailleur", "2023-05-01", 1),
        ("a", "bailleur", "2025-05-01", 4),  # the only one of this rater that counts
        ("a", "commune", "2024-05-01", 3),
        ("b", "bailleur", "2025-01-01", 2),
        ("b", "commune", "2025-01-01", 3),
        ("b", "association", "2025-01-01", 3),
    )
    found = current_ratings(table, TODAY)
    assert found["rating"].to_dict() == {"a": 3.5, "b": 3.0}
    assert found["rater_count"].tolist() == [2, 3]
    assert found["rating_count"].tolist() == [3, 3]
    assert found["spread"].tolist() == [1, 1]
    assert found["rating_class"].tolist() == [3, 3]  # a half is rounded down


def test_a_rater_who_rates_often_counts_once():
    often = [("a", "bailleur", f"2025-0{month}-01", 1) for month in range(1, 9)]
    found = current_ratings(ratings(*often, ("a", "commune", "2025-01-01", 4)), TODAY)
    assert found.loc["a", "rating"] == 2.5
    assert found.loc["a", "rating_class"] == 2


def test_an_old_rating_is_outdated_and_a_later_one_unknown_yet():
    table = ratings(("a", "x", "2020-01-01", 4), ("b", "x", "2026-06-01", 4))
    found = current_ratings(table, TODAY)
    assert found.loc["a", "state"] == "outdated"
    assert np.isnan(found.loc["a", "rating"])
    assert pd.isna(found.loc["a", "rating_class"])
    assert "b" not in found.index


def test_the_history_gives_the_rating_as_it_stood_each_day():
    table = ratings(
        ("a", "x", "2024-01-01", 4), ("a", "y", "2024-06-01", 2), ("a", "x", "2025-06-01", 1)
    )
    found = rating_history(table, "a")
    assert found["rating"].tolist() == [4, 3, 1.5]
    assert found["rater_count"].tolist() == [1, 2, 2]
    assert rating_history(table, "inconnue").empty


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("a", "x", "2025-01-01", 5), "échelle"),
        (("a", "x", "2025-01-01", 0), "échelle"),
        (("a", "x", "2025-01-01", 2.5), "échelle"),
        (("a", "x", "demain", 3), "date"),
        (("a", " ", "2025-01-01", 3), "auteur"),
    ],
)
def test_a_bad_rating_is_refused_in_french(row, word):
    with pytest.raises(TableError, match=word):
        read_ratings(ratings(row))


def test_an_absent_column_is_named():
    with pytest.raises(TableError, match="rated_on"):
        read_ratings(ratings(("a", "x", "2025-01-01", 3)).drop(columns="rated_on"))


def both(first: list[int], second: list[int]) -> pd.DataFrame:
    rows = [(f"r{i:03d}", "x", "2025-01-01", value) for i, value in enumerate(first)]
    rows += [(f"r{i:03d}", "y", "2025-01-01", value) for i, value in enumerate(second)]
    return ratings(*rows)


def test_raters_who_always_agree_and_raters_who_never_do():
    same = agreement(both([1, 2, 3, 4] * 6, [1, 2, 3, 4] * 6), TODAY)
    assert same.pairs.loc[0, "kappa"] == 1
    assert same.alpha.value == pytest.approx(1)
    opposed = agreement(both([1, 2, 3, 4] * 6, [4, 3, 2, 1] * 6), TODAY)
    assert opposed.pairs.loc[0, "kappa"] == pytest.approx(-1)


def test_independent_raters_agree_no_more_than_chance():
    first = [value for value in (1, 2, 3, 4) for _ in range(4)]
    found = agreement(both(first, [1, 2, 3, 4] * 4), TODAY, rule=EASY)
    assert found.pairs.loc[0, "kappa"] == pytest.approx(0)
    assert found.pairs.loc[0, "same_share"] == 0.25
    assert found.pairs.loc[0, "kappa_low"] < 0 < found.pairs.loc[0, "kappa_high"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=40))
def test_our_kappa_of_joint_counts_is_that_of_scikit_learn(pairs):
    table = np.array(pairs)
    joint = np.zeros((4, 4))
    np.add.at(joint, (table[:, 0] - 1, table[:, 1] - 1), 1)
    own = weighted_kappa(joint)
    if len(np.unique(table)) == 1:
        assert np.isnan(own)
    else:
        theirs = cohen_kappa_score(
            table[:, 0], table[:, 1], labels=[1, 2, 3, 4], weights="quadratic"
        )
        assert own == pytest.approx(theirs)


def krippendorff_2011() -> pd.DataFrame:
    """Data of « Computing Krippendorff’s Alpha-Reliability » (2011), section C, values to 4 only.

    Four observers, twelve units, missing data; its value of 5 is brought to the scale of 1 to 4.
    """
    given = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, None, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, None, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, None, 1, None],
    ]
    rows = [
        (f"u{unit:02d}", f"observateur {observer}", "2025-01-01", value)
        for observer, line in enumerate(given)
        for unit, value in enumerate(line)
        if value is not None
    ]
    return ratings(*rows)


def test_alpha_is_that_of_the_package_on_the_same_table():
    table = krippendorff_2011()
    wide = table.pivot_table(index="rater", columns="residence_id", values="rating")
    theirs = krippendorff.alpha(reliability_data=wide.to_numpy(), level_of_measurement="ordinal")
    found = agreement(table, TODAY, rule=EASY).alpha
    assert found.value == pytest.approx(theirs)
    assert found.residence_count == 10  # one unit has one observer, another none
    assert found.low <= found.value <= found.high


def test_alpha_as_published_by_krippendorff():
    """Ordinal alpha of the 2011 paper: 0.815; its fifth unit value 5 kept, on its own scale."""
    given = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
            [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
        ]
    )
    found = krippendorff.alpha(reliability_data=given, level_of_measurement="ordinal")
    assert found == pytest.approx(0.815, abs=5e-4)


def test_too_few_common_residences_are_refused_with_the_reason():
    found = agreement(both([1, 2, 3], [1, 2, 4]), TODAY)
    assert np.isnan(found.pairs.loc[0, "kappa"])
    assert "3 résidences" in found.pairs.loc[0, "reason"]
    assert found.alpha.value is None
    assert "20" in found.alpha.reason


def test_one_rater_or_one_rating_have_no_agreement():
    alone = agreement(ratings(*[(f"r{i}", "x", "2025-01-01", 3) for i in range(30)]), TODAY)
    assert alone.pairs.empty
    assert "un seul" in alone.alpha.reason
    flat = agreement(both([3] * 30, [3] * 30), TODAY)
    assert "égales" in flat.pairs.loc[0, "reason"]
    assert flat.alpha.value is None


def test_the_interval_depends_on_the_seed_alone():
    table = both([1, 2, 3, 4, 2] * 6, [1, 2, 4, 4, 3] * 6)
    one, two = (agreement(table, TODAY).pairs for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert one.loc[0, "kappa_low"] <= one.loc[0, "kappa"] <= one.loc[0, "kappa_high"]
