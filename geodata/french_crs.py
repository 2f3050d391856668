"""Parts of France, each with its official projected CRS, and the systems its files come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.extents import Box

WGS84 = 4326
LAMBERT_93 = 2154
WEB_MERCATOR = 3857


@dataclass(frozen=True, slots=True)
class Territory:
    """Part of France with its official projected CRS (decree 2000-1276, as amended)."""

    name: str
    box: Box
    """West, south, east, north, in degrees."""
    epsg: int


TERRITORIES = (
    Territory("France métropolitaine", (-9.86, 41.15, 10.38, 51.56), LAMBERT_93),
    Territory("Antilles", (-63.66, 14.08, -60.0, 18.31), 5490),
    Territory("Guyane", (-54.95, 2.05, -51.0, 6.0), 2972),
    Territory("La Réunion", (54.9, -21.6, 56.1, -20.6), 2975),
    Territory("Mayotte", (44.8, -13.2, 45.5, -12.4), 4471),
    Territory("Saint-Pierre-et-Miquelon", (-57.1, 46.5, -55.9, 47.4), 4467),
)

CRS_LABELS = {
    WGS84: "WGS84, longitude et latitude",
    LAMBERT_93: "Lambert-93",
    27572: "Lambert II étendu",
    5490: "UTM 20 Nord (Antilles)",
    2972: "UTM 22 Nord (Guyane)",
    2975: "UTM 40 Sud (La Réunion)",
    4471: "UTM 38 Sud (Mayotte)",
    4467: "UTM 21 Nord (Saint-Pierre-et-Miquelon)",
    WEB_MERCATOR: "Web Mercator",
    **{3942 + zone: f"Lambert CC{42 + zone}" for zone in range(9)},
}
# EPSG:9793 and 9794 (RGF93 v2, v2b) have the same numbers as Lambert-93 to a few centimetres.
# Web Mercator is no official delivery: it is only thought of when codes say where zones lie.
