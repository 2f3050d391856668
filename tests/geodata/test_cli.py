from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from geodata.__main__ import DONE, FAILED, MISUSED, main
from geodata.backup.manifest import SLUG
from geodata.messages import NARROW_SPACE
from geodata.store import TerritoryStore
from tests.conftest import ROOT
from tests.geodata import town
from ui import territories

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


def test_a_list_of_communes_may_be_longer_than_any_name(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ",".join(f"{code:05d}" for code in range(1, 400))
    words = ("--epci", town.EPCI, "--fictional", "--out", tmp_path / "out", "--communes")
    assert run("import", folder / "iris_2022.gpkg", *words, given) == DONE
    assert TerritoryStore.open(tmp_path / "out").territory.commune_count == 4
    capsys.readouterr()
    assert run("import", folder / "iris_2022.gpkg", *words, "Ville, " * 90) == FAILED
    assert "ne sont pas des codes" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig", "cp1252"])
def test_a_file_of_communes_is_read_whatever_its_encoding(
    folder: Path, tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "communes.txt"
    words = ("--epci", town.EPCI, "--fictional", "--out", tmp_path / "out", "--communes", listed)
    listed.write_text("00001\n00002\n", encoding=encoding)
    assert run("import", folder / "iris_2022.gpkg", *words) == DONE
    assert TerritoryStore.open(tmp_path / "out").territory.commune_count == 2
    listed.write_text("00001 ; Forêt\n" * 9, encoding=encoding)
    capsys.readouterr()
    assert run("import", folder / "iris_2022.gpkg", *words) == FAILED
    assert "ne sont pas des codes" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_a_terminal_without_french_letters_stops_nothing(
    folder: Path, tmp_path: Path, encoding: str
) -> None:
    out = tmp_path / "bourg"
    command = [sys.executable, "-m", "geodata", "import", folder / "iris_2022.gpkg", "--fictional"]
    command += ["--epci", town.EPCI, "--out", out, "--communes", "toutes"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (DONE, b"")
    assert "bourg" in done.stdout.decode(encoding)
    done = subprocess.run(
        [*command[:-1], "Forêt\udce9"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == FAILED
    assert b"Traceback" not in done.stderr
    assert "Erreur : Ces mots" in done.stderr.decode(encoding)


@pytest.mark.parametrize(
    "name", ["Mel", "mon territoire", "métropole", "a/b", ".mel", "m" * 65, "", "../territoires"]
)
def test_a_territory_the_application_would_not_show_is_refused(
    folder: Path,
    tmp_path: Path,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "territoires"
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(data))
    words = ("import", folder / "iris_2022.gpkg", "--epci", town.EPCI, "--fictional")
    assert run(*words, "--communes", "toutes", "--out", data / name) == FAILED
    error = capsys.readouterr().err
    assert "ni affiché ni sauvegardé" in error
    assert "mon-territoire" in error
    assert not data.exists()
    assert run(*words, "--communes", "toutes", "--out", data / "mel-2022") == DONE
    assert run(*words, "--communes", "toutes", "--out", tmp_path / "Ailleurs") == DONE


def test_a_name_that_is_shown_is_a_name_that_is_taken() -> None:
    assert SLUG.pattern == territories.SLUG.pattern


@pytest.mark.parametrize("command", ["import", "suggest"])
def test_a_pipe_is_refused_at_once(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "tuyau.csv")
    words = {"import": ("--epci", town.EPCI), "suggest": ("--kind", "occupancy")}[command]
    out = ("--out", tmp_path / "sortie")
    assert run(command, tmp_path / "tuyau.csv", *words, *out) == FAILED
    error = capsys.readouterr().err.replace(NARROW_SPACE, " ")
    assert "tuyau.csv : ce n’est ni un fichier ni un dossier" in error


@pytest.mark.parametrize(
    "place",
    [
        ("fichier", "est un fichier"),
        ("fichier/mel", "un fichier porte le nom d’un dossier"),
        ("1," * 200, "trop long"),
        ("caf\udce9", "« café » n’est pas en UTF-8"),
    ],
)
def test_a_place_that_cannot_be_is_refused_in_french(
    folder: Path,
    tmp_path: Path,
    place: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, says = place
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fichier").write_text("à moi")
    words = ("import", folder / "iris_2022.gpkg", "--epci", town.EPCI, "--fictional")
    assert run(*words, "--communes", "toutes", "--out", name) == FAILED
    assert says in capsys.readouterr().err.replace(NARROW_SPACE, " ")
    assert (tmp_path / "fichier").read_text() == "à moi"


def test_a_name_given_in_other_bytes_is_read(folder: Path, tmp_path: Path) -> None:
    words = ("import", folder / "iris_2022.gpkg", "--epci", town.EPCI, "--fictional")
    out = ("--communes", "toutes", "--out", tmp_path / "out")
    assert run(*words, *out, "--name", "Pays de Caf\udce9") == DONE
    assert TerritoryStore.open(tmp_path / "out").territory.name == "Pays de Café"
