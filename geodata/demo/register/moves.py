"""Where the households come from: first access or mutation, rehousing, place of origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.register.draws import blank, by_key, pick
from geodata.demo.register.terms import QUEUES
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.apportion import Ints
    from geodata.demo.housing import Housing
    from geodata.demo.world import World

DIFFICULTIES = ("none", "complex", "blocked")
DIFFICULTY_SHARES = {
    "urgent": (0.72, 0.24, 0.04),
    "ordinary": (0.90, 0.08, 0.02),
    "stuck": (0.48, 0.24, 0.28),
}
"""Of mutations."""
_REHOUSED_SHARE = 0.027
_REHOUSED_FROM, _OUTSIDE_WEIGHT = ("national", "regional"), 0.85
_OTHER_REHOUSING_SHARE = 0.007
_SAME_LANDLORD = 0.72
_SAME_COMMUNE, _FROM_OUTSIDE = 0.58, 0.09
_UNKNOWN_ORIGIN = 0.06
_IRIS_TOLD = 0.75
"""Newcomers of whom the IRIS they come from is known; it is of all tenants."""
_UNKNOWN_INTERNAL, _UNKNOWN_ACCESS, _UNKNOWN_DIFFICULTY = 0.04, 0.004, 0.03


def draw_moves(world: World, housing: Housing, frame: pd.DataFrame) -> pd.DataFrame:
    """Draw where the households of allocations come from.

    Parameters
    ----------
    frame
        Columns ``queue``, ``landlord_key``, ``commune_code``, ``qpv_code``, ``dalo``.

    Returns
    -------
    pandas.DataFrame
        ``access``, ``internal_mutation``, ``mutation_difficulty``, ``rehousing``,
        ``origin_commune_code``, ``origin_iris_code``, ``origin_qpv_code``; null where unknown.
    """
    rng = stream("register:moves")
    count = len(frame)
    shares = by_key(frame["queue"].to_numpy(), {each.key: each.mutation_share for each in QUEUES})
    mutation = rng.random(count) < shares
    rehoused = _rehoused(frame, mutation, rng)
    mutation |= rehoused
    from_residence = _former_residences(world, housing, frame, rehoused, rng)
    former = housing.residences.iloc[from_residence].reset_index(drop=True)
    internal = mutation & (former["landlord_key"] == frame["landlord_key"]).to_numpy()
    difficulty = draw_difficulties(frame["queue"].to_numpy(), mutation, rng)
    rehousing = np.where(rehoused, "npnru", "none").astype(object)
    rehousing[(rng.random(count) < _OTHER_REHOUSING_SHARE) & ~rehoused] = "other"
    commune, iris, qpv = _origins(world, frame, rng)
    commune = np.where(mutation, former["commune_code"], commune).astype(object)
    iris = np.where(mutation, former["iris_code"], iris).astype(object)
    qpv = np.where(mutation, former["qpv_code"], qpv).astype(object)
    lost = (rng.random(count) < _UNKNOWN_ORIGIN) & ~rehoused
    for cells in (commune, iris, qpv):
        cells[lost] = None
    untold = (rng.random(count) >= _IRIS_TOLD) & ~mutation
    iris[untold] = None
    access = np.where(mutation, "mutation", "first_access").astype(object)
    access[(rng.random(count) < _UNKNOWN_ACCESS) & ~rehoused] = None
    told = blank(rng, internal, _UNKNOWN_INTERNAL)
    told[~mutation] = False
    told[[each is None for each in access]] = None
    hard = blank(rng, difficulty, _UNKNOWN_DIFFICULTY)
    hard[~mutation] = "none"
    hard[[each is None for each in access]] = None
    return pd.DataFrame(
        {
            "access": access,
            "internal_mutation": told,
            "mutation_difficulty": hard,
            "rehousing": rehousing,
            "origin_commune_code": commune,
            "origin_iris_code": iris,
            "origin_qpv_code": qpv,
        },
        index=frame.index,
    )


def draw_difficulties(
    queue: np.ndarray, mutation: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Say which mutations are complex or blocked."""
    names, codes = np.unique(queue, return_inverse=True)
    shares = np.array([DIFFICULTY_SHARES[name] for name in names])[codes]
    found = np.array(DIFFICULTIES, dtype=object)[pick(rng, shares)]
    return np.where(mutation, found, "none").astype(object)


