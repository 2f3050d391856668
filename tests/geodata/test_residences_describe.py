"""What a residence says of its dwellings, and the figures of the restricted file."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geodata.residences import build_residences
from geodata.serving_points import write_points
from geodata.stock.counting import count_dwellings
from geodata.stock.letting import letting_figures
from tests.geodata.dwelling_rows import contours, dwellings

LANDLORD = {"landlord_name": "Habitat d’Essai", "segment_code": "S1", "segment_name": "LES ESSAIS"}


def _one(*rows: dict[str, object], **common: object) -> pd.Series:
    stock = build_residences(
        dwellings(*rows, **{**LANDLORD, **common}), vintage=2025, zones=contours()
    )
    assert len(stock.residences) == 1
    return stock.residences.iloc[0]


def test_counts_by_kind():
    residence = _one(
        {"product_key": "plai", "room_count": 1.0, "energy_label": "G"},
        {"product_key": "pla_lm_ts", "room_count": 7.0, "energy_label": "G"},
        {"product_key": "hlmo", "room_count": None, "energy_label": None},
        {"product_key": None, "building_type": "individual", "energy_label": "A"},
    )
    expected = {
        "dwelling_count": 4,
        "collective_count": 3,
        "individual_count": 1,
        "plai_count": 1,
        "plai_total_count": 2,
        "low_rent_count": 3,
        "hlmo_count": 1,
        "unknown_product_count": 1,
        "rooms_1_count": 1,
        "rooms_5p_count": 1,
        "rooms_3_count": 1,
        "rooms_unknown_count": 1,
        "energy_g_count": 2,
        "energy_a_count": 1,
        "energy_unknown_count": 1,
        "sru_expiry_count": 0,
    }
    assert {name: residence[name] for name in expected} == expected
    assert residence["main_product"] == "plai"
    assert residence["energy_label"] == "G"
    assert residence["residence_name"] == "LES ESSAIS"
    assert residence["iris_code"] == "000010101"


def test_of_two_labels_as_frequent_the_worse_is_given():
    assert _one({"energy_label": "B"}, {"energy_label": "E"})["energy_label"] == "E"


def test_years_periods_and_expiry():
    residence = _one(
        {"built_year": 1960.0, "sru_expiry_year": 2031.0},
        {"built_year": 1980.0, "sru_expiry_year": 2027.0},
        {"built_year": 1961.0},
        {"built_year": None},
    )
    assert residence[["built_year", "built_first_year", "built_last_year"]].tolist() == [
        1961,
        1960,
        1980,
    ]
    assert residence["period"] == "1949_1974"
    assert residence["sru_expiry_first_year"] == 2027
    assert residence["sru_expiry_count"] == 2
    assert residence["built_1949_1974_count"] == 2
    assert residence["built_unknown_count"] == 1


def test_point_is_a_dwellings_own_and_the_best_located():
    residence = _one(
        {"x_m": 700_100.0, "geocoding_quality": "street"},
        {"x_m": 700_300.0},
        {"x_m": 700_320.0},
        {"x_m": 700_900.0},
    )
    assert residence.geometry.x == 700_320.0
    assert residence["geocoding_quality"] == "number"


def test_residence_without_a_point_is_kept_without_one():
    residence = _one({"x_m": None, "y_m": None, "geocoding_quality": None})
    assert residence.geometry is None
    assert residence["geocoding_quality"] == "unknown"
    assert residence["rebuild_confidence"] == "medium"


def test_landlord_missing_is_a_state():
    named = _one({})
    nameless = _one({}, landlord_name=None)
    assert (named["landlord_name"], named["landlord_status"]) == ("Habitat d’Essai", "observed")
    assert nameless["landlord_status"] == "missing"
    assert pd.isna(nameless["landlord_name"])


@pytest.mark.parametrize(
    ("rows", "confidence"),
    [
        (({}, {"x_m": 700_600.0}), "high"),
        (({"x_m": 700_000.0}, {"x_m": 701_080.0}), "medium"),
    ],
)
def test_a_segment_spread_wide_is_less_sure(rows, confidence):
    assert _one(*rows)["rebuild_confidence"] == confidence


def _letting(*rows: dict[str, object], vintage: int = 2025) -> pd.Series:
    usual = {
        "occupancy_mode": "let",
        "vacancy_months": None,
        "lease_date": pd.Timestamp(2015, 6, 1),
        "rent_eur": 300.0,
    }
    frame = dwellings(*({**usual, **row} for row in rows))
    frame["lease_date"] = pd.to_datetime([{**usual, **row}["lease_date"] for row in rows])
    return letting_figures(frame, pd.Series("r", index=frame.index), vintage).loc["r"]


def test_vacancy_is_over_the_dwellings_offered():
    figures = _letting(
        *[{}] * 6,
        {"occupancy_mode": "vacant", "vacancy_months": 2.0},
        {"occupancy_mode": "vacant", "vacancy_months": 3.0},
        {"occupancy_mode": "vacant", "vacancy_months": 4.0},
        {"occupancy_mode": "empty"},
        {"occupancy_mode": "association"},
        {"occupancy_mode": "not_applicable"},
    )
    assert figures["offered_count"] == 9
    assert figures["vacant_count"] == 3
    assert figures["empty_count"] == 1
    assert figures["vacancy_share"] == pytest.approx(3 / 9)
    assert figures["vacancy_over_3_months_share"] == pytest.approx(1 / 9)


def test_rotation_counts_leases_of_the_year_before_in_dwellings_let_for_a_year():
    figures = _letting(
        {"lease_date": pd.Timestamp(2024, 3, 1)},
        {"lease_date": pd.Timestamp(2025, 1, 1)},
        {"lease_date": pd.Timestamp(2023, 12, 31)},
        {"lease_date": pd.Timestamp(2024, 3, 1), "rented_since_year": 2024.0},
        {"occupancy_mode": "vacant", "lease_date": pd.NaT},
    )
    assert figures["rotation_share"] == pytest.approx(1 / 4)


def test_rent_is_weighted_by_surface():
    figures = _letting(
        {"rent_eur": 300.0, "surface_m2": 50.0},
        {"rent_eur": 900.0, "surface_m2": 100.0},
        {"rent_eur": 9_999.0, "occupancy_mode": "vacant"},
    )
    assert figures["rent_eur_per_m2"] == pytest.approx(1200 / 150)


def test_rates_want_four_fifths_known_and_counts_want_all():
    nearly = _letting(*[{}] * 8, *[{"occupancy_mode": None}] * 2)
    assert nearly["vacancy_share_status"] == "observed"
    assert nearly["offered_count_status"] == "missing"
    assert pd.isna(nearly["offered_count"])
    hardly = _letting(*[{}] * 7, *[{"occupancy_mode": None}] * 3)
    assert hardly["vacancy_share_status"] == "missing"


def test_open_file_says_nothing_of_letting():
    figures = letting_figures(dwellings({}), pd.Series(["r"]), 2025).loc["r"]
    assert {value for name, value in figures.items() if str(name).endswith("_status")} == {
        "missing"
    }


def test_no_dwelling_offered_has_no_rate():
    figures = _letting({"occupancy_mode": "empty"})
    assert figures["offered_count"] == 0
    assert figures["offered_count_status"] == "observed"
    assert figures["vacancy_share_status"] == "missing"


def test_every_question_adds_up_to_the_dwellings():
    rows = dwellings(
        *(
            {"product_key": key, "energy_label": label, "room_count": rooms, "built_year": year}
            for key, label, rooms, year in (
                ("plus", "A", 2.0, 1948.0),
                (None, None, None, None),
                ("pli", "G", 9.0, 2020.0),
            )
        )
    ).assign(in_qpv=pd.array([True, False, None], dtype="boolean"))
    counts = count_dwellings(rows, pd.Series(["a", "a", "b"])).sum()
    for word in ("energy_", "rooms_", "built_"):
        assert counts[[name for name in counts.index if name.startswith(word)]].sum() == 3
    assert counts["in_qpv_count"] == 1
    assert counts["qpv_unknown_count"] == 1


def test_a_name_or_an_address_that_looks_personal_is_not_shown():
    stock = build_residences(
        dwellings(
            {**LANDLORD, "segment_name": "Pavillon Mme DURAND 0612345678"},
            {**LANDLORD, "segment_code": "S2", "address": "chez M. Durand", "segment_name": None},
            {**LANDLORD, "segment_code": "S3", "address": "3 RUE MADAME CURIE"},
        ),
        vintage=2025,
        zones=contours(),
    )
    table = stock.residences.set_index("segment_code").loc[["S1", "S2", "S3"]]
    assert table["residence_name"].isna().tolist() == [True, True, False]
    assert table.loc["S1", "address"] == "1 RUE DES ESSAIS"
    assert pd.isna(table.loc["S2", "address"])
    assert table.loc["S3", "address"] == "3 RUE MADAME CURIE"
    assert any(note.startswith("2 résidences dont le nom") for note in stock.notes)
    assert not any("durand" in note.lower() for note in stock.notes)


def test_served_points_fall_back_on_the_address_then_on_the_code(tmp_path):
    frame = gpd.GeoDataFrame(
        {
            "residence_id": ["r-000001", "r-000002", "r-000003"],
            "residence_name": ["Pavillon Mme DURAND", "Résidence des Lilas", None],
            "address": ["1 RUE DES ESSAIS", "x", "Pavillon 06 12 34 56 78"],
            "commune_code": ["00001"] * 3,
        },
        geometry=[Point(700_000, 6_600_000)] * 3,
        crs=2154,
    )
    write_points(frame, tmp_path / "points.json")
    features = json.loads((tmp_path / "points.json").read_text("utf-8"))["features"]
    assert [one["properties"]["name"] for one in features] == [
        "1 RUE DES ESSAIS",
        "Résidence des Lilas",
        "r-000003",
    ]
