"""Six ways in which the stock was built: the latent families a typology should find again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Archetype(StrEnum):
    """Key of a latent family."""

    TOWER = "tower"
    CITE = "cite"
    BLOCK = "block"
    HAMLET = "hamlet"
    INFILL = "infill"
    DIFFUSE = "diffuse"


@dataclass(frozen=True)
class Plan:
    """What is built under an archetype.

    Attributes
    ----------
    dwellings_share
        Of the territory's dwellings, before whole numbers.
    pull
        Appeal of a piece of territory: inside a QPV, elsewhere in a town, in a village.
    typical, smallest, largest
        Dwellings in a residence.
    spread
        Standard deviation of the logarithm of sizes.
    collective
        Whether its dwellings are flats.
    built
        First and last year.
    rooms
        Shares of 1, 2, 3, 4, 5+ rooms.
    energy
        Mean energy label, 0 = A … 6 = G.
    life
        How well its residences live, in standard deviations.
    entrance
        Dwellings behind one street number.
    otherwise
        Archetype that takes a piece's dwellings where they are fewer than the smallest residence.
    """

    dwellings_share: float
    pull: tuple[float, float, float]
    typical: float
    smallest: int
    largest: int
    spread: float
    collective: bool
    built: tuple[int, int]
    rooms: tuple[float, float, float, float, float]
    energy: float
    life: float
    entrance: int
    otherwise: Archetype


PLANS: dict[Archetype, Plan] = {
    Archetype.TOWER: Plan(
        0.285,
        (1.0, 0.06, 0.0),
        *(80.0, 40, 220),
        0.45,
        True,
        (1957, 1975),
        (0.05, 0.18, 0.36, 0.30, 0.11),
        3.7,
        -0.7,
        20,
        Archetype.BLOCK,
    ),
    Archetype.CITE: Plan(
        0.20,
        (0.55, 0.25, 0.12),
        *(12.0, 4, 60),
        0.6,
        False,
        (1921, 1936),
        (0.0, 0.08, 0.42, 0.42, 0.08),
        4.6,
        -0.1,
        1,
        Archetype.HAMLET,
    ),
    Archetype.BLOCK: Plan(
        0.175,
        (0.6, 0.55, 0.02),
        *(24.0, 9, 60),
        0.4,
        True,
        (1948, 1984),
        (0.08, 0.27, 0.40, 0.22, 0.03),
        4.0,
        -0.2,
        10,
        Archetype.INFILL,
    ),
    Archetype.HAMLET: Plan(
        0.205,
        (0.1, 0.8, 1.0),
        *(7.6, 3, 24),
        0.4,
        False,
        (1976, 2003),
        (0.0, 0.06, 0.30, 0.50, 0.14),
        3.3,
        0.5,
        1,
        Archetype.DIFFUSE,
    ),
    Archetype.INFILL: Plan(
        0.115,
        (0.1, 1.0, 0.5),
        *(12.0, 4, 60),
        0.5,
        True,
        (1994, 2023),
        (0.04, 0.34, 0.41, 0.18, 0.03),
        1.9,
        0.7,
        12,
        Archetype.DIFFUSE,
    ),
    Archetype.DIFFUSE: Plan(
        0.02,
        (0.04, 0.7, 0.6),
        *(2.6, 1, 7),
        0.5,
        True,
        (1880, 1944),
        (0.06, 0.36, 0.34, 0.20, 0.04),
        4.3,
        -0.3,
        6,
        Archetype.DIFFUSE,
    ),
}

MINING_QUARTERS = ("Cité Marvaux", "La Cité du Peigne", "Forges - Gravier", "Chemin des Briques")
"""QPV of workers' houses of the 1920s; the others are estates of the 1960s."""
