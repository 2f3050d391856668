"""Round bounds for the classes of a map: steady from one edit to the next, easy to read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.jenks import fisher_jenks_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

CLASSES: Final = 5
_MANTISSAS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_LEAST: Final = 1e-9
"""Values closer than this part of the largest, or than this, are the same: a rounding."""
_SLACK: Final = 0.25
"""A bound moves by less than this part of the class beside it."""


def round_step(value: float) -> float:
    """Return the largest of 1, 2, 2.5 or 5 times a power of ten that is not above a value.

    Examples
    --------
    >>> [round_step(value) for value in (0.034, 3.0, 730.0)]
    [0.025, 2.5, 500.0]
    """
    power = 10.0 ** math.floor(math.log10(value))
    return max(
        (each * power for each in _MANTISSAS if each * power <= value * (1 + 1e-9)), default=power
    )


def bounds(values: Iterable[float], *, whole: bool, count: int = CLASSES) -> tuple[float, ...]:
    """Return the bounds between natural classes, rounded.

    Fisher–Jenks bounds are rounded to what little moves them, so that a small change of the values
    leaves them where they are.

    Parameters
    ----------
    values
        Everything that the classes must serve: both maps, every scenario. NaN are left out.
    whole
        Whether values are whole numbers: so are the bounds then.
    count
        Classes wanted; fewer where values are few.

    Returns
    -------
    Strictly increasing; a value equal to a bound is above it. Empty where all values are equal, but
    for a rounding.

    Examples
    --------
    >>> bounds([0, 1, 1, 10, 11, 100, 104], whole=True, count=3)
    (10.0, 50.0)
    """
    found = np.array([value for value in values if math.isfinite(value)], dtype=np.float64)
    distinct = np.unique(found)
    # Nothing rounds a bound between values so close, and a step so small underflows.
    if len(distinct) <= 1 or _span(distinct) <= _LEAST * max(1.0, float(np.abs(distinct).max())):
        return ()
    raw = fisher_jenks_bounds(found, min(count, len(distinct)))
    return _rounded(raw, distinct, whole=whole)


def _span(distinct: npt.NDArray[np.float64]) -> float:
    return float(distinct[-1] - distinct[0])


def _rounded(
    raw: npt.NDArray[np.float64], distinct: npt.NDArray[np.float64], *, whole: bool
) -> tuple[float, ...]:
    kept: list[float] = []
    for bound in raw:
        position = int(np.searchsorted(distinct, bound, side="right"))
        if not 0 < position < len(distinct):
            continue
        low, high = distinct[position - 1], distinct[position]
        step = round_step(max(float(high - low), _span(distinct) * _SLACK / len(raw)))
        # Halves go up: down, the bound would be the least value itself, and part nothing.
        middle = math.floor((low + high) / 2 / step + 0.5) * step
        if whole:
            middle = math.ceil(middle)
        middle = float(f"{middle:.6g}")
        if distinct[0] < middle <= distinct[-1] and (not kept or middle > kept[-1]):
            kept.append(middle)
    return tuple(kept)


def change_bounds(changes: Iterable[float], *, whole: bool) -> tuple[float, ...]:
    """Return three bounds of a change, from small to large, the same up and down.

    Examples
    --------
    >>> change_bounds([-0.004, 0.02, 0.001], whole=False)
    (0.005, 0.01)
    >>> change_bounds([0, 0], whole=True)
    ()
    """
    sizes = [abs(change) for change in changes if math.isfinite(change)]
    most = max(sizes, default=0.0)
    if most < 1e-9:  # noqa: PLR2004 - rounding of a difference
        return ()
    if whole and most < len(("small", "large")) + 1:
        return (2.0,) if most >= 2 else ()  # noqa: PLR2004
    large = round_step(most / 2)
    small = round_step(large / 2)
    if whole:
        small, large = math.ceil(small), math.ceil(large)
    return (small, large) if small < large else (large,)
