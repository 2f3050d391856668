"""Where people settled: towns, villages, and the communes and IRIS drawn around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.demo.fields import Floats, SmoothNoise, warp
from geodata.demo.labels import NOWHERE, connect, nearest_seed, relax
from geodata.demo.mesh import (
    COUNTRY_STEP_KM,
    HALF_HEIGHT_KM,
    HALF_WIDTH_KM,
    TOWN_STEP_KM,
    Ints,
    Mesh,
    build_mesh,
    is_north_of_river,
)
from geodata.demo.names import IRIS_NAMES
from geodata.demo.seeds import stream

COMMUNES = 43
_FINE_CELLS_KM = 2.2
SEEDS = 118
"""Seeds over the whole mesh: the 43 nearest to the centre make the territory."""


@dataclass(frozen=True)
class Town:
    """One commune cut into IRIS."""

    name: str
    centre_km: tuple[float, float]
    reach_km: float
    """Taken off the distance to its centre: makes it larger than a village."""
    population: int
    works_toward: tuple[tuple[float, float], ...] = ()
    """For each activity IRIS, the direction in which it lies from the centre."""
    woods_toward: tuple[tuple[float, float], ...] = ()
    """The same for the various (woods, ponds, park) IRIS."""


TOWNS = (
    Town("Orsenval", (0.2, 0.1), 0.85, 33_100, ((-0.8, 0.6), (1.0, -0.2)), ((0.9, -0.9),)),
    Town("Hautrebois", (-4.6, -1.9), 0.55, 14_300, ((0.7, -0.9),)),
    Town("Vaubrize-sur-Orsence", (7.8, 3.4), 0.45, 11_400, (), ((-0.6, 0.8),)),
    Town("Malbrance", (-2.2, -8.3), 0.3, 8_900, (), ((-0.3, -1.0),)),
    Town("Montfléau", (0.6, -3.9), 0.15, 6_900, ((1.0, 0.1),)),
    Town("Saint-Amelin", (-3.6, 4.4), 0.25, 6_200),
)


@dataclass(frozen=True)
class Settlement:
    """Cells and the zones they make.

    Attributes
    ----------
    commune_seeds
        Array (43, 2), kilometres: towns first, then villages, nearest to the centre first.
    zone_commune, zone_type, zone_rank
        For each zone (IRIS, or commune left whole): its commune's index, its type (H, A, D, Z), its
        rank among the zones of that type in that commune, from the centre outwards.
    labels
        Array (n_cells,): zone of each cell, or ``NOWHERE``.
    """

    mesh: Mesh
    commune_seeds: Floats
    zone_commune: Ints
    zone_type: tuple[str, ...]
    zone_rank: Ints
    labels: Ints


def settle() -> Settlement:
    """Lay the mesh, grow the 43 communes, and cut the towns into IRIS."""
    centres = np.array([town.centre_km for town in TOWNS])
    reach = np.array([town.reach_km for town in TOWNS])
    mesh = build_mesh(centres, 2.1 + reach)
    seeds = _commune_seeds(mesh, centres)
    communes = _commune_labels(mesh, seeds, reach)
    labels = np.full(len(communes), NOWHERE, dtype=np.int64)
    zone_commune: list[int] = []
    zone_type: list[str] = []
    zone_rank: list[int] = []
    for commune in range(COMMUNES):
        inside = communes == commune
        if commune >= len(TOWNS):
            labels[inside] = len(zone_commune)
            types = ["Z"]
            ranks = [0]
        else:
            types, ranks, local = _iris_labels(mesh, inside, commune)
            labels[inside] = local[inside] + len(zone_commune)
        zone_commune += [commune] * len(types)
        zone_type += types
        zone_rank += ranks
    return Settlement(
        mesh=mesh,
        commune_seeds=seeds[:COMMUNES],
        zone_commune=np.array(zone_commune),
        zone_type=tuple(zone_type),
        zone_rank=np.array(zone_rank),
        labels=labels,
    )


def _commune_seeds(mesh: Mesh, centres: Floats) -> Floats:
    """Spread seeds evenly around the fixed towns, then sort them: towns, nearest, farther."""
    rng = stream("commune-seeds")
    half = np.array([HALF_WIDTH_KM, HALF_HEIGHT_KM])
    inside = (np.abs(mesh.points) < half).all(axis=1)
    points = mesh.points[inside]
    # Town cells are finer, hence more numerous: weigh cells so that surface counts, not number.
    to_town = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2).min(axis=1)
    density = np.where(to_town < _FINE_CELLS_KM, TOWN_STEP_KM**2, COUNTRY_STEP_KM**2)
    loose = rng.uniform(-half, half, (SEEDS - len(centres), 2))
    seeds = relax(np.vstack([centres, loose]), points, density, len(centres), rounds=7)
    seeds[len(centres) :] += rng.normal(0.0, 0.28, (len(loose), 2))
    bump = SmoothNoise.named("outline", 9.0)(seeds)
    span = np.hypot(seeds[:, 0] / 1.22, (seeds[:, 1] + 1.2) / 0.92) * (1.0 + 0.05 * bump)
    span[: len(centres)] = -1.0
    return seeds[np.argsort(span, kind="stable")]


def _commune_labels(mesh: Mesh, seeds: Floats, reach: Floats) -> Ints:
    """Give each cell its commune (0–42) or ``NOWHERE``; the river is dear to cross."""
    points = warp(mesh.points, "commune", 0.26, 3.8)
    points = warp(points, "commune-detail", 0.055, 1.0)
    pull = np.zeros(len(seeds))
    pull[: len(reach)] = reach
    crosses = is_north_of_river(mesh.points)[:, None] != is_north_of_river(seeds)[None, :]
    everywhere = nearest_seed(points, seeds, pull, 2.0 * crosses)
    labels = connect(mesh, everywhere)
    return np.where(labels < COMMUNES, labels, NOWHERE)


def _iris_labels(mesh: Mesh, inside: np.ndarray, town: int) -> tuple[list[str], list[int], Ints]:
    """Cut one town into IRIS: small ones at its centre, large ones at its edge.

    Activity and various IRIS are the farthest in their direction; the rest are ranked from the
    centre.
    """
    plan = TOWNS[town]
    total = sum(len(names) for names in IRIS_NAMES[plan.name].values())
    rng = stream(f"iris-seeds:{plan.name}")
    points = mesh.points[inside]
    centre = np.array(plan.centre_km)
    density = 0.05 + np.exp(-np.linalg.norm(points - centre, axis=1) / 0.75)
    first = points[rng.choice(len(points), total, replace=False, p=density / density.sum())]
    seeds = relax(first, points, density, 0, rounds=25) - centre
    types = np.full(total, "H")
    for kind, toward in (("A", plan.works_toward), ("D", plan.woods_toward)):
        for direction in toward:
            way = seeds @ np.array(direction)
            types[np.argmax(np.where(types == "H", way, -np.inf))] = kind
    order = np.lexsort((np.hypot(*seeds.T), np.array(["HAD".index(kind) for kind in types])))
    seeds, types = seeds[order] + centre, types[order]
    moved = warp(mesh.points, f"iris:{plan.name}", 0.07, 0.9)
    labels = np.full(len(mesh.points), NOWHERE, dtype=np.int64)
    labels[inside] = nearest_seed(moved[inside], seeds, np.zeros(total))
    labels = connect(mesh, labels, inside)
    ranks = [int((types[:zone] == kind).sum()) for zone, kind in enumerate(types)]
    return [str(kind) for kind in types], ranks, labels
