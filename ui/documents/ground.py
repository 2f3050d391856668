"""From contours in degrees to shapes in the pixels of a picture.

Everything a map draws is in one plane of pixels, so that no projection of the chart library, and no
rule of its own on the winding of rings, stands between the contours and the page.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

Geometries = npt.NDArray[np.object_]
METRES_A_DEGREE: Final = 111_195.0
"""Length of a degree of latitude on a sphere of 6 371 km."""
_TOLERANCE_PX: Final = 0.3
_EDGE_PX: Final = 1.0
_DECIMALS: Final = 1
_AREAS: Final = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, eq=False)
class Shapes:
    """Contours of a level in degrees, in the order of their file."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    outlines: Geometries

    def only(self, wanted: Collection[str]) -> Shapes:
        """Return the shapes of some codes."""
        chosen = frozenset(wanted)
        kept = [i for i, code in enumerate(self.codes) if code in chosen]
        return Shapes(
            tuple(self.codes[i] for i in kept),
            tuple(self.names[i] for i in kept),
            self.outlines[kept],
        )

    def but(self, unwanted: Collection[str]) -> Shapes:
        """Return the shapes of all codes but some."""
        return self.only(set(self.codes) - set(unwanted))


def read_shapes(path: Path) -> Shapes:
    """Read a served GeoJSON, compressed or not."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    features = [
        feature
        for feature in json.loads(raw)["features"]
        if feature["geometry"] and feature["geometry"]["type"] in _AREAS
    ]

    def text(name: str) -> tuple[str, ...]:
        return tuple(
            str(f["properties"].get(name) or f["properties"].get(f"zone_{name}") or "")
            for f in features
        )

    outlines = np.empty(len(features), dtype=object)
    outlines[:] = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    return Shapes(text("code"), text("name"), outlines)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where degrees fall in a picture: north up, a kilometre as long either way."""

    west: float
    north: float
    squeeze: float
    """Length of a degree of longitude over a degree of latitude, at the middle."""
    scale: float
    """Pixels a degree of latitude."""
    width: float
    height: float
    """Size of what is framed, in pixels."""

    @property
    def metres_a_pixel(self) -> float:
        """Ground length of a pixel."""
        return METRES_A_DEGREE / self.scale

    def place(self, outlines: Geometries) -> Geometries:
        """Return shapes in pixels, cut at the frame, light enough for paper.

        Neighbours keep their common border. What vanishes is left out: the result may hold
        ``None``.
        """
        if not len(outlines):
            return outlines

        def to_pixels(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            x = (points[:, 0] - self.west) * self.squeeze * self.scale
            y = (self.north - points[:, 1]) * self.scale
            return np.column_stack((x, y))

        flat = shapely.transform(outlines, to_pixels)
        light = shapely.coverage_simplify(flat, _TOLERANCE_PX)
        cut = shapely.clip_by_rect(light, 0, 0, self.width, self.height)
        return np.array([_areas(shape) for shape in cut], dtype=object)

    @property
    def box(self) -> shapely.Geometry:
        """Its edge, in pixels."""
        return shapely.box(0, 0, self.width, self.height)


def frame_of(outlines: Geometries, width: float, height: float, *, around: float = 0.0) -> Frame:
    """Return the frame in which shapes fit a room, in pixels.

    Parameters
    ----------
    outlines
        What must be seen whole.
    width, height
        The room.
    around
        Pixels left around the shapes. With any, the frame takes the whole room: their neighbours
        are seen up to its edge.
    """
    west, south, east, north = (float(v) for v in shapely.total_bounds(outlines))
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    # Half a line's width stays inside the picture.
    edge = max(around, _EDGE_PX)
    scale = min((width - 2 * edge) / wide, (height - 2 * edge) / high)
    taken = (width, height) if around else (wide * scale + 2 * edge, high * scale + 2 * edge)
    left, above = (taken[0] - wide * scale) / 2, (taken[1] - high * scale) / 2
    return Frame(west - left / scale / squeeze, north + above / scale, squeeze, scale, *taken)


def aspect(outlines: Geometries) -> float:
    """Return how much wider than high shapes are."""
    frame = frame_of(outlines, 1000.0, 1000.0)
    return frame.width / frame.height


def _areas(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Keep the areas of a cut shape, turned so that holes are holes under any filling rule."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    if not parts:
        return None
    whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return shapely.orient_polygons(whole)


def feature(shape: shapely.Geometry, **properties: str) -> dict[str, Any]:
    """Return a shape in pixels as a feature, rounded to a tenth."""
    rounded = shapely.transform(shape, lambda points: np.round(points, _DECIMALS))
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(rounded),
    }


def hatching(shapes: Geometries, step: float = 5.0) -> shapely.Geometry | None:
    """Return slanted lines over shapes: lines drawn as such, which any printer keeps."""
    area = shapely.union_all(shapes)
    if area.is_empty:
        return None
    left, top, right, bottom = area.bounds
    # Lines x + y = constant, on one grid whatever the shape: neighbours' hatchings meet.
    first = math.floor((left + top) / step) * step
    sums = np.arange(first, right + bottom + step, step)
    lines = shapely.linestrings([[(s - top, top), (s - bottom, bottom)] for s in sums])
    return shapely.intersection(shapely.multilinestrings(lines), area)


def dotting(shapes: Geometries, step: float = 6.0) -> shapely.Geometry | None:
    """Return dots over shapes, in staggered rows on one grid."""
    area = shapely.union_all(shapes)
    if area.is_empty:
        return None
    left, top, right, bottom = area.bounds
    rows = np.arange(math.floor(top / step) * step, bottom + step, step / 2)
    columns = np.arange(math.floor(left / step) * step, right + step, step)
    shift = (np.round(rows / (step / 2)) % 2) * step / 2
    x, y = (columns[None, :] + shift[:, None]).ravel(), np.repeat(rows, len(columns))
    dots = shapely.points(x, y)
    inside = shapely.contains(area, dots)
    return shapely.multipoints(dots[inside]) if inside.any() else None
