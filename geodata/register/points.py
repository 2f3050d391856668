"""Coordinates of rows, brought to the CRS of the contours; they are not kept afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.crs import check_crs
from geodata.errors import GeodataError
from geodata.messages import register as say
from geodata.residences.location import nearest_zone, zone_of

if TYPE_CHECKING:
    from geodata.register.telling import Ledger
    from geodata.register.where import Where


def points_of(frame: pd.DataFrame, where: Where, ledger: Ledger) -> pd.DataFrame:
    """Give the point of each row in the CRS of the contours.

    Parameters
    ----------
    frame
        ``x_coordinate``, ``y_coordinate`` and, where the file says it, ``coordinate_system`` (EPSG
        number); a system that is not said is deduced from the numbers, or none is used.
    where
        The territory.
    ledger
        Told what cannot be used.

    Returns
    -------
    ``x`` and ``y`` by row, NaN where there is no usable point.
    """
    empty = pd.DataFrame({"x": np.nan, "y": np.nan}, index=frame.index)
    if not {"x_coordinate", "y_coordinate"} <= set(frame.columns):
        return empty
    known = frame["x_coordinate"].notna() & frame["y_coordinate"].notna()
    systems = pd.Series(None, index=frame.index, dtype="str")
    if "coordinate_system" in frame:
        systems = frame["coordinate_system"].astype("str")
    for system, rows in frame[known].groupby(systems[known].fillna("")):
        points = gpd.GeoDataFrame(
            geometry=gpd.points_from_xy(rows["x_coordinate"], rows["y_coordinate"]),
            index=pd.Index(ledger.lines[rows.index]),
            crs=int(str(system)) if system else None,
        )
        try:
            checked = check_crs(
                points, file=ledger.file, departments=where.territory.department_codes
            )
        except GeodataError as error:
            ledger.notes.append(say.points_unused(error.reason))
            continue
        ledger.notes.extend(checked.notes)
        ledger.rejections.extend(checked.rejections)
        moved = checked.frame.geometry.to_crs(where.contours.communes.crs)
        row_of = pd.Series(rows.index, index=ledger.lines[rows.index])
        place = row_of[moved.index].to_numpy()
        empty.loc[place, "x"], empty.loc[place, "y"] = moved.x.to_numpy(), moved.y.to_numpy()
    return empty


def commune_at(x: pd.Series[float], y: pd.Series[float], where: Where) -> pd.Series[str]:
    """Code of the commune each point is in, or near enough to be; ``""`` in none."""
    found = zone_of(x, y, where.contours.communes)
    beside = found.eq("")
    near = nearest_zone(x.where(beside), y.where(beside), where.contours.communes)
    return found.mask(beside & near.notna(), near)
