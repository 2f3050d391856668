"""The mesh of small Voronoi cells out of which communes and IRIS are grown.

Coordinates are kilometres around the territory's centre. Cells are finer in town than in the
country, and laid on both sides of the river in mirrored pairs, so that cell borders follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

Ints = NDArray[np.int64]

HALF_WIDTH_KM, HALF_HEIGHT_KM = 20.0, 17.0
COUNTRY_STEP_KM, TOWN_STEP_KM = 0.34, 0.13
RIVER_STEP_KM, RIVER_OFFSET_KM = 0.13, 0.055


def river_north_km(east_km: Floats) -> Floats:
    """Give the river Orsence's northing for an easting, in kilometres."""
    bend: Floats = (
        1.15
        + 0.11 * east_km
        + 1.05 * np.sin(east_km / 2.9 + 0.4)
        + 0.38 * np.sin(east_km / 1.07 + 2.1)
        + 0.12 * np.sin(east_km / 0.41)
    )
    return bend


def river_line() -> shapely.LineString:
    """Give the river from one side of the mesh to the other."""
    east = np.arange(-HALF_WIDTH_KM, HALF_WIDTH_KM, 0.02)
    return shapely.LineString(np.column_stack([east, river_north_km(east)]))


def is_north_of_river(points_km: Floats) -> NDArray[np.bool_]:
    """Tell on which bank points lie."""
    north: NDArray[np.bool_] = points_km[:, 1] > river_north_km(points_km[:, 0])
    return north


@dataclass(frozen=True)
class Mesh:
    """Voronoi cells: their points, and the edges between neighbours.

    Attributes
    ----------
    points
        Array (n_cells, 2).
    vertices
        Array (n_vertices, 2) of cell corners.
    edge_cells
        Array (n_edges, 2): the two cells an edge parts.
    edge_vertices
        Array (n_edges, 2): the edge's two ends.
    """

    points: Floats
    vertices: Floats
    edge_cells: Ints
    edge_vertices: Ints


def _jittered_grid(step: float, rng: np.random.Generator) -> Floats:
    """Give a triangular grid over the whole mesh, each point pushed about by a third of a step."""
    rows = np.arange(-HALF_HEIGHT_KM, HALF_HEIGHT_KM, step * np.sqrt(3.0) / 2.0)
    columns = np.arange(-HALF_WIDTH_KM, HALF_WIDTH_KM, step)
    x, y = np.meshgrid(columns, rows)
    x = x + (np.arange(len(rows)) % 2)[:, None] * step / 2.0
    points = np.column_stack([x.ravel(), y.ravel()])
    jittered: Floats = points + rng.uniform(-step / 3.0, step / 3.0, points.shape)
    return jittered


def build_mesh(towns_km: Floats, town_radius_km: Floats) -> Mesh:
    """Lay the cells and find their neighbours.

    Parameters
    ----------
    towns_km
        Array (n, 2) of town centres, around which cells are fine.
    town_radius_km
        Array (n,): how far each town reaches.
    """
    rng = stream("mesh")
    country = _jittered_grid(COUNTRY_STEP_KM, rng)
    fine = _jittered_grid(TOWN_STEP_KM, rng)

    def in_town(points: Floats) -> NDArray[np.bool_]:
        distance = np.linalg.norm(points[:, None, :] - towns_km[None, :, :], axis=2)
        inside: NDArray[np.bool_] = (distance < town_radius_km[None, :]).any(axis=1)
        return inside

    points = np.vstack([country[~in_town(country)], fine[in_town(fine)]])
    river = river_line()
    banks = np.arange(0.0, river.length, RIVER_STEP_KM)
    here = shapely.get_coordinates(shapely.line_interpolate_point(river, banks))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(river, banks + 0.01))
    along = ahead - here
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-9)[:, None]
    away, _ = cKDTree(here).query(points)
    points = np.vstack(
        [
            points[away > 2.2 * RIVER_OFFSET_KM],
            here[:-1] + RIVER_OFFSET_KM * normal[:-1],
            here[:-1] - RIVER_OFFSET_KM * normal[:-1],
        ]
    )
    voronoi = Voronoi(points)
    ends = np.asarray(voronoi.ridge_vertices, dtype=np.int64)
    bounded = (ends >= 0).all(axis=1)
    return Mesh(
        points=points,
        vertices=np.asarray(voronoi.vertices, dtype=np.float64),
        edge_cells=np.asarray(voronoi.ridge_points, dtype=np.int64)[bounded],
        edge_vertices=ends[bounded],
    )
