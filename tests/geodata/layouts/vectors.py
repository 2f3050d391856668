"""Small layers of zones written as the producers deliver theirs; names and shapes are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geodata.vector import peek_vector

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.parts import Part

LAMBERT_93 = 2154
NORD = (700_000.0, 7_060_000.0)
"""A corner in département 59, Lambert-93."""
PARIS = (650_000.0, 6_860_000.0)

IRIS_CODES = ("590010000", "593500101", "593500102", "593500201")


def squares(
    count: int,
    corner: tuple[float, float] = NORD,
    side: float = 1000.0,
    crs: int = LAMBERT_93,
) -> gpd.GeoSeries:
    """Squares in a row, each sharing a side with the next."""
    x, y = corner
    return gpd.GeoSeries(
        [shapely.box(x + rank * side, y, x + (rank + 1) * side, y + side) for rank in range(count)],
        crs=crs,
    )


def layer(
    columns: dict[str, list[object]], shapes: gpd.GeoSeries | None = None
) -> gpd.GeoDataFrame:
    """Layer of squares, or of the shapes given, with these attributes."""
    count = len(next(iter(columns.values())))
    geometry = squares(count) if shapes is None else shapes
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=geometry.crs)


def iris_2022(codes: tuple[str, ...] = IRIS_CODES) -> gpd.GeoDataFrame:
    """CONTOURS-IRIS 2016–2022."""
    return layer(
        {
            "INSEE_COM": [code[:5] for code in codes],
            "NOM_COM": [f"Écordelle {code[:5]}" for code in codes],
            "IRIS": [code[5:] for code in codes],
            "CODE_IRIS": list(codes),
            "NOM_IRIS": [f"Près-du-Bé {code[5:]}" for code in codes],
            "TYP_IRIS": ["Z" if code.endswith("0000") else "H" for code in codes],
        }
    )


def iris_2013(codes: tuple[str, ...] = IRIS_CODES) -> gpd.GeoDataFrame:
    """CONTOURS-IRIS 2013–2015."""
    renamed = iris_2022(codes).rename(columns={"INSEE_COM": "DEPCOM", "CODE_IRIS": "DCOMIRIS"})
    return renamed[["DEPCOM", "NOM_COM", "IRIS", "DCOMIRIS", "NOM_IRIS", "TYP_IRIS", "geometry"]]


def iris_2025(codes: tuple[str, ...] = IRIS_CODES) -> gpd.GeoDataFrame:
    """CONTOURS-IRIS and IRIS-GE since 2023."""
    names = {
        "INSEE_COM": "code_insee",
        "NOM_COM": "nom_commune",
        "IRIS": "iris",
        "CODE_IRIS": "code_iris",
        "NOM_IRIS": "nom_iris",
        "TYP_IRIS": "type_iris",
    }
    return iris_2022(codes).rename(columns=names)


def iris_portal(codes: tuple[str, ...] = IRIS_CODES) -> gpd.GeoDataFrame:
    """georef-france-iris: lists written as text, types in words, the year on each row, WGS84."""
    kinds = {"Z": "commune non irisée", "H": "habitat"}
    source = iris_2022(codes)
    portal = layer(
        {
            "year": ["2021"] * len(codes),
            "com_arm_code": [f"['{code[:5]}']" for code in codes],
            "com_arm_name": [f"['{name}']" for name in source["NOM_COM"]],
            "iris_code": [f"['{code}']" for code in codes],
            "iris_name": [f'["{name}"]' for name in source["NOM_IRIS"]],
            "iris_type": [kinds[kind] for kind in source["TYP_IRIS"]],
        },
        source.geometry,
    )
    return portal.to_crs(4326)


def communes_express(
    codes: tuple[str, ...] = ("59001", "59350", "59512"),
) -> gpd.GeoDataFrame:
    """Layer COMMUNE of ADMIN EXPRESS."""
    return layer(
        {
            "ID": [f"COMMUNE_{rank:019d}" for rank in range(len(codes))],
            "INSEE_COM": list(codes),
            "NOM": [f"Écordelle {code}" for code in codes],
            "INSEE_DEP": [code[:2] for code in codes],
            "INSEE_REG": ["32"] * len(codes),
            "SIREN_EPCI": ["200093201", "200054781/200058519", "NR"][: len(codes)],
        }
    )


def write(frame: gpd.GeoDataFrame, path: Path, encoding: str | None = None) -> Path:
    """Write a layer in the format of the path's suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        pyogrio.write_dataframe(frame, path, encoding=encoding)
    return path


def shapefile(
    frame: gpd.GeoDataFrame,
    path: Path,
    *,
    encoding: str = "UTF-8",
    without: tuple[str, ...] = (),
) -> Path:
    """Write a shapefile, then remove some of its pieces."""
    write(frame, path, encoding)
    for suffix in without:
        path.with_suffix(suffix).unlink()
    return path


def part_of(path: Path, label: str | None = None) -> Part:
    """Only layer of a file."""
    (part,) = peek_vector(path, label or path.name)
    return part


def wiggly_coverage(zone_count: int, seed: int, width: float = 8000.0) -> gpd.GeoSeries:
    """Zones that cover a square, with borders as bent as real ones: unions of small cells."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0.0, width, (zone_count * 40, 2)) + np.array(NORD)
    frame = shapely.box(*NORD, NORD[0] + width, NORD[1] + width)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
    )
    cells = shapely.coverage_clean(shapely.intersection(cells, frame))
    seeds = rng.uniform(0.0, width, (zone_count, 2)) + np.array(NORD)
    centres = shapely.get_coordinates(shapely.centroid(cells))
    nearest = np.square(centres[:, None, :] - seeds[None, :, :]).sum(axis=2).argmin(axis=1)
    zones = [shapely.coverage_union_all(cells[nearest == rank]) for rank in np.unique(nearest)]
    return gpd.GeoSeries(zones, crs=LAMBERT_93)
