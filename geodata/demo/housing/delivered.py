"""The dwellings as the register's file describes them: the truth, geocoding and a few flaws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.demo.housing.flaws import draw_flaws
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geodata.demo.fields import Floats
    from geodata.demo.housing import Housing
    from geodata.demo.world import World

_EXACT_M, _STREET_M, _COMMUNE_M = 8, 120, 2_500
_STREET_OFF_M = (25.0, 80.0)
_RANDOM_TRIES = 200
OUTSIDE = ""
"""PLG code of a dwelling said to be in no QPV; null where nothing is said."""


def deliver(world: World, housing: Housing) -> pd.DataFrame:
    """Give the territory's dwellings as delivered.

    Returns
    -------
    pandas.DataFrame
        The columns of ``housing.dwellings``, some blank, ``x_m`` and ``y_m`` as geocoded, and:
        ``flaw``, ``declared_in_qpv``, ``plg_2024_code``, ``plg_2015_code``, ``plg_iris_code``,
        ``quality_code`` (QUALITE_XY), ``precision_m``.
    """
    rng = stream("housing:delivered")
    frame = housing.dwellings.copy()
    flaws = draw_flaws(housing.residences, housing.dwellings)
    owner = frame["residence_number"].to_numpy()
    frame["flaw"] = flaws.to_numpy()[owner]
    _geocode(frame, world, housing, flaws, rng)
    _zone(frame, world)
    _declare(frame)
    for flaw, columns in (
        ("no_segment", ["segment_code", "segment_name"]),
        ("no_product", ["product_code"]),
        ("no_year", ["built_year"]),
    ):
        blank = frame["flaw"] == flaw
        for column in columns:
            frame[column] = frame[column].mask(blank)
    return frame


def deliver_neighbours(dwellings: pd.DataFrame) -> pd.DataFrame:
    """Give the other communes' dwellings as delivered, without flaw: same columns."""
    return dwellings.assign(
        flaw="",
        declared_in_qpv=False,
        plg_2024_code=OUTSIDE,
        plg_2015_code=OUTSIDE,
        plg_iris_code=dwellings["iris_code"],
        quality_code="11",
        precision_m=float(_EXACT_M),
    )


def _geocode(
    frame: pd.DataFrame,
    world: World,
    housing: Housing,
    flaws: pd.Series,
    rng: np.random.Generator,
) -> None:
    """Move or erase the points of the flawed, and say how sure each point is."""
    owner = frame["residence_number"].to_numpy()
    points = frame[["x_m", "y_m"]].to_numpy(dtype=float, copy=True)
    count = len(housing.residences)
    angle = rng.uniform(0.0, 2.0 * np.pi, count)
    off = rng.uniform(*_STREET_OFF_M, count)
    shift = np.column_stack([off * np.cos(angle), off * np.sin(angle)])
    street = (frame["flaw"] == "street_only").to_numpy()
    # Within their IRIS: the street is the right one.
    points[street] += _within(world, housing, shift, flaws)[owner[street]]
    communes = world.iris.dissolve("commune_code").geometry
    lost = np.flatnonzero((flaws == "commune_only").to_numpy())
    for residence in lost:
        shape = communes[housing.residences["commune_code"].iloc[residence]]
        points[owner == residence] = _anywhere(shape, rng)
    frame["quality_code"] = np.select([street, frame["flaw"] == "commune_only"], ["12", "33"], "11")
    frame["precision_m"] = np.select(
        [street, frame["flaw"] == "commune_only"], [_STREET_M, _COMMUNE_M], _EXACT_M
    ).astype(float)
    blank = (frame["flaw"] == "no_coordinates").to_numpy()
    points[blank] = np.nan
    frame["quality_code"] = frame["quality_code"].mask(blank)
    frame["precision_m"] = frame["precision_m"].mask(blank)
    frame[["x_m", "y_m"]] = np.round(points, 1)


def _within(world: World, housing: Housing, shift: Floats, flaws: pd.Series) -> Floats:
    """Shorten the shifts that would leave the IRIS."""
    shapes = world.iris.set_index("iris_code").geometry
    residences = housing.residences
    kept = np.zeros_like(shift)
    for row in np.flatnonzero((flaws == "street_only").to_numpy()):
        iris = shapes[residences["iris_code"].iloc[row]]
        for share in (1.0, 0.5, 0.2):
            moved = residences[["x_m", "y_m"]].iloc[row].to_numpy(float) + share * shift[row]
            if shapely.contains_xy(iris, *moved):
                kept[row] = share * shift[row]
                break
    return kept


def _anywhere(shape: shapely.Geometry, rng: np.random.Generator) -> Floats:
    """Draw one point in an outline."""
    west, south, east, north = shape.bounds
    drawn = rng.uniform((west, south), (east, north), (_RANDOM_TRIES, 2))
    point: Floats = drawn[shapely.contains_xy(shape, drawn)][0]
    return point


def _zone(frame: pd.DataFrame, world: World) -> None:
    """Say in which IRIS and QPV each point falls, as the producer's geocoding does."""
    points = shapely.points(frame[["x_m", "y_m"]].to_numpy(dtype=float))
    quarters, iris = world.quarters, world.iris
    frame["plg_iris_code"] = _codes(points, iris.geometry, iris["iris_code"], absent=None)
    frame["plg_2024_code"] = _codes(points, quarters.geometry, quarters["qpv_2024"], absent=OUTSIDE)
    frame["plg_2015_code"] = _codes(
        points, quarters["geometry_2015"], quarters["qpv_2015"], absent=OUTSIDE
    )
    unsure = frame["flaw"].isin(["commune_only", "no_coordinates"])
    for column in ("plg_2024_code", "plg_2015_code", "plg_iris_code"):
        frame[column] = frame[column].mask(unsure, None)
    frame.loc[frame["flaw"] == "plg_lag", "plg_2024_code"] = OUTSIDE


def _codes(
    points: NDArray[np.object_],
    shapes: Iterable[shapely.Geometry],
    codes: pd.Series,
    *,
    absent: str | None,
) -> NDArray[np.object_]:
    """Give each point the code of the shape it is in."""
    found = np.full(len(points), absent, dtype=object)
    shape, point = shapely.STRtree(points).query(list(shapes), predicate="contains")
    found[point] = codes.to_numpy()[shape]
    return found


def _declare(frame: pd.DataFrame) -> None:
    """Say what the landlord declares of the QPV."""
    truth = (frame["qpv_code"] != "").to_numpy()
    flaw = frame["flaw"].to_numpy()
    every_other = frame.groupby("residence_number").cumcount().to_numpy() % 2 == 0
    declared = np.select(
        [flaw == "declared_in", flaw == "declared_out", flaw == "declared_mixed"],
        [True, False, every_other],
        truth,
    )
    frame["declared_in_qpv"] = declared.astype(bool)
