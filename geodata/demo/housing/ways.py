"""Invented names of streets and residences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN = (
    "Craquelin",
    "Rousselin",
    "Aubrin",
    "Houdrelet",
    "Marvaux",
    "Brimelot",
    "Corneillet",
    "Vaubrizel",
    "Orsonnet",
    "Sarpinot",
    "Fléauval",
    "Gravelon",
    "Trébuval",
    "Quennevot",
    "Bavrinet",
    "Hurtelot",
    "Malbranchet",
    "Vertignel",
    "Escaudrin",
    "Ruvignet",
    "Doulemot",
    "Hourdelin",
    "Chauvrelet",
    "Tilloyel",
    "Pierrebisel",
    "Flavrecot",
    "Ormelin",
    "Mauroyet",
    "Brancemot",
    "Gésinel",
    "Noyemel",
    "Cernoyot",
    "Haudrelin",
    "Oudrimel",
    "Ancenot",
    "Breuvelot",
)
_PLACES = (
    "Clos",
    "Moulin",
    "Pré",
    "Champ",
    "Puits",
    "Verger",
    "Four",
    "Courtil",
    "Jardin",
    "Bois",
    "Pont",
    "Lavoir",
    "Colombier",
    "Rivage",
    "Coteau",
    "Hameau",
    "Square",
    "Parc",
    "Domaine",
    "Mail",
    "Terril",
    "Pressoir",
    "Fournil",
    "Carré",
    "Préau",
    "Belvédère",
    "Chemin-Vert",
    "Vieux-Puits",
    "Grand-Pré",
    "Petit-Clos",
)
_WAYS = ("RUE", "RUE", "RUE", "ALLEE", "AVENUE", "IMPASSE", "PLACE", "CHEMIN", "RUE")

WAY_LENGTH = 14
"""Street numbers on one street of a residence; the next ones are on another street."""


def residence_names(communes: Sequence[str], name: str) -> list[str]:
    """Name residences, never two alike in the territory: « Clos Aubrin », « Mail Craquelin »."""
    pairs = [f"{place} {own}" for own in _OWN for place in _PLACES]
    if len(communes) > len(pairs):
        message = f"{len(pairs)} names for {len(communes)} residences"
        raise ValueError(message)
    order = stream(f"{name}:residence-names").permutation(len(pairs))
    return [pairs[each] for each in order[: len(communes)]]


def street_names(count: int, name: str) -> list[tuple[str, str]]:
    """Give ``count`` streets, all different: type (``RUE``) and name (``DU CLOS AUBRIN``)."""
    rng = stream(f"{name}:streets")
    kinds = list(dict.fromkeys(_WAYS))
    every = [
        (kind, f"DU {place} {own}".upper()) for own in _OWN for place in _PLACES for kind in kinds
    ]
    weight = np.array([_WAYS.count(kind) for kind, _ in every], dtype=float)
    chosen = rng.choice(len(every), count, replace=False, p=weight / weight.sum())
    return [every[each] for each in chosen]
