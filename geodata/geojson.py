"""Compact GeoJSON of zones and points, with a code and a name, for the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd


def encode(zones: gpd.GeoDataFrame, parent: str | None) -> bytes:
    """Compact GeoJSON (RFC 7946), features in the order given."""
    names = zones["zone_name"].fillna(zones["zone_code"])
    parents = zones[parent] if parent is not None else names
    features = [
        {
            "type": "Feature",
            "properties": _properties(code, name, above if parent is not None else None),
            "geometry": _geometry(shape),
        }
        for code, name, above, shape in zip(
            zones["zone_code"], names, parents, zones.geometry.to_numpy(), strict=True
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def encode_points(points: pd.DataFrame) -> bytes:
    """Compact GeoJSON of points: ``code``, ``name``, ``parent``, ``lon``, ``lat`` in degrees."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "parent": parent},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for code, name, parent, lon, lat in zip(
            *(points[name].tolist() for name in ("code", "name", "parent", "lon", "lat")),
            strict=True,
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _properties(code: object, name: object, above: object) -> Mapping[str, str]:
    properties = {"code": str(code), "name": str(name)}
    if isinstance(above, str):
        properties["parent"] = above
    return properties


def _geometry(shape: shapely.Geometry) -> Mapping[str, object]:
    """GeoJSON geometry; a multipolygon of one part is written as that part."""
    polygons = [
        [ring.tolist() for ring in (_ring(polygon.exterior), *map(_ring, polygon.interiors))]
        for polygon in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(ring: shapely.LinearRing) -> npt.NDArray[np.float64]:
    coordinates: npt.NDArray[np.float64] = shapely.get_coordinates(ring)
    return coordinates
