"""Contours repaired and checked: invalid, empty, three-dimensional, overlapping or gaping.

Nothing is mended silently: each step says how many contours it touched and how much area changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.messages import counted, integer, listed
from geodata.messages import geometry as say
from geodata.model import Rejection

GAP_WIDTH_M = 25.0
"""Width (metres) below which an interstice between neighbours is a drawing fault, not a hole."""

_NEGLIGIBLE_M2 = 0.01
_GRAVE_SHARE = 0.01
"""Part of the smaller of two zones from which their overlap is no drawing fault."""
_POLYGONAL_TYPES = (3, 6)  # Polygon, MultiPolygon
_COLLECTION_TYPE = 7
_PERCENT = 100

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Repaired:
    """Valid two-dimensional polygons, and what it took."""

    frame: gpd.GeoDataFrame
    read_count: int
    invalid_count: int
    dimensions_dropped_count: int
    area_change_share: float
    """Sum of the absolute changes of area over the total area after repair."""
    worst_change_share: float
    """Greatest change of one zone, over its area after repair."""
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class CoverageReport:
    """How well zones that should share their borders do."""

    valid: bool
    """Every border is shared exactly, and no interstice is narrower than the width given."""
    unmatched_count: int
    """Zones with a border that does not follow their neighbours'."""
    overlap_count: int
    overlap_area_m2: float
    gap_count: int
    gap_area_m2: float
    notes: tuple[str, ...]


def repair_polygons(zones: gpd.GeoDataFrame, *, file: str) -> Repaired:
    """Make every contour a valid two-dimensional polygon; reject what holds no area.

    ``make_valid`` with the *structure* method (rings keep their role of shell or hole), then the
    polygonal parts only.

    Parameters
    ----------
    zones
        Layer indexed by line (1-based rank of the feature), any CRS.
    file
        What the user calls the file.
    """
    geometries: Geometries = zones.geometry.to_numpy().copy()
    reasons = np.full(len(zones), None, dtype=object)
    reasons[shapely.is_missing(geometries)] = say.GEOMETRY_ABSENT
    _mark(reasons, shapely.is_empty(geometries), say.GEOMETRY_EMPTY)

    has_more = shapely.has_z(geometries) | shapely.has_m(geometries)
    geometries = shapely.force_2d(geometries)
    finite = np.isfinite(shapely.bounds(geometries)).all(axis=1) & _all_finite(geometries)
    _mark(reasons, ~finite, say.GEOMETRY_NOT_FINITE)

    kinds = shapely.get_type_id(geometries)
    polygonal = np.isin(kinds, (*_POLYGONAL_TYPES, _COLLECTION_TYPE))
    for kind in np.unique(kinds[~polygonal & (kinds >= 0)]):
        name = shapely.GeometryType(kind).name.lower()
        _mark(reasons, kinds == kind, say.GEOMETRY_NOT_POLYGON.format(kind=name))

    usable = reasons == None  # noqa: E711 (element-wise)
    invalid = usable & ~shapely.is_valid(geometries)
    mended = invalid | (usable & (kinds == _COLLECTION_TYPE))
    before = np.where(usable, shapely.area(geometries), 0.0)
    geometries[mended] = valid_polygons(geometries[mended])
    after = np.where(usable, shapely.area(geometries), 0.0)
    _mark(reasons, usable & (after <= 0.0), say.GEOMETRY_COLLAPSED)

    kept = reasons == None  # noqa: E711 (element-wise)
    change = np.abs(after - before)
    repaired = invalid & kept
    total = float(after[kept].sum())
    area_change = float(change[repaired].sum()) / total if total else 0.0
    worst = float((change[repaired] / after[repaired]).max()) if repaired.any() else 0.0
    frame = zones.set_geometry(gpd.GeoSeries(geometries, index=zones.index, crs=zones.crs))
    lines = zones.index.to_numpy()
    return Repaired(
        frame=frame.loc[kept],
        read_count=len(zones),
        invalid_count=int(repaired.sum()),
        dimensions_dropped_count=int((has_more & kept).sum()),
        area_change_share=area_change,
        worst_change_share=worst,
        rejections=tuple(
            Rejection(file, int(lines[row]), None, str(reasons[row]))
            for row in np.flatnonzero(~kept)
        ),
        notes=_repair_notes(
            int(repaired.sum()), len(zones), area_change, worst, int((has_more & kept).sum())
        ),
    )


