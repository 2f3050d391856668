"""The stock as the ministry's workbook of results gives it: department, EPCI, communes.

The sheet of regions is left out: no figure above the department is ever written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.demo import names
from geodata.demo.exports.workbook import Sheet, workbook_bytes
from geodata.demo.housing import build_housing
from geodata.demo.housing.totals import count_by, percent

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2025
FEWEST = 5
"""Dwellings from which rates and rents are given; blank under it, as the producer does."""
_TITLE = f"Parc locatif social au 1er janvier {YEAR} – territoire fictif"


def write_rpls_results(world: World, folder: Path) -> list[Path]:
    """Write the workbook; communes without any dwelling have a row of zeros."""
    housing = build_housing()
    every = pd.concat([housing.dwellings, housing.neighbours], ignore_index=True)
    communes = world.communes.set_index("commune_code")
    households = world.zones.groupby("commune_code")["household_count"].sum()
    epci = every["commune_code"].map(communes["epci_code"])
    department = pd.Series(names.DEPARTMENT_CODE, index=every.index)
    levels = (
        (
            "DEPARTEMENT",
            "DEP",
            "LIBDEP",
            department,
            {names.DEPARTMENT_CODE: names.DEPARTMENT_NAME},
        ),
        ("EPCI", "EPCI", "LIBEPCI", epci, {names.EPCI_CODE: names.EPCI_NAME, **names.NEIGHBOURS}),
        ("COMMUNES", "DEPCOM_ARM", "LIBCOM", every["commune_code"], communes["commune_name"]),
    )
    homes = {
        "DEPARTEMENT": pd.Series({names.DEPARTMENT_CODE: households.sum()}),
        "EPCI": households.groupby(communes["epci_code"]).sum(),
        "COMMUNES": households,
    }
    sheets = [
        Sheet(
            sheet,
            (_TITLE, "", f"Champ : {sheet.lower()}", "Source : données inventées", ""),
            _layout(count_by(every, zone, YEAR), code, label, pd.Series(labels), homes[sheet]),
        )
        for sheet, code, label, zone, labels in levels
    ]
    path = folder / f"resultats_rpls_{YEAR}.xlsx"
    path.write_bytes(workbook_bytes(sheets))
    return [path]


def _layout(
    counts: pd.DataFrame, code: str, label: str, labels: pd.Series, homes: pd.Series
) -> pd.DataFrame:
    """Give the columns of the workbook under their technical names."""
    counted = counts.columns[counts.dtypes == "int64"]
    counts = counts.reindex(labels.index.rename("zone")).sort_index()
    counts[counted] = counts[counted].fillna(0).astype("int64")  # counted: no dwelling, truly
    stock, offered = counts["dwelling"], counts["let"] + counts["vacant"]
    frame = pd.DataFrame(
        {
            code: counts.index,
            label: labels.reindex(counts.index).to_numpy(),
            "nb_ls": stock,
            "nb_loues": counts["let"],
            "nb_vacants": counts["vacant"],
            "nb_vides": counts["empty"],
            "nb_asso": counts["association"],
            "nb_occup_finan": 0,
            "nb_occup_temp": counts["otherwise"],
            "densite": percent(stock, homes.reindex(counts.index)),
            "nb_ls_en_qpv": counts["in_qpv"],
            "nb_ls_individuels": counts["individual"],
            "nb_ls_collectifs": counts["collective"],
            **{f"nb_ls_{rooms}piece": counts[f"rooms_{rooms}"] for rooms in range(1, 5)},
            "nb_ls_5piece_plus": counts["rooms_5"],
            "nb_ls_plai": counts["plai"],
            "nb_ls_plus_av_77": counts["plus_before_1977"],
            "nb_ls_plus_ap_77": counts["plus_after_1977"],
            "nb_ls_pls": counts["pls"],
            "nb_ls_pli": counts["pli"],
            "nv_mes": counts["new"],
            "age": counts["mean_age"].round(1),
            "tx_vac": percent(counts["vacant"], offered),
            "tx_vac3": percent(counts["long_vacant"], offered),
            "tx_mob": percent(counts["moved"], offered),
            "loymoy": counts["rent"].round(2),
            **{f"ener_{letter}": counts[f"energy_{letter}"] for letter in "ABCDEFG"},
            "ener_NR": counts["energy_NR"],
        }
    )
    few = (stock < FEWEST).to_numpy()
    for column in ("age", "tx_vac", "tx_vac3", "tx_mob", "loymoy"):
        frame[column] = frame[column].mask(few)
    return frame
