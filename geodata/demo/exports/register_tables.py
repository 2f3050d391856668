"""The register's files as a territory has them: headers, words, dates and amounts of their own.

No public layout exists for these. Each file comes with its mapping document beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.exports.register_mappings import (
    ALLOCATIONS,
    APPLICATIONS,
    DAY,
    FLAGS,
    NO,
    WORDS,
    YES,
)
from geodata.demo.housing import build_housing
from geodata.demo.register import build_register
from geodata.demo.register.flaws import spoil
from geodata.demo.register.terms import YEARS
from geodata.demo.world import build_world

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.demo.world import World
    from geodata.user_tables.mapping import ColumnMapping

_OUTSIDE = "hors"
_PRODUCTS = {
    "plai": "PLAI",
    "pla_lm_ts": "PLA LM/TS",
    "pla": "PLA",
    "plus": "PLUS",
    "pls": "PLS",
    "pap": "PAP",
    "pli": "PLI",
    "other_after_1977": "Autre depuis 1977",
    "hbm": "HBM",
    "plr_psr": "PLR/PSR",
    "hlmo": "HLM/O",
    "ilm": "ILM",
    "iln": "ILN",
    "other_before_1977": "Autre avant 1977",
}
_NAMED_QUARTERS = 2025
"""From that year the file says quarters by their names, no longer by their codes."""
_CP1252 = 2024
"""The file of that year is not in UTF-8, as old software writes."""


@dataclass(frozen=True)
class RegisterFile:
    """One file.

    Attributes
    ----------
    table
        Cells as the file writes them.
    mapping
        Document that reads it.
    flaws
        Lines of each flaw: see :mod:`geodata.demo.register.flaws`.
    """

    table: pd.DataFrame
    mapping: ColumnMapping
    flaws: Mapping[str, tuple[int, ...]]


@cache
def register_files() -> Mapping[str, RegisterFile]:
    """Give every file, by its name without extension; the same ones at every call."""
    register = build_register()
    allocations = _placed(register.allocations)
    year = allocations["decided_on"].dt.year
    found = {}
    for each in YEARS:
        mine = allocations[(year == each).to_numpy()].reset_index(drop=True)
        if each >= _NAMED_QUARTERS:
            for column in ("qpv_code", "origin_qpv_code"):
                mine[column] = mine[column].replace(_quarter_names())
        found[f"attributions_{each}"] = _file(f"attributions_{each}", mine, ALLOCATIONS[each])
    name = f"demandes_{YEARS[-1]}"
    found[name] = _file(name, register.applications, APPLICATIONS)
    return found


def write_register(world: World, folder: Path) -> list[Path]:
    """Write a file of allocations a year, one of applications, and a mapping for each."""
    del world  # the register is derived from it
    paths = []
    for name, file in register_files().items():
        bom = not name.endswith(str(_CP1252))
        content = csv_bytes(file.table, bom=bom)
        if not bom:
            content = content.decode("utf-8").encode("cp1252")
        paths.append(write_csv(folder / f"{name}.csv", content))
        beside = folder / f"{name}.mapping.json"
        beside.write_text(file.mapping.to_json(), encoding="utf-8")
        paths.append(beside)
    return paths


def _placed(allocations: pd.DataFrame) -> pd.DataFrame:
    """Add the door of each dwelling."""
    doors = build_housing().dwellings.iloc[allocations["dwelling"]].reset_index(drop=True)
    number = doors["street_number"].astype(str)
    return allocations.assign(
        address=number + " " + doors["street_way"] + " " + doors["street_name"]
    )


def _quarter_names() -> dict[str, str]:
    quarters = build_world().quarters
    return dict(zip(quarters["qpv_2024"], quarters["name"], strict=True))


def _file(name: str, rows: pd.DataFrame, mapping: ColumnMapping) -> RegisterFile:
    cells = {column: _written(rows[field], field) for column, field in mapping.columns.items()}
    table, flaws = spoil(pd.DataFrame(cells), name)
    return RegisterFile(table, mapping, flaws)


def _written(cells: pd.Series, field: str) -> pd.Series:
    """Write the cells of a field; empty where unknown."""
    known = cells.notna().to_numpy()
    if field in FLAGS:
        shown: Any = np.where(cells == True, YES, NO)  # noqa: E712 - true, false or unknown
    elif field in WORDS:
        shown = cells.map(WORDS[field])
    elif field == "product_key":
        shown = cells.map(_PRODUCTS)
    elif field.endswith("_on"):
        shown = pd.to_datetime(cells).dt.strftime(DAY)
    elif field.endswith("_rooms_count") or field == "rooms_count":
        shown = "T" + _whole(cells)
    elif field.endswith("_count") or field == "cal_rank":
        shown = _whole(cells)
    elif field == "income_per_uc_eur":
        shown = [f"{each:.2f}".replace(".", ",") for each in cells]
    elif field == "waiting_months":
        shown = [f"{each:.1f}".replace(".", ",") for each in cells]
    elif field.endswith("qpv_code"):
        shown = cells.replace({"": _OUTSIDE})
    else:
        shown = cells
    return pd.Series(np.where(known, np.asarray(shown, dtype=object), ""), index=cells.index)


def _whole(cells: pd.Series) -> pd.Series:
    return cells.astype("Float64").astype("Int64").astype("string").astype(object)
