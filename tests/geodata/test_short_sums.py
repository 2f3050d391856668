"""What would be lost unsaid: IRIS without a contour, lines swallowed, rejections told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from geodata.combining import combine
from geodata.errors import InvalidContentError
from geodata.files import open_delivery, read_rows
from geodata.importing import import_files
from geodata.model import Dataset, Level, SourceInfo
from geodata.store import TerritoryStore
from geodata.values import COUNT, parse_numbers
from tests.geodata import town

if TYPE_CHECKING:
    from pathlib import Path


def test_an_iris_without_a_contour_takes_its_commune_s_sum_away(tmp_path: Path) -> None:
    whole = gpd.read_file(town.contours(tmp_path))
    whole.loc[whole["CODE_IRIS"] == "000010102", "geometry"] = None
    whole.to_file(tmp_path / "iris_2022.gpkg", driver="GPKG", engine="pyogrio")
    files = [tmp_path / "iris_2022.gpkg", town.membership(tmp_path), town.families(tmp_path)]
    report = import_files(files, epci=town.EPCI, out=tmp_path / "s", fictional=True)
    store = TerritoryStore.open(tmp_path / "s")
    sums = store.table("rp_families", "commune", 2021).set_index("zone_code")
    assert sums["family_count_status"].to_dict() == {
        "00001": "missing",
        "00002": "observed",
        "00003": "observed",
    }
    assert pd.isna(sums.loc["00001", "family_count"])
    assert sums.loc["00002", "family_count"] == 100.0
    assert not store.has("rp_families", "epci")
    assert any("1 IRIS du fichier sans contour" in n for d in report.datasets for n in d.notes)


def test_lines_swallowed_by_a_stray_quote_are_not_lost_unsaid(tmp_path: Path) -> None:
    lines = [f"0100401{rank:02d};Centre;{rank}" for rank in range(30)]
    lines[5] = '"' + lines[5]
    path = tmp_path / "a.csv"
    path.write_text("IRIS;NOM;A\n" + "\n".join(lines) + "\n", encoding="utf-8")
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        with pytest.raises(InvalidContentError, match=r"ligne 7.*guillemet"):
            read_rows(part)


def test_rejections_told_once_are_all_counted() -> None:
    cells = pd.Series(["1"] * 100 + ["x"] * 50, dtype="str")
    parsed = parse_numbers(cells, COUNT, file="f", column="c")
    assert len(parsed.rejections) == 21
    assert sum(one.count for one in parsed.rejections) == 50


def membership(file: str, epci: str) -> Dataset:
    frame = pd.DataFrame(
        {"zone_code": ["00001"], "zone_name": [file], "epci_code": [epci], "epci_name": ["CC"]}
    )
    info = SourceInfo("test", "Essai", "Personne", "Libre")
    return Dataset(info, "membership", Level.COMMUNE, 2022, frame, 1, file)


def test_two_lists_of_members_that_disagree_are_refused() -> None:
    with pytest.raises(InvalidContentError, match="00001"):
        combine([membership("a.csv", town.EPCI), membership("b.csv", town.OTHER)])
    (same,) = combine([membership("a.csv", town.EPCI), membership("b.csv", town.EPCI)])
    assert same.frame["epci_code"].tolist() == [town.EPCI]


def test_an_older_file_that_does_not_tell_its_communes_is_told_of(tmp_path: Path) -> None:
    files = [town.contours(tmp_path), town.membership(tmp_path), town.families(tmp_path)]
    told = "ne dit pas l’année de ses communes"
    report = import_files(files, epci=town.EPCI, out=tmp_path / "a", fictional=True)
    assert any(told in note for one in report.datasets for note in one.notes)
    files.append(town.passage(tmp_path, {"00901": "00001"}))
    report = import_files(files, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    assert not any(told in note for one in report.datasets for note in one.notes)
