from __future__ import annotations

import errno
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS
from fragility.errors import TableError
from fragility.tabular import write_table

from .builders import IPS, ips_frame

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    ips_frame(30).rename_axis("code").to_csv(path)
    return path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    said = capsys.readouterr()
    return status, said.out.replace("\u202f", " "), said.err.replace("\u202f", " ")


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_scores_are_written(table, tmp_path, capsys, suffix):
    source, out = table, tmp_path / f"scores{suffix}"
    if suffix == ".parquet":
        source = tmp_path / "table.parquet"
        pd.read_csv(table, dtype={"code": str}).to_parquet(source)
    status, said, _ = run(capsys, "index", source, "--method", "ips", "--out", out)
    assert status == 0
    read = pd.read_csv(out) if suffix == ".csv" else pd.read_parquet(out)
    assert read["zone_code"].tolist() == [f"Z{i:05d}" for i in range(30)]
    wanted = {
        "score",
        "rank",
        "class",
        "state",
        "class_probability",
        "class_kept_share",
    }
    assert wanted | {f"{name}_contribution" for name in IPS} <= set(read.columns)
    assert wanted | {f"{name}_flag" for name in IPS} <= set(read.columns)
    assert "30 zones, 4 indicateurs" in said
    assert "Classe 4 : " in said
    assert "Résultat écrit" in said
    digest = read["method_digest"].unique()
    assert digest[0] in said


def test_french_csv_files_are_read(table, tmp_path, capsys):
    text = ips_frame(30).rename_axis("code").to_csv(sep=";", decimal=",")
    french = tmp_path / "french.csv"
    french.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    outs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for source, out in zip((table, french), outs, strict=True):
        assert run(capsys, "index", source, "--method", "ips", "--out", out)[0] == 0
    pd.testing.assert_frame_equal(pd.read_csv(outs[0]), pd.read_csv(outs[1]))


def test_the_same_command_gives_the_same_file(table, tmp_path, capsys):
    outs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for out in outs:
        run(capsys, "index", table, "--method", "ips", "--out", out, "--seed", 5)
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_table_is_never_replaced_by_its_index(table, capsys):
    before = table.read_bytes()
    status, _, error = run(capsys, "index", table, "--method", "ips", "--out", table)
    assert status != 0
    assert "donnez un autre nom" in error
    assert table.read_bytes() == before


def test_counts_give_class_probabilities(tmp_path, capsys):
    frame = ips_frame(30).rename_axis("code")
    frame[f"{IPS[3]}_numerator"] = frame[IPS[3]] * 300
    frame[f"{IPS[3]}_denominator"] = 300
    path, out = tmp_path / "t.csv", tmp_path / "s.csv"
    frame.to_csv(path)
    status, said, _ = run(capsys, "index", path, "--method", "ips", "--out", out, "--draws", 50)
    assert status == 0
    assert IPS[3] in said
    assert pd.read_csv(out)["class_probability"].lt(1).any()


def spoil(table: Path, old: str, new: str) -> Path:
    path = table.with_name("spoilt.csv")
    text = table.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_errors_name_the_row_and_the_column(table, tmp_path, capsys):
    out = tmp_path / "s.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    second = lines[4].split(",")
    cases = [
        (
            lines[4],
            ",".join([*second[:2], "beaucoup", *second[3:]]),
            f"ligne 5, colonne « {IPS[1]} »",
        ),
        ("Z00003", "Z00002", "« Z00002 » figure plusieurs fois (lignes 4, 5)"),
        ("Z00003", "", "ligne 5"),
        (lines[4], lines[4] + ",9", "ligne 5 : 6 cellules au lieu de 5"),
        (IPS[1], IPS[0], f"« {IPS[0]} » figure plusieurs fois"),
        (IPS[3], "autre", IPS[3]),
        (lines[4], ",".join([*second[:2], "inf", *second[3:]]), "infinie"),
    ]
    for old, new, words in cases:
        status, _, error = run(
            capsys, "index", spoil(table, old, new), "--method", "ips", "--out", out
        )
        assert status == USAGE_STATUS
        assert error.startswith("erreur : ")
        assert words in error
        assert not out.exists()


def test_blank_and_secret_cells_are_told_apart(table, tmp_path, capsys):
    lines = table.read_text(encoding="utf-8").splitlines()
    out = tmp_path / "s.csv"
    for row, mark in ((3, ""), (7, "s")):
        cells = lines[row].split(",")
        lines[row] = ",".join([cells[0], mark, *cells[2:]])
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    status, said, _ = run(capsys, "index", path, "--method", "ips", "--out", out)
    assert status == 0
    assert "incomplètes : 2" in said
    flags = pd.read_csv(out)[f"{IPS[0]}_flag"]
    assert (flags[2], flags[6], flags[0]) == ("missing", "secret", "observed")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "command"),
        (("rien",), "« rien » n’existe pas"),
        (("index",), "argument obligatoire absent : TABLE, --method, --out"),
        (("index", "t.csv", "--method", "ips", "--out"), "--out attend une valeur"),
        (
            ("index", "t.csv", "--method", "ips", "--out", "s.csv", "--seed", "x"),
            "nombre entier",
        ),
        (
            ("index", "t.csv", "--method", "ips", "--out", "s.csv", "--draws", "0"),
            "positif",
        ),
        (
            ("index", "t.csv", "--method", "ips", "--out", "s.csv", "--zut"),
            "non reconnu : --zut",
        ),
        (("index", "absent.csv", "--method", "ips", "--out", "s.csv"), "introuvable"),
        (
            ("index", "absent.csv", "--method", "rien", "--out", "s.csv"),
            "méthode « rien »",
        ),
    ],
)
def test_wrong_commands_are_refused_in_french(capsys, arguments, words):
    status, _, error = run(capsys, *arguments)
    assert status == USAGE_STATUS
    assert words in error
    assert "erreur : " in error


