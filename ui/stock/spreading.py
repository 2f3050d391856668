"""How a subject is spread over zones: the curve, the indices, and what they allow to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.concentration import (
    Segregation,
    SharedOut,
    lorenz_curve,
    random_dissimilarity,
    segregation_indices,
    shared_out,
)
from fragility.errors import ComputationError
from ui.stock.subjects import Kind, Subject

if TYPE_CHECKING:
    import pandas as pd

MIN_ZONES = 3
"""Zones with dwellings below which an index of spread would say nothing."""


@dataclass(frozen=True, eq=False)
class Spread:
    """How a subject is spread over the zones of a level."""

    curve: pd.DataFrame
    """Lorenz curve: ``unit``, ``whole_share``, ``part_share``."""
    shared: SharedOut | None
    """Of the stock itself."""
    segregation: Segregation | None
    """Of a part against the stock."""
    by_chance: float
    """Median dissimilarity of a part dealt at random; NaN for the stock itself."""
    left_out_count: int
    """Zones whose counts are not known."""


def spread(measured: pd.DataFrame, subject: Subject) -> Spread | None:
    """Compute how a subject is spread; ``None`` where its counts do not allow it.

    Parameters
    ----------
    measured
        From :func:`ui.stock.measures.measure`.
    subject
        What it is about: only counts have a spread.
    """
    counts = "dwelling_count" if subject.kind is Kind.SIZE else "whole_count"
    if int((measured[counts] > 0).sum()) < MIN_ZONES:
        return None
    try:
        if subject.kind is Kind.SIZE:
            shared = shared_out(measured[counts])
            curve = lorenz_curve(measured[counts])
            return Spread(curve, shared, None, float("nan"), shared.left_out_count)
        part, whole = measured["part_count"], measured["whole_count"]
        indices = segregation_indices(part, whole)
        return Spread(
            lorenz_curve(part, whole),
            None,
            indices,
            random_dissimilarity(part, whole),
            indices.left_out_count,
        )
    except ComputationError:
        return None  # nothing of it anywhere: no curve to draw
