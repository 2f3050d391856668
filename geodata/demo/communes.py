"""The communes: how many people live in each, what they are called, which have social housing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo import names
from geodata.demo.mesh import river_north_km
from geodata.demo.seeds import stream
from geodata.demo.settlement import COMMUNES, TOWNS

if TYPE_CHECKING:
    from geodata.demo.settlement import Settlement

POPULATION = 125_000
WITHOUT_SOCIAL_STOCK = 12
SOCIAL_STOCK_FROM = 1_000
"""Inhabitants from which a commune outside the territory has social housing."""


def list_communes(settlement: Settlement) -> tuple[pd.DataFrame, list[int]]:
    """Name, people and code the communes; codes follow the alphabet, as INSEE's do.

    Returns the table in code order, and for each commune of the settlement its row in it.
    """
    rng = stream("communes")
    seeds = settlement.commune_seeds
    towns = len(TOWNS)
    villages = np.arange(towns, COMMUNES)
    centres = np.array([town.centre_km for town in TOWNS])
    pull = np.array([1.0, 0.6, 0.5, 0.4, 0.5, 0.4])
    gap = np.linalg.norm(seeds[villages, None, :] - centres[None, :, :], axis=2)
    appeal = (pull * np.exp(-gap / 2.4)).sum(axis=1) * np.exp(rng.normal(0.0, 0.45, len(villages)))
    appeal = appeal**0.85
    in_towns = sum(town.population for town in TOWNS)
    population = np.round(
        140 + (POPULATION - in_towns - 140 * len(villages)) * appeal / appeal.sum()
    )
    population[np.argmin(appeal)] = 88.0
    rural = np.zeros(len(villages), dtype=bool)
    rural[np.argsort(population, kind="stable")[:WITHOUT_SOCIAL_STOCK]] = True
    to_river = np.abs(seeds[villages, 1] - river_north_km(seeds[villages, 0]))
    ashore = np.argsort(np.where(rural, np.inf, to_river), kind="stable")[:2]
    others = [name for name in names.VILLAGES if name not in names.RIVER_VILLAGES]
    shuffled = list(rng.permutation(others))
    called = [""] * len(villages)
    for name, place in zip(names.RIVER_VILLAGES, ashore, strict=True):
        called[place] = name
    called = [str(name) if name else str(shuffled.pop()) for name in called]
    frame = pd.DataFrame(
        {
            "commune_name": [town.name for town in TOWNS] + called,
            "epci_code": names.EPCI_CODE,
            "epci_name": names.EPCI_NAME,
            "kind": ["town"] * towns + ["rural" if alone else "outskirts" for alone in rural],
            "population": np.append([town.population for town in TOWNS], population),
            "has_social_stock": [True] * towns + list(~rural),
        }
    )
    by_name = frame["commune_name"].str.normalize("NFKD").str.encode("ascii", "ignore")
    ranked = by_name.str.decode("ascii").str.lower().rank(method="first").astype(int)
    frame.insert(0, "commune_code", [f"{names.DEPARTMENT_CODE}{rank:03d}" for rank in ranked])
    codes = list(frame["commune_code"])
    frame = frame.sort_values("commune_code", ignore_index=True)
    row = {code: index for index, code in enumerate(frame["commune_code"])}
    return frame, [row[code] for code in codes]


def list_neighbours() -> pd.DataFrame:
    """List the department's other communes: small, whole, in two other EPCI."""
    rng = stream("neighbours")
    count = len(names.NEIGHBOUR_VILLAGES)
    codes = list(names.NEIGHBOURS)
    epci = [codes[0] if rank < count // 2 else codes[1] for rank in range(count)]
    population = np.round(np.exp(rng.normal(6.6, 0.8, count)))
    return pd.DataFrame(
        {
            "commune_code": [f"{names.DEPARTMENT_CODE}{101 + rank}" for rank in range(count)],
            "commune_name": names.NEIGHBOUR_VILLAGES,
            "epci_code": epci,
            "epci_name": [names.NEIGHBOURS[code] for code in epci],
            "kind": "rural",
            "population": population,
            "has_social_stock": population > SOCIAL_STOCK_FROM,
        }
    )
