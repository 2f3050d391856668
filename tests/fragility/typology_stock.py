"""Residences of six plain kinds, drawn at random: nobody's."""

from __future__ import annotations

import numpy as np
import pandas as pd

KINDS = ("old_houses", "tower", "block", "houses", "infill", "recent")
_YEAR = (1925, 1964, 1971, 1982, 1998, 2014)
_SIZE = (8, 110, 35, 10, 12, 24)
_COLLECTIVE = (0.0, 1.0, 1.0, 0.0, 1.0, 1.0)
_IN_QPV = (0.02, 0.98, 0.05, 0.02, 0.0, 0.0)
_PLAI = (0.0, 0.0, 0.0, 0.05, 0.15, 0.4)
_POOR = (0.7, 0.25, 0.2, 0.3, 0.05, 0.0)
_GOOD = (0.0, 0.05, 0.1, 0.1, 0.4, 1.0)
_SMALL = (0.05, 0.3, 0.3, 0.02, 0.6, 0.45)


def residences(count: int = 300, seed: int = 0, *, with_truth: bool = False):
    """A table in the columns of ``residences``; with the kind of each row when asked."""
    rng = np.random.default_rng(seed)
    kind = np.arange(count) % len(KINDS)

    def of(values: tuple[float, ...]) -> np.ndarray:
        return np.asarray(values)[kind]

    size = np.maximum(np.round(of(_SIZE) * rng.lognormal(0, 0.2, count)), 2).astype(int)
    small, large = rng.binomial(size, of(_SMALL)), rng.binomial(size, 0.3)
    large = np.minimum(large, size - small)
    poor = rng.binomial(size, of(_POOR))
    good = np.minimum(rng.binomial(size, of(_GOOD)), size - poor)
    plai = rng.binomial(size, of(_PLAI))
    frame = pd.DataFrame(
        {
            "residence_id": [f"r-{number:05d}" for number in range(count)],
            "built_year": np.round(of(_YEAR) + rng.normal(0, 3, count)),
            "dwelling_count": size,
            "collective_count": np.where(of(_COLLECTIVE) > 0, size, 0),
            "rooms_1_count": 0,
            "rooms_2_count": small,
            "rooms_3_count": size - small - large,
            "rooms_4_count": large,
            "rooms_5p_count": 0,
            "rooms_unknown_count": 0,
            "energy_a_count": 0,
            "energy_b_count": 0,
            "energy_c_count": good,
            "energy_f_count": poor,
            "energy_g_count": 0,
            "energy_unknown_count": 0,
            "plai_total_count": plai,
            "pls_count": 0,
            "pli_count": 0,
            "low_rent_count": plai,
            "unknown_product_count": 0,
            "qpv_code": np.where(rng.random(count) < of(_IN_QPV), "QN00001A", ""),
        }
    )
    return (frame, kind) if with_truth else frame
