"""Sharing whole things: totals are kept, and nothing exceeds its room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

Ints = NDArray[np.int64]

_NEGLIGIBLE = 1e-9
_ROUNDS = 60


def share_out(total: float, room: Floats, wish: Floats) -> Floats:
    """Share a total in proportion to wishes (n,), none above its room (n,)."""
    given = np.zeros_like(room)
    for _ in range(_ROUNDS):
        left = np.maximum(room - given, 0.0)
        want = np.where(left > _NEGLIGIBLE, wish, 0.0)
        rest = total - given.sum()
        if rest <= _NEGLIGIBLE or want.sum() == 0.0:
            break
        given = given + np.minimum(left, rest * want / want.sum())
    return given


def round_keeping(values: Floats, total: int) -> Ints:
    """Round values (n,) to integers that keep the total (largest remainders, the first on ties).

    Examples
    --------
    >>> round_keeping(np.array([1.5, 1.5, 1.0]), 4).tolist()
    [2, 1, 1]
    """
    floors = np.floor(values).astype(np.int64)
    order = np.argsort(-(values - floors), kind="stable")
    floors[order[: total - int(floors.sum())]] += 1
    return floors


def fit_margins(weights: Floats, rows: Floats, columns: Floats) -> Floats:
    """Scale weights (n, k) until rows sum to ``rows`` (n,) and columns nearly to ``columns`` (k,).

    Iterative proportional fitting; the rows are exact, being scaled last.
    """
    fitted = weights * 1.0
    for _ in range(_ROUNDS):
        fitted *= columns / np.maximum(fitted.sum(axis=0), _NEGLIGIBLE)
        fitted *= (rows / np.maximum(fitted.sum(axis=1), _NEGLIGIBLE))[:, None]
    return fitted
