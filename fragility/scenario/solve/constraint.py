"""One constraint of a case: a linear row that has a name and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from .messages import say

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


class Family(StrEnum):
    """Constraints of one nature, that may be lifted together."""

    DWELLINGS = "dwellings"
    CAPACITY = "capacity"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    PLAI_MINIMUM = "plai_minimum"
    PLAI_MAXIMUM = "plai_maximum"
    PLAI_IN_QPV = "plai_in_qpv"
    SRU = "sru"
    SRU_MIX = "sru_mix"
    BUDGET = "budget"


def family_label(family: Family | str) -> str:
    """Give the name of a family, in French."""
    return say(f"family.{Family(family).value}")


@dataclass(frozen=True, eq=False)
class Constraint:
    """``lower <= sum of coefficients × dwellings of each cell <= upper``."""

    id: str
    family: Family
    code: str
    """Commune; nothing for a sector, or all of them."""
    sentence: str
    """What it asks, in French."""
    coefficients: Floats
    """One a cell."""
    lower: float = -np.inf
    upper: float = np.inf
    unit: str = "dwellings"
    """Of its limit: ``dwellings`` or ``eur``."""

    def value(self, counts: npt.NDArray[np.int64]) -> float:
        """Give what a distribution comes to."""
        return float(self.coefficients @ counts)
