from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geodata.joining import AbsentRow, join_zones, main_column, merge_rows

ZONES = pd.DataFrame(
    {
        "zone_code": ["000010102", "000010101", "000010103", "000020000", "000030000"],
        "iris_type": ["H", "H", "A", "Z", None],
        "commune_code": ["00001", "00001", "00001", "00002", "00003"],
    }
)


def incomes(**medians: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "zone_code": [code.removeprefix("z") for code in medians],
            "median_income_per_uc_eur": list(medians.values()),
            "median_income_per_uc_eur_status": "observed",
        }
    )


def state(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["zone_code"], frame["median_income_per_uc_eur_status"], strict=True))


def test_one_row_a_zone_in_the_order_of_the_zones() -> None:
    joined = join_zones(incomes(z000010101=15_000.0, z999990101=1.0), ZONES).frame
    assert joined["zone_code"].tolist() == ZONES["zone_code"].tolist()
    assert joined.loc[1, "median_income_per_uc_eur"] == 15_000.0
    assert joined["row_origin"].tolist() == [
        "absent",
        "file",
        "absent",
        "absent",
        "absent",
    ]


def test_absent_income_is_secret_for_habitat_and_missing_for_activity() -> None:
    joined = join_zones(incomes(z000010101=15_000.0), ZONES, absent=AbsentRow.NOT_PUBLISHED)
    assert state(joined.frame) == {
        "000010101": "observed",
        "000010102": "secret",
        "000010103": "missing",
        "000020000": "missing",
        "000030000": "missing",
    }
    assert any("communes non divisées" in note for note in joined.notes)


def test_absent_census_row_is_missing_everywhere() -> None:
    joined = join_zones(incomes(z000010101=15_000.0), ZONES)
    assert set(state(joined.frame).values()) == {"observed", "missing"}


def test_undivided_commune_takes_its_own_row_and_is_secret_without_one() -> None:
    joined = join_zones(
        incomes(z000010101=15_000.0),
        ZONES,
        absent=AbsentRow.NOT_PUBLISHED,
        commune_rows=incomes(z00001=16_000.0, z00002=21_000.0),
    ).frame.set_index("zone_code")
    assert joined.loc["000020000", "median_income_per_uc_eur"] == 21_000.0
    assert joined.loc["000020000", "row_origin"] == "commune"
    # Typed Z by its code, though the contours do not say its type.
    assert joined.loc["000030000", "median_income_per_uc_eur_status"] == "secret"
    # A divided commune's own median never stands for its IRIS.
    assert np.isnan(joined.loc["000010102", "median_income_per_uc_eur"])


def test_row_of_an_undivided_commune_in_the_iris_file_is_kept() -> None:
    joined = join_zones(
        incomes(z000020000=19_000.0),
        ZONES,
        absent=AbsentRow.NOT_PUBLISHED,
        commune_rows=incomes(z00002=21_000.0),
    ).frame.set_index("zone_code")
    assert joined.loc["000020000", "median_income_per_uc_eur"] == 19_000.0
    assert joined.loc["000020000", "row_origin"] == "file"


def test_absent_commune_income_is_secret() -> None:
    communes = pd.DataFrame({"zone_code": ["00001", "00002"]})
    joined = join_zones(incomes(z00001=15_000.0), communes, absent=AbsentRow.NOT_PUBLISHED)
    assert state(joined.frame) == {"00001": "observed", "00002": "secret"}


def test_value_is_never_there_without_observed_status() -> None:
    frame = incomes(z000010101=15_000.0, z000010102=np.nan)
    frame.loc[1, "median_income_per_uc_eur_status"] = "secret"
    joined = join_zones(frame, ZONES, absent=AbsentRow.NOT_PUBLISHED).frame
    observed = joined["median_income_per_uc_eur_status"].eq("observed")
    assert joined["median_income_per_uc_eur"].notna().equals(observed)


def counts(**values: float) -> pd.DataFrame:
    frame = incomes(**dict.fromkeys(values, 10_000.0))
    return frame.assign(family_count=list(values.values()), family_count_status="observed")


def test_merged_zone_sums_counts_and_drops_medians() -> None:
    merged = merge_rows(counts(z00001=10.0, z00002=5.0), {"00001": ("00001", "00002")})
    assert merged["zone_code"].tolist() == ["00001"]
    assert merged["family_count"].tolist() == [15.0]
    assert merged["median_income_per_uc_eur"].isna().all()
    assert merged["median_income_per_uc_eur_status"].tolist() == ["missing"]


def test_merged_zone_without_all_its_parts_is_missing() -> None:
    merged = merge_rows(counts(z00001=10.0), {"00001": ("00001", "00002")})
    assert merged["family_count_status"].tolist() == ["missing"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ["q1_income_per_uc_eur", "median_income_per_uc_eur"],
            "median_income_per_uc_eur",
        ),
        (["some_count"], "some_count"),
        ([], None),
    ],
)
def test_main_column(columns: list[str], expected: str | None) -> None:
    frame = pd.DataFrame({name: [] for c in columns for name in (c, f"{c}_status")})
    assert main_column(frame) == expected
