"""Repairs: what is mended, what is refused, what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.repair import align_borders, check_coverage, keep_valid, repair_polygons
from geodata.uniting import united
from geodata.vector import read_vector
from tests.geodata.layouts import vectors

if TYPE_CHECKING:
    from pathlib import Path

BOWTIE = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def zones(*shapes: object) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(list(shapes), crs=2154))
    frame.index = range(1, len(shapes) + 1)
    return frame


def test_a_bowtie_becomes_two_triangles() -> None:
    repaired = repair_polygons(zones(BOWTIE, shapely.box(0, 0, 100, 100)), file="f")
    assert repaired.invalid_count == 1
    assert repaired.frame.geometry.is_valid.all()
    # Two triangles of base 100 and height 50.
    assert repaired.frame.geometry.iloc[0].area == pytest.approx(5000)
    assert "Réparation de 1 contour invalide sur 2" in repaired.notes[0]
    assert repaired.worst_change_share == pytest.approx(1.0)  # the ring's signed area was 0


def test_a_spike_is_cut_and_area_kept() -> None:
    spiky = shapely.Polygon(
        [(0, 0), (100, 0), (100, 50), (200, 50), (100, 50), (100, 100), (0, 100)]
    )
    repaired = repair_polygons(zones(spiky), file="f")
    assert repaired.frame.geometry.iloc[0].equals(shapely.box(0, 0, 100, 100))
    assert repaired.area_change_share == pytest.approx(0.0)


def test_what_holds_no_area_is_rejected_with_its_line() -> None:
    flat = shapely.Polygon([(0, 0), (1, 1), (2, 2), (0, 0)])
    nan = shapely.Polygon([(0, 0), (1, 0), (1, np.nan), (0, 0)])
    repaired = repair_polygons(
        zones(
            None,
            shapely.Polygon(),
            shapely.Point(0, 0),
            flat,
            nan,
            shapely.box(0, 0, 1, 1),
        ),
        file="f.shp",
    )
    assert repaired.frame.index.tolist() == [6]
    assert [one.line for one in repaired.rejections] == [1, 2, 3, 4, 5]
    words = [
        "sans contour",
        "vide",
        "type point",
        "n’enferme aucune",
        "pas des nombres",
    ]
    for rejection, word in zip(repaired.rejections, words, strict=True):
        assert word in rejection.reason
        assert rejection.file == "f.shp"


def test_collections_keep_their_polygons() -> None:
    mixed = shapely.GeometryCollection(
        [shapely.box(0, 0, 2, 2), shapely.LineString([(0, 0), (9, 9)])]
    )
    repaired = repair_polygons(zones(mixed), file="f")
    assert repaired.frame.geometry.iloc[0].equals(shapely.box(0, 0, 2, 2))


def test_altitudes_are_dropped_and_said() -> None:
    repaired = repair_polygons(zones(shapely.force_3d(shapely.box(0, 0, 1, 1), 12.0)), file="f")
    assert not repaired.frame.geometry.has_z.any()
    assert repaired.dimensions_dropped_count == 1
    assert "Z, M" in repaired.notes[0]


def test_sound_zones_are_left_alone() -> None:
    before = vectors.iris_2022()
    repaired = repair_polygons(before, file="f")
    assert repaired.notes == ()
    assert repaired.frame.geometry.geom_equals_identical(before.geometry).all()


def test_parts_that_touch_along_a_line_become_one() -> None:
    """GEOS' own repair of this ring is two polygons with a side in common, which is not valid."""
    ring = shapely.Polygon([(0, 0), (11, 8), (7, 6), (0, 3), (19, 12), (5, 5)])
    assert not shapely.make_valid(ring, method="structure", keep_collapsed=False).is_valid
    repaired = repair_polygons(zones(ring), file="f")
    assert repaired.frame.geometry.iloc[0].is_valid
    assert repaired.frame.geometry.iloc[0].area == pytest.approx(10.5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20)),
        min_size=4,
        max_size=12,
        unique=True,
    )
)
def test_any_ring_ends_up_valid_or_rejected(ring: list[tuple[int, int]]) -> None:
    repaired = repair_polygons(zones(shapely.Polygon(ring)), file="f")
    assert len(repaired.frame) + len(repaired.rejections) == 1
    assert repaired.frame.geometry.is_valid.all()
    assert set(repaired.frame.geom_type) <= {"Polygon", "MultiPolygon"}
    again = repair_polygons(repaired.frame, file="f")
    assert again.invalid_count == 0


