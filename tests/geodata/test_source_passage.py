"""Passage tables and events of the COG, read into the same moves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.sources.passage_table.loader import SOURCE
from tests.geodata.layouts.tables import write_csv, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.model import Dataset

EVENTS = [
    "MOD",
    "DATE_EFF",
    "TYPECOM_AV",
    "COM_AV",
    "TNCC_AV",
    "NCC_AV",
    "NCCENR_AV",
    "LIBELLE_AV",
    "TYPECOM_AP",
    "COM_AP",
    "TNCC_AP",
    "NCC_AP",
    "NCCENR_AP",
    "LIBELLE_AP",
]


def event(mod: str, day: str, before: str, after: str, kinds: str = "COM COM") -> list[object]:
    first, second = kinds.split()
    names = ["0", "BRE", "Bré", "Bré"]
    return [mod, day, first, before, *names, second, after, *names]


def load(path: Path) -> Dataset:
    with open_delivery(path) as delivery:
        found = [part for part in delivery.parts if SOURCE.recognise(part)]
        assert len(found) == 1
        (dataset,) = SOURCE.load(found[0])
        return dataset


def moves(dataset: Dataset) -> set[tuple[str, str, int, int]]:
    rows = dataset.frame[["code_before", "code_after", "year_before", "year_after"]]
    return set(rows.itertuples(index=False, name=None))


def test_the_passage_since_2003(tmp_path: Path) -> None:
    header: list[object] = ["CODGEO_INI", "CODGEO_2022", "LIBGEO_2022"]
    title: list[list[object]] = [["Table de passage"], ["2003 vers 2022"], [], [], []]
    rows: list[list[object]] = [
        ["59001", "59001", "Écordelle"],
        ["59002", "59001", "Écordelle"],
        ["01004", "01004", "Bré"],
    ]
    path = write_xlsx(
        tmp_path / "table_passage_geo2003_geo2022.xlsx",
        {"Table de passage": [*title, header, *rows]},
    )
    dataset = load(path)
    assert dataset.key == "passage-commune-2022"
    assert moves(dataset) == {("59002", "59001", 0, 2022)}
    assert dataset.frame["name_after"].tolist() == ["Écordelle"]
    assert list(dataset.frame.columns) == [
        "code_before",
        "code_after",
        "name_after",
        "year_before",
        "year_after",
    ]


def test_the_yearly_passage_keeps_the_year_of_each_code(tmp_path: Path) -> None:
    header = [
        "NIVGEO",
        "CODGEO_INI",
        "LIBGEO_INI",
        "CODGEO_2018",
        "CODGEO_2019",
        "CODGEO_2020",
    ]
    rows: list[list[object]] = [
        ["COM", "59001", "Écordelle", "59001", "59001", "59001"],
        ["COM", "59002", "Bré", "59002", "59001", "59001"],
        # Restored in 2020: until then part of 59003.
        ["COM", "59003", "Sauve", "59003", "59003", "59003"],
        ["COM", "59004", "Val", "59003", "59003", "59004"],
    ]
    dataset = load(write_csv(tmp_path / "table_passage_annuelle_2020.csv", header, rows))
    assert {("59002", "59001", 2018, 2020), ("59002", "59001", 0, 2020)} <= moves(dataset)
    assert {
        ("59003", "59004", 2018, 2020),
        ("59003", "59003", 2018, 2020),
        ("59003", "59004", 2019, 2020),
        ("59003", "59003", 2019, 2020),
    } <= moves(dataset)
    assert not any(before == after == "59001" for before, after, *_ in moves(dataset))


def test_events_are_of_the_map_that_follows_them(tmp_path: Path) -> None:
    rows = [
        event("32", "2019-01-01", "59002", "59001"),
        event("32", "2019-01-01", "59001", "59001"),
        event("32", "2019-01-01", "59001", "59001", "COM COMD"),
        event("31", "2015-06-30", "59008", "59009"),
        event("21", "2021-01-01", "59003", "59003"),
        event("21", "2021-01-01", "59003", "59004"),
        event("10", "2020-01-01", "59005", "59005"),
    ]
    dataset = load(write_csv(tmp_path / "mvtcommune_2023.csv", EVENTS, rows, delimiter=","))
    assert moves(dataset) == {
        ("59002", "59001", 2018, 2019),
        ("59008", "59009", 2015, 2016),
        ("59003", "59003", 2020, 2021),
        ("59003", "59004", 2020, 2021),
    }
    assert dataset.rejections == ()
    assert "de 2015 à 2021" in dataset.notes[0]


def test_an_unreadable_date_is_rejected_with_its_line(tmp_path: Path) -> None:
    rows = [
        event("31", "30/06/2015", "59008", "59009"),
        event("31", "un jour", "59010", "59009"),
    ]
    dataset = load(write_csv(tmp_path / "mvt.csv", EVENTS, rows, delimiter=","))
    assert moves(dataset) == {("59008", "59009", 2015, 2016)}
    assert [one.line for one in dataset.rejections] == [3]


def test_delegated_communes_lead_to_theirs(tmp_path: Path) -> None:
    records = [
        {"code": "59001", "nom": "Écordelle", "type": "commune-actuelle"},
        {
            "code": "59002",
            "nom": "Bré",
            "type": "commune-deleguee",
            "chefLieu": "59001",
        },
        {
            "code": "59001",
            "nom": "Vieille",
            "type": "commune-deleguee",
            "chefLieu": "59001",
        },
    ]
    path = tmp_path / "communes_2024.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    dataset = load(path)
    assert moves(dataset) == {("59002", "59001", 0, 2024)}
    assert dataset.frame["name_after"].tolist() == ["Écordelle"]


def test_a_table_where_nothing_moves_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", ["CODGEO_INI", "CODGEO_2022"], [["59001", "59001"]])
    with pytest.raises(InvalidContentError):
        load(path)


def test_one_year_of_codes_is_no_passage(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", ["CODGEO_2022", "X"], [["59001", "1"]])
    with open_delivery(path) as delivery:
        assert not any(SOURCE.recognise(part) for part in delivery.parts)
