"""The demo's files are in the official layouts, and the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from geodata.demo import names

ROOT = Path(__file__).resolve().parents[2]
CENSUS = (
    "activite-residents",
    "couples-familles-menages",
    "evol-struct-pop",
    "logement",
)
YEARS = (2016, 2021)
FILES = {
    "BASE_TD_FILO_DISP_IRIS_2018.zip",
    "BASE_TD_FILO_DISP_IRIS_2020_CSV.zip",
    "CONTOURS-IRIS_2-1__SHP__FRA_2022-01-01.zip",
    "EPCI_2022.csv",
    "QP2024_France_hexagonale_LB93.geojson",
    "QP_METROPOLE_LB93.zip",
    "RFDU2011iris.csv",
    "RPLS_2025_logements_dep00.csv",
    "data_CAF_2020_IRIS.csv",
    "indicateurs_gestion_2024.mapping.json",
    "indicateurs_gestion_2024.xlsx",
    "inventaire_sru_2025.csv",
    "notes_residences_2025.mapping.json",
    "notes_residences_2025.csv",
    "occupation_2024.mapping.json",
    "occupation_2024.csv",
    "resultats_rpls_2025.xlsx",
    *(
        f"{name}.{end}"
        for name in (*(f"attributions_{year}" for year in (2023, 2024, 2025)), "demandes_2025")
        for end in ("csv", "mapping.json")
    ),
    *(f"data_RPLS2024_{level}.csv" for level in ("COM", "IRIS", "QPV")),
    *(f"FILO{year}_DISP_{level}.csv" for year in (2018, 2020) for level in ("COM", "EPCI", "DEP")),
    *(f"base-ic-{table}-{year}_csv.zip" for table in CENSUS for year in YEARS),
}
EVOL_STRUCT_POP = """IRIS;COM;TYP_IRIS;LAB_IRIS;P20_POP;P20_POP0002;P20_POP0305;P20_POP0610;
P20_POP1117;P20_POP1824;P20_POP2539;P20_POP4054;P20_POP5564;P20_POP6579;P20_POP80P;P20_POP0014;
P20_POP1529;P20_POP3044;P20_POP4559;P20_POP6074;P20_POP75P;P20_POP0019;P20_POP2064;P20_POP65P;
P20_POPH;P20_H0014;P20_H1529;P20_H3044;P20_H4559;P20_H6074;P20_H75P;P20_H0019;P20_H2064;P20_H65P;
P20_POPF;P20_F0014;P20_F1529;P20_F3044;P20_F4559;P20_F6074;P20_F75P;P20_F0019;P20_F2064;P20_F65P;
C20_POP15P;C20_POP15P_CS1;C20_POP15P_CS2;C20_POP15P_CS3;C20_POP15P_CS4;C20_POP15P_CS5;
C20_POP15P_CS6;C20_POP15P_CS7;C20_POP15P_CS8;C20_H15P;C20_H15P_CS1;C20_H15P_CS2;C20_H15P_CS3;
C20_H15P_CS4;C20_H15P_CS5;C20_H15P_CS6;C20_H15P_CS7;C20_H15P_CS8;C20_F15P;C20_F15P_CS1;
C20_F15P_CS2;C20_F15P_CS3;C20_F15P_CS4;C20_F15P_CS5;C20_F15P_CS6;C20_F15P_CS7;C20_F15P_CS8;
P20_POP_FR;P20_POP_ETR;P20_POP_IMM;P20_PMEN;P20_PHORMEN"""
"""The header of the official 2020 file."""


@pytest.fixture(scope="module")
def files(demo_files: Path) -> Path:
    return demo_files


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def all_text(folder: Path) -> str:
    """Everything readable in the files, inside zips too."""
    texts = []
    for path in sorted(folder.iterdir()):
        if path.suffix in {".zip", ".xlsx"}:
            with zipfile.ZipFile(path) as archive:
                texts += [
                    archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
                ]
        else:
            texts.append(path.read_text("utf-8-sig", "ignore"))
    return "\n".join(texts)


def test_every_official_file_is_there(files: Path) -> None:
    assert {path.name for path in files.iterdir()} == FILES


def test_same_bytes_in_another_process_with_another_hash_seed(files: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "geodata.demo", str(tmp_path)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
    )
    assert digests(tmp_path) == digests(files)


def test_zips_hold_what_the_producers_put_in_them(files: Path) -> None:
    with zipfile.ZipFile(files / "CONTOURS-IRIS_2-1__SHP__FRA_2022-01-01.zip") as archive:
        inner = archive.namelist()
    layer = "CONTOURS-IRIS_2-1_SHP_LAMB93_FXX-2022/CONTOURS-IRIS"
    assert {name.rpartition("/1_")[0] for name in inner} == {
        "CONTOURS-IRIS_2-1__SHP__FRA_2022-01-01/CONTOURS-IRIS"
    }
    assert {name[-len(layer) - 4 :] for name in inner} == {
        f"{layer}.{suffix}" for suffix in ("shp", "shx", "dbf", "prj", "cpg")
    }
    for table in CENSUS:
        for year in YEARS:
            stem = f"base-ic-{table}-{year}"
            with zipfile.ZipFile(files / f"{stem}_csv.zip") as archive:
                assert archive.namelist() == [f"{stem}.CSV", f"meta_{stem}.CSV"]


@pytest.mark.parametrize("table", CENSUS)
@pytest.mark.parametrize("year", YEARS)
def test_meta_describes_each_column_in_order(files: Path, table: str, year: int) -> None:
    stem = f"base-ic-{table}-{year}"
    content = member(files / f"{stem}_csv.zip", f"meta_{stem}.CSV")
    meta = pd.read_csv(io.BytesIO(content), sep=";", dtype=str)
    header = member(files / f"{stem}_csv.zip", f"{stem}.CSV").decode().split("\n", 1)[0]
    assert meta["COD_VAR"].tolist() == header.split(";")
    assert meta["LIB_VAR"].notna().all()


def test_population_header_is_the_official_one(files: Path) -> None:
    content = member(
        files / "base-ic-evol-struct-pop-2021_csv.zip",
        "base-ic-evol-struct-pop-2021.CSV",
    )
    header = content.decode().split("\n", 1)[0]
    assert header == EVOL_STRUCT_POP.replace("\n", "").replace("20_", "21_")


def test_identifiers_of_each_vintage(files: Path) -> None:
    old = member(files / "base-ic-logement-2016_csv.zip", "base-ic-logement-2016.CSV").decode()
    assert old.startswith(
        "IRIS;REG;DEP;UU2010;COM;LIBCOM;TRIRIS;GRD_QUART;LIBIRIS;TYP_IRIS;MODIF_IRIS;LAB_IRIS;P16_LOG;"
    )
    new = member(files / "base-ic-logement-2021_csv.zip", "base-ic-logement-2021.CSV").decode()
    assert new.startswith("IRIS;COM;TYP_IRIS;LAB_IRIS;P21_LOG;P21_RP;P21_RSECOCC;P21_LOGVAC;")


def test_qpv_layouts(files: Path) -> None:
    document = json.loads((files / "QP2024_France_hexagonale_LB93.geojson").read_text("utf-8"))
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::2154"
    keys = (
        "code_qp lib_qp insee_reg lib_reg insee_dep lib_dep insee_com lib_com siren_epci lib_epci"
    )
    properties = [feature["properties"] for feature in document["features"]]
    assert all(list(each) == keys.split() for each in properties)
    assert len({each["code_qp"] for each in properties}) == 9
    assert any(", " in each["insee_com"] for each in properties)


def test_only_department_00_ever_appears(files: Path) -> None:
    communes = pd.read_csv(files / "EPCI_2022.csv", sep=";", dtype=str, encoding="utf-8-sig")
    assert set(communes["DEP"]) == {names.DEPARTMENT_CODE}
    assert communes["CODGEO"].str.startswith("00").all()
    text = all_text(files)
    for real in (
        "Nord",
        "France métropolitaine",
        "Hauts-de-France",
        "Maubeuge",
        "Lille",
    ):
        assert f";{real};" not in text
        assert f'"{real}"' not in text
