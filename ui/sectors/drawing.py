"""What the map of the page shows: each commune in the colour of its sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from ui.format import plural
from ui.map import ClassLook, MapValues
from ui.map.model import MAX_CLASSES
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geodata.sectors import SectorSet

HUES: Final = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#6f4fb0",
    "#8c6239",
)  # fmt: skip
"""Hues apart, told by colour-blind eyes (Okabe and Ito, 2008): sectors are kinds, not degrees."""
MIN_CORNERS: Final = 3


def map_values(division: SectorSet, communes: Mapping[str, str], credits_line: str) -> MapValues:
    """Return the communes in the colour of their sector, those left out drawn plain.

    Beyond nine sectors a colour comes again: the tooltip tells them apart, and borders are drawn.
    """
    # The legend lists the last class first: the first sector takes the last rank.
    shown = min(len(division.sectors), MAX_CLASSES)
    rank = {s.id: shown - at % MAX_CLASSES for at, s in enumerate(division.sectors)}
    held = [code for code in communes if code in division.sector_of]
    looks = [
        ClassLook(
            label=", ".join(s.name for s in division.sectors[at::MAX_CLASSES]),
            color=HUES[at],
            detail=plural(
                "common.communes", sum(len(s.communes) for s in division.sectors[at::MAX_CLASSES])
            ),
        )
        for at in reversed(range(shown))
    ]
    many = len(division.sectors) > MAX_CLASSES
    notes = {code: t("sectors.map.left_out") for code in communes if code not in held}
    if many:
        notes |= {code: division.name_of[division.sector_of[code]] for code in held}
    return MapValues(
        title=division.name,
        classes=tuple(looks),
        class_of={code: rank[division.sector_of[code]] for code in held},
        note_of=notes,
        plain=frozenset(code for code in communes if code not in division.sector_of),
        numbered=False,
        credits=credits_line,
    )


def inside(outline: Sequence[tuple[float, float]], communes: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the communes whose inside point falls in an outline drawn on the map.

    Parameters
    ----------
    outline
        Longitudes and latitudes in degrees, in the order drawn; closed by itself. Where it crosses
        itself, what it goes round counts.
    communes
        ``zone_code`` and contours, in any projection.

    Examples
    --------
    >>> import geopandas as gpd
    >>> boxes = [shapely.box(2, 50, 2.1, 50.1), shapely.box(3, 50, 3.1, 50.1)]
    >>> frame = gpd.GeoDataFrame({"zone_code": ["a", "b"]}, geometry=boxes, crs=4326)
    >>> inside([(1.9, 49.9), (2.5, 49.9), (2.5, 50.5), (1.9, 50.5)], frame)
    ('a',)
    """
    if len(outline) < MIN_CORNERS:
        return ()
    area = shapely.make_valid(shapely.Polygon(outline))
    points = communes.geometry.representative_point().to_crs(4326)
    found = shapely.contains(area, points.to_numpy())
    return tuple(communes["zone_code"].astype(str)[found])
