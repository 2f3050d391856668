"""The dwellings of each residence: flat or house, rooms, surface, energy, address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.housing.archetypes import PLANS, Archetype
from geodata.demo.housing.pieces import TOWN
from geodata.demo.housing.places import place_entrances
from geodata.demo.housing.products import FINAN, finance
from geodata.demo.housing.ways import WAY_LENGTH, street_names
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.demo.apportion import Ints
    from geodata.demo.fields import Floats

COLLECTIVE_SHARE = 0.59
_SURFACE_M2 = np.array([29.0, 46.0, 63.0, 79.0, 95.0])
_LABELS = np.array(list("ABCDEFG"))
_NO_DIAGNOSIS_SHARE = 0.07
_EXPIRY_SHARE = 0.03
_VEFA_FROM = 2008


def build_dwellings(
    pieces: gpd.GeoDataFrame, residences: pd.DataFrame, name: str, collective_share: float | None
) -> pd.DataFrame:
    """Build one row a dwelling, sorted by residence.

    Parameters
    ----------
    pieces, residences
        See :mod:`geodata.demo.housing.pieces` and :class:`geodata.demo.housing.Housing`.
    name
        Of the random streams.
    collective_share
        Share of flats to reach exactly; as the archetypes make it where not given.

    Returns
    -------
    pandas.DataFrame
        ``residence_number`` and the columns of a dwelling that do not change with its tenant.
    """
    rng = stream(f"{name}:dwellings")
    sizes = residences["dwelling_count"].to_numpy()
    owner = np.repeat(np.arange(len(residences)), sizes)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    of = residences.iloc[owner].reset_index(drop=True)
    building = _building_types(residences, of, rank, collective_share, rng)
    rooms = _rooms(of, building, rng)
    small_rooms = np.where(of["built_year"] < 1978, 0.95, 1.0)  # noqa: PLR2004 - norms of 1978
    surface = _SURFACE_M2[np.minimum(rooms, 5) - 1] * small_rooms
    surface = surface * np.where(building == "individual", 1.08, 1.0)
    surface = np.maximum(np.round(surface * rng.normal(1.0, 0.06, len(owner))), 16.0)
    product = finance(residences, owner, rank, name)
    frame = pd.DataFrame(
        {
            "residence_number": of["residence_number"],
            "commune_code": of["commune_code"],
            "iris_code": of["iris_code"],
            "qpv_code": of["qpv_code"],
            "landlord_key": of["landlord_key"],
            "segment_code": of["segment_code"],
            "segment_name": of["segment_name"],
            "building_type": building,
            "room_count": rooms,
            "surface_m2": surface,
            "built_year": of["built_year"],
            "rented_since_year": of["rented_since_year"],
            "product_key": product,
            "product_code": [FINAN[key] for key in product],
            "origin_code": _origins(of, rng),
        }
    )
    frame = frame.join(_addresses(pieces, residences, building, rank, name))
    frame = frame.join(_energy(residences, owner, rng))
    expiry = np.where(rng.random(len(residences)) < _EXPIRY_SHARE, 1.0, np.nan)
    ends = np.round(expiry * rng.integers(2026, 2036, len(residences)))
    frame["sru_expiry_year"] = np.where(of["built_year"] >= 1979, ends[owner], np.nan)  # noqa: PLR2004
    frame["agreement"] = ~np.isin(product, ["iln", "pli"])
    return frame


def _building_types(
    residences: pd.DataFrame,
    of: pd.DataFrame,
    rank: Ints,
    collective_share: float | None,
    rng: np.random.Generator,
) -> np.ndarray:
    """Tell flats from houses; one residence is for students, a few mix flats and houses."""
    flats = np.array([PLANS[Archetype(kind)].collective for kind in of["archetype"]])
    building = np.where(flats, "collective", "individual").astype(object)
    if collective_share is None:
        return building
    infill = (residences["archetype"] == Archetype.INFILL) & (residences["context"] == TOWN)
    student = int(np.argmax(np.where(infill, residences["dwelling_count"], 0)))
    student_number = residences["residence_number"].iloc[student]
    building[(of["residence_number"] == student_number).to_numpy()] = "student"
    excess = int((building == "collective").sum()) - round(collective_share * len(of))
    # Too many flats: houses among the diffuse stock and at the end of recent operations.
    # Too few: small blocks in the hamlets of the 1980s.
    source, kinds = (
        ("collective", [Archetype.DIFFUSE, Archetype.INFILL])
        if excess > 0
        else ("individual", [Archetype.HAMLET])
    )
    turn = rng.random(len(residences))[of["residence_number"].to_numpy()]
    may = of["archetype"].isin([str(kind) for kind in kinds]).to_numpy() & (building == source)
    order = np.lexsort((-rank, turn, ~may))[: abs(excess)]
    building[order] = "individual" if excess > 0 else "collective"
    return building


def _rooms(of: pd.DataFrame, building: np.ndarray, rng: np.random.Generator) -> Ints:
    """Draw the rooms of each dwelling, 1 to 5 (a few houses have 6)."""
    shares = np.array([PLANS[Archetype(kind)].rooms for kind in of["archetype"]])
    shares = (
        shares
        * np.exp(rng.normal(0.0, 0.4, (of["residence_number"].max() + 1, 5)))[
            of["residence_number"]
        ]
    )
    edges = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    rooms: Ints = 1 + (rng.random(len(of))[:, None] > edges[:, :4]).sum(axis=1)
    rooms[building == "student"] = 1
    large = (rooms == 5) & (building == "individual") & (rng.random(len(of)) < 0.2)  # noqa: PLR2004
    return np.where(large, 6, rooms)


def _origins(of: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Tell how each dwelling came to its landlord: 1 built, 2/3 acquired, 4 bought off plan."""
    chance = rng.random(len(of["residence_number"].unique()))[
        pd.factorize(of["residence_number"])[0]
    ]
    acquired = (of["archetype"] == Archetype.DIFFUSE).to_numpy()
    recent = (of["built_year"] >= _VEFA_FROM).to_numpy()
    bought = np.where(chance < 0.8, "2", "3")  # noqa: PLR2004 - one in five without works
    return np.where(acquired, bought, np.where(recent & (chance < 0.35), "4", "1"))  # noqa: PLR2004


