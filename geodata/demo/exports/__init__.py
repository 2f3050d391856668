"""The fictional world written in the official file layouts, one module a producer's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.demo.exports.caf import write_caf
from geodata.demo.exports.contours import write_contours
from geodata.demo.exports.filosofi import write_filosofi
from geodata.demo.exports.landlord_tables import write_landlord_tables
from geodata.demo.exports.membership import write_membership
from geodata.demo.exports.qpv import write_qpv
from geodata.demo.exports.register_tables import write_register
from geodata.demo.exports.rfl import write_rfl
from geodata.demo.exports.rp import write_census
from geodata.demo.exports.rpls_detail import write_rpls_detail
from geodata.demo.exports.rpls_insee import write_rpls_insee
from geodata.demo.exports.rpls_results import write_rpls_results
from geodata.demo.exports.sru import write_sru

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

_WRITERS = (
    write_contours,
    write_membership,
    write_qpv,
    write_census,
    write_filosofi,
    write_rfl,
    write_caf,
    write_rpls_detail,
    write_rpls_insee,
    write_rpls_results,
    write_sru,
    write_landlord_tables,
    write_register,
)


def write_all(world: World, folder: Path) -> list[Path]:
    """Write every file; returns their paths."""
    return [path for writer in _WRITERS for path in writer(world, folder)]
