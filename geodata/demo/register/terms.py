"""What the fictional territory's register is shaped on: years, limits, shares, waits.

Shares and waits are the facts of an agglomeration of the same size (about 4 000 applications and
2 000 allocations a year, nine months of wait); limits are round numbers of the same order as the
national ones, not those of any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

YEARS: Final = (2023, 2024, 2025)
DECISIONS: Final = {2023: 1_960, 2024: 2_010, 2025: 2_050}
"""Allocations decided in each year."""
LAST_DAY: Final = np.datetime64("2025-12-31")
"""The extract describes the applications at the end of that day."""
FIRST_DAY: Final = np.datetime64("2023-01-01")
UNSIGNED_SHARE: Final = 0.12
"""Decisions followed by no lease, those of the last weeks apart."""
MONTH_DAYS: Final = 30.4375
LONGEST_MONTHS: Final = 150.0
"""Nobody has waited longer."""

Q1_THRESHOLD_EUR: Final = {2023: 5_880.0, 2024: 6_000.0, 2025: 6_120.0}
"""First quartile of applicants, a year of resources per consumption unit."""
VERY_MODEST_EUR, MODEST_EUR, INTERMEDIATE_EUR = 5_400.0, 9_000.0, 14_400.0
"""Highest resources of the groups of the territory's convention, a year and per consumption unit;
``territoire_fictif.yaml`` states them."""
INCOME_GROUPS: Final = ("very_modest", "modest", "intermediate", "higher")
PLAI_EUR: Final = 13_200.0
"""Resources per consumption unit up to which a household is under the ceiling of the PLAI."""
PLUS_EUR, PLS_EUR, PLI_EUR = 24_000.0, 31_200.0, 36_000.0
CEILINGS: Final = ("plai", "plus", "pls", "pli", "above")


@dataclass(frozen=True)
class Incomes:
    """Resources of a group of households, by the share of them under a few limits."""

    first_quartile: float
    modest: float
    plai: float


PENDING_INCOMES: Final = Incomes(0.25, 0.50, 0.805)
"""Of applicants: the threshold is their first quartile, hence the first share."""
ALLOCATED_INCOMES: Final = {
    # In QPV, then outside, year after year: the first objective comes nearer and stays missed.
    (2023, True): Incomes(0.226, 0.620, 0.890),
    (2024, True): Incomes(0.219, 0.605, 0.885),
    (2025, True): Incomes(0.212, 0.590, 0.880),
    (2023, False): Incomes(0.187, 0.440, 0.775),
    (2024, False): Incomes(0.197, 0.450, 0.780),
    (2025, False): Incomes(0.207, 0.462, 0.785),
}
FRAGILE_PULL: Final = {2023: 0.50, 2024: 0.42, 2025: 0.35}
"""How much, in standard deviations a unit of deprivation, resources are lower in the quartiers that
are worse off: less and less."""
PULL_BETWEEN: Final = (-0.6, 1.5)
"""Deprivation below or above which resources are no higher or lower."""


@dataclass(frozen=True)
class Queue:
    """Applications that live the same life: as many enter as leave, month after month.

    Departures are at a constant rate, so that waits are exponential: of ``pending_count``
    applications waiting at any time, ``allocated_share`` of the month's allocations.
    """

    key: str
    pending_count: int
    allocated_share: float
    mean_months: float
    mutation_share: float

    def withdrawn_monthly(self, allocated_monthly: float) -> float:
        """Give the applications that leave without an allocation each month."""
        return self.pending_count / self.mean_months - self.allocated_share * allocated_monthly


QUEUES: Final = (
    Queue("urgent", 350, 0.42, 4.0, 0.20),
    Queue("ordinary", 2_450, 0.54, 11.0, 0.31),
    Queue("stuck", 1_200, 0.04, 34.0, 0.50),
)
"""Together 4 000 pending, nine months for those housed, about 4 000 new applications a year."""