def _addresses(
    pieces: gpd.GeoDataFrame,
    residences: pd.DataFrame,
    building: np.ndarray,
    rank: Ints,
    name: str,
) -> pd.DataFrame:
    """Give each entrance a number on a street of its residence, and a place."""
    rng = stream(f"{name}:addresses")
    owner = np.repeat(np.arange(len(residences)), residences["dwelling_count"])
    of = residences.iloc[owner].reset_index(drop=True)
    behind = np.array([PLANS[Archetype(kind)].entrance for kind in of["archetype"]])
    entrance = np.where(building == "individual", rank, rank // behind)
    streets = street_names(2 * len(residences), name)
    # A residence of many houses has several streets; the first two are its own, later ones too.
    street = (2 * owner + entrance // WAY_LENGTH % 2 + 97 * (entrance // WAY_LENGTH // 2)) % len(
        streets
    )
    first = rng.integers(1, 40, len(residences))[owner]
    number = first + 2 * (entrance % WAY_LENGTH)
    ways = np.array([way for way, _ in streets], dtype=object)[street]
    names = np.array([label for _, label in streets], dtype=object)[street]
    points = place_entrances(pieces, residences, entrance, owner, name)
    floors = np.where(building == "individual", 0, rank % behind // 3)
    return pd.DataFrame(
        {
            "street_number": number,
            "street_way": ways,
            "street_name": names,
            "floor": floors,
            "postcode": of["commune_code"],
            "x_m": points[:, 0],
            "y_m": points[:, 1],
        }
    )


def _energy(residences: pd.DataFrame, owner: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """Label the dwellings; some residences have no diagnosis."""
    count = len(residences)
    base = np.array([PLANS[Archetype(kind)].energy for kind in residences["archetype"]])
    base = base - 1.3 * residences["renovated"] + rng.normal(0.0, 0.55, count)
    score: Floats = base.to_numpy()[owner] + rng.normal(0.0, 0.35, len(owner))
    gas = rng.choice([-1.0, 0.0, 0.4], count, p=[0.3, 0.5, 0.2])[owner]
    done = (rng.random(count) >= _NO_DIAGNOSIS_SHARE)[owner]
    energy = _LABELS[np.clip(np.round(score), 0, 6).astype(int)].astype(object)
    ghg = _LABELS[np.clip(np.round(score + gas), 0, 6).astype(int)].astype(object)
    year = rng.integers(2012, 2025, count)[owner]
    return pd.DataFrame(
        {
            "energy_label": np.where(done, energy, None),
            "ghg_label": np.where(done, ghg, None),
            "energy_year": np.where(done, year, np.nan),
        }
    )
