"""The pieces of territory that hold social dwellings, with their outline and their hardship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.demo.borders import ORIGIN_EAST_M, ORIGIN_NORTH_M
from geodata.demo.quarters import LAMBERT_93

if TYPE_CHECKING:
    from geodata.demo.world import World

IN_QPV, TOWN, VILLAGE = 0, 1, 2
"""Contexts, in the order of :attr:`geodata.demo.housing.archetypes.Plan.pull`."""
_HARDER_IN_QPV, _EASIER_BESIDE = 0.35, 0.55
_NEIGHBOUR_SIDE_M, _NEIGHBOUR_STEP_M, _NEIGHBOURS_EAST_M = 1_400.0, 3_000.0, 30_000.0
NEIGHBOUR_SOCIAL_SHARE = 0.06


def list_pieces(world: World) -> gpd.GeoDataFrame:
    """List the pieces of the territory that have social dwellings.

    Returns
    -------
    geopandas.GeoDataFrame
        ``iris_code``, ``qpv_code`` (empty outside), ``qpv_name``, ``commune_code``,
        ``dwelling_count``, ``offered_count``, ``context``, ``deprivation`` (of the piece, not only
        of its IRIS), ``ageing``, ``centre_x_m``, ``centre_y_m`` (where a village lies in its
        commune), ``geometry``: the IRIS inside its QPV, or outside every QPV. Sorted by codes.
    """
    stock = world.social_stock.query("dwelling_count > 0").reset_index(drop=True)
    iris = world.iris.set_index("iris_code")
    own = iris.loc[stock["iris_code"]]
    quarters = world.quarters.set_index("qpv_2024")
    all_quarters = shapely.union_all(quarters.geometry.to_numpy())
    inside = (stock["qpv_code"] != "").to_numpy()
    shape = [
        shapely.intersection(zone, quarters.geometry[code])
        if code
        else shapely.difference(zone, all_quarters)
        for zone, code in zip(own.geometry, stock["qpv_code"], strict=True)
    ]
    divided = stock["iris_code"].map(stock.groupby("iris_code")["qpv_code"].max() != "")
    shift = np.where(inside, _HARDER_IN_QPV, np.where(divided, -_EASIER_BESIDE, 0.0))
    centres = shapely.get_coordinates(shapely.point_on_surface(np.array(shape)))
    return gpd.GeoDataFrame(
        stock.drop(columns="household_count").assign(
            qpv_name=stock["qpv_code"].map(quarters["name"]).fillna("").to_numpy(),
            context=np.where(inside, IN_QPV, np.where(own["urban"], TOWN, VILLAGE)),
            deprivation=own["deprivation"].to_numpy() + shift,
            ageing=own["ageing"].to_numpy(),
            centre_x_m=centres[:, 0],
            centre_y_m=centres[:, 1],
        ),
        geometry=shape,
        crs=LAMBERT_93,
    )


def list_neighbour_pieces(world: World) -> gpd.GeoDataFrame:
    """List the other communes of the department that have social dwellings, same columns.

    They are in the tables alone: each is a square of its own, far in the east, at sea too.
    """
    communes = world.elsewhere[world.elsewhere["has_social_stock"]].reset_index(drop=True)
    rank = np.arange(len(communes))
    x = ORIGIN_EAST_M + _NEIGHBOURS_EAST_M + _NEIGHBOUR_STEP_M * (rank % 3)
    y = ORIGIN_NORTH_M + _NEIGHBOUR_STEP_M * (rank // 3)
    half = _NEIGHBOUR_SIDE_M / 2.0
    count = np.round(NEIGHBOUR_SOCIAL_SHARE * communes["household_count"]).astype(np.int64)
    frame = pd.DataFrame(
        {
            "iris_code": communes["iris_code"],
            "qpv_code": "",
            "commune_code": communes["commune_code"],
            "dwelling_count": count,
            "offered_count": count,
            "qpv_name": "",
            "context": VILLAGE,
            "deprivation": communes["deprivation"],
            "ageing": communes["ageing"],
            "centre_x_m": x,
            "centre_y_m": y,
        }
    )
    boxes = shapely.box(x - half, y - half, x + half, y + half)
    return gpd.GeoDataFrame(frame, geometry=boxes, crs=LAMBERT_93)
