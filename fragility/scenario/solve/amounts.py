"""Values of goals, written in French with their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.messages import number

from .goals import GoalName, goal_unit
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def amount(name: GoalName | str, value: float) -> str:
    """Write the value of a goal.

    Examples
    --------
    >>> amount("sru_missing", 1234.0)
    '1\u202f234 logements'
    >>> amount("largest_gap", 0.0523)
    '5,2 points des résidences principales'
    """
    if GoalName(name) is GoalName.LARGEST_GAP:
        many = "s" if abs(value) * 100 >= _PLURAL else ""
        return say("amount.points", count=number(value * 100, 1), many=many)
    whole = abs(value - round(value)) < _SMALL
    return f"{number(value, 0 if whole else 1)} {goal_unit(name)}"


def objective_amount(names: Sequence[GoalName], value: float) -> str:
    """Write an objective: that of a goal alone in its unit, of several as an index."""
    if len(names) == 1:
        return amount(names[0], value)
    return say("amount.index", count=number(value * 100, 1))


_SMALL = 1e-6
_PLURAL = 1.95
"""What is written 2,0 or more."""
