"""The demo's files on the stock say what the world says, but for their known flaws."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geodata.demo.exports.rpls_columns import COLUMNS, OPEN_2025, RESTRICTED
from geodata.demo.exports.workbook import Sheet, workbook_bytes
from geodata.demo.housing import Housing, build_housing
from geodata.demo.housing.delivered import deliver
from geodata.demo.housing.flaws import FLAWS
from geodata.demo.housing.landlords import LANDLORDS, UNNAMED
from geodata.demo.world import World, build_world
from geodata.sources.rpls_detail import schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def world() -> World:
    return build_world()


@pytest.fixture(scope="module")
def housing() -> Housing:
    return build_housing()


@pytest.fixture(scope="module")
def delivered(world: World, housing: Housing) -> pd.DataFrame:
    return deliver(world, housing)


@pytest.fixture(scope="module")
def files(demo_files: Path) -> Path:
    return demo_files


@pytest.fixture(scope="module")
def detail(files: Path) -> pd.DataFrame:
    path = files / "RPLS_2025_logements_dep00.csv"
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)


def test_the_layout_is_the_one_the_loader_knows(detail: pd.DataFrame) -> None:
    assert tuple(detail.columns) == COLUMNS
    assert len(OPEN_2025) == 73
    assert schema.OPEN_2025 == OPEN_2025
    assert schema.RESTRICTED == RESTRICTED


def test_one_row_a_dwelling_and_the_neighbours_apart(
    detail: pd.DataFrame, housing: Housing
) -> None:
    mine = detail[detail["EPCI_CODE"] == "299900043"]
    assert len(mine) == 14_100
    assert len(detail) == 14_100 + len(housing.neighbours)
    assert mine["FINAN_CODE"].value_counts().drop("").to_dict() == (
        housing.dwellings.loc[
            ~housing.dwellings["residence_number"].isin(_flawed(mine, housing, "FINAN_CODE")),
            "product_code",
        ]
        .value_counts()
        .to_dict()
    )
    assert (mine["QPV_CODE"] == "1").mean() == pytest.approx(0.64, abs=0.02)
    assert set(detail["MODE"]) == {"1", "2", "3", "4", "5"}
    assert detail["BAIL"].str.fullmatch(r"|(0[1-9]|1[0-2])/\d{4}").all()
    assert (detail["DPEDATE"] == "01/1900").sum() == (detail["DPEENERGIE"] == "").sum()


def _flawed(mine: pd.DataFrame, housing: Housing, column: str) -> set[int]:
    blank = (mine[column] == "").to_numpy()
    return set(housing.dwellings["residence_number"].to_numpy()[blank])


def test_each_flaw_has_as_many_residences_as_it_says(
    delivered: pd.DataFrame, housing: Housing
) -> None:
    counted = delivered.groupby("flaw")["residence_number"].nunique().to_dict()
    unnamed = (housing.residences["landlord_key"] == UNNAMED).sum()
    assert counted.pop("unnamed_landlord") == unnamed
    assert counted.pop("") == 1_013 - unnamed - sum(FLAWS.values())
    assert counted == FLAWS


def test_without_a_flaw_every_source_agrees_on_the_zone(delivered: pd.DataFrame) -> None:
    moved = ["street_only", "commune_only", "no_coordinates"]
    sure = delivered[~delivered["flaw"].isin([*moved, "plg_lag"])]
    assert (sure["plg_iris_code"] == sure["iris_code"]).all()
    assert (sure["plg_2024_code"] == sure["qpv_code"]).all()
    said = delivered[~delivered["flaw"].str.startswith("declared")]
    assert (said["declared_in_qpv"] == (said["qpv_code"] != "")).all()


def test_flaws_are_what_their_names_say(delivered: pd.DataFrame, housing: Housing) -> None:
    by = dict(iter(delivered.groupby("flaw")))
    assert by["no_segment"]["segment_code"].isna().all()
    doors = by["no_segment"].groupby("residence_number")[["street_name", "street_number"]]
    assert doors.nunique().to_numpy().max() == 1
    assert by["no_coordinates"][["x_m", "y_m", "plg_iris_code"]].isna().to_numpy().all()
    assert set(by["commune_only"]["quality_code"]) == {"33"}
    assert set(by["street_only"]["quality_code"]) == {"12"}
    truth = housing.dwellings.loc[by["street_only"].index, ["x_m", "y_m"]].to_numpy()
    off = np.hypot(*(by["street_only"][["x_m", "y_m"]].to_numpy() - truth).T)
    assert off.max() < 81
    assert np.median(off) > 25
    assert not (by["declared_in"]["qpv_code"] != "").any()
    assert by["declared_in"]["declared_in_qpv"].all()
    assert not by["declared_out"]["declared_in_qpv"].any()
    assert 0.4 < by["declared_mixed"]["declared_in_qpv"].mean() < 0.7
    assert (by["plg_lag"]["plg_2024_code"] == "").all()
    assert (by["plg_lag"]["qpv_code"] != "").all()
    assert by["no_product"]["product_code"].isna().all()
    assert by["no_year"]["built_year"].isna().all()


def test_the_unnamed_landlord_is_nowhere_in_the_register(files: Path) -> None:
    text = (files / "RPLS_2025_logements_dep00.csv").read_text("utf-8")
    unnamed = next(each for each in LANDLORDS if each.key == UNNAMED)
    assert unnamed.name not in text
    assert unnamed.siret not in text


def test_insee_tables_withhold_small_zones_only(files: Path, housing: Housing) -> None:
    every = pd.concat([housing.dwellings, housing.neighbours])
    there = every[every["rented_since_year"] < 2024]
    for level, column in (("COM", "commune_code"), ("IRIS", "iris_code"), ("QPV", "qpv_code")):
        table = pd.read_csv(
            files / f"data_RPLS2024_{level}.csv", sep=";", decimal=",", dtype={"CodGeo": str}
        ).set_index("CodGeo")
        counts = there.groupby(column).size()
        counts = counts[counts.index != ""]
        assert table.index.tolist() == sorted(counts.index)
        withheld = table["Note"] == 1
        assert (counts[withheld[withheld].index] < 11).all()
        assert table[withheld].drop(columns="Note").isna().to_numpy().all()
        assert table.loc[~withheld, "nbLsPls"].to_dict() == counts[counts >= 11].to_dict()
        loans = [f"txLs{name}" for name in ("Plai", "PlusAv77", "PlusAp77", "Pls", "Pli")]
        for parts in (["txLsCol", "txLsInd"], loans):
            assert table.loc[~withheld, parts].sum(axis=1).to_numpy() == pytest.approx(100, abs=0.1)


def test_the_workbook_of_results_adds_up(files: Path, housing: Housing) -> None:
    path = files / "resultats_rpls_2025.xlsx"
    assert openpyxl.load_workbook(path, read_only=True).sheetnames == [
        "DEPARTEMENT",
        "EPCI",
        "COMMUNES",
    ]
    sheets = {
        name: pd.read_excel(path, sheet_name=name, skiprows=5, dtype={0: str}, engine="openpyxl")
        for name in ("DEPARTEMENT", "EPCI", "COMMUNES")
    }
    total = 14_100 + len(housing.neighbours)
    for table in sheets.values():
        assert table["nb_ls"].sum() == total
        parts = table[["nb_ls_individuels", "nb_ls_collectifs"]].sum(axis=1)
        assert parts.tolist() == table["nb_ls"].tolist()
        loans = table[[name for name in table if name.startswith(("nb_ls_pl",))]].sum(axis=1)
        assert loans.tolist() == table["nb_ls"].tolist()
    mine = sheets["EPCI"].set_index("EPCI").loc["299900043"]
    assert mine["nb_loues"] + mine["nb_vacants"] == 13_500
    assert mine["nb_ls_en_qpv"] == round(0.64 * 14_100)
    assert len(sheets["COMMUNES"]) == 66
    empty = sheets["COMMUNES"]["nb_ls"] == 0
    assert sheets["COMMUNES"].loc[empty, ["tx_vac", "loymoy"]].isna().to_numpy().all()


def test_sru_inventory_lists_the_communes_under_the_law(files: Path, world: World) -> None:
    text = (files / "inventaire_sru_2025.csv").read_bytes().decode("cp1252")
    table = pd.read_csv(io.StringIO(text), sep=";", dtype=str)
    large = world.communes[world.communes["population"] >= 3_500]
    assert table["Code_INSEE_commune"].tolist() == sorted(large["commune_code"])
    assert "Prélèvement_net_2025_dont_majoration" in table
    assert table["Taux_SRU_au_01_01_2024"].str.fullmatch(r"\d+,\d\d%").all()
    assert set(table["commune_deficitaire"]) == {"0", "1"}
    assert table.iloc[:, -1].str.endswith(" €").all()


def test_landlords_tables_have_headers_of_their_own_and_a_mapping(
    files: Path, housing: Housing
) -> None:
    occupancy = pd.read_csv(files / "occupation_2024.csv", sep=";", dtype={"Code programme": str})
    mapping = json.loads((files / "occupation_2024.mapping.json").read_text("utf-8"))
    assert set(mapping["columns"]) <= set(occupancy.columns)
    assert not set(occupancy.columns) & set(mapping["columns"].values())
    every = occupancy[occupancy["Population"] == "Ensemble"]
    assert 950 < len(every) < 1_013
    assert every["Ménages"].sum() <= housing.occupancy["household_count"].sum()
    ages = every[[name for name in every if name.startswith("Titulaire")]].sum(axis=1)
    assert ages.tolist() == every["Ménages"].tolist()
    ratings = pd.read_csv(files / "notes_residences_2025.csv", sep=";", dtype=str)
    assert len(ratings) == len(housing.ratings)
    indicators = pd.read_excel(
        files / "indicateurs_gestion_2024.xlsx", dtype=str, engine="openpyxl"
    )
    assert len(indicators) == 1_013
    assert indicators["Réclamations /100 logts"].isna().sum() == 61


def test_a_workbook_is_the_same_bytes_at_every_call() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    sheets = [Sheet("S", ("titre",), frame)]
    content = workbook_bytes(sheets)
    assert content == workbook_bytes(sheets)
    assert b"2024-01-01T00:00:00Z" in content
    read = pd.read_excel(io.BytesIO(content), skiprows=1, engine="openpyxl")
    assert read["a"].tolist() == [1, 2]
    assert read["b"].isna().tolist() == [False, True]
