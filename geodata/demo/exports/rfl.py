"""RFL 2011: declared income per consumption unit by IRIS, the vintage of the MEL's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.figures import drift
from geodata.demo.figures.income import declared_incomes, gini
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2011
_FEWEST_HOUSEHOLDS = 600


def write_rfl(world: World, folder: Path) -> list[Path]:
    """Write the habitat IRIS of the divided communes; one is listed without any value."""
    zones = drift.at(world.zones, YEAR)
    zones = zones[zones["iris_type"] == "H"].reset_index(drop=True)
    incomes = declared_incomes(zones, YEAR)
    first, third = incomes.quantile(0.25), incomes.quantile(0.75)
    deviation = np.sqrt(np.exp(incomes.sigma**2) - 1.0)
    mean = np.exp(incomes.log_median + incomes.sigma**2 / 2.0)
    frame = pd.DataFrame(
        {
            "CodeIris": zones["iris_code"],
            "RFUCQ211": np.round(incomes.quantile(0.5)),
            "RFUCIQ11": np.round(third - first),
            "RFUCRD11": np.round(incomes.quantile(0.9) / incomes.quantile(0.1), 1),
            "RFUCET11": np.round(deviation * mean, 2),
            "RFUCMO11": np.nan,
            "RFUCGI11": np.round(gini(incomes.sigma), 4),
        }
    )
    enough = zones["household_count"].to_numpy(dtype=float) >= _FEWEST_HOUSEHOLDS
    frame = frame[enough].reset_index(drop=True)
    blank = int(stream("rfl-blank").integers(len(frame)))
    frame.loc[blank, list(frame.columns[1:])] = np.nan
    content = csv_bytes(frame, separator=",", digits=9, newline="\n")
    return [write_csv(folder / f"RFDU{YEAR}iris.csv", content)]
