"""The zones whose stock is counted, and what is known of the file's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

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
    made: ResidenceStock,
    territory: Territory,
    contours: ContourSet,
    vintage: int,
    *,
    reached: frozenset[str],
    whole: bool,
) -> Frame:
    """Tell which zones are to be filled, and how far the file reaches.

    Parameters
    ----------
    made
        Stock to be counted.
    territory, contours
        The EPCI and its contours.
    vintage
        Year of the inventory.
    reached
        Départements the whole file covers (:func:`geodata.stock.reach.departments_reached`).
    whole
        The contours have every commune of the EPCI.
    """
    iris = contours.iris
    qpv = contours.qpv.get(contours.generation(vintage) or "")
    rows = made.residences if made.dwellings.empty else made.dwellings
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
        departments=reached,
        whole=whole,
        exhaustive=not _one_landlord(rows),
    )


def _one_landlord(rows: pd.DataFrame) -> bool:
    """Tell whether every dwelling is of the same, named landlord."""
    landlords = set(landlord_keys(rows))
    return len(landlords) == 1 and landlords != {""}
