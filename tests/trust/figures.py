"""A figure of what was tried and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    part: str
    """``secrecy``, ``access``, ``hostile`` or ``losses``."""
    label: str
    value: int | float
    unit: str = ""
    wanted: int | float | None = None
    """The only value that passes; ``None``: a count of what was tried, more than none of it."""
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure is as it should be."""
        return self.value > 0 if self.wanted is None else self.value == self.wanted
