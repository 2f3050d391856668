"""Filosofi: IRIS files (2018: dots, blanks; 2020: commas, ``ns``/``nd``), then upper levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv, write_zip
from geodata.demo.figures import drift
from geodata.demo.figures.income import (
    PERSONS_PER_UNIT,
    POVERTY_LINE_EUR,
    Incomes,
    Mixture,
    gini,
    living_standards,
    s80_s20,
    sources_percent,
)
from geodata.demo.names import DEPARTMENT_CODE, DEPARTMENT_NAME
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.fields import Floats
    from geodata.demo.world import World

YEARS = (2018, 2020)
IRIS_HOUSEHOLDS = 850
"""Fewest households an IRIS needs for its distribution to be published."""
_DECILES = (1, 2, 3, 4, 6, 7, 8, 9)
_ALL_COLUMNS_HOUSEHOLDS, _MEDIAN_HOUSEHOLDS = 1_000, 50
_POVERTY_PERSONS = 200
_RATE_MARGIN_PERCENT = 5.0
_NEW_IRIS_SHARE = 0.03
"""IRIS left out of one vintage for reasons of their own."""
_WITH_MARKS = 2020
"""From this vintage on, the file writes why a cell is empty."""


def write_filosofi(world: World, folder: Path) -> list[Path]:
    """Write the IRIS, commune, EPCI and département files of each vintage."""
    paths = []
    for year in YEARS:
        zones = drift.at(world.zones, year)
        incomes = living_standards(zones, year)
        paths.append(_write_iris(zones, incomes, year, folder))
        epci = world.communes.set_index("commune_code")["epci_code"]
        names = world.communes.drop_duplicates("epci_code").set_index("epci_code")["epci_name"]
        levels = {
            "COM": (
                zones["commune_code"],
                zones.set_index("commune_code")["commune_name"],
            ),
            "EPCI": (zones["commune_code"].map(epci), names),
            "DEP": (
                pd.Series(DEPARTMENT_CODE, index=zones.index),
                pd.Series({DEPARTMENT_CODE: DEPARTMENT_NAME}),
            ),
        }
        for level, (codes, labels) in levels.items():
            frame = _upper_level(zones, incomes, codes, labels, year)
            content = csv_bytes(frame, decimal=",", bom=True)
            paths.append(write_csv(folder / f"FILO{year}_DISP_{level}.csv", content))
    return paths


def _tens(values: Floats) -> Floats:
    """Round euros to tens, as published."""
    rounded: Floats = np.round(values / 10.0) * 10.0
    return rounded


def _write_iris(zones: pd.DataFrame, incomes: Incomes, year: int, folder: Path) -> Path:
    """Write the IRIS file: rows only for large enough habitat IRIS of divided communes."""
    yy = f"{year % 100:02d}"
    first, median, third = (_tens(incomes.quantile(q)) for q in (0.25, 0.5, 0.75))
    deciles = {rank: _tens(incomes.quantile(rank / 10.0)) for rank in _DECILES}
    poverty = np.round(100.0 * incomes.below(POVERTY_LINE_EUR[year]), 0)
    columns: dict[str, Floats] = {
        f"DISP_TP60{yy}": poverty,
        f"DISP_Q1{yy}": first,
        f"DISP_MED{yy}": median,
        f"DISP_Q3{yy}": third,
        f"DISP_EQ{yy}": np.round((third - first) / median, 2),
        **{f"DISP_D{rank}{yy}": value for rank, value in deciles.items()},
        f"DISP_RD{yy}": np.round(deciles[9] / deciles[1], 1),
        f"DISP_S80S20{yy}": np.round(s80_s20(incomes.sigma), 1),
        f"DISP_GI{yy}": np.round(gini(incomes.sigma), 3),
    }
    need = zones["deprivation"].to_numpy(dtype=float)
    shares = sources_percent(need, zones["ageing"].to_numpy(dtype=float), f"filosofi:{year}")
    columns |= {f"DISP_{name}{yy}": value for name, value in shares.items()}
    frame = pd.DataFrame(columns).astype(object)
    frame.insert(0, "IRIS", zones["iris_code"])
    # A rate on too few poor people, or too extreme, is not published: the median still is.
    hidden = (poverty < _RATE_MARGIN_PERCENT) | (
        poverty / 100.0 * zones["population"].to_numpy(dtype=float) < _POVERTY_PERSONS
    )
    marks = year >= _WITH_MARKS
    frame.loc[hidden, f"DISP_TP60{yy}"] = "ns" if marks else np.nan
    frame[f"DISP_NOTE{yy}"] = "0"
    published = _published(zones, year)
    frame = frame[published].reset_index(drop=True)
    withheld = int(stream(f"filosofi-withheld:{year}").integers(len(frame)))
    values = [name for name in frame.columns if name.startswith("DISP_") and "NOTE" not in name]
    frame.loc[withheld, values] = "nd" if marks else np.nan
    frame.loc[withheld, f"DISP_NOTE{yy}"] = "5"
    mark = "," if marks else "."
    text = frame.map(lambda cell: _number(cell, mark) if isinstance(cell, float) else cell)
    member = f"BASE_TD_FILO_DISP_IRIS_{year}.csv"
    name = f"BASE_TD_FILO_DISP_IRIS_{year}{'_CSV' if marks else ''}.zip"
    meta = pd.DataFrame({"COD_VAR": frame.columns, "LIB_VAR": frame.columns})
    return write_zip(
        folder / name,
        {member: csv_bytes(text), f"meta_{member}": csv_bytes(meta, separator="\t")},
    )


def _number(value: float, mark: str) -> str:
    """Write a number as short as it goes, empty where there is none."""
    return "" if np.isnan(value) else f"{value:.6g}".replace(".", mark)


def _published(zones: pd.DataFrame, year: int) -> np.ndarray:
    """Tell which zones have a row: habitat IRIS above the threshold, nothing else."""
    enough = zones["household_count"].to_numpy(dtype=float) >= IRIS_HOUSEHOLDS
    new = stream(f"filosofi-rows:{year}").random(len(zones)) < _NEW_IRIS_SHARE
    return (zones["iris_type"] == "H").to_numpy() & enough & ~new


def _upper_level(
    zones: pd.DataFrame,
    incomes: Incomes,
    codes: pd.Series,
    labels: pd.Series,
    year: int,
) -> pd.DataFrame:
    """Build the commune, EPCI or département file: mixtures of zones, fewer columns if small."""
    yy = f"{year % 100:02d}"
    rows = []
    for code in sorted(codes.unique()):
        chosen = (codes == code).to_numpy()
        people = zones["population"].to_numpy(dtype=float)[chosen]
        households = float(zones["household_count"].to_numpy(dtype=float)[chosen].sum())
        if households < _MEDIAN_HOUSEHOLDS:
            continue
        mixture = Mixture(Incomes(incomes.log_median[chosen], incomes.sigma[chosen]), people)
        label = labels[code]
        row: dict[str, object] = {
            "CODGEO": code,
            "LIBGEO": label if isinstance(label, str) else label.iloc[0],
            f"NBMEN{yy}": round(households),
            f"NBPERS{yy}": round(0.985 * people.sum()),
            f"NBUC{yy}": round(0.985 * people.sum() / PERSONS_PER_UNIT, 1),
        }
        whole = households >= _ALL_COLUMNS_HOUSEHOLDS
        row |= _distribution(mixture, yy, whole=whole)
        if whole:
            weights = people / people.sum()
            need = zones["deprivation"].to_numpy(dtype=float)[chosen] @ weights
            ageing = zones["ageing"].to_numpy(dtype=float)[chosen] @ weights
            shares = sources_percent(np.array([need]), np.array([ageing]), f"filosofi:{code}")
            row |= {f"{name}{yy}": float(value[0]) for name, value in shares.items()}
        rows.append(row)
    columns = [*_distribution_names(yy), *(f"{name}{yy}" for name in _SOURCES)]
    head = ["CODGEO", "LIBGEO", f"NBMEN{yy}", f"NBPERS{yy}", f"NBUC{yy}"]
    return pd.DataFrame(rows, columns=[*head, *columns])


_SOURCES = (
    "PACT", "PTSA", "PCHO", "PBEN", "PPEN", "PPAT", "PPSOC", "PPFAM", "PPMINI", "PPLOGT", "PIMPOT",
)  # fmt: skip


def _distribution_names(yy: str) -> list[str]:
    deciles = [f"D{rank}{yy}" for rank in _DECILES]
    return [
        f"Q1{yy}",
        f"Q2{yy}",
        f"Q3{yy}",
        "Q3_Q1",
        *deciles,
        "RD",
        f"S80S20{yy}",
        f"GI{yy}",
    ]


def _distribution(mixture: Mixture, yy: str, *, whole: bool) -> dict[str, float]:
    """Give the distribution's columns: the median alone for a small commune."""

    def euros(share: float) -> float:
        return float(round(mixture.quantile(share), -1))

    if not whole:
        return {f"Q2{yy}": euros(0.5)}
    first, median, third = (euros(share) for share in (0.25, 0.5, 0.75))
    deciles = {rank: euros(rank / 10.0) for rank in _DECILES}
    sigma = np.array([mixture.sigma()])
    values = [
        first, median, third, third - first, *deciles.values(),
        round(deciles[9] / deciles[1], 1),
        round(float(s80_s20(sigma)[0]), 1),
        round(float(gini(sigma)[0]), 3),
    ]  # fmt: skip
    return dict(zip(_distribution_names(yy), values, strict=True))
