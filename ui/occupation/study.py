"""Occupation, ratings, references and gaps of a territory, computed together.

Nothing is protected yet: what a screen takes comes from ``shown.py`` and ``groups.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.occupation import (
    Gaps,
    Occupancy,
    References,
    current_ratings,
    gaps,
    read_occupancy,
    reference_occupancy,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

RATING_COLUMNS = ("rating", "rating_class", "rater_count", "rating_count", "spread", "last_on")


@dataclass(frozen=True, eq=False)
class Study:
    """What is known of the occupation of a territory's residences."""

    occupancy: Occupancy
    ratings: pd.DataFrame
    """As ``current_ratings`` gives them."""
    references: References
    gaps: Gaps
    residences: pd.DataFrame
    """Index ``residence_id``: ``commune_code``, ``family`` (text; null: none)."""
    family_names: Mapping[str, str]
    rated_on: dt.date | None
    """Day the ratings were read at: that of the last one."""
    stamp: str
    """What changes with any of what it was made of."""


def ratings_now(ratings: pd.DataFrame) -> tuple[pd.DataFrame, dt.date | None]:
    """Give the current ratings, as on the day of the last one.

    A territory opened a year later keeps its picture: what is old is old beside the other ratings,
    not beside the clock of the machine.
    """
    if ratings.empty:
        empty = pd.DataFrame(columns=[*RATING_COLUMNS, "state"]).rename_axis("residence_id")
        return empty.astype({"rating": "float64", "rating_class": "Int64"}), None
    day = pd.to_datetime(ratings["rated_on"]).max().date()
    return current_ratings(ratings, day), day


def make_study(
    occupancy: pd.DataFrame,
    ratings: pd.DataFrame,
    residences: pd.DataFrame,
    family_names: Mapping[str, str],
    stamp: str = "",
) -> Study:
    """Compute everything that depends on the occupation.

    Parameters
    ----------
    occupancy
        Table ``occupancy`` of the territory.
    ratings
        Every rating, delivered or entered.
    residences
        Index ``residence_id``: ``commune_code``, ``family`` (text; null: none).
    family_names
        Name of each family.
    stamp
        What changes with any of these.

    Raises
    ------
    FragilityError
        In French: a table is not usable.
    """
    read = read_occupancy(occupancy)
    now, day = ratings_now(ratings)
    references = reference_occupancy(read, now["rating"], residences["family"])
    return Study(
        occupancy=read,
        ratings=now,
        references=references,
        gaps=gaps(read, references),
        residences=residences,
        family_names=dict(family_names),
        rated_on=day,
        stamp=stamp,
    )
