"""Residences of the social stock, put together again from the inventory of its dwellings."""

from geodata.residences.addresses import address_keys
from geodata.residences.building import ResidenceStock, build_residences
from geodata.residences.location import ContourSet
from geodata.residences.rebuild import rebuild_residences

__all__ = [
    "ContourSet",
    "ResidenceStock",
    "address_keys",
    "build_residences",
    "rebuild_residences",
]
