"""What the maps of a measure show: one scale before and after, and the change between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from ui import map as carte
from ui import theme
from ui.format import NO_BREAK_SPACE, number
from ui.programming import measures, steps
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ui.programming.measures import Measure

DIVERGING: Final = {
    "down": ("#a6611a", "#d9b365", "#f0dfb8"),
    "same": ("#e4e2da",),
    "up": ("#cde8e3", "#6cbcb0", "#12756b"),
}
"""Ochre to green blue, told apart by colour-blind eyes; the words say which way is the better."""
_SHARE_DIGITS: Final = 1


@dataclass(frozen=True)
class Scale:
    """The classes that several maps share."""

    bounds: tuple[float, ...]
    """Between classes; a value equal to a bound is above it."""
    none: bool = False
    """Whether zero is a class of its own, the first."""

    def class_of(self, value: float) -> int:
        """Give the class of a value, from 1."""
        if self.none and value <= 0:
            return 1
        return int(np.searchsorted(self.bounds, value + 1e-12, side="right")) + 1 + self.none

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.bounds) + 1 + self.none


def scale(measure: Measure, *seen: pd.Series[float]) -> Scale:
    """Return the classes that serve all of some maps.

    Parameters
    ----------
    measure
        What they show.
    seen
        Values of each, NaN where unknown.
    """
    values = [float(value) for series in seen for value in series if math.isfinite(value)]
    whole = measure.unit == "count"
    if whole and min(values, default=0) == 0 and max(values, default=0) > 0:
        above = [value for value in values if value > 0]
        return Scale(steps.bounds(above, whole=True, count=steps.CLASSES - 1), none=True)
    return Scale(steps.bounds(values, whole=whole))


def values(
    measure: Measure,
    found: pd.DataFrame,
    over: Scale,
    codes: Sequence[str],
    *,
    title: str,
    withheld: bool = False,
    states: Mapping[str, carte.ZoneState] | None = None,
) -> carte.MapValues:
    """Return what a map shows.

    Parameters
    ----------
    measure
        The measure.
    found
        By code: ``value``, ``part``, ``whole``.
    over
        Classes.
    codes
        Zones to draw.
    title
        Of the legend: when, or whose.
    withheld
        Whether what is not known is kept from the reader.
    states
        Why some zones are in none of the figures.
    """
    known = found["value"].dropna()
    class_of = {code: over.class_of(float(known[code])) for code in codes if code in known.index}
    rows = zip(found.index, found[["part", "whole"]].to_dict("records"), strict=True)
    told = {str(code): measures.n_text(measure, row) for code, row in rows}
    return carte.MapValues(
        title=title,
        subtitle=measures.label(measure),
        # A class without a bound is only for zones that are in it.
        classes=_looks(measure, over) if over.count > 1 or class_of else (),
        class_of=class_of,
        state_of={
            **_states(found, codes, set(class_of), withheld=withheld),
            **_of_drawn(states, codes, class_of),
        },
        value_of={code: float(known[code]) for code in class_of},
        value_format=_format(measure, measures.label(measure)),
        note_of={code: told[code] for code in codes if told.get(code)},
        numbered=False,
    )


def change(
    measure: Measure,
    first: pd.DataFrame,
    last: pd.DataFrame,
    codes: Sequence[str],
    *,
    title: str,
    withheld: bool = False,
    states: Mapping[str, carte.ZoneState] | None = None,
) -> carte.MapValues:
    """Return what the map of a change shows.

    Parameters
    ----------
    measure
        The measure.
    first, last
        By code: ``value``, ``part``, ``whole``.
    codes
        Zones to draw.
    title
        Of the legend.
    withheld
        Whether what is not known is kept from the reader.
    states
        Why some zones are in none of the figures.
    """
    moved = (last["value"] - first["value"].reindex(last.index)).rename("value")
    known = moved.dropna()
    limits = steps.change_bounds(known, whole=measure.unit == "count")
    class_of = {
        code: _change_class(float(known[code]), limits) for code in codes if code in known.index
    }
    notes = {
        code: t(
            "programming.results.from_to",
            before=measures.write(measure, float(first["value"][code])),
            after=measures.write(measure, float(last["value"][code])),
        )
        for code in class_of
    }
    better = f"better_{measure.better or 'none'}"
    return carte.MapValues(
        title=title,
        subtitle=" ".join((measures.label(measure), t(f"programming.results.{better}"))),
        classes=_change_looks(measure, limits) if class_of else (),
        class_of=class_of,
        state_of={
            **_states(last, codes, set(class_of), withheld=withheld),
            **_of_drawn(states, codes, class_of),
        },
        value_of={code: float(known[code]) for code in class_of},
        value_format=_format(measure, t("programming.results.change"), points=True),
        note_of=notes,
        numbered=False,
    )


def _states(
    found: pd.DataFrame, codes: Sequence[str], drawn: set[str], *, withheld: bool
) -> dict[str, carte.ZoneState]:
    """Tell why zones have no class: unknown, kept from the reader, or nothing to count."""
    empty = set(found.index[(found["whole"] == 0)].astype(str))
    unknown = carte.ZoneState.SECRET if withheld else carte.ZoneState.MISSING
    return {
        code: carte.ZoneState.NOT_CONCERNED if code in empty else unknown
        for code in codes
        if code not in drawn
    }


def _of_drawn(
    states: Mapping[str, carte.ZoneState] | None, codes: Sequence[str], drawn: Mapping[str, int]
) -> dict[str, carte.ZoneState]:
    return {
        code: state for code, state in (states or {}).items() if code in codes and code not in drawn
    }


def _looks(measure: Measure, over: Scale) -> tuple[carte.ClassLook, ...]:
    colors = theme.class_colors(max(over.count, 2), dark=theme.is_dark())
    ends = [_end(measure, bound) for bound in over.bounds]
    labels = [t("programming.results.none")] if over.none else []
    if not ends:
        # All of one value: a class without a bound, its value in the tooltip.
        labels.append(t("programming.results.all_same"))
    else:
        labels.append(t("programming.results.under", bound=ends[0]))
        labels += [
            t("programming.results.between", low=low, high=high) for low, high in pairwise(ends)
        ]
        labels.append(t("programming.results.over", bound=ends[-1]))
    return tuple(carte.ClassLook(label, colors[rank]) for rank, label in enumerate(labels, start=1))


def _change_class(change_: float, limits: tuple[float, ...]) -> int:
    """Give the class of a change: those down first, then none, then those up."""
    if abs(change_) < 1e-9:  # noqa: PLR2004 - rounding of a difference
        return len(limits) + 2
    size = int(np.searchsorted(limits, abs(change_) + 1e-12, side="right"))
    if change_ > 0:
        return len(limits) + 3 + size
    return len(limits) + 1 - size


def _change_looks(measure: Measure, limits: tuple[float, ...]) -> tuple[carte.ClassLook, ...]:
    ends = [_end(measure, bound, points=True) for bound in limits]

    def labels(way: str) -> list[str]:
        if not ends:
            return [t(f"programming.results.{way}")]
        first = t(f"programming.results.{way}_under", bound=ends[0])
        between = [
            t(f"programming.results.{way}_between", low=low, high=high)
            for low, high in pairwise(ends)
        ]
        return [first, *between, t(f"programming.results.{way}_over", bound=ends[-1])]

    # Fewer classes take the stronger colours.
    count = len(limits) + 1
    down, up = DIVERGING["down"][:3][::-1], DIVERGING["up"]
    falls = tuple(zip(labels("down"), down[-count:], strict=True))
    rises = tuple(zip(labels("up"), up[-count:], strict=True))
    same = (t("programming.results.same"), DIVERGING["same"][0])
    return tuple(carte.ClassLook(text, color) for text, color in (*falls[::-1], same, *rises))


def _end(measure: Measure, bound: float, *, points: bool = False) -> str:
    """Write a bound with no more digits than it has."""
    if measure.unit == "share":
        sign = f"{NO_BREAK_SPACE}pt" if points else f"{NARROW_SPACE}%"
        return f"{_short(bound * 100)}{sign}"
    return _short(bound)


def _short(value: float) -> str:
    for digits in range(4):
        if math.isclose(value, round(value, digits), rel_tol=1e-6, abs_tol=1e-9):
            return number(value, digits)
    return number(value, 4)


def _format(measure: Measure, label: str, *, points: bool = False) -> carte.ValueFormat:
    if measure.unit == "share":
        sign = f"{NO_BREAK_SPACE}pt" if points else f"{NARROW_SPACE}%"
        return carte.ValueFormat(label, digits=_SHARE_DIGITS, scale=100, suffix=sign)
    digits = {"count": 0, "ratio": 2, "index": 3}[measure.unit]
    return carte.ValueFormat(label, digits=digits)
