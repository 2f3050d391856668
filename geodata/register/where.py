"""What is known of a territory, to find where events happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.model import Level
from geodata.stock.attaching import with_addresses
from geodata.stock.framing import contour_set

if TYPE_CHECKING:
    from geodata.residences import ContourSet
    from geodata.stock.assembling import TerritoryStock
    from geodata.territory import Territory
    from geodata.zoning import Zoning


@dataclass(frozen=True)
class Where:
    """Communes, contours and residences of a territory."""

    territory: Territory
    contours: ContourSet
    passage: pd.DataFrame | None
    """INSEE's passage table of communes, where one was given."""
    residences: gpd.GeoDataFrame | None
    """Those of the latest inventory, with every address of each in ``addresses``, in the CRS of
    the contours; ``None`` where the import has none."""

    @classmethod
    def of(
        cls,
        territory: Territory,
        zoning: Zoning,
        passage: pd.DataFrame | None,
        stock: TerritoryStock,
    ) -> Where:
        """Gather what an import knows."""
        contours = contour_set(zoning)
        return cls(territory, contours, passage, _residences(stock, contours))


def _residences(stock: TerritoryStock, contours: ContourSet) -> gpd.GeoDataFrame | None:
    def latest(table: str, level: Level) -> pd.DataFrame | None:
        found = [
            one.dataset
            for one in stock.units
            if one.dataset.table == table and one.dataset.level is level
        ]
        return max(found, key=lambda one: one.vintage).frame if found else None

    residences = latest("residences", Level.RESIDENCE)
    if residences is None:
        return None
    known = with_addresses(residences, latest("dwellings", Level.DWELLING))
    return gpd.GeoDataFrame(known.reset_index(drop=True)).to_crs(contours.communes.crs)
