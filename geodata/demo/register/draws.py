"""Drawing by group: each row has shares of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.demo.register.terms import LONGEST_MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geodata.demo.fields import Floats


def pick(rng: np.random.Generator, shares: Floats) -> NDArray[np.int64]:
    """Draw a category a row from shares (n, k), which need not sum to one."""
    edges = np.cumsum(shares, axis=1)
    turn = rng.random(len(shares)) * edges[:, -1]
    return np.asarray((turn[:, None] >= edges[:, :-1]).sum(axis=1), dtype=np.int64)


def by_key(keys: Sequence[str] | NDArray[Any], values: Mapping[str, float]) -> Floats:
    """Give each row the value of its key."""
    names = list(values)
    codes = np.array([names.index(str(key)) for key in np.unique(keys)])
    _, position = np.unique(keys, return_inverse=True)
    found: Floats = np.array(list(values.values()), dtype=np.float64)[codes[position]]
    return found


def waits(rng: np.random.Generator, mean_months: Floats) -> Floats:
    """Draw waits in months, exponential; the few that exceed the longest are folded under it."""
    months = rng.exponential(mean_months)
    folded: Floats = np.where(months > LONGEST_MONTHS, LONGEST_MONTHS**2 / months, months)
    return folded


def blank(
    rng: np.random.Generator, cells: NDArray[Any] | Sequence[Any], share: float
) -> NDArray[np.object_]:
    """Leave a share of cells unknown."""
    kept = np.array(cells, dtype=object)
    kept[rng.random(len(kept)) < share] = None
    return kept
