"""What the browser is told of the circles: residences, or proportional symbols on zones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ui.map import wire
from ui.map.model import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.assets import GeometryFile
    from ui.map.model import PointValues

_LEGEND_SHARES = (1.0, 0.3, 0.06)
"""Circles of the legend, in share of the largest one's figure."""
_STEPS = (1, 2, 5, 10, 20, 50)


def round_below(value: float) -> float:
    """Return the largest round number (1, 2 or 5 times a power of ten) not above a value.

    Examples
    --------
    >>> [round_below(v) for v in (1635, 499, 12, 3)]
    [1000.0, 200.0, 10.0, 2.0]
    """
    # One power lower: the logarithm of 9999999.999999998 is that of ten million.
    power = 10.0 ** (math.floor(math.log10(value)) - 1)
    return max(step * power for step in _STEPS if step * power <= value)


def legend_sizes(largest: float) -> list[float]:
    """Return the figures of the nested circles, the largest first; they are whole numbers from 1.

    Examples
    --------
    >>> legend_sizes(1635)
    [1000.0, 200.0, 50.0]
    >>> legend_sizes(0)
    []
    """
    if largest < 1:
        return []
    rounded = [round_below(largest * share) for share in _LEGEND_SHARES if largest * share >= 1]
    return [size for size in dict.fromkeys(rounded) if size.is_integer()]


def largest_of(size_of: Mapping[str, float]) -> float:
    """Return the largest finite figure, 0 without any."""
    return max((size for size in size_of.values() if math.isfinite(size)), default=0.0)


def point_payload(source: GeometryFile, values: PointValues) -> dict[str, Any]:
    """Return what the browser needs of the circles, but their places."""
    drawn = wire.marks(source.codes, values.class_of, values.state_of)
    shown = [code for code, mark in zip(source.codes, drawn, strict=True) if mark != HIDDEN]
    largest = largest_of(values.size_of)
    return {
        "url": source.url,
        "marks": drawn,
        "title": values.title,
        "subtitle": values.subtitle,
        "classes": wire.looks(values.classes, numbered=values.numbered),
        "topDown": values.first_is_top,
        "values": _figures(shown, values.value_of),
        "format": wire.number_format(values.value_format),
        "notes": {code: values.note_of[code] for code in shown if code in values.note_of},
        "sizes": _figures(shown, values.size_of),
        "sizeLabel": values.size_label,
        "largest": largest,
        "legendSizes": legend_sizes(largest),
        "sizing": values.sizing.value,
    }


def _figures(shown: list[str], of: Mapping[str, float]) -> list[float | None] | None:
    """Return a figure a circle, nothing at all where there is none to send."""
    return [wire.figure(of.get(code)) for code in shown] if of else None
