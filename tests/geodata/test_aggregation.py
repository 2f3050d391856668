from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.aggregation import all_missing, combined_status, count_columns, sum_counts
from geodata.model import ValueStatus

STATUSES = [one.value for one in ValueStatus]


def table(values: list[float | None], statuses: list[str]) -> pd.DataFrame:
    observed = [status == "observed" for status in statuses]
    return pd.DataFrame(
        {
            "zone_code": [f"00001{i:04}" for i in range(len(values))],
            "family_count": [v if o else np.nan for v, o in zip(values, observed, strict=True)],
            "family_count_status": statuses,
        }
    )


def test_sum_of_observed_parts_is_their_total_and_zero_stays_zero() -> None:
    frame = table([10.0, 0.5, 0.0], ["observed"] * 3)
    groups = pd.Series(["a", "a", "b"])
    result = sum_counts(frame, groups).set_index("zone_code")
    assert result.loc["a", "family_count"] == 10.5
    assert result.loc["b", "family_count"] == 0.0
    assert set(result["family_count_status"]) == {"observed"}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["observed", "secret"], "secret"),
        (["observed", "missing"], "missing"),
        (["secret", "missing"], "missing"),
        (["secret", "secret"], "secret"),
    ],
)
def test_a_sum_is_never_partial(statuses: list[str], expected: str) -> None:
    result = sum_counts(table([3.0, 4.0], statuses), pd.Series(["a", "a"]))
    assert result["family_count_status"].tolist() == [expected]
    assert result["family_count"].isna().all()


def test_medians_and_shares_are_not_summed() -> None:
    frame = table([1.0], ["observed"]).assign(
        median_income_per_uc_eur=20_000.0,
        median_income_per_uc_eur_status="observed",
        poverty_rate_share=0.2,
        poverty_rate_share_status="observed",
    )
    assert count_columns(frame) == ["family_count"]
    assert list(sum_counts(frame, pd.Series(["a"]))) == [
        "zone_code",
        "family_count",
        "family_count_status",
    ]


def test_rows_without_a_group_are_left_out() -> None:
    groups = pd.Series(["a", None, "a"])
    result = sum_counts(table([1.0, 100.0, 2.0], ["observed"] * 3), groups)
    assert result["family_count"].tolist() == [3.0]


def test_no_row_gives_no_group() -> None:
    result = sum_counts(table([], []), pd.Series([], dtype="str"))
    assert result.empty
    assert "family_count_status" in result


def test_all_missing_keeps_zones_and_columns() -> None:
    result = all_missing(table([1.0, 2.0], ["observed", "secret"]))
    assert result["family_count"].isna().all()
    assert set(result["family_count_status"]) == {"missing"}


rows = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from(STATUSES), st.sampled_from("abc")),
    min_size=1,
    max_size=30,
)


@settings(deadline=None)
@given(rows)
def test_value_is_there_exactly_where_every_part_is_observed(
    parts: list[tuple[int, str, str]],
) -> None:
    frame = table([float(v) for v, _, _ in parts], [s for _, s, _ in parts])
    groups = pd.Series([g for _, _, g in parts])
    result = sum_counts(frame, groups).set_index("zone_code")
    for group, row in result.iterrows():
        mine = [(v, s) for v, s, g in parts if g == group]
        if all(s == "observed" for _, s in mine):
            assert row["family_count"] == sum(v for v, _ in mine)
            assert row["family_count_status"] == "observed"
        else:
            assert np.isnan(row["family_count"])
            assert row["family_count_status"] != "observed"


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_summing_in_two_steps_is_summing_at_once(values: list[int]) -> None:
    frame = table([float(v) for v in values], ["observed"] * len(values))
    communes = pd.Series([f"{i % 3}" for i in range(len(values))])
    by_commune = sum_counts(frame, communes)
    once = sum_counts(frame, pd.Series("x", index=frame.index))
    twice = sum_counts(by_commune, pd.Series("x", index=by_commune.index))
    pd.testing.assert_frame_equal(once, twice)


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(
    parts: list[tuple[int, str, str]], random: np.random.Generator
) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    results = []
    for one in (parts, shuffled):
        frame = table([float(v) for v, _, _ in one], [s for _, s, _ in one])
        results.append(sum_counts(frame, pd.Series([g for _, _, g in one])))
    pd.testing.assert_frame_equal(*results)


def test_missing_wins_over_secret() -> None:
    status = combined_status(pd.Series(["secret", "missing"]), pd.Series(["a", "a"]))
    assert status.to_dict() == {"a": "missing"}
