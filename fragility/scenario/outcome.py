"""What becomes of a stock: everything the tables, the maps and the rules are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .document import Scenario
    from .stock import Stock

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run:
    """The years of a scenario on a stock.

    Axes: ``C`` communes of the stock, ``Z`` ``ZONES``, ``P`` ``PRODUCTS``, ``S`` ``SIZES``,
    ``K`` ``FINANCED``, ``Y`` years of the scenario (what happens), ``Y + 1`` the 1 January before
    each of them and the one after the last (what stands). All may have the same leading axes, one
    value a draw; :func:`~fragility.scenario.simulate` gives none.

    Conserved: ``products[..., y + 1] == products[..., y] + delivered + converted_in - demolished -
    sold - converted_out``, and the sums of ``sizes`` are those of ``products``.
    """

    scenario: Scenario
    stock: Stock
    products: Counts
    """Dwellings, ``(..., C, Z, P, Y + 1)``."""
    sizes: Counts
    """Dwellings, ``(..., C, Z, S, Y + 1)``; none (``S = 0``) in draws that leave the sizes out."""
    financed: Counts
    """In their year of financing, ``(..., K, C, Z, P, Y)``; the pipeline was financed before."""
    delivered: Counts
    """Pipeline included, ``(..., C, Z, P, Y)``."""
    acquired: Counts
    """Part of the deliveries that stood already, bought: ``(..., C, Y)``."""
    demolished: Counts
    """``(..., C, Z, P, Y)``, as the three below."""
    sold: Counts
    converted_in: Counts
    """By the product they become."""
    converted_out: Counts
    """By the product they were."""
    main_residences: Floats
    """``(..., C, Y + 1)``, NaN where unknown, as the three below."""
    sru_main_residences: Floats
    """Main residences of the SRU inventory."""
    sru_dwellings: Floats
    """Dwellings counted for the SRU rate."""
    eligible: Floats
    """Households that wait and may have a PLAI."""
    rotation: Floats
    """Part of the stock let anew in a year, ``(..., C)``."""

    @property
    def years(self) -> range:
        """Years of which the stock of 1 January is known: one more than those of the scenario."""
        return range(self.scenario.start_year, self.scenario.start_year + self.products.shape[-1])
