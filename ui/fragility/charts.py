"""What makes a zone's score, drawn as bars on either side of the mean.

Bars are HTML: read by a screen reader as the list they are, and drawn at once, where a chart
library would take longer than the rest of the page at each click.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ui import format as fr
from ui.fragility.values import at, definition

if TYPE_CHECKING:
    from fragility import IndexResult


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part of the gap between a zone's score and the mean of the zones."""

    label: str
    value: float
    """Points of index; positive makes the zone more fragile than the mean."""


def contributions(result: IndexResult, code: str) -> list[Contribution]:
    """Return the contributions to a zone's score, the strongest first."""
    names = [str(name) for name in result.contributions.columns]
    values = [float(at(result.contributions, code, name)) for name in names]
    found = [
        Contribution(part_label(result, name), value)
        for name, value in zip(names, values, strict=True)
        if math.isfinite(value)
    ]
    return sorted(found, key=lambda part: -abs(part.value))


def part_label(result: IndexResult, part: str) -> str:
    """Return the short name of a part of the score: an indicator or a theme."""
    if part in result.method.indicator_ids:
        return definition(part).short_label
    return next((n.label for n in result.method.index.walk() if n.id == part and n.label), part)


def bars(parts: list[Contribution]) -> str:
    """Return contributions as bars, as HTML: to the right of the middle above the mean.

    Examples
    --------
    >>> "left:50.0%;width:50.0%" in bars([Contribution("a", 0.2), Contribution("b", -0.1)])
    True
    >>> "left:25.0%;width:25.0%" in bars([Contribution("a", 0.2), Contribution("b", -0.1)])
    True
    """
    reach = max((abs(part.value) for part in parts), default=0.0) or 1.0
    items = []
    for part in parts:
        width = 50 * abs(part.value) / reach
        left = 50.0 if part.value >= 0 else 50 - width
        side = "fg-up" if part.value >= 0 else "fg-down"
        items.append(
            f"<li><span>{escape(part.label)}</span><b>{fr.number(part.value, 2, signed=True)}</b>"
            f'<i class="fg-track"><i class="{side}" style="left:{left:.1f}%;width:{width:.1f}%">'
            "</i></i></li>"
        )
    return f'<ul class="fg-bars">{"".join(items)}</ul>'
