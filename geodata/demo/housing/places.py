"""Where residences and their entrances stand: inside their piece, away from its border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.demo.housing.pieces import VILLAGE
from geodata.demo.housing.ways import WAY_LENGTH
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geodata.demo.apportion import Ints
    from geodata.demo.fields import Floats

_BORDER_M, _ENTRANCE_BORDER_M = 22.0, 3.0
_APART_M = (70.0, 45.0, 25.0, 0.0)
"""Least distance between residences: tried in turn where a piece is crowded."""
_VILLAGE_REACH_M = 420.0
_TRIES = 400
_HOUSE_STEP_M, _ENTRANCE_STEP_M, _STREET_STEP_M = 9.0, 16.0, 26.0
_SHRINK = (1.0, 0.7, 0.45, 0.25, 0.1, 0.0)


def place_residences(pieces: gpd.GeoDataFrame, piece: Ints, name: str) -> Floats:
    """Give each residence its centre (n, 2), in Lambert-93 metres.

    Parameters
    ----------
    pieces
        As :func:`geodata.demo.housing.pieces.list_pieces` gives.
    piece
        Row of ``pieces`` of each residence (n,).
    name
        Of the random stream.
    """
    rng = stream(f"{name}:places")
    places = np.zeros((len(piece), 2))
    hearts = pieces[["centre_x_m", "centre_y_m"]].to_numpy(dtype=float)
    village = (pieces["context"] == VILLAGE).to_numpy()
    for rank, shape in enumerate(pieces.geometry):
        mine = np.flatnonzero(piece == rank)
        room = shapely.buffer(shape, -_BORDER_M)
        if room.is_empty:
            room = shape
        candidates = _candidates(room, hearts[rank] if village[rank] else None, rng)
        places[mine] = _spread(candidates, len(mine))
    return np.round(places, 1)


def _candidates(room: shapely.Geometry, heart: Floats | None, rng: np.random.Generator) -> Floats:
    """Draw points in an outline; in a village, around its heart."""
    west, south, east, north = room.bounds
    shapely.prepare(room)
    found: list[Floats] = []
    while sum(map(len, found)) < _TRIES:
        if heart is not None:
            drawn = rng.normal(heart, _VILLAGE_REACH_M, (_TRIES, 2))
        else:
            drawn = rng.uniform((west, south), (east, north), (_TRIES, 2))
        found.append(drawn[shapely.contains_xy(room, drawn)])
    return np.vstack(found)


def _spread(candidates: Floats, count: int) -> Floats:
    """Take the first candidates that stay apart from each other."""
    for apart in _APART_M:
        free = np.ones(len(candidates), dtype=bool)
        taken: list[int] = []
        while len(taken) < count and free.any():
            one = int(np.argmax(free))
            taken.append(one)
            gap = np.hypot(*(candidates - candidates[one]).T)
            free &= gap > apart
            free[one] = False
        if len(taken) == count:
            return candidates[taken]
    message = "more residences than candidate points"
    raise RuntimeError(message)


def place_entrances(
    pieces: gpd.GeoDataFrame, residences: pd.DataFrame, entrance: Ints, owner: Ints, name: str
) -> Floats:
    """Give each street number its point (m, 2): in rows along the residence's streets.

    A residence too close to its piece's border is drawn smaller, so that every dwelling stays on
    its side.

    Parameters
    ----------
    residences
        Columns ``piece``, ``x_m``, ``y_m``, ``collective``.
    entrance, owner
        Arrays (m,): rank of the number in its residence, and row of that residence.
    """
    rng = stream(f"{name}:entrances")
    lean = rng.uniform(0.0, 2.0 * np.pi, len(residences))[owner]
    step = np.where(residences["collective"], _ENTRANCE_STEP_M, _HOUSE_STEP_M)[owner]
    row, column = np.divmod(entrance, WAY_LENGTH)
    along, across = step * column, _STREET_STEP_M * row
    sizes = np.bincount(owner, minlength=len(residences))
    along = along - (np.bincount(owner, along) / sizes)[owner]
    across = across - (np.bincount(owner, across) / sizes)[owner]
    shift = np.column_stack(
        [
            along * np.cos(lean) - across * np.sin(lean),
            along * np.sin(lean) + across * np.cos(lean),
        ]
    )
    centre = residences[["x_m", "y_m"]].to_numpy(dtype=float)[owner]
    piece = residences["piece"].to_numpy()[owner]
    scale = np.zeros(len(residences))
    settled = np.zeros(len(residences), dtype=bool)
    rooms = [shapely.buffer(shape, -_ENTRANCE_BORDER_M) for shape in pieces.geometry]
    for share in _SHRINK:
        points = centre + share * shift
        inside = np.zeros(len(owner), dtype=bool)
        waiting = ~settled[owner]
        for rank, room in enumerate(rooms):
            mine = np.flatnonzero(waiting & (piece == rank))
            inside[mine] = shapely.contains_xy(room, points[mine])
        fits = np.bincount(owner, ~inside, minlength=len(residences)) == 0
        newly = fits & ~settled
        scale[newly] = share
        settled |= newly
    return np.round(centre + scale[owner, None] * shift, 1)
