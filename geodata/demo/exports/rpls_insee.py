"""The stock as INSEE publishes it: communes, IRIS and QPV, small zones withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.housing import build_housing
from geodata.demo.housing.totals import count_by, percent

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2024
FEWEST = 11
"""Dwellings from which a zone's row is published."""
_PERIODS = ("Av49", "49a75", "76a88", "89a00", "01a13", "Ap13")
_SURFACES = ("m30", "30a40", "40a60", "60a80", "80a100", "100a120", "120p")


def write_rpls_insee(world: World, folder: Path) -> list[Path]:
    """Write the three tables. Zones without any dwelling have no row."""
    del world  # the stock is derived from it
    housing = build_housing()
    every = pd.concat([housing.dwellings, housing.neighbours], ignore_index=True)
    columns = {"COM": "commune_code", "IRIS": "iris_code", "QPV": "qpv_code"}
    return [
        write_csv(
            folder / f"data_RPLS{YEAR}_{level}.csv",
            csv_bytes(_layout(count_by(every, every[column], YEAR)), decimal=",", digits=6),
        )
        for level, column in columns.items()
    ]


def _layout(counts: pd.DataFrame) -> pd.DataFrame:
    """Give INSEE's columns: two counts, and shares in per cent."""
    stock, offered = counts["dwelling"], counts["let"] + counts["vacant"]
    frame = pd.DataFrame(
        {
            "CodGeo": counts.index,
            "Note": (stock < FEWEST).astype(int),
            "nbLsPls": stock.astype("Int64"),
            "nbLsMes": counts["new"].astype("Int64"),
            "txVac": percent(counts["vacant"], offered),
            "txVac3m": percent(counts["long_vacant"], offered),
            "txRot": percent(counts["moved"], offered),
            "txLsCol": percent(counts["collective"], stock),
            "txLsInd": percent(counts["individual"], stock),
            **{
                f"txLs{rooms}{'pp' if rooms == 5 else 'p'}": percent(  # noqa: PLR2004 - 5 or more
                    counts[f"rooms_{rooms}"], stock
                )
                for rooms in range(1, 6)
            },
            **{
                f"txLs{name}": percent(counts[f"surface_{rank}"], stock)
                for rank, name in enumerate(_SURFACES)
            },
            **{
                f"txLs{name}": percent(counts[f"period_{rank}"], stock)
                for rank, name in enumerate(_PERIODS)
            },
            "txLsPlai": percent(counts["plai"], stock),
            "txLsPlusAv77": percent(counts["plus_before_1977"], stock),
            "txLsPlusAp77": percent(counts["plus_after_1977"], stock),
            "txLsPls": percent(counts["pls"], stock),
            "txLsPli": percent(counts["pli"], stock),
            "moyLoy": counts["rent"].round(2),
            "q1Loy": counts["rent_q1"].round(2),
            "medLoy": counts["rent_median"].round(2),
            "q3Loy": counts["rent_q3"].round(2),
        }
    )
    values = [name for name in frame if name not in {"CodGeo", "Note"}]
    frame.loc[frame["Note"] == 1, values] = pd.NA
    return frame
