from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from geodata.__main__ import DONE, FAILED, MISUSED, main
from geodata.messages import NARROW_SPACE
from geodata.store import TerritoryStore
from tests.conftest import ROOT
from tests.geodata import town

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli")
    town.every_file(path)
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file()]


def test_import_then_report(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bourg"
    options = ("--epci", town.EPCI, "--out", out, "--name", "Le Bourg", "--fictional")
    assert run("import", *files(folder), *options) == DONE
    printed = capsys.readouterr().out
    assert "Le Bourg (299900043)" in printed
    assert "Territoire enregistré" in printed
    assert TerritoryStore.open(out).territory.name == "Le Bourg"
    assert run("report", out) == DONE
    assert capsys.readouterr().out.strip() in printed


def test_communes_by_list_or_file(folder: Path, tmp_path: Path) -> None:
    contours = folder / "iris_2022.gpkg"
    common = ("--epci", town.EPCI, "--fictional")
    listed = tmp_path / "communes.txt"
    listed.write_text("00001\n00002\n")
    for given, count in (("00001", 1), (listed, 2), ("toutes", 4)):
        out = tmp_path / f"out-{count}"
        assert run("import", contours, *common, "--out", out, "--communes", given) == DONE
        assert TerritoryStore.open(out).territory.commune_count == count


def test_failure_is_one_french_sentence_and_code_1(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bourg"
    code = run("import", folder / "iris_2022.gpkg", "--epci", "200043396", "--out", out)
    assert code == FAILED
    error = capsys.readouterr().err.replace(NARROW_SPACE, " ")
    assert error.startswith("Erreur : Rien ne dit quelles communes")
    assert "Traceback" not in error
    assert not out.exists()


def test_report_of_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", tmp_path) == FAILED
    assert "ne contient pas de territoire" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "il manque"),
        (("import",), "il manque"),
        (("import", "a.csv", "--out", "x"), "--epci"),
        (("oops",), "n’est pas une valeur"),
        (("report", "a", "b"), "inconnu"),
        (
            ("import", "a", "--epci", "1", "--out", "x", "--contours-year", "deux"),
            "nombre entier",
        ),
        (("import", "a", "--epci"), "attend une valeur"),
    ],
)
def test_misuse_is_said_in_french_and_code_2(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == MISUSED
    error = capsys.readouterr().err
    assert sentence in error
    assert not {"the following", "required:", "invalid", "unrecognized", "usage: "} & {
        word
        for word in ("the following", "required:", "invalid", "unrecognized", "usage: ")
        if word in error
    }


@pytest.mark.parametrize("words", [("--help",), ("import", "--help")])
def test_help_is_french(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == DONE
    text = capsys.readouterr().out
    assert "montrer cette aide" in text
    for english in (
        "usage: ",
        "show this help",
        "positional arguments",
        "options:\n  -h, --help  s",
    ):
        assert english not in text


def test_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geodata", "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == DONE
    assert "{import,report,demo,template,suggest,backup,restore,journal}" in done.stdout
