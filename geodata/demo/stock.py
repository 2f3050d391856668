"""The social stock: how many dwellings in each piece of IRIS inside or outside a QPV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.apportion import round_keeping, share_out
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import geopandas as gpd

DWELLINGS = 14_100
OFFERED_FOR_RENT = 13_500
IN_QPV_SHARE = 0.64
CEILING_SHARE = 0.88
"""No piece has more social dwellings than this share of its main residences."""
QPV_DENSITY_RATIO = 3.3
"""Dwellings a hectare inside a QPV, against the rest of the same IRIS."""


def split_by_quarter(iris: gpd.GeoDataFrame, quarters: gpd.GeoDataFrame) -> pd.DataFrame:
    """Cut the IRIS along the QPV and share their households between the pieces.

    Returns
    -------
    pandas.DataFrame
        ``iris_code``, ``qpv_code`` (empty outside), ``household_count`` (sums to the IRIS's).
    """
    pieces = []
    for row in iris.itertuples():
        inside = quarters.intersection(row.geometry).area.to_numpy()
        inside = np.where(inside > 0.01 * row.geometry.area, inside, 0.0)
        if row.iris_type != "H":
            inside[:] = 0.0
        weight = np.append(QPV_DENSITY_RATIO * inside, row.geometry.area - inside.sum())
        weight = weight / weight.sum()
        for code, share in zip([*quarters["qpv_2024"], ""], weight, strict=True):
            if share > 0:
                pieces.append((row.iris_code, code, share * row.household_count))
    return pd.DataFrame(pieces, columns=["iris_code", "qpv_code", "household_count"])


def place_stock(pieces: pd.DataFrame, iris: pd.DataFrame) -> pd.DataFrame:
    """Place the 14 100 social dwellings, 64 % of them in QPV, none in the twelve rural communes.

    Parameters
    ----------
    pieces
        As :func:`split_by_quarter` gives.
    iris
        Columns ``iris_code``, ``commune_code``, ``deprivation``, ``has_social_stock``, ``urban``.

    Returns
    -------
    pandas.DataFrame
        ``iris_code``, ``qpv_code``, ``commune_code``, ``household_count``, ``dwelling_count``,
        ``offered_count`` (offered for rent: the others are empty for works, sale or demolition).
    """
    stock = pieces.merge(
        iris[["iris_code", "commune_code", "deprivation", "has_social_stock", "urban"]],
        on="iris_code",
        validate="many_to_one",
    )
    households = stock["household_count"].to_numpy(dtype=float)
    inside = (stock["qpv_code"] != "").to_numpy()
    rng = stream("social-stock")
    appeal = np.exp(0.45 * stock["deprivation"].to_numpy(dtype=float))
    appeal = appeal * np.where(stock["urban"], 1.0, 0.55) * rng.uniform(0.6, 1.4, len(stock))
    ceiling = np.where(inside, CEILING_SHARE, np.where(stock["urban"], 0.32, 0.2))
    room = households * ceiling * stock["has_social_stock"].to_numpy(dtype=float)
    in_qpv = round(IN_QPV_SHARE * DWELLINGS)
    counts = np.zeros(len(stock), dtype=np.int64)
    for mask, total in ((inside, in_qpv), (~inside, DWELLINGS - in_qpv)):
        counts[mask] = round_keeping(
            share_out(total, room[mask], (households * appeal)[mask]), total
        )
    stock["dwelling_count"] = counts
    # What is emptied for demolition or works lies in the QPV under renewal first.
    emptied = round_keeping(
        (DWELLINGS - OFFERED_FOR_RENT)
        * counts
        * np.where(inside, 2.0, 1.0)
        / (counts * np.where(inside, 2.0, 1.0)).sum(),
        DWELLINGS - OFFERED_FOR_RENT,
    )
    stock["offered_count"] = counts - emptied
    columns = ["iris_code", "qpv_code", "commune_code", "household_count"]
    return stock[[*columns, "dwelling_count", "offered_count"]]
