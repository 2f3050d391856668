"""Intervals of many draws: the values that one draw out of ten, out of two, does not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Singles = npt.NDArray[np.float32]
    Counts = npt.NDArray[np.int64]

LOW: Final = 0.1
MEDIAN: Final = 0.5
HIGH: Final = 0.9
"""Probabilities of an interval: four draws out of five are between its ends."""


def quantiles(values: Singles, levels: tuple[float, ...]) -> tuple[list[Singles], Counts]:
    """Return quantiles over the last axis, of the numbers that exist, and how many these are.

    A quantile is the value of one draw, the first that the share ``level`` of the draws does not
    exceed (``method="inverted_cdf"`` of :func:`numpy.quantile`): a number of dwellings stays whole.

    Parameters
    ----------
    values
        Shape ``(..., draws)``, NaN where a draw has none.
    levels
        Probabilities.

    Returns
    -------
    quantiles
        One array a level, of shape ``(...)``; NaN where no draw has a value.
    known
        Draws that have one, shape ``(...)``.

    Examples
    --------
    >>> import numpy as np
    >>> (low, high), known = quantiles(np.array([[4, 1, 3, 2, np.nan]]), (0.25, 1.0))
    >>> low.tolist(), high.tolist(), known.tolist()
    ([1.0], [4.0], [4])
    """
    # What is missing comes last.
    ordered = np.sort(np.ascontiguousarray(values), axis=-1)
    known = values.shape[-1] - np.isnan(ordered).sum(axis=-1)
    found = []
    for level in levels:
        # A product such as 0.1 x 1000 may exceed the whole number it stands for.
        place = np.ceil(np.round(level * known, 9)).astype(np.intp) - 1
        place = np.clip(place, 0, None)
        found.append(np.take_along_axis(ordered, place[..., None], axis=-1)[..., 0])
    return found, known
