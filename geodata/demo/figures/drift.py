"""How the world moves from one vintage to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats

MODEL_YEAR = 2021


def at(zones: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give the zones as they were in a year: towns lose people, gaps widen slowly.

    Same columns as :attr:`geodata.demo.world.World.zones`; population and households stay
    fractional, as the model's do not have to be whole.
    """
    back = MODEL_YEAR - year
    rng = stream("drift")
    trend = np.where(zones["urban"], -0.004, 0.001) + rng.normal(0.0, 0.004, len(zones))
    growth: Floats = np.exp(-trend * back)
    shift = rng.normal(0.0, 0.02, len(zones)) * back
    return zones.assign(
        population=np.round(zones["population"] * growth),
        household_count=np.round(zones["household_count"] * growth * np.exp(-0.003 * back)),
        deprivation=(zones["deprivation"] * (1.0 - 0.012 * back) - shift).clip(-1.8, 2.7),
    )
