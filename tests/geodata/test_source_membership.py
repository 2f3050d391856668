"""Composition of EPCI, and codes that followed one another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geodata.errors import InvalidContentError, TerritoryError
from geodata.files import open_delivery
from geodata.sources.contours_iris.loader import SOURCE as CONTOURS
from geodata.sources.membership.loader import SOURCE
from geodata.sources.membership.successions import resolve_epci, successions
from tests.geodata.layouts import vectors
from tests.geodata.layouts.tables import write_csv, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.model import Dataset

HEADER = ["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"]
ROWS: list[list[object]] = [
    ["59001", "Écordelle", "245900410", "Métropole", "59", "32"],
    ["59002", "Bré", "245901061", "CC du Val", "59", "32"],
    ["59003", "Sauve", "200043396", "CA d'à côté", "59", "32"],
    ["22016", "Île", "ZZZZZZZZZ", "Sans objet", "22", "53"],
]


def load(path: Path) -> Dataset:
    with open_delivery(path) as delivery:
        found = [part for part in delivery.parts if SOURCE.recognise(part)]
        assert len(found) == 1
        (dataset,) = SOURCE.load(found[0])
        return dataset


def test_the_csv_of_insee(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "EPCI_2020.csv", HEADER, ROWS, encoding="utf-8-sig", newline="\r\n")
    dataset = load(path)
    assert (dataset.key, dataset.rows_read) == ("membership-commune-2020", 4)
    frame = dataset.frame.set_index("zone_code")
    assert list(dataset.frame.columns) == [
        "zone_code",
        "zone_name",
        "epci_code",
        "epci_name",
        "department_code",
        "region_code",
    ]
    assert frame.loc["59001", "epci_name"] == "Métropole"
    assert frame["epci_code"].isna().to_dict() == {
        "22016": True,
        "59001": False,
        "59002": False,
        "59003": False,
    }
    assert frame["epci_name"].isna().loc["22016"]
    assert any("1 commune hors" in note for note in dataset.notes)


def test_the_workbook_of_insee(tmp_path: Path) -> None:
    title: list[list[object]] = [
        ["Intercommunalité - Métropole"],
        ["Découpage communal au 01/01/2023"],
        [],
        ["Code", "Libellé", "Code EPCI", "Libellé EPCI", "Département", "Région"],
        [],
    ]
    path = write_xlsx(
        tmp_path / "Intercommunalite_Metropole_au_01-01-2023.xlsx",
        {"Composition_communale": [*title, HEADER, *ROWS]},
    )
    dataset = load(path)
    assert dataset.vintage == 2023
    assert len(dataset.frame) == 4


def test_a_list_without_names_or_regions_is_completed(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "t_2021.csv",
        ["CODGEO", "EPCI"],
        [["1001", "200069193"], ["01002", "200069193"]],
    )
    dataset = load(path)
    assert dataset.frame["zone_code"].tolist() == ["01001", "01002"]
    assert dataset.frame["department_code"].tolist() == ["01", "01"]
    assert dataset.frame["region_code"].tolist() == ["84", "84"]
    assert dataset.frame["epci_name"].tolist() == ["200069193"] * 2


def test_banatic(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "epcicom2022.csv",
        ["dept", "siren", "raison_sociale", "nature_juridique", "insee", "nom_membre"],
        [["Nord", "200043396", "CA d'à côté", "CA", "59003", "Sauve"]],
    )
    dataset = load(path)
    assert dataset.vintage == 2022
    assert dataset.frame.loc[0, "epci_name"] == "CA d'à côté"
    assert dataset.frame.loc[0, "zone_name"] == "Sauve"
    assert dataset.frame.loc[0, "department_code"] == "59"


def test_the_json_of_etalab(tmp_path: Path) -> None:
    records = [
        {
            "code": "200093201",
            "nom": "Métropole",
            "type": "METRO",
            "membres": [
                {"code": "59001", "siren": "215900010", "nom": "Écordelle"},
                {"code": "59002", "siren": "215900028", "nom": "Bré"},
            ],
        }
    ]
    path = tmp_path / "epci.json"
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    dataset = load(path)
    assert dataset.variant == ""
    assert dataset.frame["zone_code"].tolist() == ["59001", "59002"]
    assert dataset.frame["epci_code"].tolist() == ["200093201"] * 2
    assert dataset.frame["region_code"].tolist() == ["32", "32"]
    records[0]["type"] = "EPT"
    path.write_text(json.dumps(records), encoding="utf-8")
    assert load(path).key == "membership-commune-0-ept"
    records[0]["membres"] = None
    path.write_text(json.dumps(records), encoding="utf-8")
    with pytest.raises(InvalidContentError):
        load(path)


def test_contradictions_and_broken_codes_are_rejected(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        ["59003", "Sauve", "245901152", "CC", "59", "32"],
        ["5900", "Court", "200043396", "CA", "59", "32"],
        ["59004", "Faux", "20004339X", "CA", "59", "32"],
        *[[f"59{rank:03d}", "x", "200043396", "CA", "59", "32"] for rank in range(10, 70)],
    ]
    dataset = load(write_csv(tmp_path / "e_2020.csv", HEADER, rows))
    assert "59003" not in set(dataset.frame["zone_code"])
    assert "59004" not in set(dataset.frame["zone_code"])
    reasons = {one.line: one.reason for one in dataset.rejections}
    assert set(reasons) == {4, 7, 8}
    assert "département" in reasons[7]
    assert "plusieurs intercommunalités" in reasons[4]


def test_figures_by_commune_are_not_a_membership(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "caf.csv",
        ["CODGEO", "DEPCOM", "EPCI", "NOTE", "A"],
        [["593500101", "59350", "200093201", "0", "12"]],
    )
    with open_delivery(path) as delivery:
        assert not any(SOURCE.recognise(part) for part in delivery.parts)


def test_a_new_code_is_found_on_an_old_list_and_the_reverse(tmp_path: Path) -> None:
    old = load(write_csv(tmp_path / "e_2020.csv", HEADER, ROWS)).frame
    match = resolve_epci("200093201", old)
    assert match.codes == ("245900410", "245901061")
    assert match.note is not None
    assert "14/03/2020" in match.note
    assert "L. 5211-41-3" in match.note
    assert old["epci_code"].isin(match.codes).sum() == 2

    new_rows: list[list[object]] = [
        ["59001", "Écordelle", "200093201", "Métropole", "59", "32"],
        ["59002", "Bré", "200093201", "Métropole", "59", "32"],
    ]
    new = load(write_csv(tmp_path / "e_2022.csv", HEADER, new_rows)).frame
    assert resolve_epci("200093201", new).note is None
    back = resolve_epci("245900410", new)
    assert back.codes == ("200093201",)
    assert back.note is not None
    assert "ancien" in back.note


def test_an_unknown_code_is_refused_with_near_ones(tmp_path: Path) -> None:
    frame = load(write_csv(tmp_path / "e_2020.csv", HEADER, ROWS)).frame
    with pytest.raises(TerritoryError, match="200043396"):
        resolve_epci("200043369", frame)


def test_successions_are_dated_and_referenced() -> None:
    for one in successions():
        assert one.before
        assert one.reference
        assert one.after not in {former.code for former in one.before}


@pytest.mark.realdata
def test_real_epcis_and_their_iris(real_data: Path) -> None:
    dataset = load(real_data / "registry_notes" / "EPCI_2020.csv")
    assert len(dataset.frame) == 34968
    assert dataset.rejections == ()
    path = real_data / "contours_iris" / "nord_2020" / "iris_nord_2020_lambert93.gpkg"
    iris = CONTOURS.load(vectors.part_of(path))[0].frame
    counts = {}
    for code in ("200093201", "200043396", "245901152"):
        codes = resolve_epci(code, dataset.frame).codes
        members = dataset.frame.loc[dataset.frame["epci_code"].isin(codes), "zone_code"]
        counts[code] = int(iris["commune_code"].isin(members).sum())
    assert counts == {"200093201": 517, "200043396": 76, "245901152": 30}
