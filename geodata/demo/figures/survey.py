"""Census counts as the census makes them: people really counted, times a sampling weight.

In communes of 10 000 inhabitants or more the census reaches about 40 % of addresses over five
years; elsewhere everyone, but the *complementary* exploitation (families, social categories) only
reads one household in four. So counts are whole numbers of persons or households times a weight
that is not whole, small counts are noisy, and every total is the sum of its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats

LARGE_COMMUNE = 10_000
LARGE_RATE, SMALL_COMPLEMENTARY_RATE = 0.4, 0.25

Ints = NDArray[np.int64]


def logistic(x: Floats) -> Floats:
    """Give 1 / (1 + e⁻ˣ)."""
    value: Floats = 1.0 / (1.0 + np.exp(-x))
    return value


def logit(p: float) -> float:
    """Give the log-odds of a share."""
    return float(np.log(p / (1.0 - p)))


def is_large(zones: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which zones lie in a commune large enough to be sampled."""
    total = zones.groupby("commune_code")["population"].transform("sum")
    return np.asarray(total >= LARGE_COMMUNE, dtype=np.bool_)


def sample(total: Floats, rate: Floats) -> tuple[Ints, Floats]:
    """Give how many of ``total`` are surveyed at ``rate``, and the weight of each.

    A total above 0 always has someone surveyed; the weighted count is the total itself.
    """
    counted = np.maximum(np.round(total * rate), (total > 0).astype(float))
    weight = np.divide(total, counted, out=np.ones_like(total), where=counted > 0)
    return counted.astype(np.int64), weight


def split(rng: np.random.Generator, counted: Ints, shares: Floats) -> Ints:
    """Cut whole counts (n,) into k parts at random, with expected shares (k,) or (n, k).

    Shares are normalised; the parts of a row sum to its count.
    """
    shares = np.broadcast_to(shares, (len(counted), np.shape(shares)[-1]))
    shares = np.clip(shares, 0.0, None)
    shares = shares / shares.sum(axis=1, keepdims=True)
    return np.asarray(rng.multinomial(counted, shares), dtype=np.int64)


def part(rng: np.random.Generator, counted: Ints, share: Floats) -> Ints:
    """Draw how many of whole counts (n,) have a trait of the given share."""
    return np.asarray(rng.binomial(counted, np.clip(share, 0.0, 1.0)), dtype=np.int64)
