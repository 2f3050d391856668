"""``python -m fragility solve``: a scenario that simulates, and French errors in their place."""

from __future__ import annotations

import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS
from fragility.scenario import dump_scenario, load_scenario, simulate, stock_rows
from fragility.scenario.solve import Problem, dump_problem
from fragility.scenario.solve.messages import say

from .scenario_toy import VILLAGE, YEAR, town_scenario, town_stock


@pytest.fixture
def files(tmp_path):
    stock, document = tmp_path / "parc.csv", tmp_path / "probleme.yaml"
    stock_rows(town_stock()).to_csv(stock, index=False)
    document.write_text(dump_problem(asked()), encoding="utf-8")
    return document, stock, tmp_path / "reponse.yaml"


def asked(**told) -> Problem:
    given = {
        "id": "reponse",
        "name": "Quarante logements",
        "author": "Une chargée de PLH",
        "territory_code": "demonstration",
        "start_year": YEAR,
        "dwellings": {"plai": 10, "plus": 30},
        "goals": [{"name": "sru_missing"}],
        "constraints": {"default_capacity": {"in_all": 25}},
    }
    return Problem.model_validate(given | told)


def run(capsys, document, stock, out, *more: str) -> tuple[int, str, str]:
    status = main(["solve", str(document), "--stock", str(stock), "--out", str(out), *more])
    told = capsys.readouterr()
    return status, told.out.replace("\u202f", " "), told.err.replace("\u202f", " ")


def test_the_file_is_a_scenario_that_simulates(files, capsys) -> None:
    status, told, _ = run(capsys, *files)
    assert status == 0
    made = load_scenario(files[2])
    held = simulate(made, town_stock())
    assert held.financed.sum() == 40
    assert "Logements SRU manquants : " in told
    assert "Prouvé optimal" in told
    assert "Au prorata des résidences principales" in told
    assert "le problème « Quarante logements »" in made.notes.replace("\u202f", " ")


def test_a_base_is_read_beside(files, capsys) -> None:
    document, stock, out = files
    base = out.with_name("base.yaml")
    base.write_text(dump_scenario(town_scenario()), encoding="utf-8")
    document.write_text(dump_problem(asked(base="essai")), encoding="utf-8")
    status, _, error = run(capsys, document, stock, out)
    assert status == USAGE_STATUS
    assert "« essai »" in error
    assert run(capsys, document, stock, out, "--base", str(base))[0] == 0
    assert load_scenario(out).based_on == "essai"


def test_why_there_is_no_answer_is_said(files, capsys) -> None:
    document, stock, out = files
    bounds = [{"commune_code": VILLAGE, "minimum": 30}]
    told = {"constraints": {"default_capacity": {"in_all": 25}, "bounds": bounds}}
    document.write_text(dump_problem(asked(**told)), encoding="utf-8")
    status, _, error = run(capsys, document, stock, out)
    assert status == USAGE_STATUS
    assert "Le minimum de Village : 30 logements dépasse la capacité de Village" in error
    assert not out.exists()


def test_a_result_that_could_not_be_written_is_refused_first(files, capsys) -> None:
    document, stock, out = files
    for wrong, said in (
        (out.with_suffix(".csv"), ".yaml"),
        (document, "remplacerait"),
        (out.parent / "absent" / "reponse.yaml", "dossier"),
    ):
        status, told, error = run(capsys, document, stock, wrong)
        assert status == USAGE_STATUS
        assert told == ""
        assert said in error


def test_the_example_of_the_help_runs(tmp_path, capsys) -> None:
    parts = say("cli.description").split("\n\n")
    stock, document = tmp_path / "parc.csv", tmp_path / "probleme.yaml"
    for body, path in ((parts[2], stock), (parts[4], document)):
        path.write_text("\n".join(each.removeprefix("  ") for each in body.splitlines()), "utf-8")
    status, told, error = run(capsys, document, stock, tmp_path / "reponse.yaml")
    assert (status, error) == (0, "")
    assert "59002 : 20 logements" in told
