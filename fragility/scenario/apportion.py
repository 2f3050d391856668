"""Whole dwellings shared out in proportion to weights: the largest remainder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_DIGITS: Final = 9
"""Remainders alike to this many digits are equal: beyond, it is the rounding of a division."""


def apportion(
    total: npt.ArrayLike, weights: npt.ArrayLike, caps: npt.ArrayLike | None = None
) -> Counts:
    """Share whole totals out on the last axis, by the largest remainder (Hamilton's method).

    Each receives the whole part of its quota ``total × weight / sum of weights``; what is left goes
    one by one to the largest remainders, the first of equal ones first. Whoever would receive more
    than its cap receives its cap, and the others share the rest in the same way.

    Parameters
    ----------
    total
        Whole numbers, shape ``(...)``.
    weights
        Non-negative, shape ``(..., n)``. Where all those that still have room are zero, the parts
        are equal, or in proportion to the room left where there are caps.
    caps
        Whole numbers, shape ``(..., n)``.

    Returns
    -------
    Shape ``(..., n)``, of sum ``total`` exactly.

    Raises
    ------
    ValueError
        A weight is negative or not finite, or the caps are less than the total.

    References
    ----------
    Balinski, M. and Young, H. P. (1982), *Fair Representation*, Yale University Press.

    Examples
    --------
    >>> apportion(9, [7.2, 1.8]).tolist(), apportion(9, [7.2, 1.8], [5, 9]).tolist()
    ([7, 2], [5, 4])
    """
    wanted: Floats = np.asarray(weights, dtype=np.float64)
    shape = np.broadcast_shapes(np.shape(total), wanted.shape[:-1])
    if caps is not None:
        shape = np.broadcast_shapes(shape, np.shape(caps)[:-1])
    full = (*shape, wanted.shape[-1])
    left: Counts = np.broadcast_to(np.asarray(total, dtype=np.int64), shape).copy()
    wanted = np.broadcast_to(wanted, full)
    if not np.isfinite(wanted).all() or (wanted < 0).any() or (left < 0).any():
        wrong = "totals and weights are finite and not negative"
        raise ValueError(wrong)
    if caps is None:
        return _largest_remainder(left, _quotas(left, wanted, np.ones(full)))
    room: Counts = np.broadcast_to(np.asarray(caps, dtype=np.int64), full).copy()
    if (room.sum(axis=-1) < left).any() or (room < 0).any():
        wrong = "the caps are less than the total"
        raise ValueError(wrong)
    given = np.zeros(full, dtype=np.int64)
    while True:
        # Each turn fills one cap at least: there are at most n of them.
        quotas = _quotas(left, np.where(room > 0, wanted, 0.0), room)
        full_up = np.round(quotas - room, _DIGITS) > 0
        if not full_up.any():
            return given + _largest_remainder(left, quotas)
        taken = np.where(full_up, room, 0)
        given += taken
        room -= taken
        left -= taken.sum(axis=-1)


def _quotas(left: Counts, weights: Floats, spare: npt.NDArray[np.float64] | Counts) -> Floats:
    """Exact parts; by the spare weights where the others are all zero."""
    blank = ~weights.any(axis=-1, keepdims=True)
    weights = np.where(blank, spare, weights)
    whole = weights.sum(axis=-1, keepdims=True)
    out: Floats = np.divide(
        left[..., None] * weights, whole, out=np.zeros(weights.shape), where=whole > 0
    )
    return out


def _largest_remainder(left: Counts, quotas: Floats) -> Counts:
    base = np.floor(np.round(quotas, _DIGITS)).astype(np.int64)
    spare = left - base.sum(axis=-1)
    if not spare.any():
        return base
    order = np.argsort(-np.round(quotas - base, _DIGITS), axis=-1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[-1]), axis=-1)
    out: Counts = base + (rank < spare[..., None])
    return out
