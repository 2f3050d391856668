"""Contours of sectors, from those of their communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geodata.uniting import united

if TYPE_CHECKING:
    from geodata.sectors.model import SectorSet


def sector_contours(communes: gpd.GeoDataFrame, division: SectorSet) -> gpd.GeoDataFrame:
    """Dissolve the communes of each sector into one contour.

    Parameters
    ----------
    communes
        Contours with ``zone_code``; those that do not share their borders exactly are united by
        their areas.
    division
        Sectors; a commune without a contour, and a sector without a commune, are left out.

    Returns
    -------
    ``zone_code`` (the sector's identifier), ``zone_name``, ``geometry`` (valid polygons), in the
    order of the division and the projection of the communes.
    """
    sector = communes["zone_code"].astype(str).map(dict(division.sector_of))
    rows = []
    for each in division.sectors:
        own = communes.geometry[(sector == each.id).to_numpy()]
        if len(own):
            rows.append((each.id, each.name, united(own.to_numpy())))
    ids, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    data = {"zone_code": list(ids), "zone_name": list(names)}
    return gpd.GeoDataFrame(data, geometry=list(shapes), crs=communes.crs)
