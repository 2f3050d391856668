"""The five landlords: one with four dwellings in five, three middling, one small."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.demo.housing.archetypes import Archetype


@dataclass(frozen=True)
class Landlord:
    """One fictional social landlord."""

    key: str
    name: str
    siret: str
    """Fourteen digits, keys included, in the series (29…) from which no body is numbered."""
    category: str
    """CAT_ORG: public office (OPH), social company (ESH), cooperative."""
    dwellings_share: float
    segment_format: str
    """How it numbers its programmes: each landlord has its own way."""
    prefers: tuple[Archetype, ...] = ()
    sectors: tuple[str, ...] = ()
    """Names of its proximity teams."""


MAIN = Landlord(
    "main",
    "Orsence Habitat",
    "29990101700010",
    "OPH",
    0.79,
    "{:04d}",
    (),
    ("agence Centre", "agence Ouest", "agence des Vallées"),
)
LANDLORDS = (
    MAIN,
    Landlord(
        "sarpine",
        "Logis de la Sarpine",
        "29990102500013",
        "ESH",
        0.09,
        "LS{:03d}",
        (Archetype.HAMLET, Archetype.INFILL),
        ("équipe de proximité",),
    ),
    Landlord(
        "marvaux",
        "Foyer Marvaux",
        "29990103300017",
        "ESH",
        0.065,
        # The same numbers as the main landlord's: a programme's code alone does not identify it.
        "{:04d}",
        (Archetype.BLOCK, Archetype.INFILL),
        ("équipe de proximité",),
    ),
    Landlord(
        "aubrine",
        "Toits d’Aubrine",
        "29990104100010",
        "coopérative",
        0.045,
        "A-{:02d}",
        (Archetype.CITE, Archetype.HAMLET),
        ("équipe de proximité",),
    ),
    Landlord(
        "rousselin",
        "Maison Rousselin",
        "29990105800014",
        "ESH",
        0.01,
        "R{:02d}",
        (Archetype.DIFFUSE,),
        ("équipe de proximité",),
    ),
)
UNNAMED = "rousselin"
"""Key of the landlord whose name and number the dwelling file leaves blank."""
