"""CONTOURS-IRIS in the folders IGN delivers it in: one shapefile, Lambert-93."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from geodata.demo.exports.archive import write_zip

if TYPE_CHECKING:
    from geodata.demo.world import World

YEAR = 2022
_NAME = f"CONTOURS-IRIS_2-1__SHP__FRA_{YEAR}-01-01"
_INNER = f"{_NAME}/CONTOURS-IRIS/1_DONNEES_LIVRAISON_{YEAR}-06-00157"
_LAYER = f"{_INNER}/CONTOURS-IRIS_2-1_SHP_LAMB93_FXX-{YEAR}/CONTOURS-IRIS"


def shapefile_bytes(frame: gpd.GeoDataFrame, stem: str) -> dict[str, bytes]:
    """Write a layer as a shapefile and give its pieces by extension, the date in it fixed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem}.shp"
        frame.to_file(
            path,
            engine="pyogrio",
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": f"{YEAR}-01-01"},
        )
        return {
            piece.suffix: piece.read_bytes()
            for piece in sorted(Path(folder).iterdir())
            if piece.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}
        }


def write_contours(world: World, folder: Path) -> list[Path]:
    """Write the IRIS, and whole communes as one IRIS ending in 0000."""
    iris = world.iris
    layer = gpd.GeoDataFrame(
        {
            "INSEE_COM": iris["commune_code"],
            "NOM_COM": iris["commune_name"],
            "IRIS": iris["iris_code"].str[5:],
            "CODE_IRIS": iris["iris_code"],
            "NOM_IRIS": iris["iris_name"],
            "TYP_IRIS": iris["iris_type"],
            "geometry": iris.geometry,
        },
        crs=iris.crs,
    )
    pieces = shapefile_bytes(layer, "CONTOURS-IRIS")
    members = {f"{_LAYER}{suffix}": content for suffix, content in pieces.items()}
    return [write_zip(folder / f"{_NAME}.zip", members)]
