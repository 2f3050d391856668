"""The four census files at IRIS level, zipped with their ``meta_`` member, for each vintage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_zip
from geodata.demo.exports.labels import label_of
from geodata.demo.exports.rp_activity import activity_columns
from geodata.demo.exports.rp_families import family_columns
from geodata.demo.exports.rp_housing import housing_columns
from geodata.demo.exports.rp_population import population_columns
from geodata.demo.fields import Floats
from geodata.demo.figures import drift
from geodata.demo.figures.dwellings import Dwellings, draw_dwellings
from geodata.demo.figures.families import Families, draw_families
from geodata.demo.figures.people import People, draw_people
from geodata.demo.names import DEPARTMENT_CODE, REGION_CODE

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEARS = (2016, 2021)
_LONG_IDENTIFIERS_UNTIL = 2018

Columns = Callable[[pd.DataFrame, People, Families, Dwellings, int], dict[str, Floats]]
_TABLES: dict[str, Columns] = {
    "activite-residents": activity_columns,
    "couples-familles-menages": family_columns,
    "evol-struct-pop": population_columns,
    "logement": housing_columns,
}


def write_census(world: World, folder: Path) -> list[Path]:
    """Write each table of each vintage."""
    paths = []
    for year in YEARS:
        zones = drift.at(world.zones, year)
        people, families = draw_people(zones, year), draw_families(zones, year)
        dwellings = draw_dwellings(zones, year)
        identifiers = _identifiers(zones, year)
        for table, columns in _TABLES.items():
            values = columns(zones, people, families, dwellings, year)
            dated = {
                f"{name[0]}{year % 100:02d}{name[1:]}": column for name, column in values.items()
            }
            frame = pd.concat([identifiers, pd.DataFrame(dated)], axis=1)
            stem = f"base-ic-{table}-{year}"
            members = {
                f"{stem}.CSV": csv_bytes(frame, newline="\n"),
                f"meta_{stem}.CSV": csv_bytes(_meta(frame, year), newline="\n"),
            }
            paths.append(write_zip(folder / f"{stem}_csv.zip", members))
    return paths


def _identifiers(zones: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give the identifying columns of a vintage: names were dropped from the CSV afterwards."""
    whole = zones["iris_type"] == "Z"
    label = np.where(whole, "5", np.where(zones["iris_type"] == "H", "1", "3"))
    if year > _LONG_IDENTIFIERS_UNTIL:
        return pd.DataFrame(
            {
                "IRIS": zones["iris_code"],
                "COM": zones["commune_code"],
                "TYP_IRIS": zones["iris_type"],
                "LAB_IRIS": label,
            }
        )
    return pd.DataFrame(
        {
            "IRIS": zones["iris_code"],
            "REG": REGION_CODE,
            "DEP": DEPARTMENT_CODE,
            "UU2010": np.where(zones["urban"], f"{DEPARTMENT_CODE}501", f"{DEPARTMENT_CODE}000"),
            "COM": zones["commune_code"],
            "LIBCOM": zones["commune_name"],
            "TRIRIS": np.where(whole, "ZZZZZZ", DEPARTMENT_CODE + zones["iris_code"].str[3:7]),
            "GRD_QUART": zones["iris_code"].str[:7],
            "LIBIRIS": np.where(
                whole,
                zones["commune_name"] + " (commune non irisée)",
                zones["iris_name"],
            ),
            "TYP_IRIS": zones["iris_type"],
            "MODIF_IRIS": "00",
            "LAB_IRIS": label,
        }
    )


def _meta(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Describe the columns as the ``meta_`` member does."""
    texts = {name for name in frame.columns if not name[1:3].isdigit()}
    labels = [label_of(name, year) for name in frame.columns]
    return pd.DataFrame(
        {
            "COD_VAR": frame.columns,
            "LIB_VAR": labels,
            "LIB_VAR_LONG": labels,
            "COD_MOD": "",
            "LIB_MOD": "",
            "TYPE_VAR": ["CHAR" if name in texts else "NUM" for name in frame.columns],
            "LONG_VAR": [
                str(frame[name].str.len().max()) if name in texts else "16"
                for name in frame.columns
            ],
        }
    )
