"""Which commune is in which EPCI, as INSEE lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.names import DEPARTMENT_CODE, REGION_CODE

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2022


def write_membership(world: World, folder: Path) -> list[Path]:
    """Write the department's communes: the territory's 43, and those of two other EPCI."""
    communes = world.communes
    frame = pd.DataFrame(
        {
            "CODGEO": communes["commune_code"],
            "LIBGEO": communes["commune_name"],
            "EPCI": communes["epci_code"],
            "LIBEPCI": communes["epci_name"],
            "DEP": DEPARTMENT_CODE,
            "REG": REGION_CODE,
        }
    )
    return [write_csv(folder / f"EPCI_{YEAR}.csv", csv_bytes(frame, bom=True))]
