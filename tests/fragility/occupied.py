"""Occupied residences that do not exist, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.occupation import dimensions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def even(size: int, parts: int) -> list[int]:
    """Share ``size`` households out as evenly as whole numbers allow."""
    return [size // parts + (position < size % parts) for position in range(parts)]


def occupancy_table(
    sizes: Sequence[int],
    given: Mapping[str, Sequence[Sequence[int]]] | None = None,
    *,
    only: Sequence[str] = (),
) -> pd.DataFrame:
    """Residences R000, R001… evenly occupied but for the dimensions given, one list a residence."""
    frame = pd.DataFrame({"residence_id": [f"R{i:03d}" for i in range(len(sizes))]})
    frame["household_count"] = list(sizes)
    for split in dimensions():
        if only and split.id not in only:
            continue
        rows = (given or {}).get(split.id) or [even(n, len(split.categories)) for n in sizes]
        frame[list(split.columns)] = np.array(rows, dtype=float)
    return frame


def drawn_table(
    shares: Mapping[str, Sequence[float]], sizes: Sequence[int], seed: int = 0
) -> pd.DataFrame:
    """Residences whose households are drawn from the structures given."""
    generator = np.random.default_rng(seed)
    given = {
        name: [generator.multinomial(size, share).tolist() for size in sizes]
        for name, share in shares.items()
    }
    return occupancy_table(sizes, given)


def series(values: Sequence[object]) -> pd.Series:
    return pd.Series(list(values), index=[f"R{i:03d}" for i in range(len(values))])
