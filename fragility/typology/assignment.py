"""The family of each residence, how near it is, and why some have none."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .document import MissingRule
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .document import FeatureDocument
    from .parts import Family

    Floats = np.ndarray[Any, np.dtype[np.float64]]

COLUMNS = (
    "family", "family_key", "family_name", "distance", "second_family", "second_distance",
    "margin", "far", "unknown_count", "state", "reason",
)  # fmt: skip
"""``family`` 1 to k (missing: left out); ``distance`` to its centre, on the axes; ``margin`` =
1 − distance / second distance, 0 between two families and 1 at the centre of one; ``far`` from
every family; ``unknown_count`` features unknown; ``state`` and, where left out, the ``reason``."""


class AssignmentState(StrEnum):
    """Whether a residence has a family."""

    ASSIGNED = "assigned"
    LEFT_OUT = "left_out"


def left_out(document: FeatureDocument, unknown: pd.DataFrame) -> pd.Series[Any]:
    """Give the French reason why each residence is left out, an empty text where it is not.

    Parameters
    ----------
    document
        Missing rules, and the least share of the weights that must be known.
    unknown
        Residences × features: whether the feature is unknown.
    """
    features = [document.feature(str(name)) for name in unknown.columns]
    weights = np.array([feature.weight for feature in features])
    known = (~unknown.to_numpy(dtype=bool)) @ weights / weights.sum()
    counts = len(features) - unknown.sum(axis=1)
    few = pd.Series(known < document.minimum_known_share, index=unknown.index)
    reasons = pd.Series("", index=unknown.index, dtype=object)
    texts = {
        n: say("left_out.unknown", known=n, count=len(features)) for n in range(len(features) + 1)
    }
    reasons = reasons.mask(few, counts.map(texts))
    for feature in reversed(features):
        if feature.missing is MissingRule.EXCLUDE:
            reason = say("left_out.required", label=feature.label)
            reasons = reasons.mask(unknown[feature.id], reason)
    return reasons


def assignment(
    families: Sequence[Family], gaps: Floats, unknown: pd.DataFrame, reasons: pd.Series[Any]
) -> pd.DataFrame:
    """Make the table of families.

    Parameters
    ----------
    families
        Families, in the order of the columns of ``gaps``.
    gaps
        Squared distance of each residence to each family's centre.
    unknown
        Residences × features: whether the feature is unknown.
    reasons
        Why a residence is left out; an empty text where it is not.

    Returns
    -------
    One row a residence, columns :data:`COLUMNS`.
    """
    rows = np.arange(len(gaps))
    nearest = gaps.argmin(axis=1)
    others = gaps.copy()
    others[rows, nearest] = np.inf
    second = others.argmin(axis=1)
    near, next_ = np.sqrt(gaps[rows, nearest]), np.sqrt(gaps[rows, second])
    reach = np.array([family.reach for family in families])
    roots = np.sqrt(gaps)
    in_ = (reasons == "").to_numpy()
    numbers = np.array([family.number for family in families])
    keys = np.array([family.key for family in families], dtype=object)
    names = np.array([family.name for family in families], dtype=object)
    with np.errstate(invalid="ignore", divide="ignore"):
        margin = np.where(next_ > 0, 1 - near / next_, 0.0)

    def when_in(values: Any, dtype: Any) -> pd.Series[Any]:
        series: pd.Series[Any] = pd.Series(values, index=unknown.index).where(in_).astype(dtype)
        return series

    return pd.DataFrame(
        {
            "family": when_in(numbers[nearest], "Int64"),
            "family_key": when_in(keys[nearest], "object"),
            "family_name": when_in(names[nearest], "object"),
            "distance": when_in(near, "float64"),
            "second_family": when_in(numbers[second], "Int64"),
            "second_distance": when_in(next_, "float64"),
            "margin": when_in(margin, "float64"),
            "far": (roots > reach).all(axis=1) & in_,
            "unknown_count": unknown.sum(axis=1).astype("int64"),
            "state": np.where(in_, AssignmentState.ASSIGNED.value, AssignmentState.LEFT_OUT.value),
            "reason": reasons,
        },
        columns=list(COLUMNS),
    )
