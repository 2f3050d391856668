"""The zones whose stock is counted, and what is known of the file's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.codes import department_of
from geodata.model import Level
from geodata.residences import ContourSet, ResidenceStock
from geodata.residences.keys import landlord_keys
from geodata.stock.zones import Frame

if TYPE_CHECKING:
    from geodata.territory import Territory
    from geodata.zoning import Zoning


def contour_set(zoning: Zoning) -> ContourSet:
    """Contours that dwellings are located in."""
    communes = gpd.GeoDataFrame(zoning.reference[Level.COMMUNE].frame)
    iris = zoning.reference.get(Level.IRIS)
    return ContourSet(
        communes=communes,
        iris=None if iris is None else gpd.GeoDataFrame(iris.frame).to_crs(communes.crs),
        qpv={
            one.variant: gpd.GeoDataFrame(one.frame).to_crs(communes.crs)
            for one in zoning.others
            if one.level is Level.QPV
        },
    )


def frame_of(
    made: ResidenceStock, territory: Territory, contours: ContourSet, *, whole: bool
) -> Frame:
    """Tell which zones are to be filled, and how far the file reaches.

    Parameters
    ----------
    made
        Stock to be counted.
    territory, contours
        The EPCI and its contours.
    whole
        The contours have every commune of the EPCI.
    """
    iris = contours.iris
    qpv = contours.qpv.get(contours.generation or "")
    rows = made.residences if made.dwellings.empty else made.dwellings
    departments = {department_of(str(code)) for code in rows["commune_code"].unique()}
    return Frame(
        communes=pd.Index(contours.communes["zone_code"].astype("str")),
        iris=None
        if iris is None
        else pd.Series(
            iris["commune_code"].astype("str").to_numpy(),
            index=pd.Index(iris["zone_code"].astype("str")),
        ),
        qpv=None if qpv is None else pd.Index(qpv["zone_code"].astype("str")),
        territory_code=territory.code,
        departments=frozenset(departments),
        whole=whole,
        exhaustive=not _one_landlord(rows),
    )


def _one_landlord(rows: pd.DataFrame) -> bool:
    """Tell whether every dwelling is of the same, named landlord."""
    landlords = set(landlord_keys(rows))
    return len(landlords) == 1 and landlords != {""}
