"""A made-up town in the official layouts: four communes, one of them outside the EPCI.

===========  ================  =====================================================
commune      IRIS              what it is there for
===========  ================  =====================================================
00001        0101 H, 0102 H,   divided; 0102 is below Filosofi's threshold
             0103 A
00002        0000 Z            undivided, in the commune file
00003        0000 Z            undivided, in no income file
00009        0000 Z            of another EPCI
===========  ================  =====================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import box

from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path

EPCI = "299900043"
OTHER = "299900050"
NAMES = {"00001": "Ville", "00002": "Bourg", "00003": "Hameau", "00009": "Ailleurs"}
IRIS = {
    "000010101": "H",
    "000010102": "H",
    "000010103": "A",
    "000020000": "Z",
    "000030000": "Z",
    "000090000": "Z",
}
INSIDE = [code for code in IRIS if not code.startswith("00009")]
FAMILIES = ["C21_FAM", "C21_COUPAENF", "C21_FAMMONO", "C21_COUPSENF"]
FAMILIES += [f"C21_NE24F{n}" for n in ("0", "1", "2", "3", "4P")]

PARTS = (50, 20, 30, 40, 30, 20, 8, 2)
"""Families of each kind, out of a hundred; none above the total, which would be refused."""


def contours(folder: Path, *, year: int = 2022, codes: dict[str, str] | None = None) -> Path:
    """IRIS contours: squares of one kilometre in a row, in Lambert-93."""
    kept = codes or IRIS
    frame = gpd.GeoDataFrame(
        {
            "INSEE_COM": [code[:5] for code in kept],
            "NOM_COM": [NAMES.get(code[:5], code[:5]) for code in kept],
            "IRIS": [code[5:] for code in kept],
            "CODE_IRIS": list(kept),
            "NOM_IRIS": [f"Zone {code}" for code in kept],
            "TYP_IRIS": list(kept.values()),
        },
        geometry=[
            box(700_000 + 1000 * i, 6_600_000, 701_000 + 1000 * i, 6_601_000)
            for i in range(len(kept))
        ],
        crs=2154,
    )
    path = folder / f"iris_{year}.gpkg"
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return path


def membership(folder: Path, *, year: int = 2022) -> Path:
    """INSEE's list of communes and EPCI."""
    rows = [
        [code, name, OTHER if code == "00009" else EPCI, "CC du Bourg", "00", "00"]
        for code, name in NAMES.items()
    ]
    header = ["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"]
    return write_csv(folder / f"EPCI_{year}.csv", header, rows, encoding="utf-8-sig")


def families(folder: Path, values: dict[str, object] | None = None) -> Path:
    """Census families: 100 families by IRIS, 20 of them single-parent, unless told otherwise."""
    given = dict.fromkeys(IRIS, 100.0) if values is None else values
    header = ["IRIS", "COM", "TYP_IRIS", "LAB_IRIS", "C21_MEN", *FAMILIES]
    rows: list[list[object]] = [
        [
            code,
            code[:5],
            IRIS.get(code, "Z"),
            "1",
            150,
            total,
            *[min(part, total) if isinstance(total, (int, float)) else part for part in PARTS],
        ]
        for code, total in given.items()
    ]
    return write_csv(folder / "base-ic-couples-familles-menages-2021.CSV", header, rows)


def incomes(folder: Path) -> Path:
    """Filosofi by IRIS: only what is published."""
    header = ["IRIS", "DISP_Q121", "DISP_MED21", "DISP_Q321", "DISP_NOTE21"]
    return write_csv(
        folder / "BASE_TD_FILO_DISP_IRIS_2021.csv",
        header,
        [["000010101", 12000, 17000, 23000, 0], ["000990000", 1, 2, 3, 0]],
    )


def commune_incomes(folder: Path) -> Path:
    """Filosofi by commune: 00003 is below the threshold."""
    header = ["CODGEO", "LIBGEO", "NBMEN21", "Q121", "Q221", "Q321"]
    rows: list[list[object]] = [
        ["00001", "Ville", 900, 13000, 18000, 24000],
        ["00002", "Bourg", 300, 16000, 21000, 27000],
        ["00009", "Ailleurs", 100, 15000, 20000, 26000],
    ]
    return write_csv(folder / "FILO2021_DISP_COM.csv", header, rows)


def recipients(folder: Path) -> Path:
    """CAF by IRIS: 0102 is secret, the undivided communes are not there."""
    header = [
        "CODGEO",
        "NOTE",
        "A",
        "PERCOU",
        "AI",
        "AM",
        "ACSSENF",
        "ACAVENF",
        "AC3ENF",
        "ENF",
    ]
    rows: list[list[object]] = [
        ["000010101", 0, 250, 600, 100, 60, 10, 80, 30, 200],
        ["000010102", 3, *[None] * 8],
        ["000010103", 0, 50, 90, 30, 10, 5, 5, 5, 20],
    ]
    return write_csv(folder / "data_CAF_2021_IRIS.csv", header, rows)


def passage(folder: Path, merged: dict[str, str]) -> Path:
    """INSEE's passage table of communes, from 2021 to 2022."""
    codes = [*NAMES, *(code for code in merged if code not in NAMES)]
    rows: list[list[object]] = [
        [
            "1",
            code,
            NAMES.get(code, code),
            merged.get(code, code),
            NAMES.get(code, code),
        ]
        for code in codes
    ]
    header = ["NIVGEO", "CODGEO_2021", "LIBGEO_2021", "CODGEO_2022", "LIBGEO_2022"]
    return write_csv(folder / "table_passage_annuelle_2022.csv", header, rows)


def every_file(folder: Path) -> list[Path]:
    """All the files but the passage table."""
    makers = (contours, membership, families, incomes, commune_incomes, recipients)
    return [make(folder) for make in makers]
