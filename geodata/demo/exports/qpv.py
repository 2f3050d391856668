"""QPV outlines: the 2015 shapefile and the 2024 GeoJSON, both in Lambert-93."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geodata.demo.exports.archive import write_zip
from geodata.demo.exports.contours import shapefile_bytes
from geodata.demo.names import (
    DEPARTMENT_CODE,
    DEPARTMENT_NAME,
    EPCI_CODE,
    EPCI_NAME,
    REGION_CODE,
    REGION_NAME,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geodata.demo.world import World

_STEM_2015 = "QP_METROPOLE_LB93"
_STEM_2024 = "QP2024_France_hexagonale_LB93"


def write_qpv(world: World, folder: Path) -> list[Path]:
    """Write both generations of perimeters."""
    names = world.communes.set_index("commune_code")["commune_name"]
    return [_write_2015(world, names, folder), _write_2024(world, names, folder)]


def _write_2015(world: World, names: pd.Series, folder: Path) -> Path:
    quarters = world.quarters
    layer = gpd.GeoDataFrame(
        {
            "CODE_QP": quarters["qpv_2015"],
            "NOM_QP": quarters["name"],
            "COMMUNE_QP": _joined(quarters["commune_codes"], names),
            "geometry": quarters["geometry_2015"],
        },
        crs=quarters.crs,
    )
    pieces = shapefile_bytes(layer, _STEM_2015)
    members = {f"{_STEM_2015}/{_STEM_2015}{suffix}": data for suffix, data in pieces.items()}
    return write_zip(folder / f"{_STEM_2015}.zip", members)


def _write_2024(world: World, names: pd.Series, folder: Path) -> Path:
    quarters = world.quarters
    communes = _joined(quarters["commune_codes"], names)
    features = [
        {
            "type": "Feature",
            "properties": {
                "code_qp": row.qpv_2024,
                "lib_qp": row.name,
                "insee_reg": REGION_CODE,
                "lib_reg": REGION_NAME,
                "insee_dep": DEPARTMENT_CODE,
                "lib_dep": DEPARTMENT_NAME,
                "insee_com": row.commune_codes.replace(",", ", "),
                "lib_com": label,
                "siren_epci": EPCI_CODE,
                "lib_epci": EPCI_NAME,
            },
            "geometry": shapely.geometry.mapping(shapely.MultiPolygon([row.geometry])),
        }
        for row, label in zip(
            quarters.itertuples(index=False),
            communes,
            strict=True,
        )
    ]
    document = {
        "type": "FeatureCollection",
        "name": _STEM_2024,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
        "features": features,
    }
    path = folder / f"{_STEM_2024}.geojson"
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _joined(codes: pd.Series, names: pd.Series) -> list[str]:
    """Give the names of the communes of each list of codes."""
    return [", ".join(names[code] for code in listed.split(",")) for listed in codes]
