"""Residences put together from dwellings: rules, splits, identifiers that last."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.residences import address_keys, rebuild_residences
from tests.geodata.dwelling_rows import dwellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 B, Av. du Gal-Leclerc", "012BIS AVENUE GENERAL LECLERC"),
        ("5 R PASTEUR", "5 rue Pasteur"),
        ("5 PL DE LA RÉPUBLIQUE", "5 Place République"),
        ("12-14 rue des Lilas", "12/14 RUE LILAS"),
        ("3 T CHE ST JEAN", "3ter chemin Saint-Jean"),
        ("7 BD. J. JAURES", "7 boulevard J JAURÈS"),
    ],
)
def test_same_door_same_key(one, other):
    first, second = address_keys(pd.Series([one, other]))
    assert first == second != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 RUE DES LILAS", "12 BIS RUE DES LILAS"),
        ("1 RUE DES LILAS", "11 RUE DES LILAS"),
        ("12 RUE DES LILAS", "12 ALLEE DES LILAS"),
    ],
)
def test_other_door_other_key(one, other):
    assert address_keys(pd.Series([one, other])).nunique() == 2


def test_no_address_has_no_key():
    assert address_keys(pd.Series([None, "", " ", "12"])).tolist() == ["", "", "", ""]


def test_landlord_and_segment_make_one_residence_a_commune():
    rebuilt = rebuild_residences(
        dwellings(
            {"address": "1 RUE A"},
            {"address": "9 RUE B", "x_m": 705_000.0},
            {"address": "1 RUE A", "commune_code": "00002"},
            {"address": "1 RUE A", "landlord_name": "Autre"},
            landlord_name="Habitat d’Essai",
            segment_code="S1",
        )
    )
    assert rebuilt["rebuild_rule"].unique().tolist() == ["landlord_segment"]
    assert rebuilt["residence_id"].nunique() == 3
    assert rebuilt["residence_id"].iloc[0] == rebuilt["residence_id"].iloc[1]


def test_segment_without_landlord_splits_where_places_are_apart():
    rebuilt = rebuild_residences(
        dwellings(
            {"address": "1 RUE A", "x_m": 700_000.0},
            {"address": "3 RUE A", "x_m": 700_250.0},
            {"address": "5 RUE A", "x_m": 700_500.0},
            {"address": "1 RUE Z", "x_m": 702_000.0},
            segment_code="S1",
        )
    )
    assert rebuilt["rebuild_rule"].unique().tolist() == ["segment"]
    first, second, third, far = rebuilt["residence_id"]
    assert first == second == third != far


def test_unlocated_dwelling_stays_with_a_segment_of_one_piece():
    rows = ({"address": "1 RUE A"}, {"address": "2 RUE A", "x_m": None, "y_m": None})
    rebuilt = rebuild_residences(dwellings(*rows, segment_code="S1"))
    assert len(set(rebuilt["residence_id"])) == 1
    far = {"address": "1 RUE Z", "x_m": 705_000.0}
    split = rebuild_residences(dwellings(*rows, far, segment_code="S1"))
    assert split["residence_id"].nunique() == 3
    assert split["rebuild_rule"].tolist() == ["segment", "address", "segment"]


def test_segment_that_nothing_locates_falls_to_addresses():
    rebuilt = rebuild_residences(
        dwellings(
            {"address": "1 RUE A"}, {"address": "9 RUE B"}, segment_code="S1", x_m=None, y_m=None
        )
    )
    assert rebuilt["rebuild_rule"].tolist() == ["address", "address"]
    assert rebuilt["residence_id"].nunique() == 2


@pytest.mark.parametrize("written", ["0", "000", "NC", " ", "-", None])
def test_what_stands_for_no_segment_is_none(written):
    rebuilt = rebuild_residences(dwellings({"segment_code": written}, landlord_name="L"))
    assert rebuilt["rebuild_rule"].tolist() == ["address"]


def test_missing_segment_joins_the_residence_at_its_door():
    rebuilt = rebuild_residences(
        dwellings(
            {"segment_code": "S1"},
            {"segment_code": None},
            {"segment_code": None, "landlord_name": "Autre"},
            landlord_name="Habitat d’Essai",
        )
    )
    assert rebuilt["rebuild_rule"].tolist() == ["landlord_segment", "address", "address"]
    first, second, other = rebuilt["residence_id"]
    assert first == second != other


def test_neighbouring_addresses_need_the_same_year_and_type():
    rebuilt = rebuild_residences(
        dwellings(
            {"address": "1 RUE A", "x_m": 700_000.0},
            {"address": "3 RUE A", "x_m": 700_050.0},
            {"address": "5 RUE A", "x_m": 700_080.0, "built_year": 1990.0},
            {"address": "7 RUE A", "x_m": 700_060.0, "building_type": "individual"},
            {"address": "9 RUE A", "x_m": 700_200.0},
            {"address": "11 RUE A", "x_m": 700_000.0, "built_year": None},
        )
    )
    ids = rebuilt["residence_id"].tolist()
    assert ids[0] == ids[1]
    assert len(set(ids)) == 5


def test_points_of_a_town_hall_place_nothing():
    rebuilt = rebuild_residences(
        dwellings({"address": "1 RUE A"}, {"address": "9 RUE B"}, geocoding_quality="commune")
    )
    assert rebuilt["residence_id"].nunique() == 2


def test_coordinates_serve_where_there_is_no_address():
    rebuilt = rebuild_residences(
        dwellings({"x_m": 700_000.0}, {"x_m": 700_030.0}, {"x_m": 700_900.0}, address=None)
    )
    assert rebuilt["rebuild_rule"].unique().tolist() == ["coordinates"]
    assert rebuilt["residence_id"].nunique() == 2


def test_nothing_to_go_by_is_no_residence():
    rebuilt = rebuild_residences(dwellings({}, {}, address=None, x_m=None, y_m=None))
    assert rebuilt["residence_id"].isna().all()
    assert rebuilt["rebuild_rule"].isna().all()


def test_landlord_is_its_number_whatever_the_name():
    rebuilt = rebuild_residences(
        dwellings(
            {"landlord_name": "HABITAT D’ESSAI", "landlord_siret": "12345678900011"},
            {"landlord_name": "Habitat d’essai SA", "landlord_siret": "12345678900029"},
            {"landlord_name": "habitat d’essai"},
            segment_code="S1",
        )
    )
    assert len(set(rebuilt["residence_id"])) == 1


def _random_stock(seed: int, size: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    estate = rng.integers(0, 8, size)
    rows = dwellings(
        *(
            {
                "commune_code": f"0000{1 + one % 3}",
                "landlord_name": (None, "L1", "L2")[one % 3],
                "segment_code": f"S{one}" if rng.random() < 0.6 else None,
                "address": f"{1 + int(door)} RUE N{one}" if rng.random() < 0.9 else None,
                "x_m": 700_000.0 + 900 * one + 20 * int(door) if rng.random() < 0.8 else None,
                "built_year": 1950.0 + one if rng.random() < 0.9 else None,
            }
            for one, door in zip(estate, rng.integers(0, 4, size), strict=True)
        )
    )
    rows["y_m"] = rows["y_m"].where(rows["x_m"].notna())
    return rows


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 60))
def test_order_of_the_rows_changes_nothing(seed, size):
    rows = _random_stock(seed, size)
    shuffled = rows.sample(frac=1.0, random_state=seed)
    ids = rebuild_residences(rows)["residence_id"]
    again = rebuild_residences(shuffled)["residence_id"].reindex(rows.index)
    pd.testing.assert_series_equal(ids, again)
    assert ids.dropna().str.fullmatch(r"[0-9a-z-]{6,24}").all()


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(2, 60))
def test_other_residences_leave_a_landlords_segment_as_it_is(seed, size):
    rows = _random_stock(seed, size)
    whole = rebuild_residences(rows)
    kept = whole["rebuild_rule"].eq("landlord_segment")
    alone = rebuild_residences(rows[kept])["residence_id"] if kept.any() else whole.loc[[]]
    assert whole.loc[kept, "residence_id"].tolist() == list(alone.tolist() if kept.any() else [])


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(2, 60))
def test_a_residence_is_the_same_without_the_other_communes(seed, size):
    rows = _random_stock(seed, size)
    whole = rebuild_residences(rows)
    mine = rows["commune_code"] == "00001"
    alone = rebuild_residences(rows[mine])
    pd.testing.assert_series_equal(whole.loc[mine, "residence_id"], alone["residence_id"])


def test_identifier_survives_a_new_vintage():
    before = dwellings(
        {"address": "1 RUE A"}, {"address": "1 RUE A"}, landlord_name="L", segment_code="S1"
    )
    after = dwellings(
        {"address": "1 Rue A", "x_m": 700_510.0, "energy_label": "C", "product_key": "plus"},
        {"address": "2 RUE B"},
        landlord_name="l",
        segment_code="s1",
    )
    ids = {*rebuild_residences(before)["residence_id"], *rebuild_residences(after)["residence_id"]}
    assert len(ids) == 1


def test_a_small_entrance_more_leaves_the_identifier_of_an_address():
    before = dwellings({"address": "9 RUE A"}, {"address": "9 RUE A"})
    after = dwellings({"address": "9 RUE A"}, {"address": "9 RUE A"}, {"address": "1 RUE A"})
    ids = {*rebuild_residences(before)["residence_id"], *rebuild_residences(after)["residence_id"]}
    assert len(ids) == 1
