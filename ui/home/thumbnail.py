"""A still miniature of the class map, as a drawing: no script, no tile, nothing to fetch."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 640
"""Width of the drawing, in its own units; the page scales it."""
_TOLERANCE = 1.0
_RATIO_LIMIT = 1.5
"""Tallest drawing, as a multiple of its width: a page is not a corridor."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines ready to be coloured: one SVG path a zone."""

    width: int
    height: int
    paths: Mapping[str, str]


def _rings(geometry: shapely.Geometry) -> Iterator[np.ndarray]:
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            yield shapely.get_coordinates(ring)


def draw(zones: gpd.GeoDataFrame) -> Drawing:
    """Turn contours into paths, simplified together so that neighbours keep their border.

    Parameters
    ----------
    zones
        ``zone_code`` and polygons, in a projected system.
    """
    west, south, east, north = zones.total_bounds
    scale = min(WIDTH / max(east - west, 1.0), WIDTH * _RATIO_LIMIT / max(north - south, 1.0))
    simple = shapely.coverage_simplify(zones.geometry.to_numpy(), _TOLERANCE / scale)
    paths = {}
    for code, geometry in zip(zones["zone_code"], simple, strict=True):
        parts = []
        for ring in _rings(geometry):
            x = np.rint((ring[:-1, 0] - west) * scale * 10) / 10
            y = np.rint((north - ring[:-1, 1]) * scale * 10) / 10
            parts.append("M" + "L".join(f"{a:g} {b:g}" for a, b in zip(x, y, strict=True)) + "Z")
        paths[str(code)] = "".join(parts)
    return Drawing(round((east - west) * scale), round((north - south) * scale), paths)


def image(drawing: Drawing, colors: Mapping[str, str], border: str, label: str) -> str:
    """Return the drawing as an HTML image.

    Parameters
    ----------
    drawing
        Paths by zone code.
    colors
        Fill by zone code; a zone without one is hatched.
    border
        Colour of the borders: the page's own, so that zones stand apart.
    label
        What the image shows, for who does not see it.
    """
    shapes = "".join(
        f'<path d="{path}" fill="{colors.get(code, "url(#none)")}"/>'
        for code, path in drawing.paths.items()
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}">'
        '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#f0efea"/>'
        '<rect width="2.5" height="6" fill="#cfcdc4"/></pattern></defs>'
        f'<g stroke="{border}" stroke-width="0.8" stroke-linejoin="round">{shapes}</g></svg>'
    )
    # As an image of its own: Streamlit takes drawings out of the HTML it is given.
    data = base64.b64encode(picture.encode()).decode()
    return f'<img class="fs fs-thumb" src="data:image/svg+xml;base64,{data}" alt="{escape(label)}">'