def check_coverage(zones: gpd.GeoDataFrame, gap_width_m: float = GAP_WIDTH_M) -> CoverageReport:
    """Count overlaps and interstices between zones that should share their borders.

    Parameters
    ----------
    zones
        Valid polygons in a projected CRS (metres).
    gap_width_m
        Interstices narrower than this are faults; wider ones are left out as genuine holes.
    """
    geometries: Geometries = zones.geometry.to_numpy()
    edges = shapely.coverage_invalid_edges(geometries, gap_width=gap_width_m)
    suspect = geometries[~shapely.is_empty(edges)]
    if suspect.size == 0:
        return CoverageReport(True, 0, 0, 0.0, 0, 0.0, ())
    # Nothing of the border of a zone inside another is at fault: its container's alone is.
    overlaps = _overlaps(np.flatnonzero(~shapely.is_empty(edges)), geometries)
    overlap_areas = overlaps.areas
    gap_areas = _gap_areas(suspect, gap_width_m)
    overlap_area, gap_area = float(overlap_areas.sum()), float(gap_areas.sum())
    width = say.decimal(gap_width_m, 0)
    notes = [say.EDGES_UNMATCHED.format(zones=counted(int(suspect.size), "zone"), width=width)]
    if overlap_areas.size:
        many = counted(int(overlap_areas.size), "chevauchement")
        notes.append(say.OVERLAPS.format(overlaps=many, area=say.area(overlap_area)))
        notes.extend(_grave_overlaps(overlaps, zones))
    if gap_areas.size:
        gaps = counted(int(gap_areas.size), "interstice")
        notes.append(say.GAPS.format(gaps=gaps, area=say.area(gap_area)))
    return CoverageReport(
        valid=False,
        unmatched_count=int(suspect.size),
        overlap_count=int(overlap_areas.size),
        overlap_area_m2=overlap_area,
        gap_count=int(gap_areas.size),
        gap_area_m2=gap_area,
        notes=tuple(notes),
    )


def align_borders(zones: gpd.GeoDataFrame, gap_width_m: float = GAP_WIDTH_M) -> gpd.GeoDataFrame:
    """Make neighbours share their borders exactly: narrow gaps and overlaps go to a neighbour.

    Meant for what is drawn or united, never for what is measured. Zones that already match are
    returned as they are.

    Parameters
    ----------
    zones
        Valid polygons in a projected CRS (metres).
    gap_width_m
        Gaps narrower than this are closed.
    """
    geometries: Geometries = zones.geometry.to_numpy()
    if shapely.coverage_is_valid(geometries, gap_width=gap_width_m):
        return zones
    cleaned = shapely.coverage_clean(geometries, gap_width=gap_width_m)
    # A zone wholly covered by another would vanish: better drawn twice than not at all.
    lost = shapely.is_empty(cleaned)
    cleaned = np.where(lost, geometries, cleaned)
    return zones.set_geometry(gpd.GeoSeries(cleaned, index=zones.index, crs=zones.crs))


