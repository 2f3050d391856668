"""Under which rule what a scenario comes to goes out: most of it counts dwellings only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fragility.scenario.solve.goals import OF_HOUSEHOLDS
from ui import exits
from ui.register import diffusion
from ui.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fragility.disclosure import Released
    from fragility.scenario.solve import GoalName
    from ui.programming.measures import Measure
    from ui.programming.view import View

Content = TypeVar("Content")


def let_out(content: Content, view: View, measures: Iterable[Measure]) -> Released[Content]:
    """Let out figures of measures: those of households were protected for the reader's role."""
    if any(measure.households for measure in measures):
        return diffusion.let_out(content, view.role)
    return exits.typed(content)


def of_goals(content: Content, goals: Iterable[GoalName]) -> Released[Content]:
    """Let out an answer, which is worked out from what everybody may see, for all readers.

    One that reads the households that wait tells about how many there are.
    """
    if OF_HOUSEHOLDS & set(goals):
        return diffusion.let_out(content, Role.ELU)
    return exits.typed(content)
