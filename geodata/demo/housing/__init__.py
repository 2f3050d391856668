"""The fictional social stock: residences, dwellings, tenants and how people judge them.

Derived from :class:`geodata.demo.world.World`, piece of territory by piece of territory: the
dwellings of each piece are those of ``World.social_stock``, neither more nor fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.housing.archetypes import PLANS, Archetype
from geodata.demo.housing.dwellings import COLLECTIVE_SHARE, build_dwellings
from geodata.demo.housing.indicators import measure_residences
from geodata.demo.housing.landlords import LANDLORDS
from geodata.demo.housing.leases import let_dwellings
from geodata.demo.housing.occupancy import settle_households
from geodata.demo.housing.pieces import list_neighbour_pieces, list_pieces
from geodata.demo.housing.places import place_residences
from geodata.demo.housing.ratings import rate_residences
from geodata.demo.housing.residences import (
    RESIDENCES,
    name_landlords,
    number_segments,
    plan_residences,
)
from geodata.demo.housing.ways import residence_names
from geodata.demo.seeds import stream
from geodata.demo.world import build_world

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["COLLECTIVE_SHARE", "RESIDENCES", "Archetype", "Housing", "build_housing"]


@dataclass(frozen=True)
class Housing:
    """The true stock, before any file and any flaw of a file.

    Attributes
    ----------
    residences
        ``residence_number`` (their rank, from 0), ``piece``, ``archetype`` (latent family),
        ``commune_code``, ``commune_name``, ``iris_code``, ``qpv_code`` (empty outside),
        ``context``, ``deprivation``, ``ageing``, ``dwelling_count``, ``built_year``,
        ``rented_since_year``, ``renovated``, ``collective``, ``landlord_key``,
        ``landlord_name``, ``landlord_siret``, ``segment_code``, ``segment_name``, ``life`` (how
        well it lives, latent, standard deviations), ``x_m``, ``y_m``.
    dwellings
        One row a dwelling, sorted by residence: see :mod:`~geodata.demo.housing.dwellings` and
        :mod:`~geodata.demo.housing.leases`.
    occupancy, recent_occupancy
        Households by dimension and category, one row a residence: all of them, and those arrived
        in the last two years. See :mod:`~geodata.demo.housing.occupancy`.
    indicators
        See :mod:`~geodata.demo.housing.indicators`.
    ratings
        One row a rating. See :mod:`~geodata.demo.housing.ratings`.
    neighbours
        Dwellings of the department's other communes, same columns as ``dwellings``.
    """

    residences: pd.DataFrame
    dwellings: pd.DataFrame
    occupancy: pd.DataFrame
    recent_occupancy: pd.DataFrame
    indicators: pd.DataFrame
    ratings: pd.DataFrame
    neighbours: pd.DataFrame


@cache
def build_housing() -> Housing:
    """Build the stock: the same one at every call."""
    world = build_world()
    names = world.communes.set_index("commune_code")["commune_name"]
    pieces = list_pieces(world)
    residences = _residences(pieces, names, "housing", RESIDENCES)
    dwellings = build_dwellings(pieces, residences, "housing", COLLECTIVE_SHARE)
    dwellings = dwellings.join(let_dwellings(pieces, residences, dwellings, "housing"))
    occupancy, recent = settle_households(residences, dwellings)
    indicators = measure_residences(residences, dwellings)
    ratings = rate_residences(residences, indicators)
    beside = list_neighbour_pieces(world)
    others = _residences(beside, names, "neighbours", None)
    neighbours = build_dwellings(beside, others, "neighbours", None)
    neighbours = neighbours.join(let_dwellings(beside, others, neighbours, "neighbours"))
    return Housing(residences, dwellings, occupancy, recent, indicators, ratings, neighbours)


def _residences(
    pieces: gpd.GeoDataFrame, names: pd.Series, name: str, count: int | None
) -> pd.DataFrame:
    """Plan, name, date and place the residences of some pieces."""
    rng = stream(f"{name}:characters")
    frame = plan_residences(pieces, name, count)
    piece = frame["piece"].to_numpy()
    kept = ["commune_code", "iris_code", "qpv_code", "context", "deprivation", "ageing"]
    for column in kept:
        frame[column] = pieces[column].to_numpy()[piece]
    frame.insert(0, "residence_number", np.arange(len(frame)))
    frame["commune_name"] = frame["commune_code"].map(names)
    plans = [PLANS[Archetype(kind)] for kind in frame["archetype"]]
    first, last = np.array([plan.built for plan in plans]).T
    frame["built_year"] = first + np.floor(rng.random(len(frame)) * (last - first + 1)).astype(int)
    acquired = (frame["archetype"] == Archetype.DIFFUSE).to_numpy()
    bought = rng.integers(1984, 2022, len(frame))
    frame["rented_since_year"] = np.where(acquired, bought, frame["built_year"])
    frame["renovated"] = (frame["built_year"] < 1990) & (rng.random(len(frame)) < 0.34)  # noqa: PLR2004
    frame["collective"] = [plan.collective for plan in plans]
    owners = name_landlords(frame, name)
    by_key = {landlord.key: landlord for landlord in LANDLORDS}
    frame["landlord_key"] = owners
    frame["landlord_name"] = [by_key[key].name for key in owners]
    frame["landlord_siret"] = [by_key[key].siret for key in owners]
    frame["segment_code"] = number_segments(owners)
    frame["segment_name"] = residence_names(frame["commune_code"].tolist(), name)
    frame["life"] = (
        np.array([plan.life for plan in plans])
        - 0.38 * (frame["deprivation"] - 0.9)
        + 0.35 * frame["renovated"]
        + rng.normal(0.0, 0.62, len(frame))
    )
    places = place_residences(pieces, piece, name)
    frame["x_m"], frame["y_m"] = places[:, 0], places[:, 1]
    return frame
