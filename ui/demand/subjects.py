"""What the map and the tables may show of a place: figures, and what each is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Subject:
    """One figure."""

    id: str
    """Last part of its texts: ``demand.subject.<id>``, ``demand.about.<id>``."""
    value: str
    """Column of the figure; of its count where it is a share of those who wait."""
    kind: Literal["ratio", "months", "share"]
    of_allocations: bool = False
    """Whether it needs allocations."""
    situation: str = ""
    """Situation of those who wait that it counts, as the computation names it."""


SUBJECTS: Final = (
    Subject("pressure", "applications_per_allocation_ratio", "ratio", of_allocations=True),
    Subject("median", "median_months", "months"),
    Subject("mean", "allocated_mean_months", "months"),
    Subject(
        "long_24",
        "over_24_months_no_proposal_count",
        "share",
        situation="over_24_months_no_proposal",
    ),
    Subject(
        "long_36",
        "over_36_months_no_proposal_count",
        "share",
        situation="over_36_months_no_proposal",
    ),
    Subject("often", "often_ranked_count", "share", situation="often_ranked"),
    Subject("difficult", "difficult_mutation_count", "share", situation="difficult_mutation"),
)
BY_ID: Final = {subject.id: subject for subject in SUBJECTS}
WHOLE: Final = "pending_count"
