from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS

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
