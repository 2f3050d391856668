"""Allocations to come: how many, and what they make of a structure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .rules import DecisionRule, default_rules

Array = npt.NDArray[np.float64]


def expected_allocations(
    dwellings: float, rotation_share: float | None, rule: DecisionRule | None = None
) -> int:
    """Give the number of allocations to expect over the rule's horizon, 1 at least.

    Parameters
    ----------
    dwellings
        Dwellings of the residence.
    rotation_share
        Yearly rotation, 0–1; the rule's own where it is not known.
    """
    rule = rule or default_rules().decision
    known = rotation_share is not None and np.isfinite(rotation_share)
    rotation = float(rotation_share or 0.0) if known else rule.default_rotation_share
    return max(round(dwellings * rotation * rule.horizon_years), 1)


def structures_after(share: Array, size: float, category: int, allocations: Array) -> Array:
    """Give the structure after each number of allocations to a category.

    Parameters
    ----------
    share
        Structure of the residence, shape ``(categories,)``.
    size
        Its households.
    category
        Position of the category.
    allocations
        Numbers of allocations, shape ``(k,)``.

    Returns
    -------
    Shape ``(k, categories)``.

    Examples
    --------
    >>> structures_after(np.array([0.5, 0.5]), 8, 0, np.array([4.0])).tolist()
    [[0.75, 0.25]]
    """
    part = np.minimum(allocations / size, 1.0)[:, None]
    arrival = np.zeros(len(share))
    arrival[category] = 1
    mixed: Array = share * (1 - part) + arrival * part
    return mixed
