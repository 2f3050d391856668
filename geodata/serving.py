"""Geometry as the browser gets it: simplified once, small, with codes and names and nothing else.

Neighbours keep their common border through every step: the coverage is simplified as a whole, and
rounding moves a shared vertex the same way for both. Figures never go into these files, which are
served without login.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.crs import to_working_crs
from geodata.french_crs import WGS84
from geodata.geojson import encode
from geodata.messages import counted
from geodata.messages import geometry as say
from geodata.repair import GAP_WIDTH_M, align_borders, valid_polygons

if TYPE_CHECKING:
    from pathlib import Path

TOLERANCES_M = (5.0, 10.0, 20.0, 30.0, 45.0, 70.0, 100.0, 150.0, 250.0)
"""Simplifications tried in turn, from what no screen shows to what a département map bears."""

DECIMALS = 5
"""About one metre."""
MAX_DECIMALS = 8
"""For the few vertices that one metre would put on the wrong side of a line."""

_NEGLIGIBLE_M2 = 1.0
_BASE_BYTES = 100_000
_BYTES_A_ZONE = 590

Bounds = dict[str, tuple[float, float, float, float]]
Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ServedLayer:
    """A file ready to be served, and what it took."""

    path: Path
    byte_count: int
    """Bytes on disk."""
    features: int
    vertices_before: int
    vertices_after: int
    tolerance_m: float
    bounds: Bounds
    """Zone code → west, south, east, north in degrees."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreparedLayer:
    """Zones in WGS84, simplified and rounded, before they are written."""

    frame: gpd.GeoDataFrame
    tolerance_m: float
    vertices_before: int
    notes: tuple[str, ...]


def target_bytes_for(zone_count: int) -> int:
    """Size to aim at: under 400 kB for 500 zones, 2 MB for 3 000.

    Examples
    --------
    >>> target_bytes_for(500), target_bytes_for(3000)
    (395000, 1870000)
    """
    return _BASE_BYTES + _BYTES_A_ZONE * zone_count


def prepare_served(
    zones: gpd.GeoDataFrame,
    tolerance_m: float | None = None,
    *,
    target_bytes: int | None = None,
    is_coverage: bool = True,
    parent: str | None = None,
) -> PreparedLayer:
    """Simplify zones for display and bring them to WGS84.

    Parameters
    ----------
    zones
        ``zone_code``, ``zone_name``, geometry (valid polygons, checked CRS).
    tolerance_m
        Size (metres) of the detail given up: a vertex goes when the triangle it makes with its
        neighbours is smaller than the square of it. By default the least of
        :data:`TOLERANCES_M` that meets the target size.
    target_bytes
        Size to meet when ``tolerance_m`` is not given; by default that of
        :func:`target_bytes_for`.
    is_coverage
        The zones share borders (IRIS, communes, EPCI). Where they do not match exactly, gaps and
        overlaps are closed first, for display alone, and a note says so.
    parent
        Column that will be written as ``parent``, which counts in the size.
    """
    projected = to_working_crs(zones)
    notes: list[str] = []
    before = int(shapely.get_num_coordinates(projected.geometry.to_numpy()).sum())
    if is_coverage:
        projected = _aligned(projected, notes)
    if tolerance_m is not None:
        return PreparedLayer(
            _simplified(projected, tolerance_m, is_coverage=is_coverage),
            tolerance_m,
            before,
            tuple(notes),
        )
    limit = target_bytes_for(len(zones)) if target_bytes is None else target_bytes
    frame, tolerance = projected, TOLERANCES_M[0]
    for tolerance in TOLERANCES_M:
        frame = _simplified(projected, tolerance, is_coverage=is_coverage)
        if len(encode(frame, parent)) <= limit:
            break
    return PreparedLayer(frame, tolerance, before, tuple(notes))