def keep_valid(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make valid the contours that a projection made cross themselves; most often there is none."""
    if zones.geometry.is_valid.all():
        return zones
    mended = valid_polygons(zones.geometry.to_numpy())
    return zones.set_geometry(gpd.GeoSeries(mended, index=zones.index, crs=zones.crs))


def valid_polygons(geometries: Geometries) -> Geometries:
    """Make geometries valid and keep their polygonal parts; an empty polygon where none is left."""
    valid = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    # GEOS may leave two parts that touch along a line: these are united.
    mixed = (shapely.get_type_id(valid) == _COLLECTION_TYPE) | ~shapely.is_valid(valid)
    for row in np.flatnonzero(mixed & ~shapely.is_missing(valid)):
        parts = shapely.get_parts(shapely.get_parts(valid[row]))
        kinds = shapely.get_type_id(parts)
        valid[row] = shapely.union_all(parts[np.isin(kinds, _POLYGONAL_TYPES)])
    lost = ~np.isin(shapely.get_type_id(valid), _POLYGONAL_TYPES) | ~shapely.is_valid(valid)
    valid[lost] = shapely.Polygon()
    return np.asarray(valid)


def _mark(reasons: Geometries, where: npt.NDArray[np.bool_], reason: str) -> None:
    """Write a reason where there is none yet."""
    reasons[where & (reasons == None)] = reason  # noqa: E711 (element-wise)


def _all_finite(geometries: Geometries) -> npt.NDArray[np.bool_]:
    """Tell which geometries have only finite coordinates (bounds ignore a lone NaN)."""
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[owners[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


@dataclass(frozen=True)
class _Overlaps:
    """Pairs of zones that overlap, by their positions, and the area each pair has in common."""

    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]
    areas: npt.NDArray[np.float64]


def _overlaps(suspects: npt.NDArray[np.intp], geometries: Geometries) -> _Overlaps:
    """Overlaps of the suspect zones with any other, each pair once."""
    tree = shapely.STRtree(geometries)
    rows, others = tree.query(geometries[suspects], predicate="intersects")
    found = suspects[rows]
    pairs = np.column_stack([np.minimum(found, others), np.maximum(found, others)])
    first, second = np.unique(pairs[found != others], axis=0).T
    areas = shapely.area(shapely.intersection(geometries[first], geometries[second]))
    kept = areas > _NEGLIGIBLE_M2
    return _Overlaps(first[kept], second[kept], np.asarray(areas[kept], dtype=np.float64))


def _grave_overlaps(found: _Overlaps, zones: gpd.GeoDataFrame) -> list[str]:
    """Name the zones that overlap by more than a drawing fault, the largest overlaps first."""
    own = shapely.area(zones.geometry.to_numpy())
    grave = found.areas > _GRAVE_SHARE * np.minimum(own[found.first], own[found.second])
    ranks = np.flatnonzero(grave)[np.argsort(-found.areas[grave], kind="stable")]
    if "zone_code" not in zones or not ranks.size:
        return []
    codes = zones["zone_code"].astype(str).to_numpy()
    pairs = [
        say.overlapping_pair(
            codes[found.first[rank]], codes[found.second[rank]], float(found.areas[rank])
        )
        for rank in ranks
    ]
    return [say.OVERLAPPING.format(pairs=listed(pairs))]


def _gap_areas(geometries: Geometries, width_m: float) -> npt.NDArray[np.float64]:
    """Areas of the holes of the union that are narrower than ``width_m``.

    The mean width of a hole is twice its area over its perimeter.
    """
    parts = shapely.get_parts(shapely.union_all(geometries))
    rings = shapely.get_rings(parts)
    # The first ring of each part is its shell, the others are holes.
    owners = np.repeat(np.arange(len(parts)), 1 + shapely.get_num_interior_rings(parts))
    is_hole = np.r_[False, owners[1:] == owners[:-1]]
    holes = shapely.polygons(rings[is_hole])
    areas, lengths = shapely.area(holes), shapely.length(holes)
    narrow = (areas > _NEGLIGIBLE_M2) & (2 * areas < width_m * lengths)
    return np.asarray(areas[narrow], dtype=np.float64)


def _repair_notes(
    repaired: int, total: int, change: float, worst: float, flattened: int
) -> tuple[str, ...]:
    notes = []
    if repaired:
        notes.append(
            say.REPAIRED.format(
                contours=counted(repaired, "contour invalide", "contours invalides"),
                total=integer(total),
                share=say.decimal(_PERCENT * repaired / total),
                change=say.decimal(_PERCENT * change, 3),
                worst=say.decimal(_PERCENT * worst, 2),
            )
        )
    if flattened:
        notes.append(say.DIMENSIONS_DROPPED.format(contours=counted(flattened, "contour")))
    return tuple(notes)
