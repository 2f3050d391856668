"""From labelled cells to polygons that share their borders exactly.

A border between two zones is drawn once, as an arc between two junctions; it is smoothed there,
and both zones are built from the same arc. No gap or overlap can appear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.demo.labels import NOWHERE

if TYPE_CHECKING:
    from geodata.demo.fields import Floats
    from geodata.demo.mesh import Ints, Mesh

ORIGIN_EAST_M, ORIGIN_NORTH_M = 150_000.0, 6_600_000.0
"""Lambert-93 centre of the territory: in the Atlantic, more than 100 km off any coast."""

GRID_M = 0.1
_SMALLEST_BENT_ARC = 3


def to_lambert(points_km: Floats) -> Floats:
    """Turn kilometres around the centre into Lambert-93 metres, on a decimetre grid."""
    metres = np.array([ORIGIN_EAST_M, ORIGIN_NORTH_M]) + 1000.0 * points_km
    snapped: Floats = np.round(metres / GRID_M) * GRID_M
    return np.round(snapped, 1)


def _smooth(arc: Floats, passes: int = 3) -> Floats:
    """Round an arc off, its two ends unmoved: moving average, then one corner-cutting pass."""
    for _ in range(passes):
        arc = np.vstack([arc[:1], 0.25 * (arc[:-2] + 2.0 * arc[1:-1] + arc[2:]), arc[-1:]])
    if len(arc) < _SMALLEST_BENT_ARC:
        return arc
    near, far = 0.75 * arc[:-1] + 0.25 * arc[1:], 0.25 * arc[:-1] + 0.75 * arc[1:]
    cut = np.stack([near, far], axis=1).reshape(-1, 2)
    return np.vstack([arc[:1], cut[1:-1], arc[-1:]])


def draw_zones(mesh: Mesh, labels: Ints, zones: int) -> list[shapely.Polygon]:
    """Build one polygon a zone, labels 0 to ``zones`` − 1, in Lambert-93.

    Raises
    ------
    RuntimeError
        If smoothing made arcs cross, so that polygons and zones no longer match one to one.
    """
    a, b = mesh.edge_cells.T
    part = labels[a] != labels[b]
    ends = mesh.edge_vertices[part]
    lines = shapely.linestrings(mesh.vertices[ends])
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    arcs = sorted(
        (shapely.get_coordinates(arc) for arc in shapely.get_parts(merged)),
        key=lambda arc: (tuple(arc.min(axis=0)), len(arc)),
    )
    smooth = [shapely.linestrings(to_lambert(_smooth(arc))) for arc in arcs]
    faces = shapely.get_parts(shapely.polygonize(smooth))
    cells = shapely.points(to_lambert(mesh.points))
    face, cell = shapely.STRtree(cells).query(faces, predicate="contains")
    found: dict[int, shapely.Polygon] = {}
    for index, shape in enumerate(faces):
        inside = labels[cell[face == index]]
        if len(inside) == 0:
            message = "smoothing left a sliver"
            raise RuntimeError(message)
        values, counts = np.unique(inside, return_counts=True)
        zone = int(values[np.argmax(counts)])
        if zone == NOWHERE:
            continue
        if zone in found:
            message = f"zone {zone} is in two pieces"
            raise RuntimeError(message)
        found[zone] = shapely.normalize(shape)
    missing = sorted(set(range(zones)) - set(found))
    if missing:
        message = f"zones {missing} have no polygon"
        raise RuntimeError(message)
    return [found[zone] for zone in range(zones)]