def test_overlaps_and_gaps_are_counted_with_their_area() -> None:
    left, right = shapely.box(0, 0, 100, 100), shapely.box(90, 0, 200, 100)
    report = check_coverage(zones(left, right))
    assert (report.valid, report.overlap_count, report.gap_count) == (False, 1, 0)
    assert report.overlap_area_m2 == pytest.approx(10 * 100)

    hole = shapely.box(95, 20, 105, 80)
    west = shapely.box(0, 0, 100, 100) - hole
    east = shapely.box(100, 0, 200, 100) - hole
    report = check_coverage(zones(west, east))
    assert (report.overlap_count, report.gap_count) == (0, 1)
    assert report.gap_area_m2 == pytest.approx(10 * 60)
    assert "interstice" in " ".join(report.notes)

    enclave = check_coverage(zones(shapely.box(0, 0, 300, 300) - shapely.box(100, 100, 200, 200)))
    assert enclave.valid


def test_zones_inside_or_upon_others_are_counted_and_named() -> None:
    outer, inner = shapely.box(0, 0, 3000, 3000), shapely.box(1000, 1000, 2000, 2000)
    for shapes, area in (((outer, inner), 1e6), ((inner, inner), 1e6)):
        report = check_coverage(zones(*shapes).assign(zone_code=["00001", "00002"]))
        assert (report.overlap_count, report.overlap_area_m2) == (1, pytest.approx(area))
        assert "« 00001 » et « 00002 » (1,0 km²)" in " ".join(report.notes).replace("\u202f", " ")
    sliver = [shapely.box(0, 0, 1000, 1000), shapely.box(999, 0, 2000, 1000)]
    told = " ".join(check_coverage(zones(*sliver).assign(zone_code=["a", "b"])).notes)
    assert "chevauchement" in told
    assert "se recouvrent" not in told, "a drawing fault names nobody"


def test_a_contour_that_a_projection_spoilt_is_mended() -> None:
    sound, spoilt = shapely.box(0, 0, 1, 1), zones(shapely.box(0, 0, 1, 1), BOWTIE)
    assert keep_valid(spoilt).geometry.is_valid.all()
    assert keep_valid(spoilt).geometry.iloc[0].equals(sound)


@pytest.mark.parametrize("gap", [-500.0, -1000.0, 0.0, 10.0])
def test_what_is_united_is_valid_and_covers_its_zones(gap: float) -> None:
    shapes = zones(shapely.box(0, 0, 1000, 1000), shapely.box(1000 + gap, 0, 2000 + gap, 1000))
    whole = united(shapes.geometry.to_numpy())
    assert whole.is_valid
    assert whole.area == pytest.approx(1e6 * (2 + min(gap, 0) / 1000))


def test_matching_neighbours_are_valid() -> None:
    assert check_coverage(vectors.iris_2022()).valid
    assert align_borders(vectors.iris_2022()).equals(vectors.iris_2022())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_aligning_gives_back_a_coverage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    coverage = vectors.wiggly_coverage(6, seed)
    # Each zone simplified alone, as generalised copies are: borders no longer match.
    apart = gpd.GeoDataFrame(
        geometry=gpd.GeoSeries(
            shapely.simplify(coverage.to_numpy(), rng.uniform(5, 20)), crs=coverage.crs
        )
    )
    aligned = align_borders(apart)
    assert shapely.coverage_is_valid(aligned.geometry.to_numpy())
    assert aligned.geometry.area.sum() == pytest.approx(coverage.area.sum(), rel=0.02)


@pytest.mark.realdata
def test_real_priority_neighbourhoods_are_mended(real_data: Path) -> None:
    part = vectors.part_of(real_data / "qpv" / "qp.geojson")
    layer = read_vector(part)
    invalid = int((~layer.geometry.is_valid).sum())
    repaired = repair_polygons(layer, file=part.label)
    assert repaired.invalid_count == invalid
    assert invalid / len(layer) == pytest.approx(0.30, abs=0.02)
    assert repaired.frame.geometry.is_valid.all()
    assert len(repaired.frame) == len(layer)
    assert repaired.worst_change_share < 0.001


@pytest.mark.realdata
def test_real_generalised_contours_have_slivers(real_data: Path) -> None:
    folder = real_data / "contours_iris" / "nord_2020"
    layer = read_vector(vectors.part_of(folder / "iris_nord_2020_lambert93.gpkg"))
    report = check_coverage(layer)
    assert report.overlap_count > 1000
    assert report.gap_count > 1000
    # Slivers, not zones: under a thousandth of the area each.
    assert report.overlap_area_m2 < layer.geometry.area.sum() / 1000
