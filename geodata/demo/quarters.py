"""The nine priority neighbourhoods (QPV): they straddle IRIS and do not follow their borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geodata.demo.borders import GRID_M
from geodata.demo.names import DEPARTMENT_CODE
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

CORNERS = 11
LAMBERT_93 = "EPSG:2154"


@dataclass(frozen=True)
class Quarter:
    """Where one QPV lies: between two IRIS, nearer the first."""

    name: str
    iris: tuple[str, str]
    toward_second_share: float
    radius_m: float
    renewal: str
    """Part in the national urban-renewal programme: ``national``, ``regional`` or empty."""


QUARTERS = (
    Quarter(
        "Brimelles - Craquelin",
        ("Les Brimelles", "Le Moulin Craquelin"),
        0.5,
        500,
        "national",
    ),
    Quarter("Cité Marvaux", ("Cité Marvaux", "Faubourg de Malbrance"), 0.3, 440, "national"),
    Quarter("Trois-Navettes", ("Les Trois-Navettes", "Saint-Ernoul"), 0.35, 410, ""),
    Quarter(
        "Tuilerie - Rotondes",
        ("La Tuilerie des Prés", "Les Rotondes"),
        0.42,
        520,
        "regional",
    ),
    Quarter(
        "Les Corneillettes",
        ("Les Corneillettes", "Le Beffroi de Hautrebois"),
        0.25,
        520,
        "national",
    ),
    Quarter("Forges - Gravier", ("Le Haut-Gravier", "Les Forges d'Aval"), 0.45, 500, ""),
    Quarter(
        "La Cité du Peigne",
        ("La Cité du Peigne", "Les Quatre-Bornes"),
        0.3,
        500,
        "regional",
    ),
    Quarter("La Sapinelle", ("La Sapinelle", "Malbrance-les-Gares"), 0.45, 540, ""),
    Quarter(
        "Chemin des Briques",
        ("Le Chemin des Briques", "Saint-Amelin-le-Vieux"),
        0.4,
        600,
        "",
    ),
)


def _outline(centre: Floats, radius_m: float, rng: np.random.Generator) -> shapely.Polygon:
    """Draw an angular outline, such as streets give, around a centre."""
    turn = rng.uniform(0.0, 2.0 * np.pi)
    step = 2.0 * np.pi / CORNERS
    angle = turn + step * (np.arange(CORNERS) + rng.uniform(-0.3, 0.3, CORNERS))
    radius = radius_m * rng.uniform(0.78, 1.22, CORNERS)
    stretch = rng.uniform(0.8, 1.0)
    local = np.column_stack([radius * np.cos(angle) / stretch, radius * np.sin(angle) * stretch])
    lean = rng.uniform(0.0, np.pi)
    rotation = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    corners = np.round((centre + local @ rotation.T) / GRID_M) * GRID_M
    return shapely.normalize(shapely.Polygon(np.round(corners, 1)))


def draw_quarters(iris: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the QPV, 2015 and 2024 perimeters.

    Parameters
    ----------
    iris
        Columns ``iris_name``, ``iris_type``, ``commune_code``, ``geometry``, in Lambert-93.

    Returns
    -------
    geopandas.GeoDataFrame
        ``qpv_2024``, ``qpv_2015`` (codes), ``name``, ``renewal``, ``commune_codes`` (the communes
        it covers, most covered first, joined by commas), ``geometry`` (2024), ``geometry_2015``.
    """
    by_name = iris.set_index("iris_name")["geometry"]
    communes = iris.dissolve("commune_code")["geometry"]
    rows = []
    for rank, quarter in enumerate(QUARTERS, start=1):
        rng = stream(f"qpv:{quarter.name}")
        first, second = (
            shapely.get_coordinates(shapely.point_on_surface(by_name[name]))[0]
            for name in quarter.iris
        )
        centre = first + quarter.toward_second_share * (second - first)
        shape = _outline(centre, quarter.radius_m, rng)
        # Half of the perimeters were redrawn in 2024, by a street or two.
        former = shape if rank % 2 else _outline(centre + rng.uniform(-60, 60, 2), 460.0, rng)
        covered = communes.intersection(shape).area
        covered = covered[covered > 0.02 * shape.area].sort_values(ascending=False)
        rows.append(
            {
                "qpv_2024": f"QN0{DEPARTMENT_CODE}{rank:02d}{'ABCDEFGHI'[rank - 1]}",
                "qpv_2015": f"QP0{DEPARTMENT_CODE}0{rank:02d}",
                "name": quarter.name,
                "renewal": quarter.renewal,
                "commune_codes": ",".join(covered.index),
                "geometry": shape,
                "geometry_2015": former,
            }
        )
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=LAMBERT_93)
    frame["geometry_2015"] = gpd.GeoSeries(frame["geometry_2015"], crs=LAMBERT_93)
    return frame
