"""The fictional territory's register: three years of allocations, and the demand behind them.

Drawn from :func:`geodata.demo.housing.build_housing`: every dwelling allocated is one of its
dwellings, and the leases of 2023 and 2024 that still run are those of its dwelling file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geodata.demo.housing import build_housing
from geodata.demo.register.allocations import draw_allocations
from geodata.demo.register.applications import draw_applications
from geodata.demo.register.offers import draw_offers
from geodata.demo.world import build_world

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Register", "build_register"]


@dataclass(frozen=True)
class Register:
    """What the register holds, before any file and any flaw of a file.

    Attributes
    ----------
    allocations
        One row a decision, 2023-2025, in the order of their days. See
        :func:`geodata.demo.register.allocations.draw_allocations`.
    applications
        One row an application pending on 31 December 2025, or closed since 1 January 2023. See
        :func:`geodata.demo.register.applications.draw_applications`.
    """

    allocations: pd.DataFrame
    applications: pd.DataFrame


@cache
def build_register() -> Register:
    """Build the register: the same one at every call."""
    world, housing = build_world(), build_housing()
    allocations = draw_allocations(world, housing, draw_offers(housing))
    return Register(allocations, draw_applications(world, allocations))
