"""One rule over one period, in numbers: for a run, or for draws of runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt

from .vocabulary import PRODUCTS, Product

if TYPE_CHECKING:
    from .outcome import Run

Floats = npt.NDArray[np.float64]
CLOSE: Final = 1e-9
"""Under this, two shares are the same one, computed otherwise."""
PLAI, PLUS, PLS = (PRODUCTS.index(each) for each in (Product.PLAI, Product.PLUS, Product.PLS))


@dataclass(frozen=True, eq=False)
class TargetValue:
    """What a rule asks, and what is done; ``N`` places, after the leading axes of the run."""

    rule_id: str
    level: Literal["commune", "epci"]
    period: str
    place_codes: tuple[str, ...]
    required: Floats
    """``(..., N)`` as the three below; NaN where unknown."""
    achieved: Floats
    """NaN where unknown, or a share of nothing."""
    n: Floats
    """What the share is of, or the dwellings that were missing."""
    concerned: Floats
    """1, 0, or NaN where it is not known."""
    at_most: bool = False
    """What is required is a ceiling."""

    @property
    def reached(self) -> Floats:
        """1 or 0; NaN where the rule does not apply, or one cannot tell."""
        gap = self.required - self.achieved if self.at_most else self.achieved - self.required
        known = (self.concerned == 1) & ~np.isnan(gap)
        return np.where(known, np.where(gap >= -CLOSE, 1.0, 0.0), np.nan)


def financed_by_kind(run: Run) -> npt.NDArray[np.int64]:
    """Add up the zones of what is financed: ``(..., K, C, P, Y)``.

    Done first, once: sums over several short axes of draws cost ten times as much.
    """
    return np.asarray(run.financed.sum(axis=-3))


def ratio(x: Floats, n: Floats) -> Floats:
    """Divide, NaN where there is nothing to divide by."""
    return np.asarray(np.divide(x, n, out=np.full(np.shape(n), np.nan), where=n > 0))


def whole_period(run: Run) -> str:
    """Give the first and the last year of the scenario."""
    return f"{run.scenario.years[0]}-{run.scenario.years[-1]}"
