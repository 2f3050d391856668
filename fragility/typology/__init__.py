"""Families of residences: mixed features, principal axes, Ward, k-means, and what is made of them.

The families, their names and their stability come from :class:`Typology`; a
:class:`FrozenTypology` keeps them for residences to come.
"""

from __future__ import annotations

from .assignment import AssignmentState
from .choice import choose_k
from .describe import profile, profile_assigned
from .document import FeatureDocument
from .document_files import (
    default_features,
    features_from_columns,
    load_features,
    parse_features,
    shipped_features,
)
from .estimator import Typology
from .frozen import FrozenTypology
from .matching import carry_keys, matched, moved_count
from .parts import Family
from .stability import Stability, stability

__all__ = [
    "AssignmentState",
    "Family",
    "FeatureDocument",
    "FrozenTypology",
    "Stability",
    "Typology",
    "carry_keys",
    "choose_k",
    "default_features",
    "features_from_columns",
    "load_features",
    "matched",
    "moved_count",
    "parse_features",
    "profile",
    "profile_assigned",
    "shipped_features",
    "stability",
]