def _rehoused(frame: pd.DataFrame, mutation: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Choose who leaves a dwelling to be demolished: the main landlord's, more and more."""
    year = frame["decided_on"].dt.year.to_numpy()
    weight = np.where(frame["qpv_code"] != "", 1.0, _OUTSIDE_WEIGHT)
    weight = weight * np.where(frame["landlord_key"] == "main", 1.0, 0.25) * (year - 2019)
    weight = weight * mutation
    chosen = rng.choice(
        len(frame), round(_REHOUSED_SHARE * len(frame)), False, weight / weight.sum()
    )
    found = np.zeros(len(frame), dtype=bool)
    found[chosen] = True
    return found


def _former_residences(
    world: World,
    housing: Housing,
    frame: pd.DataFrame,
    rehoused: np.ndarray,
    rng: np.random.Generator,
) -> Ints:
    """Choose the residence each tenant leaves, as if everyone were one."""
    residences = housing.residences
    size = residences["dwelling_count"].to_numpy(dtype=float)
    landlord = residences["landlord_key"].to_numpy()
    renewal = world.quarters.set_index("qpv_2024")["renewal"]
    emptied = residences["qpv_code"].map(renewal).isin(_REHOUSED_FROM).to_numpy()
    tall = (residences["archetype"].isin(["tower", "block"])).to_numpy()
    all_ = size / size.sum()
    from_ = rng.choice(len(residences), len(frame), p=all_)
    same = rng.random(len(frame)) < _SAME_LANDLORD
    for key in np.unique(landlord):
        mine = np.where(landlord == key, size, 0.0)
        rows = np.flatnonzero(same & (frame["landlord_key"] == key).to_numpy())
        from_[rows] = rng.choice(len(residences), len(rows), p=mine / mine.sum())
    gone = np.where(emptied & tall & (landlord == "main"), size, 0.0)
    rows = np.flatnonzero(rehoused)
    from_[rows] = rng.choice(len(residences), len(rows), p=gone / gone.sum())
    return np.asarray(from_, dtype=np.int64)


def _origins(
    world: World, frame: pd.DataFrame, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the commune, IRIS and QPV newcomers to social housing live in."""
    iris = pd.DataFrame(world.iris.drop(columns="geometry"))
    homes = (iris["household_count"] * np.exp(0.5 * iris["deprivation"])).to_numpy(dtype=float)
    from_ = rng.choice(len(iris), len(frame), p=homes / homes.sum())
    stays = rng.random(len(frame)) < _SAME_COMMUNE
    codes = iris["commune_code"].to_numpy()
    for code in np.unique(frame["commune_code"]):
        mine = np.where(codes == code, homes, 0.0)
        rows = np.flatnonzero(stays & (frame["commune_code"] == code).to_numpy())
        from_[rows] = rng.choice(len(iris), len(rows), p=mine / mine.sum())
    zone = iris["iris_code"].to_numpy()[from_]
    qpv = _quarters(world, zone, rng)
    away = rng.random(len(frame)) < _FROM_OUTSIDE
    elsewhere = rng.choice(world.elsewhere["commune_code"].to_numpy(), len(frame))
    commune = np.where(away, elsewhere, codes[from_]).astype(object)
    return (
        commune,
        np.where(away, np.array(None, dtype=object), zone),
        np.where(away, "", qpv).astype(object),
    )


def _quarters(world: World, zone: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw the QPV each lives in, as the households of the IRIS are shared among its pieces."""
    pieces = world.social_stock[world.social_stock["household_count"] > 0]
    out = np.full(len(zone), "", dtype=object)
    for code, mine in pieces.groupby("iris_code"):
        rows = np.flatnonzero(zone == code)
        share = mine["household_count"].to_numpy(dtype=float)
        out[rows] = rng.choice(mine["qpv_code"].to_numpy(), len(rows), p=share / share.sum())
    return out
