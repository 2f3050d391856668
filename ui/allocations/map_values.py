"""The map of a rule: points from the target, or allocations missing, small numbers left grey."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ui import map as carte
from ui.allocations.reading import SMALL, Doubt, Reading
from ui.format import number
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GREY: Final = "#b9bcc4"
"""Zones of which too few allocations are known to say anything."""
BOUNDS: Final = (-0.15, -0.05, 0.0, 0.05, 0.15)
"""Bounds of the classes, in share from the target, the same on every map."""
DIVERGING: Final = ("#a6611a", "#d9b365", "#f3e3bd", "#cde8e3", "#6cbcb0", "#12756b")
"""From under the target, ochre, to over it, green blue: told apart by colour-blind eyes."""
STEPS: Final = (0, 4, 9, 24)
"""Highest number of allocations missing of each class but the last."""
UNDECIDED: Final = "#d8d3e0"
"""Zones that what is not known could bring to the target: neither under it nor over it."""
MISSING: Final = ("#cde8e3", "#f3e3bd", "#dfbd78", "#c4872f", "#8a4c0f")


def values(
    readings: Mapping[str, Reading],
    gaps: Mapping[str, float],
    missing: Mapping[str, float],
    codes: Sequence[str],
    *,
    measure: str,
    title: str,
) -> carte.MapValues:
    """Return what is shown of each zone.

    Parameters
    ----------
    readings
        Figures of the zones that have allocations.
    gaps, missing
        Points from the target, and allocations missing, of those that may be shown.
    codes
        Zones to draw.
    measure
        ``ecart`` or ``manque``.
    title
        Of the legend.
    """
    by_gap = measure == "ecart"
    found = gaps if by_gap else missing
    looks = _gap_looks() if by_gap else _missing_looks()
    small = carte.ClassLook(t("allocations.map.small", limit=number(SMALL)), GREY)
    doubtful = carte.ClassLook(t("allocations.map.undecided"), UNDECIDED)
    undecided = any(_undecided(readings.get(code)) for code in codes)
    class_of: dict[str, int] = {}
    state_of: dict[str, carte.ZoneState] = {}
    for code in codes:
        reading = readings.get(code)
        if reading is None or not (reading.known or reading.count or _masked(reading)):
            state_of[code] = carte.ZoneState.NOT_CONCERNED
        elif not reading.known:
            state_of[code] = carte.ZoneState.SECRET
        elif reading.small:
            class_of[code] = 1
        elif _undecided(reading):
            class_of[code] = 2 + len(looks)
        elif not math.isfinite(found.get(code, math.nan)):
            state_of[code] = carte.ZoneState.MISSING
        else:
            class_of[code] = 2 + (_gap_class(found[code]) if by_gap else _step(found[code]))
    return carte.MapValues(
        title=title,
        subtitle=t(f"allocations.map.subtitle_{measure}"),
        classes=(small, *looks, *([doubtful] if undecided else [])),
        class_of=class_of,
        state_of=state_of,
        value_of={
            code: found[code] for code in class_of if math.isfinite(found.get(code, math.nan))
        },
        value_format=carte.ValueFormat(
            t(f"allocations.map.value_{measure}"),
            digits=1 if by_gap else 0,
            scale=100 if by_gap else 1,
            suffix=f"\u00a0{t('allocations.map.points')}" if by_gap else "",
        ),
        note_of={code: readings[code].sentence for code in codes if code in readings},
        numbered=False,
    )


def _undecided(reading: Reading | None) -> bool:
    """Tell whether a zone has enough allocations, and too many unknown ones to conclude."""
    if reading is None or not reading.known or reading.small:
        return False
    return reading.doubt is Doubt.UNDECIDED


def _masked(reading: Reading) -> bool:
    return reading.share == t("allocations.none.masked")


def _gap_class(gap: float) -> int:
    """Give the class of a gap: on the target is over it.

    Examples
    --------
    >>> [_gap_class(gap) for gap in (-0.2, -0.001, 0.0, 0.2)]
    [0, 2, 3, 5]
    """
    return sum(gap >= bound for bound in BOUNDS)


def _step(count: float) -> int:
    """Give the class of a number of allocations missing.

    Examples
    --------
    >>> [_step(count) for count in (0, 1, 9, 30)]
    [0, 1, 2, 4]
    """
    return sum(count > step for step in STEPS)


def _gap_looks() -> tuple[carte.ClassLook, ...]:
    ends = [f"{number(100 * bound, signed=True)}" for bound in BOUNDS]
    labels = [
        t("allocations.map.under", bound=ends[0]),
        *(t("allocations.map.between", low=low, high=high) for low, high in pairwise(ends)),
        t("allocations.map.over", bound=ends[-1]),
    ]
    return tuple(
        carte.ClassLook(label, color) for label, color in zip(labels, DIVERGING, strict=True)
    )


def _missing_looks() -> tuple[carte.ClassLook, ...]:
    labels = [t("allocations.map.none_missing")]
    labels += [
        t("allocations.map.missing_between", low=number(low + 1), high=number(high))
        for low, high in pairwise(STEPS)
    ]
    labels.append(t("allocations.map.missing_over", bound=number(STEPS[-1] + 1)))
    return tuple(
        carte.ClassLook(label, color) for label, color in zip(labels, MISSING, strict=True)
    )


def counts(shown: carte.MapValues, readings: Mapping[str, Reading]) -> dict[str, int]:
    """Count the zones by what is known of them.

    Parameters
    ----------
    shown
        What the map shows.
    readings
        Figures of the zones.

    Returns
    -------
    ``under``, ``either`` (under or undecided, which is not said), ``undecided``, ``reached``,
    ``small``, ``masked`` and ``without``.
    """
    states: list[Any] = list(shown.state_of.values())
    classes = list(shown.class_of.values())
    told = [readings[code] for code, each in shown.class_of.items() if each > 1]
    doubts = [each.doubt for each in told]
    reached = sum(each.reached for each in told)
    return {
        "under": doubts.count(Doubt.NONE) - reached,
        "either": doubts.count(Doubt.EITHER),
        "undecided": doubts.count(Doubt.UNDECIDED),
        "reached": reached,
        "small": classes.count(1),
        "masked": states.count(carte.ZoneState.SECRET),
        "without": len(states) - states.count(carte.ZoneState.SECRET),
    }
