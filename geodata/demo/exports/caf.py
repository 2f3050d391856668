"""CAF recipients by IRIS: whole numbers, small cells blank, whole rows withheld under a NOTE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.figures import drift
from geodata.demo.figures.benefits import draw_recipients
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2020
FEWEST_RECIPIENTS, FEWEST_IN_CELL = 100, 5
NOTE_SMALL, NOTE_OTHER = 3, 2


def write_caf(world: World, folder: Path) -> list[Path]:
    """Write the IRIS of the divided communes, activity and various ones included."""
    zones = drift.at(world.zones, YEAR)
    zones = zones[zones["iris_type"] != "Z"].reset_index(drop=True)
    values = draw_recipients(zones, YEAR)
    small = (values["A"] < FEWEST_RECIPIENTS).to_numpy()
    note = np.where(small, NOTE_SMALL, 0)
    large = np.flatnonzero(~small)
    note[stream("caf-note").choice(large, 1)] = NOTE_OTHER
    cells = values.astype("Int64").mask(values < FEWEST_IN_CELL)
    cells = cells.mask(pd.Series(note != 0), axis=0)
    frame = pd.concat(
        [zones["iris_code"].rename("CODGEO"), pd.Series(note, name="NOTE"), cells],
        axis=1,
    )
    return [write_csv(folder / f"data_CAF_{YEAR}_IRIS.csv", csv_bytes(frame))]
