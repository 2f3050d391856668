"""Points of the social stock: what they say, what they cannot say, and the real ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Level
from geodata.sources.registry import SOURCES
from geodata.sources.rpls_points.loader import SOURCE
from tests.geodata.layouts.rpls import points


def load(path):
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        assert [one for one in SOURCES if one.recognise(part)] == [SOURCE]
        (dataset,) = SOURCE.load(part)
    return dataset


POINT = {
    "n": 10,
    "c": "59350",
    "cn": "Essai",
    "a": "1 RUE DES ESSAIS",
    "t": "collectif",
    "dpe": {"C": 4, "D": 3},
    "fin": {"s": 6, "ts": 3, "a": 1},
    "ymin": 1960,
    "ymax": 1971,
}


def test_a_point(tmp_path):
    dataset = load(points(tmp_path / "points_2025.geojson", [POINT]))
    assert dataset.key == "building_points-residence-2025"
    assert dataset.level is Level.RESIDENCE
    assert dataset.frame.crs == 4326
    row = dataset.frame.iloc[0]
    expected = {
        "line": 1,
        "commune_code": "59350",
        "commune_name": "Essai",
        "address": "1 RUE DES ESSAIS",
        "dwelling_count": 10,
        "building_type": "collective",
        "collective_count": 10,
        "individual_count": 0,
        "student_count": 0,
        "built_year": 1965,
        "built_first_year": 1960,
        "built_last_year": 1971,
        "energy_c_count": 4,
        "energy_d_count": 3,
        "energy_a_count": 0,
        "energy_unknown_count": 3,
        "plai_total_count": 3,
        "financing_social_count": 6,
        "financing_intermediate_count": 0,
        "financing_other_count": 1,
        "financing_unknown_count": 0,
        "geocoding_quality": "unknown",
        "rebuild_rule": "delivered",
    }
    assert row[list(expected)].to_dict() == expected
    notes = " ".join(dataset.notes)
    assert "majorité" in notes
    assert "Les bas loyers ne s’en déduisent pas" in notes
    assert "ni bailleur" in notes


def test_missing_parts_are_unknown_and_impossible_ones_told(tmp_path):
    bare = {key: POINT[key] for key in ("n", "c", "fin", "ymin", "ymax")}
    rows = [
        POINT,
        {**bare, "fin": {}},
        {**POINT, "fin": {"s": 11}},
        {**POINT, "fin": {"z": 2}},
        {**POINT, "ymin": 1980},
        {**POINT, "n": 0},
        {**POINT, "n": 2.5},
    ]
    dataset = load(points(tmp_path / "points_2025.geojson", rows))
    frame = dataset.frame.set_index("line")
    assert frame.index.tolist() == [1, 2, 3, 4, 5]
    assert frame["plai_total_count"].isna().tolist() == [False, False, True, True, False]
    assert frame.loc[2, "financing_unknown_count"] == 10
    assert frame.loc[2, "energy_unknown_count"] == 10
    assert np.isnan(frame.loc[2, "collective_count"])
    assert frame.loc[3, "energy_c_count"] == 4
    assert np.isnan(frame.loc[5, "built_year"])
    assert [one.line for one in dataset.rejections] == [6, 7, 5]
    assert any("2 points" in note for note in dataset.notes)


def test_points_outside_france_are_rejected(tmp_path):
    path = points(tmp_path / "points_2025.geojson", [POINT] * 3, away=[2])
    dataset = load(path)
    assert len(dataset.frame) == 2
    assert [one.line for one in dataset.rejections] == [3]


def test_the_year_must_be_known(tmp_path):
    with pytest.raises(InvalidContentError, match="Renommez"):
        load(points(tmp_path / "points.geojson", [POINT]))


def test_other_layers_of_points_are_not_recognised(tmp_path):
    path = points(tmp_path / "ecoles_2025.geojson", [{"nom": "École", "c": "59350"}])
    with open_delivery(path) as delivery:
        assert not any(SOURCE.recognise(part) for part in delivery.parts)


@pytest.mark.realdata
def test_the_real_points_lose_no_dwelling(real_data):
    path = real_data / "rpls" / "rpls_points_val_doise_2025.geojson"
    dataset = load(path)
    frame = dataset.frame
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(frame) == len(features) == dataset.rows_read == 13_776
    assert dataset.rejections == ()
    assert frame["dwelling_count"].sum() == 132_028
    energy = frame.filter(regex=r"^energy_").sum()
    assert energy.sum() == 132_028
    assert energy["energy_unknown_count"] == 10_124
    groups = frame.filter(regex=r"^(plai_total|financing_)").sum()
    assert groups.to_dict() == {
        "plai_total_count": 8_107,
        "financing_social_count": 94_011,
        "financing_intermediate_count": 13_774,
        "financing_other_count": 16_136,
        "financing_unknown_count": 0,
    }
    assert frame["commune_code"].nunique() == 107
