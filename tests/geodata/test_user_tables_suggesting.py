"""Columns guessed from their names and first rows: sure, close, or left to the user."""

from __future__ import annotations

import errno
import json

import pandas as pd
import pytest

from geodata.__main__ import main
from geodata.errors import StoreError
from geodata.files import open_delivery
from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.checking import check_mapping
from geodata.user_tables.mapping import ColumnMapping, Shape, Unit
from geodata.user_tables.suggesting import suggest_mapping
from geodata.user_tables.templates import write_template
from tests.geodata import town
from tests.geodata.layouts.tables import write_csv


def suggest(columns, name, rows=()):
    sample = pd.DataFrame([list(row) for row in rows], columns=columns, dtype="str")
    return suggest_mapping(columns, sample, name)


@pytest.mark.parametrize("name", list(kinds()))
def test_the_labels_of_a_template_are_sure(name):
    fields = kind(name).fields
    found = suggest([field.label for field in fields], name)
    assert found.mapping.columns == {field.label: field.name for field in fields}
    assert all(one.sure for one in found.guesses)
    assert found.ignored == ()


def test_headers_of_a_landlord():
    columns = [
        *("Organisme", "CODSEGPATRIM", "Nb ménages", "Moins de 30 ans", "Titulaire 30-49 ans"),
        *("65 ans et +", "Familles monoparentales", "Emplois stables", "APL - avec", "Couleur"),
    ]
    row = ["Habitat", "0412", "12", "1", "2", "3", "4", "5", "6", "vert"]
    found = suggest(columns, "occupancy", [row])
    assert found.mapping.columns == {
        "Organisme": "landlord_name",
        "CODSEGPATRIM": "segment_code",
        "Nb ménages": "household_count",
        "Moins de 30 ans": "tenant_age_under_30_count",
        "Titulaire 30-49 ans": "tenant_age_30_49_count",
        "65 ans et +": "tenant_age_65_plus_count",
        "Familles monoparentales": "household_single_parent_count",
        "Emplois stables": "activity_stable_job_count",
        "APL - avec": "housing_benefit_with_count",
    }
    assert found.ignored == ("Couleur",)
    guess = found.guess("Titulaire 30-49 ans")
    assert guess is not None
    assert not guess.sure


def test_numbers_in_names_must_agree():
    found = suggest(["20 à 39 %", "40 à 49 ans"], "occupancy")
    assert found.mapping.columns == {"20 à 39 %": "income_ceiling_20_39_count"}


def test_cells_must_suit_the_field():
    found = suggest(["Ménages", "Note"], "ratings", [["12", "bien"], ["13", "moyen"]])
    assert "rating" not in found.mapping.columns.values()


def test_a_field_gets_one_column():
    found = suggest(["Taux de vacance", "Taux de vacance (%)"], "residence_indicators")
    assert found.mapping.columns == {"Taux de vacance": "vacancy_share"}


@pytest.mark.parametrize(
    ("cells", "unit"), [(("0,04", "0,12"), Unit.SHARE), (("4,1", "12"), Unit.PERCENT)]
)
def test_percentages_are_told_from_proportions(cells, unit):
    found = suggest(["Vacance"], "residence_indicators", [[cell] for cell in cells])
    assert found.mapping.units == {"vacancy_share": unit}


@pytest.mark.parametrize(
    ("figures", "unit"),
    [((10, 20, 5, 5), Unit.COUNT), ((25, 50, 12.5, 12.5), Unit.PERCENT)],
)
def test_counts_are_told_from_shares(figures, unit):
    fields = kind("occupancy").counts("tenant_age")
    columns = ["Nombre de ménages", *(field.label for field in fields)]
    found = suggest(columns, "occupancy", [["40", *map(str, figures)]] * 3)
    assert found.mapping.unit is unit


def test_a_long_table_is_recognised():
    columns = ["Résidence", "Ménages", "Variable", "Modalité", "Effectif"]
    found = suggest(columns, "occupancy", [["r-000001", "12", "Âge", "Moins de 30 ans", "3"]])
    assert found.mapping.shape is Shape.LONG
    assert {"dimension", "category", "count"} <= set(found.mapping.columns.values())


def test_close_values_are_translated():
    found = suggest(
        ["Qui note"], "ratings", [["Bailleurs"], ["Commune"], ["Autres"], ["Préfecture"]]
    )
    assert found.mapping.translations("rater_role") == {
        "Bailleurs": "landlord",
        "Autres": "other",
    }


