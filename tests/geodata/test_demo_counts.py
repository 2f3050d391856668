"""The census counts of the demo agree with each other, with the world and with the facts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.demo.world import build_world

if TYPE_CHECKING:
    from pathlib import Path

CENSUS = (
    "activite-residents",
    "couples-familles-menages",
    "evol-struct-pop",
    "logement",
)
YEARS = (2016, 2021)


@pytest.fixture(scope="module")
def files(demo_files: Path) -> Path:
    return demo_files


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def census(folder: Path, table: str, year: int) -> pd.DataFrame:
    """One census table, columns without their year: ``P_POP``."""
    stem = f"base-ic-{table}-{year}"
    content = member(folder / f"{stem}_csv.zip", f"{stem}.CSV")
    text = ["IRIS", "COM", "REG", "DEP", "LAB_IRIS"]
    frame = pd.read_csv(io.BytesIO(content), sep=";", dtype=dict.fromkeys(text, str))
    yy = f"{year % 100:02d}_"
    return frame.rename(
        columns={name: name[0] + "_" + name[4:] for name in frame if name[1:4] == yy}
    ).set_index("IRIS")


@pytest.mark.parametrize("year", YEARS)
def test_same_zones_in_each_table_as_in_the_world(files: Path, year: int) -> None:
    expected = build_world().zones["iris_code"].tolist()
    assert all(code.startswith("00") for code in expected)
    for table in CENSUS:
        assert census(files, table, year).index.tolist() == expected


def equal(left: pd.Series, right: pd.Series) -> bool:
    return bool(np.allclose(left, right, rtol=1e-9, atol=1e-6))


def total(frame: pd.DataFrame, *columns: str) -> pd.Series:
    return frame[list(columns)].sum(axis=1)


@pytest.mark.parametrize("year", YEARS)
def test_ages_add_up(files: Path, year: int) -> None:
    people = census(files, "evol-struct-pop", year)
    for bands in (
        "0002 0305 0610 1117 1824 2539 4054 5564 6579 80P",
        "0014 1529 3044 4559 6074 75P",
        "0019 2064 65P",
    ):
        assert equal(total(people, *(f"P_POP{band}" for band in bands.split())), people["P_POP"])
        if bands[:4] != "0002":
            for sex in "HF":
                parts = total(people, *(f"P_{sex}{band}" for band in bands.split()))
                assert equal(parts, people[f"P_POP{sex}"])
    assert equal(total(people, "P_POPH", "P_POPF"), people["P_POP"])
    assert equal(total(people, "P_PMEN", "P_PHORMEN"), people["P_POP"])
    assert equal(total(people, "P_POP_FR", "P_POP_ETR"), people["P_POP"])
    assert equal(total(people, *(f"C_POP15P_CS{n}" for n in range(1, 9))), people["C_POP15P"])
    assert (people["P_PMEN"] > 0).all()


@pytest.mark.parametrize("year", YEARS)
def test_activity_adds_up_and_agrees_with_ages(files: Path, year: int) -> None:
    people, activity = (
        census(files, "evol-struct-pop", year),
        census(files, "activite-residents", year),
    )
    assert (activity["P_POP2554"] <= people["P_POP"] + 1e-6).all()
    assert equal(activity["P_POP5564"], people["P_POP5564"])
    assert equal(total(activity, "P_POP1524", "P_POP2554", "P_POP5564"), activity["P_POP1564"])
    for ages in ("1564", "1524", "2554", "5564"):
        assert equal(
            total(activity, f"P_ACTOCC{ages}", f"P_CHOM{ages}"),
            activity[f"P_ACT{ages}"],
        )
        assert equal(total(activity, f"P_H{ages}", f"P_F{ages}"), activity[f"P_POP{ages}"])
        assert (activity[f"P_ACT{ages}"] <= activity[f"P_POP{ages}"] + 1e-6).all()
    assert equal(total(activity, "P_ACT1564", "P_INACT1564"), activity["P_POP1564"])
    inactive = total(activity, "P_ETUD1564", "P_RETR1564", "P_AINACT1564")
    assert equal(inactive, activity["P_INACT1564"])
    assert equal(total(activity, "P_SAL15P", "P_NSAL15P"), activity["P_ACTOCC15P"])
    ways = [name for name in activity if name.startswith("C_ACTOCC15P_")]
    assert equal(total(activity, *ways), activity["C_ACTOCC15P"])


@pytest.mark.parametrize("year", YEARS)
def test_families_add_up(files: Path, year: int) -> None:
    families = census(files, "couples-familles-menages", year)
    kinds = total(families, "C_COUPAENF", "C_FAMMONO", "C_COUPSENF")
    assert equal(kinds, families["C_FAM"])
    sizes = total(families, *(f"C_NE24F{n}" for n in ("0", "1", "2", "3", "4P")))
    assert equal(sizes, families["C_FAM"])
    assert equal(total(families, "C_MENPSEUL", "C_MENSFAM", "C_MENFAM"), families["C_MEN"])
    assert equal(
        total(families, "C_MENCOUPSENF", "C_MENCOUPAENF", "C_MENFAMMONO"),
        families["C_MENFAM"],
    )
    assert (families["C_FAM"] >= families["C_MENFAM"] - 1e-6).all()
    assert (families["C_NE24F0"] >= families["C_COUPSENF"] - 1e-6).all()
    assert (families["C_PMEN"] >= families["C_MEN"] - 1e-6).all()


@pytest.mark.parametrize("year", YEARS)
def test_dwellings_add_up_and_agree_with_households(files: Path, year: int) -> None:
    housing = census(files, "logement", year)
    families = census(files, "couples-familles-menages", year)
    people = census(files, "evol-struct-pop", year)
    assert equal(total(housing, "P_RP", "P_RSECOCC", "P_LOGVAC"), housing["P_LOG"])
    assert (housing["P_MAISON"] + housing["P_APPART"] <= housing["P_LOG"] + 1e-6).all()
    assert equal(total(housing, "P_RP_PROP", "P_RP_LOC", "P_RP_GRAT"), housing["P_RP"])
    assert (housing["P_RP_LOCHLMV"] <= housing["P_RP_LOC"] + 1e-6).all()
    assert equal(housing["P_RP"], families["C_MEN"])
    assert equal(housing["P_RP"], housing["P_MEN"])
    assert equal(housing["P_PMEN"], people["P_PMEN"])
    assert housing["P_RP_HABFOR"].isna().all()


@pytest.mark.parametrize("year", YEARS)
def test_social_tenants_agree_with_the_stock(files: Path, year: int) -> None:
    housing = census(files, "logement", year).loc[build_world().iris["iris_code"]]
    assert 13_500 <= housing["P_RP_LOCHLMV"].sum() <= 14_100
    by_commune = housing.groupby("COM")["P_RP_LOCHLMV"].sum()
    mine = build_world().communes.set_index("commune_code").loc[by_commune.index]
    assert (by_commune[~mine["has_social_stock"]] == 0).all()
    assert (by_commune == 0).sum() >= 12


def test_counts_are_weighted_not_whole(files: Path) -> None:
    families = census(files, "couples-familles-menages", 2021)["C_NE24F4P"]
    assert (families % 1 > 1e-9).mean() > 0.5


def test_columns_that_changed_between_vintages(files: Path) -> None:
    old, new = (census(files, "activite-residents", year) for year in YEARS)
    assert {"C_ACTOCC15P_DROU"} <= set(old.columns)
    assert {"C_ACTOCC15P_VELO", "C_ACTOCC15P_2ROUESMOT"} <= set(new.columns)
    old, new = (census(files, "couples-familles-menages", year) for year in YEARS)
    assert "P_POP15P_NONMARIEE" in old
    assert "P_POP15P_CONCUB_UNION_LIBRE" in new


def test_indicators_are_in_range_and_move_together(files: Path) -> None:
    iris = build_world().iris
    codes = iris.loc[iris["iris_type"] == "H", "iris_code"]
    activity = census(files, "activite-residents", 2021).loc[codes]
    families = census(files, "couples-familles-menages", 2021).loc[codes]
    working = total(activity, "P_ACTOCC2554", "P_ACTOCC5564")
    table = pd.DataFrame(
        {
            "out_of_work": 1 - working / total(activity, "P_POP2554", "P_POP5564"),
            "large": families["C_NE24F4P"] / families["C_FAM"],
            "single": families["C_FAMMONO"] / families["C_FAM"],
        }
    )
    income = filosofi(files, 2020).set_index("IRIS")["DISP_MED20"]
    table["poor"] = -pd.to_numeric(income, errors="coerce").reindex(codes)
    assert table["out_of_work"].between(0.20, 0.60).all()
    assert table["large"].between(0.003, 0.15).all()
    assert table["single"].between(0.08, 0.40).all()
    assert table["poor"].dropna().between(-26_000, -9_500).all()
    correlation = table.corr().to_numpy()
    assert correlation[~np.eye(4, dtype=bool)].min() > 0.4
    assert correlation[~np.eye(4, dtype=bool)].max() < 0.97


def filosofi(folder: Path, year: int) -> pd.DataFrame:
    suffix = "_CSV" if year == 2020 else ""
    name = f"BASE_TD_FILO_DISP_IRIS_{year}"
    content = member(folder / f"{name}{suffix}.zip", f"{name}.csv")
    return pd.read_csv(io.BytesIO(content), sep=";", dtype=str, keep_default_na=False)
