from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geodata.combining import combine
from geodata.errors import InvalidContentError
from geodata.model import Dataset, Level, SourceInfo

INFO = SourceInfo("test", "Essai", "Personne", "Libre")


def table(values: dict[str, tuple[float | None, str]], column: str = "family_count") -> Dataset:
    frame = pd.DataFrame(
        {
            "zone_code": list(values),
            column: [v for v, _ in values.values()],
            f"{column}_status": [s for _, s in values.values()],
        }
    )
    return dataset(frame)


def dataset(frame: pd.DataFrame, name: str = "rp_families") -> Dataset:
    return Dataset(INFO, name, Level.IRIS, 2021, frame, len(frame), f"{id(frame)}.csv")


def test_parts_of_a_table_are_put_together() -> None:
    first = table({"a": (1.0, "observed")})
    second = table({"b": (2.0, "observed")})
    (result,) = combine([first, second])
    assert dict(zip(result.frame["zone_code"], result.frame["family_count"], strict=True)) == {
        "a": 1.0,
        "b": 2.0,
    }
    assert result.rows_read == 2
    assert first.file in result.file
    assert second.file in result.file


def test_columns_complete_each_other_with_their_statuses() -> None:
    first = table({"a": (1.0, "observed"), "b": (None, "secret")})
    second = table({"a": (5.0, "observed")}, "household_count")
    frame = combine([first, second])[0].frame.set_index("zone_code")
    assert frame.loc["a", "household_count"] == 5.0
    assert frame.loc["b", "household_count_status"] == "missing"
    assert frame.loc["b", "family_count_status"] == "secret"


def test_observed_wins_over_secret_and_secret_over_missing() -> None:
    first = table({"a": (None, "secret"), "b": (None, "missing"), "c": (None, "secret")})
    second = table({"a": (1.0, "observed"), "b": (None, "secret"), "c": (None, "missing")})
    frame = combine([first, second])[0].frame.set_index("zone_code")
    assert frame["family_count_status"].to_dict() == {
        "a": "observed",
        "b": "secret",
        "c": "secret",
    }
    assert frame.loc["a", "family_count"] == 1.0


def test_two_values_for_one_cell_are_refused_naming_both_files() -> None:
    first, second = table({"a": (1.0, "observed")}), table({"a": (2.0, "observed")})
    with pytest.raises(InvalidContentError, match="valeurs différentes") as caught:
        combine([first, second])
    assert first.file in caught.value.message
    assert second.file in caught.value.message


def test_same_file_twice_is_one() -> None:
    frame = combine([table({"a": (1.0, "observed")})] * 2)[0].frame
    assert frame["zone_code"].tolist() == ["a"]


def squares(**origins: float) -> Dataset:
    frame = gpd.GeoDataFrame(
        {"zone_code": list(origins)},
        geometry=[box(x, 0, x + 10, 10) for x in origins.values()],
        crs=2154,
    )
    return dataset(frame, "iris_contours")


def test_contours_are_put_one_after_the_other() -> None:
    (result,) = combine([squares(a=0.0, b=10.0), squares(b=10.0, c=20.0)])
    assert isinstance(result.frame, gpd.GeoDataFrame)
    assert result.frame["zone_code"].tolist() == ["a", "b", "c"]
    assert result.frame.crs == 2154


def test_contours_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidContentError, match="contours différents"):
        combine([squares(a=0.0), squares(a=1.0)])


def test_other_vintages_stay_apart() -> None:
    frame = table({"a": (1.0, "observed")}).frame
    older = Dataset(INFO, "rp_families", Level.IRIS, 2016, frame, 1, "old.csv")
    assert len(combine([dataset(frame), older])) == 2
