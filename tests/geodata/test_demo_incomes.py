"""The demo's incomes and benefits: consistent, and in every state a reader must tell apart."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.demo import TERRITORY
from geodata.demo.world import build_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def files(demo_files: Path) -> Path:
    return demo_files


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def filosofi(folder: Path, year: int) -> pd.DataFrame:
    suffix = "_CSV" if year == 2020 else ""
    name = f"BASE_TD_FILO_DISP_IRIS_{year}"
    content = member(folder / f"{name}{suffix}.zip", f"{name}.csv")
    return pd.read_csv(io.BytesIO(content), sep=";", dtype=str, keep_default_na=False)


def test_filosofi_has_rows_only_for_habitat_iris_and_shows_each_state(
    files: Path,
) -> None:
    habitat = set(build_world().iris.query("iris_type == 'H'")["iris_code"])
    for year, secret in ((2018, ""), (2020, "nd")):
        frame = filosofi(files, year)
        rows = set(frame["IRIS"])
        assert rows < habitat
        assert 3 <= len(habitat - rows) <= 9
        withheld = frame[frame[f"DISP_NOTE{year % 100}"] == "5"]
        assert len(withheld) == 1
        assert set(withheld[f"DISP_MED{year % 100}"]) == {secret}
    recent = filosofi(files, 2020)
    assert "ns" in set(recent["DISP_TP6020"])
    assert recent["DISP_GI20"].str.fullmatch(r"0,\d{1,3}|nd").all()
    assert filosofi(files, 2018)["DISP_GI18"].str.fullmatch(r"0\.\d{1,3}|").all()


def test_filosofi_quantiles_are_ordered_and_sources_sum_to_100(files: Path) -> None:
    frame = filosofi(files, 2018)
    frame = frame[frame["DISP_NOTE18"] == "0"].drop(columns=["IRIS"])
    values = frame.apply(pd.to_numeric)
    order = [
        "D118",
        "D218",
        "Q118",
        "D318",
        "D418",
        "MED18",
        "D618",
        "D718",
        "Q318",
        "D818",
        "D918",
    ]
    steps = values[[f"DISP_{name}" for name in order]].diff(axis=1).iloc[:, 1:]
    assert (steps >= 0).all().all()
    parts = values[[f"DISP_{n}18" for n in ("PACT", "PPEN", "PPAT", "PPSOC", "PIMPOT")]]
    assert np.allclose(parts.sum(axis=1), 100.0, atol=0.06)


def test_upper_levels_are_mixtures_of_lower_ones(files: Path) -> None:
    iris = filosofi(files, 2020).set_index("IRIS")
    medians = pd.to_numeric(iris["DISP_MED20"], errors="coerce")
    communes = pd.read_csv(
        files / "FILO2020_DISP_COM.csv", sep=";", decimal=",", dtype={"CODGEO": str}
    ).set_index("CODGEO")
    orsenval = medians[medians.index.str.startswith("00030")]
    assert orsenval.min() < communes.loc["00030", "Q220"] < orsenval.max()
    upper = {
        level: pd.read_csv(
            files / f"FILO2020_DISP_{level}.csv",
            sep=";",
            decimal=",",
            dtype={"CODGEO": str},
        ).set_index("CODGEO")
        for level in ("EPCI", "DEP")
    }
    mine = upper["EPCI"].loc[TERRITORY.code]
    assert communes["Q220"].min() < mine["Q220"] < communes["Q220"].max()
    assert mine["Q220"] < upper["DEP"].loc["00", "Q220"] < upper["EPCI"]["Q220"].max()
    assert upper["DEP"]["NBMEN20"].sum() == upper["EPCI"]["NBMEN20"].sum()


def test_small_communes_have_a_median_alone_or_no_row(files: Path) -> None:
    communes = pd.read_csv(
        files / "FILO2020_DISP_COM.csv", sep=";", decimal=",", dtype={"CODGEO": str}
    ).set_index("CODGEO")
    assert communes["Q220"].notna().all()
    small = communes["NBMEN20"] < 1000
    assert communes.loc[small, "Q120"].isna().all()
    assert communes.loc[~small, "Q120"].notna().all()
    mine = build_world().communes.query("epci_code == @TERRITORY.code")["commune_code"]
    assert len(set(mine) - set(communes.index)) == 1


def test_caf_withholds_whole_rows_and_small_cells(files: Path) -> None:
    frame = pd.read_csv(files / "data_CAF_2020_IRIS.csv", sep=";", dtype={"CODGEO": str})
    withheld = frame["NOTE"] != 0
    assert withheld.sum() >= 2
    assert frame.loc[withheld].drop(columns=["CODGEO", "NOTE"]).isna().all().all()
    shown = frame[~withheld]
    values = shown.drop(columns=["CODGEO", "NOTE"])
    assert values.min().min() >= 5
    assert values.isna().any().any()
    whole = shown.dropna()
    assert (whole["A"] == whole[["AI", "AM", "ACSSENF", "ACAVENF"]].sum(axis=1)).all()
    ages = ["ENF_2", "ENF_3_5", "ENF_6_10", "ENF_11_14", "ENF_15_17", "ENF_18_24"]
    assert (whole["ENF"] == whole[ages].sum(axis=1)).all()
    assert (whole["AAPL"] <= whole["AAL"]).all()
    assert (whole["AC3ENF"] <= whole["AM"] + whole["ACAVENF"]).all()


def test_rfl_has_one_blank_iris_and_wider_gaps(files: Path) -> None:
    frame = pd.read_csv(files / "RFDU2011iris.csv", dtype={"CodeIris": str})
    assert frame["RFUCQ211"].isna().sum() == 1
    assert frame["RFUCMO11"].isna().all()
    assert frame["RFUCQ211"].dropna().between(9_500, 26_000).all()