def test_help_is_in_french(capsys):
    for arguments in (("-h",), ("index", "-h")):
        status, said, _ = run(capsys, *arguments)
        assert status == 0
        assert said.startswith("usage : python -m fragility")
        for english in ("show this help", "positional arguments", "optional arguments"):
            assert english not in said


def test_it_runs_as_a_module(table, tmp_path):
    out = tmp_path / "s.parquet"
    command = [
        sys.executable,
        "-m",
        "fragility",
        "index",
        table,
        "--method",
        "ips",
        "--out",
        out,
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(pd.read_parquet(out)) == 30


def test_lines_are_those_of_the_file_whatever_blank_lines_it_has(table, tmp_path, capsys):
    lines = table.read_text(encoding="utf-8").splitlines()
    cells = lines[4].split(",")
    spoilt = ",".join([*cells[:2], "beaucoup", *cells[3:]])
    path, out = tmp_path / "blank.csv", tmp_path / "s.csv"
    path.write_text("\n".join(["", lines[0], "", *lines[1:4], spoilt, *lines[5:]]), "utf-8")
    assert "ligne 7, colonne" in run(capsys, "index", path, "--method", "ips", "--out", out)[2]
    path.write_text("\n".join(["", *lines[:4], "", lines[3]]), "utf-8")
    assert "(lignes 5, 7)" in run(capsys, "index", path, "--method", "ips", "--out", out)[2]


def test_an_infinite_cell_names_its_line(table, tmp_path, capsys):
    cells = table.read_text(encoding="utf-8").splitlines()[4]
    path = spoil(table, cells, cells.replace(cells.split(",")[2], "1e999"))
    error = run(capsys, "index", path, "--method", "ips", "--out", tmp_path / "s.csv")[2]
    assert f"ligne 5, colonne « {IPS[1]} » : valeur infinie" in error


def test_text_in_a_parquet_file_is_told_as_in_a_csv_file(tmp_path, capsys):
    frame = ips_frame(30).rename_axis("code").reset_index()
    path, out = tmp_path / "t.parquet", tmp_path / "s.csv"
    frame[IPS[1]] = frame[IPS[1]].map(str)
    frame.to_parquet(path)
    assert run(capsys, "index", path, "--method", "ips", "--out", out)[0] == 0
    frame.loc[3, IPS[1]] = "beaucoup"
    frame.to_parquet(path)
    status, _, error = run(capsys, "index", path, "--method", "ips", "--out", out)
    assert status == USAGE_STATUS
    assert f"ligne 5, colonne « {IPS[1]} » : « beaucoup » n’est pas un nombre" in error
    frame[IPS[1]] = "beaucoup"
    frame.to_parquet(path)
    error = run(capsys, "index", path, "--method", "ips", "--out", out)[2]
    assert f"zone « Z00000 », colonne « {IPS[1]} » : « beaucoup » n’est pas un nombre" in error


def test_bytes_that_are_no_text_are_refused(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes(b"code,a\n\x81\x8d,1\n")
    status, _, error = run(capsys, "index", path, "--method", "ips", "--out", tmp_path / "s.csv")
    assert status == USAGE_STATUS
    assert "ni UTF-8 ni Windows-1252" in error


def test_extensions_may_be_in_capitals(table, tmp_path, capsys):
    out = tmp_path / "S.CSV"
    source = table.rename(tmp_path / "T.CSV")
    assert run(capsys, "index", source, "--method", "ips", "--out", out)[0] == 0
    assert len(pd.read_csv(out)) == 30


def test_a_result_that_cannot_be_written_is_refused_before_computing(table, tmp_path, capsys):
    for name, words in (
        ("nulle/part.csv", "ce dossier n’existe pas"),
        ("s.xlsx", "extension « .xlsx » inconnue"),
    ):
        status, said, error = run(
            capsys, "index", table, "--method", "ips", "--out", tmp_path / name
        )
        assert status == USAGE_STATUS
        assert words in error
        assert said == ""


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_interrupted_writing_leaves_the_former_file(tmp_path, monkeypatch, suffix):
    path = tmp_path / f"s{suffix}"
    path.write_text("avant", encoding="utf-8")

    def interrupted(_: object, target: Path, **__: object) -> None:
        target.write_text("moit", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, f"to_{suffix[1:]}", interrupted)
    with pytest.raises(TableError, match="disque plein"):
        write_table(ips_frame(3), path)
    assert path.read_text(encoding="utf-8") == "avant"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("count", [1, 3])
def test_too_few_zones_for_classes_are_told_without_figures(tmp_path, capsys, count):
    path, out = tmp_path / "t.csv", tmp_path / "s.csv"
    ips_frame(count).rename_axis("code").to_csv(path)
    status, said, _ = run(capsys, "index", path, "--method", "ips", "--out", out)
    assert status == 0
    assert "nan" not in said
    assert said.count("aucune zone n’a de classe") == 2
    assert pd.read_csv(out)["class"].isna().all()
