"""The occupation of residences: structures, ratings, references, gaps, and the decision aid.

::

    dimensions.yaml   what an occupation is described by   rules.yaml       every threshold
    occupancy.py      counts of households by residence    segmentation.py  residences alike
    indicators.py     how a residence lives, in figures    ratings.py       1 to 4, several raters
    agreement.py      whether the raters agree             reference.py     the best-rated ones
    gap.py            distance to the reference, and what chance makes of it
    differences.py    in what a residence differs          allocations.py   allocations to come
    decision.py       what allocations to each profile change

Nothing here decides what may be shown: that is :mod:`fragility.disclosure`.
"""

from __future__ import annotations

from .agreement import Agreement, Coefficient, agreement
from .allocations import expected_allocations
from .decision import Advice, Answer, Effect, advise
from .differences import differences
from .dimensions import Category, Dimension, dimension, dimensions
from .gap import GapClass, Gaps, GapState, gaps, total_variation
from .indicators import ResidenceIndicators, residence_indicators, standardise_indicators
from .occupancy import Occupancy, read_occupancy
from .ratings import current_ratings, latest_by_rater, rating_history, read_ratings
from .reference import Criterion, Reference, References, Refusal, reference_occupancy
from .rules import Rules, default_rules
from .segmentation import Segments, segment_occupation

__all__ = [
    "Advice",
    "Agreement",
    "Answer",
    "Category",
    "Coefficient",
    "Criterion",
    "Dimension",
    "Effect",
    "GapClass",
    "GapState",
    "Gaps",
    "Occupancy",
    "Reference",
    "References",
    "Refusal",
    "ResidenceIndicators",
    "Rules",
    "Segments",
    "advise",
    "agreement",
    "current_ratings",
    "default_rules",
    "differences",
    "dimension",
    "dimensions",
    "expected_allocations",
    "gaps",
    "latest_by_rater",
    "rating_history",
    "read_occupancy",
    "read_ratings",
    "reference_occupancy",
    "residence_indicators",
    "segment_occupation",
    "standardise_indicators",
    "total_variation",
]
