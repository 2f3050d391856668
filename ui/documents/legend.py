"""The legend of a printed map, laid out by hand in the map's own pixels."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any, Final

import shapely

from ui.documents import map_style

SWATCH_PX: Final = (22.0, 14.0)
COLUMN_PX: Final = 196.0
_GAP_PX: Final = 9.0
_LINE: Final = 1.3
_LETTER: Final = 0.54
"""Mean width of a letter over its size."""


def wrapped(text: str, width: float, style: str) -> list[str]:
    """Cut a text into the lines that fit a width in pixels."""
    letters = max(int(width / (map_style.SIZES[style] * _LETTER)), 6)
    return textwrap.wrap(text, letters) if text else []


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at a place, in a style."""

    x: float
    y: float
    text: str
    style: str
    ink: str = ""
    """Colour, where the style's own would not be read (on a colour)."""
    halo: str = ""
    """Colour around the letters, that of the zone: a line may cross it."""

    def record(self) -> dict[str, Any]:
        """Return what the chart library draws."""
        place = {"x": round(self.x, 1), "y": round(self.y, 1)}
        return {**place, "text": self.text, "ink": self.ink, "halo": self.halo}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend: what stands on the left, words, and a detail under them."""

    kind: str
    """``class``, ``line``, or the style of a state."""
    label: str
    detail: str = ""
    color: str = ""
    digit: str = ""
    ink: str = ""

    def lines(self, width: float) -> list[tuple[str, str]]:
        """Return its lines and their styles."""
        room = width - SWATCH_PX[0] - 8
        return [(text, map_style.LABEL) for text in wrapped(self.label, room, map_style.LABEL)] + [
            (text, map_style.DETAIL) for text in wrapped(self.detail, room, map_style.DETAIL)
        ]

    def height(self, width: float) -> float:
        """Return the height it takes, in pixels."""
        return sum(_leading(style) for _, style in self.lines(width))


@dataclass
class Laid:
    """A legend in place: its swatches with their entries, its words, its lower edge."""

    swatches: list[tuple[Entry, shapely.Geometry]] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    bottom: float = 0.0


def _leading(style: str) -> float:
    return map_style.SIZES[style] * _LINE


def _head(laid: Laid, texts: tuple[str, str], x: float, y: float, width: float) -> float:
    for text, style in zip(texts, (map_style.TITLE, map_style.DETAIL), strict=True):
        for line in wrapped(text, width, style):
            laid.words.append(Words(x, y + _leading(style) / 2, line, style))
            y += _leading(style)
    return y + _GAP_PX


def _put(laid: Laid, entry: Entry, x: float, y: float, width: float) -> float:
    wide, high = SWATCH_PX
    top = y + (_leading(map_style.LABEL) - high) / 2
    laid.swatches.append((entry, shapely.box(x, top, x + wide, top + high)))
    if entry.digit:
        place = (x + wide / 2, top + high / 2 + 0.5)
        laid.words.append(Words(*place, entry.digit, map_style.DIGIT, entry.ink))
    for text, style in entry.lines(width):
        laid.words.append(Words(x + wide + 8, y + _leading(style) / 2, text, style))
        y += _leading(style)
    return y + _GAP_PX


def lay_out(
    title: str,
    subtitle: str,
    entries: list[Entry],
    *,
    x: float,
    y: float,
    columns: int = 1,
) -> Laid:
    """Put a legend in place.

    Parameters
    ----------
    title, subtitle
        Above the entries.
    entries
        What it lists, the first on top.
    x, y
        Upper left corner, in pixels.
    columns
        Number of columns the entries are dealt into, of about the same height.
    """
    laid = Laid()
    step = COLUMN_PX + 18
    top = _head(laid, (title, subtitle), x, y, COLUMN_PX if columns == 1 else step * columns)
    share = sum(entry.height(COLUMN_PX) + _GAP_PX for entry in entries) / columns
    column, at, laid.bottom = 0, top, top
    for entry in entries:
        tall = entry.height(COLUMN_PX) / 2
        if column < columns - 1 and at - top + tall > share * 1.001:
            column, at = column + 1, top
        at = _put(laid, entry, x + column * step, at, COLUMN_PX)
        laid.bottom = max(laid.bottom, at)
    return laid