def write_served(
    zones: gpd.GeoDataFrame,
    path: Path,
    tolerance_m: float | None = None,
    *,
    target_bytes: int | None = None,
    is_coverage: bool = True,
    parent: str | None = None,
) -> ServedLayer:
    """Write zones as the GeoJSON that the browser fetches.

    Each feature has the properties ``code`` and ``name``, and ``parent`` where asked; nothing
    else. The same zones give the same bytes.

    Parameters
    ----------
    zones, tolerance_m, target_bytes, is_coverage
        As in :func:`prepare_served`.
    path
        File to write; gzipped when its name ends in ``.gz``.
    parent
        Column to add as ``parent`` (``commune_code`` for IRIS).
    """
    prepared = prepare_served(
        zones,
        tolerance_m,
        target_bytes=target_bytes,
        is_coverage=is_coverage,
        parent=parent,
    )
    content = encode(prepared.frame, parent)
    if path.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    path.write_bytes(content)
    geometries = prepared.frame.geometry.to_numpy()
    return ServedLayer(
        path=path,
        byte_count=len(content),
        features=len(prepared.frame),
        vertices_before=prepared.vertices_before,
        vertices_after=int(shapely.get_num_coordinates(geometries).sum()),
        tolerance_m=prepared.tolerance_m,
        bounds=zone_bounds(prepared.frame),
        notes=prepared.notes,
    )


def zone_bounds(zones: gpd.GeoDataFrame) -> Bounds:
    """Box of each zone: code → west, south, east, north, in the units of the layer's CRS."""
    boxes = shapely.bounds(zones.geometry.to_numpy()).round(DECIMALS).tolist()
    return {
        str(code): (box[0], box[1], box[2], box[3])
        for code, box in zip(zones["zone_code"], boxes, strict=True)
    }


def _aligned(zones: gpd.GeoDataFrame, notes: list[str]) -> gpd.GeoDataFrame:
    """Close what gapes and overlaps between neighbours, or say that something still does."""
    aligned = align_borders(zones)
    moved = shapely.area(aligned.geometry.to_numpy()) - shapely.area(zones.geometry.to_numpy())
    if (np.abs(moved) > _NEGLIGIBLE_M2).any():
        notes.append(say.SERVED_CLEANED.format(width=say.decimal(GAP_WIDTH_M, 0)))
    edges = shapely.coverage_invalid_edges(aligned.geometry.to_numpy())
    unmatched = int((~shapely.is_empty(edges)).sum())
    if unmatched:
        notes.append(say.SERVED_UNMATCHED.format(zones=counted(unmatched, "zone")))
    return aligned


def _simplified(
    zones: gpd.GeoDataFrame, tolerance_m: float, *, is_coverage: bool
) -> gpd.GeoDataFrame:
    """Simplify, go to WGS84 and round; a zone that would vanish keeps its full outline."""
    geometries: Geometries = zones.geometry.to_numpy()
    if is_coverage:
        simple = shapely.coverage_simplify(geometries, tolerance_m)
    else:
        simple = shapely.simplify(geometries, tolerance_m, preserve_topology=True)
    degrees = zones.set_geometry(gpd.GeoSeries(simple, index=zones.index, crs=zones.crs)).to_crs(
        WGS84
    )
    rounded = _rounded(degrees.geometry.to_numpy())
    vanished = shapely.is_empty(rounded) | (shapely.area(rounded) <= 0.0)
    if vanished.any():
        full = zones.geometry.loc[vanished].to_crs(WGS84).to_numpy()
        rounded[vanished] = full
    return degrees.set_geometry(gpd.GeoSeries(rounded, index=zones.index, crs=WGS84))


def _rounded(geometries: Geometries) -> Geometries:
    """Round vertices, not outlines: one shared by neighbours moves the same way for both.

    Where rounding would make an outline cross itself, its vertices keep more decimals, in every
    zone they belong to.
    """
    points = shapely.get_coordinates(geometries)
    owners = np.repeat(np.arange(len(geometries)), shapely.get_num_coordinates(geometries))
    _, vertices = np.unique(points, axis=0, return_inverse=True)
    vertices = vertices.ravel()
    decimals = np.full(vertices.max(initial=0) + 1, DECIMALS)
    for finer in range(DECIMALS, MAX_DECIMALS + 1):
        scale = 10.0 ** decimals[vertices]
        rounded = np.asarray(
            shapely.set_coordinates(
                geometries.copy(), (points * scale[:, None]).round() / scale[:, None]
            )
        )
        invalid = ~shapely.is_valid(rounded)
        if not invalid.any():
            break
        decimals[vertices[invalid[owners]]] = finer + 1
    # An outline that touches itself may be beyond any rounding: cut at the crossing point.
    crossed = ~shapely.is_valid(rounded)
    rounded[crossed] = valid_polygons(rounded[crossed])
    return rounded
