"""Where dwellings are: points in one projection, and the zone each falls in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.codes import parent_commune
from geodata.residences.keys import numbers, text

if TYPE_CHECKING:
    from collections.abc import Mapping

BORDER_TOLERANCE_M: Final = 100.0
"""A point this near its commune is of it: contours are generalised, and some points stand on a quay
or a border road."""

GENERATIONS: Final = ("2024", "2015")
"""Generations of QPV, the one in force first."""

FIRST_YEAR_2024: Final = 2024
"""The neighbourhoods of the decree 2023-1314 of 28 December 2023 are in force from 1 January 2024:
an inventory of that day or later declares those."""


def generation_in_force(vintage: int) -> str:
    """Name the generation of QPV in force at an inventory.

    >>> generation_in_force(2023), generation_in_force(2024)
    ('2015', '2024')
    """
    return "2024" if vintage >= FIRST_YEAR_2024 else "2015"


@dataclass(frozen=True)
class ContourSet:
    """Contours that dwellings are located in, all in one projected CRS."""

    communes: gpd.GeoDataFrame
    """``zone_code``, geometry."""
    iris: gpd.GeoDataFrame | None = None
    """``zone_code``, ``commune_code``, geometry; ``None`` where the territory has none."""
    qpv: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    """By generation (``2024``, ``2015``): ``zone_code``, ``commune_codes``, geometry."""

    def generation(self, vintage: int) -> str | None:
        """Name the generation retained for an inventory: the one then in force, else the other.

        ``None`` without any contours.
        """
        wanted = (generation_in_force(vintage), *GENERATIONS)
        return next((one for one in wanted if one in self.qpv), None)


def to_crs_of(dwellings: pd.DataFrame, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Bring coordinates to the CRS of the contours; those of an unknown CRS are left out.

    Parameters
    ----------
    dwellings
        ``x_m``, ``y_m``, ``crs_epsg``.
    communes
        Contours in a projected CRS.
    """
    target = communes.crs
    x, y = numbers(dwellings, "x_m"), numbers(dwellings, "y_m")
    epsg = numbers(dwellings, "crs_epsg")
    known = epsg.notna() & x.notna() & y.notna()
    result_x, result_y = x.where(known), y.where(known)
    for code in sorted(epsg[known].unique()):
        rows = known & (epsg == code)
        if target is not None and int(code) != target.to_epsg():
            points = gpd.GeoSeries.from_xy(x[rows], y[rows], crs=int(code)).to_crs(target)
            result_x[rows], result_y[rows] = points.x, points.y
    code = target.to_epsg() if target is not None else None
    return dwellings.assign(x_m=result_x, y_m=result_y, crs_epsg=code)


def out_of_commune(
    codes: pd.Series, x: pd.Series, y: pd.Series, communes: gpd.GeoDataFrame
) -> pd.Series:
    """Tell which points are too far from the commune of their dwelling to be its own.

    Parameters
    ----------
    codes
        Commune of each dwelling, under the codes of the contours.
    x, y
        Coordinates in the CRS of the contours, NaN where not known: such a row is not told.
    communes
        ``zone_code``, geometry.
    """
    known = x.notna() & y.notna()
    doubtful = known & zone_of(x, y, communes).ne(codes)
    result = pd.Series(data=False, index=codes.index)
    places = pd.DataFrame({"code": codes, "x": x, "y": y})[doubtful].drop_duplicates()
    owners = communes.set_index(communes["zone_code"].astype("str")).geometry.reindex(
        places["code"]
    )
    points = gpd.points_from_xy(places["x"], places["y"])
    apart = shapely.distance(np.asarray(points), owners.to_numpy()) > BORDER_TOLERANCE_M
    far = pd.MultiIndex.from_frame(places[apart])
    mine = pd.MultiIndex.from_arrays([codes[doubtful], x[doubtful], y[doubtful]])
    result[doubtful] = mine.isin(far)
    return result


