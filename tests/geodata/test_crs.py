"""Coordinate systems: confirmed, deduced or refused, never assumed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.crs import check_crs, territories_of, to_working_crs
from geodata.errors import InvalidContentError, TerritoryError
from geodata.french_crs import TERRITORIES
from tests.geodata.layouts import vectors


def zones_at(lon: float, lat: float, epsg: int) -> gpd.GeoDataFrame:
    """Four small squares around a place, in a CRS."""
    side = 0.01
    boxes = [
        shapely.box(lon + rank * side, lat, lon + (rank + 1) * side, lat + side)
        for rank in range(4)
    ]
    frame = gpd.GeoDataFrame({"zone_code": list("abcd")}, geometry=boxes, crs=4326).to_crs(epsg)
    frame.index = range(1, 5)
    return frame


PLACES = {
    "59": (3.06, 50.63),
    "972": (-61.0, 14.6),
    "973": (-52.3, 4.9),
    "974": (55.5, -21.1),
}
OFFICIAL = {"59": 2154, "972": 5490, "973": 2972, "974": 2975}


@pytest.mark.parametrize("epsg", [2154, 4326, 9794, 9793, 4171, 27572, 3857, 3950, 32631])
def test_a_true_declaration_is_believed(epsg: int) -> None:
    zones = zones_at(3.06, 50.63, epsg)
    checked = check_crs(zones, file="f", departments=["59"])
    assert checked.frame.crs == zones.crs
    assert checked.notes == ()
    assert checked.rejections == ()


@pytest.mark.parametrize("department", PLACES)
def test_an_absent_crs_is_deduced_and_said(department: str) -> None:
    truth = zones_at(*PLACES[department], OFFICIAL[department])
    checked = check_crs(
        truth.set_crs(None, allow_override=True),
        file="IRIS.shp",
        departments=[department],
    )
    assert checked.frame.crs.to_epsg() == OFFICIAL[department]
    assert "déduit" in checked.notes[0]
    assert ".prj" in checked.notes[0]


def test_degrees_without_a_crs_are_wgs84() -> None:
    zones = zones_at(3.06, 50.63, 4326).set_crs(None, allow_override=True)
    assert check_crs(zones, file="f").frame.crs.to_epsg() == 4326


def test_a_local_system_counts_as_no_declaration() -> None:
    zones = zones_at(3.06, 50.63, 2154).set_crs(
        'LOCAL_CS["inconnu",UNIT["metre",1]]', allow_override=True
    )
    checked = check_crs(zones, file="f", departments=["59"])
    assert checked.frame.crs.to_epsg() == 2154
    assert "sans référence" in checked.notes[0]


def test_what_fits_two_systems_is_refused_and_codes_settle_it() -> None:
    # Lambert II étendu in Languedoc and UTM 20 in the Antilles use the same numbers.
    zones = zones_at(3.2, 43.4, 27572).set_crs(None, allow_override=True)
    with pytest.raises(InvalidContentError, match="plusieurs") as caught:
        check_crs(zones, file="f")
    assert ".prj" in str(caught.value)
    assert check_crs(zones, file="f", departments=["34"]).frame.crs.to_epsg() == 27572


def test_numbers_of_nowhere_are_refused() -> None:
    zones = gpd.GeoDataFrame(geometry=[shapely.box(0, -9e9, 1, -9e9 + 1)], index=[1])
    with pytest.raises(InvalidContentError, match="aucun système français"):
        check_crs(zones, file="f")


def test_lambert_numbers_declared_as_degrees_are_refused_with_what_they_look_like() -> None:
    zones = zones_at(3.06, 50.63, 2154).set_crs(4326, allow_override=True)
    with pytest.raises(InvalidContentError) as caught:
        check_crs(zones, file="iris.gpkg", departments=["59"])
    message = caught.value.message
    assert "contredit" in message
    assert "Lambert-93 (EPSG:2154)" in message
    assert "iris.gpkg" in message
    assert caught.value.remedy


def test_degrees_declared_as_lambert_are_refused() -> None:
    zones = zones_at(3.06, 50.63, 4326).set_crs(2154, allow_override=True)
    with pytest.raises(InvalidContentError, match="WGS84"):
        check_crs(zones, file="f", departments=["59"])


def test_swapped_degrees_are_recognised() -> None:
    zones = zones_at(3.06, 50.63, 4326)
    swapped = zones.set_geometry(
        zones.geometry.map(lambda shape: shapely.transform(shape, np.fliplr))
    )
    with pytest.raises(InvalidContentError, match="inversées"):
        check_crs(swapped.set_crs(4326, allow_override=True), file="f", departments=["59"])


def test_numbers_that_fall_in_another_departement_are_refused() -> None:
    # Web Mercator numbers of Lille are Lambert-93 numbers of the Atlantic coast.
    zones = zones_at(3.06, 50.63, 3857).set_crs(2154, allow_override=True)
    with pytest.raises(InvalidContentError, match="hors du département") as caught:
        check_crs(zones, file="f", departments=["59"])
    assert "Web Mercator" in caught.value.message


def test_geojson_by_default_in_degrees_may_hold_lambert_numbers() -> None:
    zones = zones_at(3.06, 50.63, 2154).set_crs(4326, allow_override=True)
    checked = check_crs(zones, file="f", implicit=True, departments=["59"])
    assert checked.frame.crs.to_epsg() == 2154
    assert "GeoJSON" in checked.notes[0]


def test_a_lost_zone_is_rejected_with_its_line() -> None:
    zones = zones_at(3.06, 50.63, 4326)
    zones.loc[3, "geometry"] = shapely.box(-100, 40, -99, 41)
    checked = check_crs(zones, file="f", departments=["59"])
    assert checked.frame.index.tolist() == [1, 2, 4]
    assert [one.line for one in checked.rejections] == [3]
    assert "hors de France" in checked.rejections[0].reason


def test_a_fictional_departement_only_has_to_be_in_france() -> None:
    zones = zones_at(-6.0, 46.0, 2154)
    assert check_crs(zones, file="f", departments=["00"]).rejections == ()


@pytest.mark.parametrize("department", PLACES)
def test_working_crs_is_the_official_one(department: str) -> None:
    zones = zones_at(*PLACES[department], 4326)
    assert to_working_crs(zones).crs.to_epsg() == OFFICIAL[department]


def test_two_territories_have_no_common_working_crs() -> None:
    both = pd.concat([zones_at(*PLACES["59"], 4326), zones_at(*PLACES["974"], 4326)])
    assert [one.epsg for one in territories_of(both)] == [2154, 2975]
    with pytest.raises(TerritoryError, match="plusieurs territoires"):
        to_working_crs(both)


@settings(deadline=None)
@given(st.sampled_from(TERRITORIES), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_declared_official_crs_is_never_refused_inside_its_territory(
    territory, along: float, up: float
) -> None:
    west, south, east, north = territory.box
    lon, lat = west + along * (east - west - 0.05), south + up * (north - south - 0.02)
    checked = check_crs(zones_at(lon, lat, territory.epsg), file="f")
    assert len(checked.frame) == 4


def test_squares_of_the_test_layouts_are_where_they_say() -> None:
    zones = vectors.iris_2022()
    assert check_crs(zones, file="f", departments=["59"]).rejections == ()
