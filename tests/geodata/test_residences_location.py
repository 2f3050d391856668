"""IRIS and QPV of dwellings: which answer is kept, and where the answers differ."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.residences import build_residences
from geodata.residences.location import locate_iris, to_crs_of, zone_of
from geodata.residences.qpv import KINDS, locate_qpv
from tests.geodata.dwelling_rows import contours, dwellings, quarter

NEW = quarter("QN00101M", 700_000, 700_400)
OLD = quarter("QP001001", 700_000, 700_200)


def _qpv(rows: pd.DataFrame, vintage: int = 2025, **layers: object) -> pd.DataFrame:
    return locate_qpv(rows, rows["x_m"], rows["y_m"], contours(**layers), vintage)


def test_a_point_on_a_border_is_in_one_zone_only():
    x, y = pd.Series([700_500.0, 700_499.0, 800_000.0, None]), pd.Series([6_600_500.0] * 4)
    codes = zone_of(x, y, contours().iris)
    assert codes.tolist()[:3] == ["000010101", "000010101", ""]
    assert pd.isna(codes.iloc[3])


@pytest.mark.parametrize(
    ("row", "code", "rule"),
    [
        ({"x_m": 700_100.0}, "000010101", "spatial"),
        ({"x_m": 700_100.0, "iris_plg_code": "000010102"}, "000010101", "spatial"),
        ({"x_m": None, "iris_plg_code": "000010102"}, "000010102", "plg"),
        ({"x_m": None, "iris_plg_code": "000990101"}, None, "unknown"),
        # A point of another commune is wrong; so the commune's only IRIS is what is left.
        ({"x_m": 700_100.0, "commune_code": "00002"}, "000020000", "commune"),
        ({"x_m": 700_100.0, "y_m": 6_601_050.0}, "000010101", "spatial"),
        ({"x_m": 700_100.0, "y_m": 6_602_000.0}, None, "unknown"),
    ],
)
def test_iris_of_a_dwelling(row, code, rule):
    rows = dwellings(row)
    found = locate_iris(rows, rows["x_m"], rows["y_m"], contours()).iloc[0]
    assert (found["iris_code"] if pd.notna(found["iris_code"]) else None) == code
    assert found["iris_rule"] == rule


@pytest.mark.parametrize(
    ("row", "code", "rule"),
    [
        ({"x_m": 700_100.0, "qpv_plg_code": "", "qpv_declared": "no"}, "QN00101M", "spatial"),
        ({"x_m": 700_900.0, "qpv_plg_code": "QN00101M"}, "", "spatial"),
        ({"x_m": None, "qpv_plg_code": "QN00101M", "qpv_declared": "no"}, "QN00101M", "plg"),
        ({"x_m": None, "qpv_plg_code": "", "qpv_declared": "yes"}, "", "plg"),
        ({"x_m": None, "qpv_declared": "no"}, "", "declared"),
        # The only QPV of the commune is the one declared without a code.
        ({"x_m": None, "qpv_declared": "yes"}, "QN00101M", "declared"),
        ({"x_m": None}, None, "unknown"),
        # A street's middle, 200 m either way, tells nothing about a border.
        (
            {"x_m": 700_100.0, "geocoding_quality": "street", "location_precision_m": 200.0},
            None,
            "unknown",
        ),
    ],
)
def test_qpv_retained(row, code, rule):
    rows = dwellings({"qpv_plg_generation": "2024", **row})
    found = _qpv(rows, **{"2024": NEW, "2015": OLD}).iloc[0]
    assert (found["qpv_code"] if pd.notna(found["qpv_code"]) else None) == code
    assert found["qpv_rule"] == rule
    assert found["in_qpv"] is pd.NA if code is None else bool(found["in_qpv"]) == (code != "")


def test_declared_inside_is_known_even_without_a_code():
    rows = dwellings({"x_m": None, "qpv_declared": "yes"})
    found = _qpv(rows).iloc[0]
    assert pd.isna(found["qpv_code"])
    assert bool(found["in_qpv"])
    assert found["qpv_rule"] == "declared"


@pytest.mark.parametrize(
    ("row", "vintage", "code", "inside"),
    [
        ({"qpv_plg_code": "QP001001", "qpv_plg_generation": "2015"}, 2025, None, True),
        ({"qpv_plg_code": "QP001001"}, 2025, None, True),
        ({"qpv_plg_code": "", "qpv_plg_generation": "2015"}, 2025, "", False),
        ({"qpv_declared": "yes", "qpv_declared_code": "QP001001"}, 2025, None, True),
        # Before 2024 nobody declares the commune's only neighbourhood of 2024.
        ({"qpv_declared": "yes"}, 2023, None, True),
        ({"qpv_declared": "yes"}, 2024, "QN00101M", True),
    ],
)
def test_a_code_of_another_generation_names_no_neighbourhood(row, vintage, code, inside):
    found = _qpv(dwellings({"x_m": None, **row}), vintage, **{"2024": NEW}).iloc[0]
    assert (found["qpv_code"] if pd.notna(found["qpv_code"]) else None) == code
    assert bool(found["in_qpv"]) is inside
    assert found["qpv_rule"] == ("plg" if "qpv_plg_code" in row else "declared")


@pytest.mark.parametrize(("vintage", "code"), [(2023, "QP001001"), (2024, "QN00101M")])
def test_contours_are_those_in_force_at_the_inventory(vintage, code):
    row = {"x_m": 700_100.0}
    found = _qpv(dwellings(row), vintage, **{"2024": NEW, "2015": OLD})
    assert found["qpv_code"].tolist() == [code]
    assert _qpv(dwellings(row), vintage, **{"2024": NEW})["qpv_code"].tolist() == ["QN00101M"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"x_m": 700_900.0, "qpv_declared": "yes"}, "declared_in_only"),
        ({"x_m": 700_100.0, "qpv_declared": "no"}, "declared_out_only"),
        ({"x_m": 700_900.0, "qpv_plg_code": "QN00101M"}, "plg_in_only"),
        ({"x_m": 700_100.0, "qpv_plg_code": ""}, "plg_out_only"),
        ({"x_m": 700_100.0, "qpv_plg_code": "QN00102N"}, "other_code"),
        ({"x_m": 700_100.0, "qpv_plg_code": "QN00101M", "qpv_declared": "yes"}, None),
        ({"x_m": 700_900.0, "qpv_plg_code": "", "qpv_declared": "no"}, None),
        ({"x_m": 700_100.0}, None),
    ],
)
def test_kinds_of_disagreement(row, kind):
    found = _qpv(dwellings({"qpv_plg_generation": "2024", **row}), **{"2024": NEW}).iloc[0]
    assert (found["disagreement"] if pd.notna(found["disagreement"]) else None) == kind
    assert kind is None or kind in KINDS


def test_each_answer_is_compared_with_its_own_generation():
    # Between the two borders: in the neighbourhood of 2024, out of that of 2015.
    row = {"x_m": 700_300.0, "qpv_plg_code": "", "qpv_plg_generation": "2015"}
    layers = {"2024": NEW, "2015": OLD}
    assert _qpv(dwellings({**row, "qpv_declared": "no"}), 2023, **layers)["disagreement"].isna()[0]
    late = _qpv(dwellings({**row, "qpv_declared": "no"}), 2025, **layers)
    assert late["disagreement"].tolist() == ["declared_out_only"]
    assert late["qpv_code"].tolist() == ["QN00101M"]
    # Without contours of its generation, INSEE's answer is compared with none.
    assert _qpv(dwellings(row), 2025, **{"2024": NEW})["disagreement"].isna()[0]


def test_residences_with_a_disagreement_are_listed():
    rows = dwellings(
        {"address": "1 RUE A", "x_m": 700_100.0, "qpv_declared": "no"},
        {"address": "1 RUE A", "x_m": 700_100.0, "qpv_declared": "yes"},
        {"address": "9 RUE B", "x_m": 700_900.0, "qpv_declared": "no"},
    )
    stock = build_residences(rows, vintage=2025, zones=contours(**{"2024": NEW}))
    listed = stock.qpv_comparison
    assert listed[["kind", "dwelling_count", "disagreeing_count"]].to_numpy().tolist() == [
        ["declared_out_only", 2, 1]
    ]
    assert listed["spatial_in_count"].tolist() == [2]
    assert listed["declared_in_count"].tolist() == [1]
    marked = stock.residences.set_index("residence_id")["qpv_disagreement"]
    assert marked[marked].index.tolist() == listed["residence_id"].tolist()
    assert any("se contredisent sur 1 logement" in note for note in stock.notes)


def test_a_point_of_another_commune_serves_for_nothing_and_is_said():
    far = {"commune_code": "00002", "x_m": 700_100.0}
    near = {"commune_code": "00002", "x_m": 700_950.0, "address": "2 RUE DES ESSAIS"}
    stock = build_residences(dwellings(far, near), vintage=2025, zones=contours(**{"2024": NEW}))
    assert stock.dwellings["location_refused"].tolist() == [True, False]
    assert stock.dwellings["x_m"].tolist() == [700_100.0, 700_950.0]
    assert stock.dwellings["qpv_rule"].tolist() == ["unknown", "spatial"]
    assert stock.residences.geometry.isna().sum() == 1
    assert any("hors de leur commune" in note for note in stock.notes)


def test_coordinates_come_to_the_contours_projection():
    rows = dwellings({"x_m": 2.0, "y_m": 47.0, "crs_epsg": 4326}, {"crs_epsg": None})
    moved = to_crs_of(rows, contours().communes)
    assert moved["x_m"].iloc[0] == pytest.approx(624_030, abs=200)
    assert moved["x_m"].isna().tolist() == [False, True]