def test_the_command_line_writes_templates_and_mappings(tmp_path, capsys):
    template = tmp_path / "modele.csv"
    assert main(["template", "ratings", "--out", str(template)]) == 0
    header = template.read_text("utf-8-sig").strip().split(";")
    assert header == [field.label for field in kind("ratings").fields]
    table = write_csv(
        tmp_path / "notes.csv",
        ["Programme", "Bailleur", "Équipe", "Date", "Note", "Zut"],
        [["0412", "Habitat", "Nord", "12/05/2024", 3, "x"]],
    )
    out = tmp_path / "notes.json"
    assert main(["suggest", str(table), "--kind", "ratings", "--out", str(out)]) == 0
    told = capsys.readouterr().out.replace("\u202f", " ")
    assert "« Note » → Note de 1 à 4" in told
    assert "Colonnes laissées de côté : Zut." in told
    mapping = ColumnMapping.from_json(out.read_text("utf-8"))
    with open_delivery(table) as delivery:
        assert check_mapping(mapping, delivery.parts[0].columns) == ()
    assert json.loads(out.read_text("utf-8"))["kind"] == "ratings"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_never_replaces_a_table_that_was_filled_in(tmp_path, capsys, ending):
    filled = tmp_path / f"notes.{ending}"
    filled.write_bytes(b"rempli")
    assert main(["template", "ratings", "--out", str(filled)]) == 1
    assert "déjà un fichier de ce nom" in capsys.readouterr().err
    assert filled.read_bytes() == b"rempli"
    assert [path.name for path in tmp_path.iterdir()] == [filled.name]


def test_a_suggestion_replaces_neither_its_table_nor_a_corrected_mapping(tmp_path, capsys):
    table = write_csv(tmp_path / "notes.csv", ["Programme", "Note"], [["0412", 3]])
    corrected = tmp_path / "notes.json"
    corrected.write_text("corrigé")
    before = table.read_bytes()
    for out in (table, corrected, tmp_path):
        assert main(["suggest", str(table), "--kind", "ratings", "--out", str(out)]) == 1
        assert "déjà un fichier de ce nom" in capsys.readouterr().err
    assert table.read_bytes() == before
    assert corrected.read_text() == "corrigé"


def test_a_folder_that_is_not_there_is_said(tmp_path, capsys):
    table = write_csv(tmp_path / "notes.csv", ["Programme", "Note"], [["0412", 3]])
    for command in (["template", "ratings"], ["suggest", str(table), "--kind", "ratings"]):
        assert main([*command, "--out", str(tmp_path / "absent" / "x.csv")]) == 1
        assert "Son dossier n’existe pas" in capsys.readouterr().err
    assert not (tmp_path / "absent").exists()


def test_a_template_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("geodata.user_tables.new_files.os.fsync", fail)
    with pytest.raises(StoreError, match="plus de place"):
        write_template("ratings", tmp_path / "notes.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_refuses_a_table_about_persons(tmp_path, capsys):
    table = write_csv(tmp_path / "notes.csv", ["Nom locataire", "Note"], [["DURAND", 3]])
    out = tmp_path / "notes.json"
    assert main(["suggest", str(table), "--kind", "ratings", "--out", str(out)]) == 1
    error = capsys.readouterr().err
    assert "noms de personnes" in error
    assert "DURAND" not in error
    assert not out.exists()


def test_an_import_takes_a_mapping_on_the_command_line(tmp_path, capsys):
    folder = tmp_path / "files"
    folder.mkdir()
    files = town.every_file(folder)
    table = write_csv(
        tmp_path / "notes.csv",
        ["Programme", "Bailleur", "Équipe", "Le", "Note /4"],
        [["0412", "Habitat", "Nord", "12/05/2024", 3]],
    )
    mapping = ColumnMapping(
        kind="ratings",
        name="Visites",
        columns={
            "Programme": "segment_code",
            "Bailleur": "landlord_name",
            "Équipe": "rater",
            "Le": "rated_on",
            "Note /4": "rating",
        },
    )
    document = tmp_path / "visites.json"
    document.write_text(mapping.to_json(), encoding="utf-8")
    given = [*map(str, files), str(table), "--mapping", str(document), "--epci", town.EPCI]
    assert main(["import", *given, "--out", str(tmp_path / "store")]) == 0
    told = capsys.readouterr().out
    assert "NON RECONNUS" not in told
    # Without the stock, nothing says what residences there are: the table is told, not kept.
    assert "notes.csv" in told
