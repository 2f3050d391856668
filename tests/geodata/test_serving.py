"""Served geometry: small, neighbours still neighbours, codes and names only."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.serving import (
    MAX_DECIMALS,
    prepare_served,
    target_bytes_for,
    write_served,
    zone_bounds,
)
from geodata.sources.contours_iris.loader import SOURCE as CONTOURS
from geodata.sources.contours_iris.loader import communes_from_iris
from tests.geodata.layouts import vectors

if TYPE_CHECKING:
    from pathlib import Path


def zones_of(geometry: gpd.GeoSeries) -> gpd.GeoDataFrame:
    codes = [f"59350{rank:04d}" for rank in range(1, len(geometry) + 1)]
    return gpd.GeoDataFrame(
        {
            "zone_code": codes,
            "zone_name": [f"Près <{code}>" for code in codes],
            "commune_code": "59350",
            "median_income_per_uc_eur": 12345.0,
        },
        geometry=geometry,
    )


def shared_length(geometries: np.ndarray) -> float:
    """Length of the borders that two zones have in common, vertex for vertex."""
    parts = shapely.get_parts(geometries)  # rings of multipolygons are not looked for
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(parts)]
    edges = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    edges = np.where(
        (edges[:, :1, 0] > edges[:, 1:, 0])[:, :, None]
        | ((edges[:, :1, 0] == edges[:, 1:, 0]) & (edges[:, :1, 1] > edges[:, 1:, 1]))[:, :, None],
        edges[:, ::-1],
        edges,
    ).reshape(len(edges), 4)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    assert count.max() <= 2
    shared = unique[count == 2]
    return float(np.hypot(shared[:, 2] - shared[:, 0], shared[:, 3] - shared[:, 1]).sum())


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([5.0, 30.0, 100.0, 300.0]),
    st.integers(2, 20),
)
def test_neighbours_keep_their_border(seed: int, tolerance: float, count: int) -> None:
    coverage = vectors.wiggly_coverage(count, seed)
    prepared = prepare_served(zones_of(coverage), tolerance)
    geometries = prepared.frame.geometry.to_numpy()

    assert prepared.notes == ()
    assert shapely.is_valid(geometries).all()
    assert (shapely.area(geometries) > 0).all()
    # No gap and no overlap: what the zones cover has the area of their sum, and no hole.
    whole = shapely.union_all(geometries)
    assert whole.area == pytest.approx(shapely.area(geometries).sum(), rel=1e-9)
    assert shapely.coverage_is_valid(geometries)
    # Every edge is either on the outside or shared, vertex for vertex.
    outside = shapely.coverage_union_all(geometries).length
    total = shapely.length(geometries).sum()
    assert shared_length(geometries) == pytest.approx((total - outside) / 2, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_rounding_never_crosses_an_outline(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 40))
    radius = rng.uniform(0.2, 6.0, 40)  # metres: the scale of the rounding itself
    ring = np.column_stack([np.cos(angles) * radius, np.sin(angles) * radius]) + vectors.NORD
    star = gpd.GeoSeries(shapely.make_valid([shapely.Polygon(ring)]), crs=2154)
    prepared = prepare_served(zones_of(star), 0.01, is_coverage=False)
    assert prepared.frame.geometry.is_valid.all()
    assert (shapely.area(prepared.frame.geometry.to_numpy()) > 0).all()


def test_the_file_holds_codes_and_names_only(tmp_path: Path) -> None:
    zones = zones_of(vectors.squares(4))
    layer = write_served(zones, tmp_path / "iris.geojson", 5.0, parent="commune_code")
    content = json.loads((tmp_path / "iris.geojson").read_text("utf-8"))
    assert content["type"] == "FeatureCollection"
    assert content["features"][0]["properties"] == {
        "code": "593500001",
        "name": "Près <593500001>",
        "parent": "59350",
    }
    assert set(content["features"][0]) == {"type", "properties", "geometry"}
    assert "12345" not in (tmp_path / "iris.geojson").read_text("utf-8")
    assert (layer.features, layer.vertices_before) == (4, 20)
    assert layer.byte_count == (tmp_path / "iris.geojson").stat().st_size
    read = gpd.read_file(tmp_path / "iris.geojson")
    assert read.crs.to_epsg() == 4326
    area = read.to_crs(2154).geometry.area
    assert area.tolist() == pytest.approx([1e6] * 4, rel=2e-3)
    decimals = {
        len(repr(number).split(".")[1])
        for feature in content["features"]
        for pair in feature["geometry"]["coordinates"][0]
        for number in pair
    }
    assert max(decimals) <= 6 <= MAX_DECIMALS


def test_the_same_zones_give_the_same_bytes(tmp_path: Path) -> None:
    zones = zones_of(vectors.wiggly_coverage(6, seed=1))
    paths = [tmp_path / "a.geojson.gz", tmp_path / "b.geojson.gz"]
    for path in paths:
        write_served(zones, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(json.loads(gzip.decompress(paths[0].read_bytes()))["features"]) == len(zones)


def test_boxes_hold_their_zones(tmp_path: Path) -> None:
    zones = zones_of(vectors.wiggly_coverage(6, seed=2))
    layer = write_served(zones, tmp_path / "z.geojson")
    read = gpd.read_file(tmp_path / "z.geojson").set_index("code")
    for code, (west, south, east, north) in layer.bounds.items():
        drawn = read.geometry[code].bounds
        assert (west, south, east, north) == pytest.approx(drawn, abs=2e-5)
        assert west < east
        assert south < north
    assert zone_bounds(zones.to_crs(4326)).keys() == layer.bounds.keys()


def test_tolerance_grows_until_the_size_is_met(tmp_path: Path) -> None:
    zones = zones_of(vectors.wiggly_coverage(30, seed=4, width=30_000.0))
    free = write_served(zones, tmp_path / "free.geojson", 5.0)
    tight = write_served(zones, tmp_path / "tight.geojson", target_bytes=free.byte_count * 3 // 4)
    assert tight.byte_count <= free.byte_count * 3 // 4
    assert tight.tolerance_m > free.tolerance_m
    assert tight.vertices_after < free.vertices_after <= free.vertices_before


def test_sizes_aimed_at() -> None:
    assert target_bytes_for(500) < 400_000
    assert target_bytes_for(3000) < 2_000_000


@pytest.mark.parametrize("fault", ["gap", "overlap"])
def test_faulty_borders_are_closed_for_display_and_said(fault: str) -> None:
    left, right = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)
    if fault == "gap":
        left -= shapely.box(990, 200, 1000, 800)
    else:
        right |= shapely.box(990, 200, 1000, 800)
    zones = zones_of(gpd.GeoSeries([left, right], crs=2154).translate(*vectors.NORD))
    before = zones.copy()

    prepared = prepare_served(zones, 5.0)

    drawn = prepared.frame.geometry.to_numpy()
    assert shapely.coverage_is_valid(drawn)
    assert shapely.get_num_interior_rings(shapely.coverage_union_all(drawn)) == 0
    assert "affichage seulement" in prepared.notes[0]
    assert zones.geometry.geom_equals_identical(before.geometry).all()


def test_a_tiny_zone_does_not_vanish() -> None:
    tiny = gpd.GeoSeries([shapely.box(0, 0, 0.5, 0.5)], crs=2154).translate(*vectors.NORD)
    prepared = prepare_served(zones_of(tiny), 250.0)
    assert shapely.area(prepared.frame.geometry.iloc[0]) > 0


def test_overlapping_neighbourhoods_are_simplified_apart() -> None:
    shapes = gpd.GeoSeries(
        [
            shapely.Point(*vectors.NORD).buffer(500),
            shapely.Point(*vectors.NORD).buffer(400),
        ],
        crs=2154,
    )
    prepared = prepare_served(zones_of(shapes), 20.0, is_coverage=False)
    assert prepared.notes == ()
    assert prepared.frame.geometry.iloc[0].contains(prepared.frame.geometry.iloc[1].centroid)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("contours_iris/mel_2022_shp/IRIS_METRO_LILLE.shp", 410_000),
        ("grand_paris/contours/IRIS.shp", 2_000_000),
    ],
)
def test_real_territories_are_light_and_whole(
    real_data: Path, tmp_path: Path, path: str, limit: int
) -> None:
    iris = CONTOURS.load(vectors.part_of(real_data / path))[0].frame
    for zones in (iris, communes_from_iris(iris)):
        layer = write_served(zones, tmp_path / "z.geojson")
        assert layer.byte_count < limit
        assert layer.features == len(zones)
        drawn = gpd.read_file(tmp_path / "z.geojson").geometry.to_numpy()
        assert shapely.is_valid(drawn).all()
        assert shapely.coverage_is_valid(drawn)
