"""No name or code of the demo is real; no header is spelled otherwise than the real ones."""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest

from geodata.demo import TERRITORY, names
from geodata.demo.housing import build_housing
from geodata.demo.quarters import QUARTERS
from geodata.demo.world import build_world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata


def plain(name: str) -> str:
    """A name without case, accents or punctuation."""
    ascii_name = unicodedata.normalize("NFKD", name.replace("œ", "oe")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", " ", ascii_name.decode().lower()).strip()


@pytest.fixture(scope="module")
def real_lists(real_data: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"names": set(), "codes": set()}
    with (real_data / "registry_notes" / "EPCI_2020.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            found["names"] |= {plain(row["LIBGEO"]), plain(row["LIBEPCI"])}
            found["codes"] |= {row["CODGEO"], row["EPCI"], row["DEP"], row["REG"]}
    with (real_data / "registry_notes" / "iris_2021.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            found["names"] |= {plain(row["LIB_IRIS"]), plain(row["LIBCOM"])}
            found["codes"] |= {row["CODE_IRIS"]}
    assert len(found["names"]) > 60_000
    return found


def test_no_real_name(real_lists: dict[str, set[str]]) -> None:
    world, housing = build_world(), build_housing()
    invented = {
        *housing.residences["segment_name"],
        *housing.residences["landlord_name"],
        *housing.dwellings["street_name"],
        *housing.dwellings["street_name"].str.removeprefix("DU "),
        *world.communes["commune_name"],
        *world.communes["epci_name"],
        *world.iris["iris_name"],
        *(quarter.name for quarter in QUARTERS),
        TERRITORY.long_name,
        names.DEPARTMENT_NAME,
        names.REGION_NAME,
        "Val d'Orsence",
        "Orsence",
        "Sarpe",
        "Sarpine",
    }
    assert {name for name in invented if plain(name) in real_lists["names"]} == set()


def test_no_real_code(real_lists: dict[str, set[str]]) -> None:
    world = build_world()
    codes = {
        *world.zones["iris_code"],
        *world.communes["commune_code"],
        *world.communes["epci_code"],
        names.DEPARTMENT_CODE,
        names.REGION_CODE,
    }
    assert codes & real_lists["codes"] == set()


def header(path: Path, separator: str = ";") -> list[str]:
    with path.open(encoding="utf-8-sig") as file:
        return file.readline().rstrip("\r\n").split(separator)


@pytest.fixture(scope="module")
def files(demo_files: Path) -> Path:
    return demo_files


def test_headers_are_spelled_as_in_the_real_files(real_data: Path, files: Path) -> None:
    filosofi = real_data / "filosofi"
    for level in ("COM", "EPCI", "DEP"):
        expected = header(filosofi / f"FILO2019_DISP_{level}.csv")
        for year in ("18", "20"):
            ours = header(files / f"FILO20{year}_DISP_{level}.csv")
            assert ours == [re.sub(r"19$", year, name) for name in expected]
    expected = header(filosofi / "BASE_TD_FILO_DISP_IRIS_2018.csv")
    for year, suffix in (("18", ""), ("20", "_CSV")):
        name = f"BASE_TD_FILO_DISP_IRIS_20{year}"
        with zipfile.ZipFile(files / f"{name}{suffix}.zip") as archive:
            ours = archive.read(f"{name}.csv").decode().splitlines()[0].split(";")
        assert ours == [re.sub(r"18$", year, name) for name in expected]
    caf = "data_CAF_2020_IRIS.csv"
    assert header(files / caf) == header(real_data / "caf" / caf)
    rfl = "RFDU2011iris.csv"
    assert header(files / rfl, ",") == header(real_data / "rfl_2011" / rfl, ",")
    membership = real_data / "registry_notes" / "EPCI_2020.csv"
    assert header(files / "EPCI_2022.csv") == header(membership)


def test_line_ends_and_marks_are_the_real_ones(real_data: Path, files: Path) -> None:
    for ours, real in (
        ("FILO2020_DISP_EPCI.csv", "filosofi/FILO2019_DISP_EPCI.csv"),
        ("data_CAF_2020_IRIS.csv", "caf/data_CAF_2020_IRIS.csv"),
        ("EPCI_2022.csv", "registry_notes/EPCI_2020.csv"),
        ("RFDU2011iris.csv", "rfl_2011/RFDU2011iris.csv"),
    ):
        written, delivered = (
            (files / ours).read_bytes(),
            (real_data / real).read_bytes(),
        )
        assert written.startswith(b"\xef\xbb\xbf") == delivered.startswith(b"\xef\xbb\xbf"), ours
        assert (b"\r\n" in written) == (b"\r\n" in delivered), ours


def test_contours_columns_are_the_real_ones(real_data: Path, files: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    real = pyogrio.read_info(real_data / "contours_iris" / "mel_2022_shp" / "IRIS_METRO_LILLE.shp")
    name = "CONTOURS-IRIS_2-1__SHP__FRA_2022-01-01.zip"
    inner = (
        f"/vsizip/{files / name}/CONTOURS-IRIS_2-1__SHP__FRA_2022-01-01/CONTOURS-IRIS/"
        "1_DONNEES_LIVRAISON_2022-06-00157/CONTOURS-IRIS_2-1_SHP_LAMB93_FXX-2022/CONTOURS-IRIS.shp"
    )
    ours = pyogrio.read_info(inner)
    assert ours["fields"].tolist() == real["fields"].tolist()
    assert ours["crs"] == real["crs"] == "EPSG:2154"
    assert ours["features"] == len(build_world().iris)
