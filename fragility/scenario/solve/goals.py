"""The goals a distribution may pursue, as people choose them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .messages import say


class GoalName(StrEnum):
    """A gap to make as small as may be."""

    SRU_MISSING = "sru_missing"
    """Dwellings that communes lack for their SRU target."""
    PLAI_GAP = "plai_gap"
    """PLAI to move so that each commune's stock holds the same share of them."""
    SOCIAL_GAP = "social_gap"
    """Social dwellings to move so that each commune has the same share of them."""
    LARGEST_GAP = "largest_gap"
    """Of the communes that may build, how far the last one is from the common social share."""
    DEMAND_GAP = "demand_gap"
    """PLAI to move so that they stand where the households that may have one wait."""
    R1_GAP = "r1_gap"
    """Low-rent lettings outside QPV that lack for R1, commune by commune."""


OF_TOTALS: Final = frozenset(
    {GoalName.PLAI_GAP, GoalName.SOCIAL_GAP, GoalName.LARGEST_GAP, GoalName.DEMAND_GAP}
)
"""Goals that compare each commune with all of them together: linear where the totals are known."""

OF_HOUSEHOLDS: Final = frozenset({GoalName.DEMAND_GAP})
"""Goals that read the households that wait: an answer tells about how many there are."""


def goal_label(name: GoalName | str) -> str:
    """Give the name of a goal, in French."""
    return say(f"goal.{GoalName(name).value}.label")


def goal_sentence(name: GoalName | str) -> str:
    """Say in a French sentence what a goal counts, and when."""
    return say(f"goal.{GoalName(name).value}.sentence")


def goal_unit(name: GoalName | str) -> str:
    """Give the unit of a goal, in French."""
    return say(f"goal.{GoalName(name).value}.unit")
