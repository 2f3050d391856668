"""Dissimilarity and Gini index of a part among places, many years and draws at once.

The very indices of :func:`fragility.concentration.segregation_indices`, on arrays instead of one
Series: a thousand draws of twelve years are twelve thousand calls otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


def dissimilarity(part: Floats, whole: Floats) -> Floats:
    r"""Return :math:`D = \sum |x_i - t_i X/T| / (2 X (1 - X/T))` over the last axis.

    Parameters
    ----------
    part, whole
        Shape ``(..., places)``, the part nowhere above the whole.

    Returns
    -------
    Shape ``(...)``; NaN where a count is unknown, where the part is absent or alone everywhere, and
    between fewer than two places.

    References
    ----------
    Massey, D. S. and Denton, N. A. (1988), « The dimensions of residential segregation », Social
    Forces 67, 281-315.
    """
    own, total = part.sum(axis=-1), whole.sum(axis=-1)
    if part.shape[-1] < 2:  # noqa: PLR2004 - one place is apart from nothing
        return np.full(own.shape, np.nan)
    share = _ratio(own, total)
    gaps = np.abs(part - whole * share[..., None]).sum(axis=-1)
    return _ratio(gaps, 2 * own * (1 - share))


def segregation_gini(part: Floats, whole: Floats) -> Floats:
    r"""Return the Gini index of segregation over the last axis.

    :math:`G = \sum_i \sum_j t_i t_j |p_i - p_j| / (2 T^2 P (1-P))`, as the area between the
    diagonal and the Lorenz curve of the part against the rest; parameters, NaN and reference as
    :func:`dissimilarity`.
    """
    rest = whole - part
    own, others = part.sum(axis=-1), rest.sum(axis=-1)
    if part.shape[-1] < 2:  # noqa: PLR2004
        return np.full(own.shape, np.nan)
    share = np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
    order = np.argsort(share, axis=-1, kind="stable")
    x = np.take_along_axis(part, order, axis=-1).cumsum(axis=-1)
    r = np.take_along_axis(rest, order, axis=-1).cumsum(axis=-1)
    # Trapezes of the two running totals; the first one, from the origin, is nothing.
    area = (r[..., :-1] * x[..., 1:] - r[..., 1:] * x[..., :-1]).sum(axis=-1)
    return _ratio(area, own * others)


def _ratio(part: Floats, whole: Floats) -> Floats:
    out: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return out
