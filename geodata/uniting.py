"""Contours united into one: by their shared borders where they agree, else by their areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from geodata.repair import valid_polygons

if TYPE_CHECKING:
    from geodata.repair import Geometries

_ROUND_OFF: Final = 1e-9


def united(geometries: Geometries) -> shapely.Geometry:
    """Unite polygons into one valid polygon or multipolygon.

    Uniting by shared borders is fast and keeps every vertex, but takes zones that overlap for zones
    that do not: one inside another then gives an outline that crosses itself, or an error.

    Parameters
    ----------
    geometries
        Polygons in one projected CRS, neighbours or not; they may overlap.
    """
    by_borders = _by_borders(geometries)
    return by_borders if by_borders is not None else shapely.union_all(valid_polygons(geometries))


def _by_borders(geometries: Geometries) -> shapely.Geometry | None:
    """Unite by shared borders; ``None`` where it cannot be done, or area is lost on the way."""
    try:
        whole = shapely.coverage_union_all(geometries)
    except shapely.errors.GEOSException:
        return None
    expected = float(shapely.area(geometries).sum())
    lost = abs(float(whole.area) - expected) > _ROUND_OFF * expected
    return None if lost or not whole.is_valid else whole