def zone_of(x: pd.Series, y: pd.Series, zones: gpd.GeoDataFrame) -> pd.Series:
    """Code of the zone each point falls in: ``""`` in none, missing without a point.

    Parameters
    ----------
    x, y
        Coordinates in the CRS of ``zones``, NaN where not known.
    zones
        ``zone_code``, geometry. On a border the first code wins, so that the answer is one.
    """
    points = pd.DataFrame({"x": x, "y": y}).dropna().drop_duplicates()
    geometry = gpd.points_from_xy(points["x"], points["y"])
    which, owner = zones.sindex.query(geometry, predicate="intersects")
    hits = pd.Series(zones["zone_code"].astype("str").to_numpy()[owner], index=which)
    first = hits.groupby(level=0).min().reindex(np.arange(len(points))).fillna("")
    found = points.assign(code=first.to_numpy(dtype=object)).set_index(["x", "y"])["code"]
    codes = found.reindex(pd.MultiIndex.from_arrays([x, y])).set_axis(x.index)
    return codes.where(x.notna() & y.notna(), None).astype("str")


def nearest_zone(
    x: pd.Series, y: pd.Series, zones: gpd.GeoDataFrame, reach_m: float = BORDER_TOLERANCE_M
) -> pd.Series:
    """Code of the zone nearest to each point, missing where none is within reach (metres)."""
    result = pd.Series(None, index=x.index, dtype="str")
    known = x.notna() & y.notna()
    if not known.any() or zones.empty:
        return result
    geometry = gpd.points_from_xy(x[known], y[known])
    which, owner = zones.sindex.nearest(geometry, max_distance=reach_m, return_all=False)
    result.loc[x.index[known][which]] = zones["zone_code"].astype("str").to_numpy()[owner]
    return result


def known_communes(codes: pd.Series, communes: gpd.GeoDataFrame) -> pd.Series:
    """Commune codes as the contours write them; of Paris, Lyon and Marseille, either of the ways.

    A code that the contours do not have is missing.
    """
    known = set(communes["zone_code"].astype("str"))
    mapping = {
        code: next((one for one in (code, parent_commune(code)) if one in known), None)
        for code in codes.dropna().unique()
    }
    return codes.map(mapping).astype("str")


def locate_iris(
    dwellings: pd.DataFrame, x: pd.Series, y: pd.Series, zones: ContourSet
) -> pd.DataFrame:
    """Find the IRIS of each dwelling, and how.

    The point decides where it stands for the building and lies in the dwelling's own commune; then
    the IRIS that INSEE attached; then the only IRIS of the commune.

    Parameters
    ----------
    dwellings
        ``commune_code``, ``iris_plg_code``.
    x, y
        Points that stand for the building, NaN elsewhere.
    zones
        Contours.

    Returns
    -------
        ``iris_code`` (missing where not known) and ``iris_rule`` (``spatial``, ``plg``,
        ``commune``, ``unknown``).
    """
    index = dwellings.index
    if zones.iris is None:
        return pd.DataFrame(
            {
                "iris_code": pd.Series(None, index=index, dtype="str"),
                "iris_rule": pd.Series("unknown", index=index, dtype="str"),
            },
            index=index,
        )
    iris = zones.iris
    owner = pd.Series(iris["commune_code"].astype("str").to_numpy(), index=iris["zone_code"])
    commune = text(dwellings, "commune_code")
    spatial = zone_of(x, y, iris)
    outside = spatial.eq("")
    spatial = spatial.mask(outside, nearest_zone(x.where(outside), y.where(outside), iris))
    spatial = spatial.where(spatial.map(owner).eq(commune))
    plg = text(dwellings, "iris_plg_code")
    plg = plg.where(plg.map(owner).eq(commune))
    only = owner.groupby(owner).size().eq(1)
    single = pd.Series(owner.index, index=owner.to_numpy())[only.reindex(owner).to_numpy()]
    whole = commune.map(single)
    code = spatial.fillna(plg).fillna(whole)
    rule = np.select(
        [spatial.notna(), plg.notna(), whole.notna()], ["spatial", "plg", "commune"], "unknown"
    )
    return pd.DataFrame(
        {
            "iris_code": code.astype("str"),
            "iris_rule": pd.Series(rule, index=index, dtype="str"),
        }
    )
