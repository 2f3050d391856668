"""Colours of the families: hues apart, told by colour-blind eyes (Okabe and Ito, 2008).

Families are kinds, not degrees: no ramp. Colour is never alone: the number is written beside it.
"""

from __future__ import annotations

_HUES = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9",
    "#d55e00", "#f0e442", "#8d8d93", "#6f4fb0", "#8c6239",
)  # fmt: skip
MOST = len(_HUES)


def colors(count: int) -> dict[int, str]:
    """Return the colour of each family by its number; hues come again beyond ten.

    Examples
    --------
    >>> colors(2)
    {1: '#0072b2', 2: '#e69f00'}
    """
    return {number + 1: _HUES[number % MOST] for number in range(count)}
