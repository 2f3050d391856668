"""Files given as tables that are hostile, broken or too large: each one told, with what to do."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fragility import read_limits
from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS
from fragility.method_files import load_method
from fragility.tabular import read_cells, write_table
from geodata import limits

from .builders import IPS, ips_frame
from .test_command_line import run


@pytest.fixture
def text() -> str:
    frame = ips_frame(30).rename_axis("code")
    frame.insert(0, "zone_name", [f"Cité {i}" for i in range(30)])
    return frame.to_csv(lineterminator="\n")


def index(capsys, path: Path, *more: object) -> tuple[int, str, str]:
    short = ("--draws", 5, "--weightings", 5)
    out = path.with_name("out.csv")
    return run(capsys, "index", path, "--method", "ips", "--out", out, *short, *more)


def refused(capsys, path: Path) -> str:
    status, _, error = index(capsys, path)
    assert status == USAGE_STATUS
    assert error.count("\n") == 1
    assert str(path) in error
    return error


def written(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def parquet(folder: Path, **columns: pa.Array) -> Path:
    table = pa.Table.from_pandas(ips_frame(30).rename_axis("code").reset_index())
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        changed = table.set_column(at, name, values) if at >= 0 else None
        table = changed or table.append_column(name, values)
    pq.write_table(table, folder / "t.parquet")
    return folder / "t.parquet"


def test_both_packages_read_the_same_settings() -> None:
    everywhere, own = limits.settings(), read_limits.settings()
    assert own
    assert own == {name: everywhere[name] for name in own}


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("FRAGILITE_LIMIT_TEXT_MIB", "1", "dépasse 1 Mio"),
        ("FRAGILITE_LIMIT_LINE_MIB", "1", "ligne 2 : la ligne dépasse 1 Mio"),
        ("FRAGILITE_LIMIT_COLUMNS", "2", "ligne 1 : la table compte plus de 2 colonnes"),
    ],
)
def test_a_text_beyond_a_limit_is_refused(
    tmp_path, capsys, monkeypatch, *, text, setting, value, said
) -> None:
    long = text.replace("Cité 0,", f'"{"x" * 1_200_000}",') if "COLUMNS" not in setting else text
    path = written(tmp_path, long)
    monkeypatch.setenv(setting, value)
    error = refused(capsys, path)
    assert said in error
    assert f"relevez {setting}" in error


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("FRAGILITE_LIMIT_ROWS", "29", "plus de 29 lignes"),
        ("FRAGILITE_LIMIT_COLUMNS", "2", "plus de 2 colonnes"),
        ("FRAGILITE_LIMIT_FILE_MIB", "1", "une fois déplié, le fichier dépasse 1 Mio"),
    ],
)
def test_a_parquet_beyond_a_limit_is_refused(
    tmp_path, capsys, monkeypatch, *, setting, value, said
) -> None:
    path = parquet(tmp_path, zone_name=pa.array(["x" * 40_000] * 30))
    assert path.stat().st_size < 2**20, "one text, thirty times over"
    monkeypatch.setenv(setting, value)
    assert said in refused(capsys, path)


def test_a_limit_that_is_no_number_stops_the_reading(tmp_path, capsys, monkeypatch, text) -> None:
    monkeypatch.setenv("FRAGILITE_LIMIT_COLUMNS", "beaucoup")
    assert "FRAGILITE_LIMIT_COLUMNS doit être un nombre" in refused(capsys, written(tmp_path, text))


def test_columns_by_the_thousand_are_told_in_a_few_names(tmp_path, capsys) -> None:
    names = [f"c{i}" for i in range(2_000)]
    wide = f"code,{','.join(names)}\n1,{','.join('1' for _ in names)}\n"
    error = refused_without_file(capsys, written(tmp_path, wide))
    assert "c11… et 1 988 autres" in error
    names = [f"c{i}" for i in range(20_000)]
    wide = f"code,{','.join(names)}\n1,{','.join('1' for _ in names)}\n"
    assert "plus de 10 000 colonnes" in refused(capsys, written(tmp_path, wide))


def refused_without_file(capsys, path: Path) -> str:
    status, _, error = index(capsys, path)
    assert status == USAGE_STATUS
    return error


def test_a_table_larger_than_the_memory_is_told(tmp_path, capsys, monkeypatch, text) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("fragility.commands.index.read_table", exhausted)
    status, _, error = index(capsys, written(tmp_path, text))
    assert status == USAGE_STATUS
    assert "mémoire" in error


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_it_has(tmp_path, capsys, text, encoding) -> None:
    status, _, error = index(capsys, written(tmp_path, text.encode(encoding)))
    assert (status, error) == (0, "")
    assert pd.read_csv(tmp_path / "out.csv")["zone_name"][3] == "Cité 3"


def test_old_ends_of_line_are_those_of_a_table(tmp_path, capsys, text) -> None:
    assert index(capsys, written(tmp_path, text.replace("\n", "\r")))[0] == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.encode("utf-16-le"), "ligne 1 : le fichier contient des caractères"),
        (lambda text: text.replace("Cité 2", "Ci\0té"), "ligne 4 : le fichier contient des"),
        (lambda text: text.encode().decode("cp1252"), "ligne 2 : les accents sont abîmés"),
        (
            lambda text: text.encode().replace("Cité 4".encode(), "Cité".encode("cp1252")),
            "ligne 2 : des accents sont écrits en UTF-8, d’autres non",
        ),
        (lambda text: text.replace("Cité 7", '"Cité 7'), "ligne 9 : un guillemet ouvert"),
        (lambda text: text.replace("Cité 7", "x" * 200_000), "ligne 9 : un guillemet ouvert"),
    ],
)
def test_a_text_that_cannot_be_trusted_is_refused_at_its_line(
    tmp_path, capsys, text, spoil, said
) -> None:
    assert said in refused(capsys, written(tmp_path, spoil(text)))


def test_a_quote_never_closed_is_told_where_it_opens(tmp_path, capsys, text) -> None:
    lines = text.splitlines()
    spoilt = lines[4].replace("Cité", '"Cité')
    path = written(tmp_path, "\n".join([*lines[:4], spoilt, *lines[5:] * 5]))
    assert "ligne 5 : un guillemet ouvert" in refused(capsys, path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "c’est un dossier : donnez"),
        (os.mkfifo, "ce n’est pas un fichier ordinaire"),
        (lambda _: None, "fichier introuvable : vérifiez"),
    ],
)
def test_what_is_no_file_is_named_for_what_it_is(tmp_path, capsys, make, said) -> None:
    path = tmp_path / "t.csv"
    make(path)
    assert said in refused(capsys, path)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_refused_reading_is_said_in_french(tmp_path, capsys, monkeypatch, text, suffix) -> None:
    path = written(tmp_path, text, f"t{suffix}")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    monkeypatch.setattr(pq, "read_schema", forbidden)
    error = refused(capsys, path)
    assert "la lecture du fichier est refusée" in error
    assert "denied" not in error


def test_a_file_that_is_no_parquet_is_refused_in_french(tmp_path, capsys) -> None:
    path = parquet(tmp_path)
    whole = path.read_bytes()
    for content in (b"hello", whole[:-20], whole[:200] + b"\xff" * 50 + whole[250:]):
        assert "ce n’est pas un Parquet, ou il est abîmé" in refused(
            capsys, written(tmp_path, content, "t.parquet")
        )


def test_columns_of_a_parquet_that_are_no_columns_are_refused(tmp_path, capsys) -> None:
    offsets = pa.array(range(0, 62, 2), pa.int32()).buffers()[1]
    broken = [None, offsets, pa.py_buffer(b"\xff\xfe" * 30)]
    spoilt = pa.Array.from_buffers(pa.string(), 30, broken)
    lists = pa.array([[1, 2]] * 30)
    assert "abîmé" in refused(capsys, parquet(tmp_path, code=spoilt))
    assert "contiennent des listes (code)" in refused(capsys, parquet(tmp_path, code=lists))
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array([1]), pa.array([1])], ["c", "a", "a"])
    pq.write_table(twice, tmp_path / "t.parquet")
    assert "« a » figure plusieurs fois. Renommez" in refused(capsys, tmp_path / "t.parquet")


def test_figures_nobody_observed_are_refused_at_their_line(tmp_path, capsys, text) -> None:
    cells = text.splitlines()[3].split(",")
    for value in ("1e308", "99999999999999999999", "-1e17"):
        spoilt = text.replace(",".join(cells), ",".join([*cells[:2], value, *cells[3:]]))
        error = refused(capsys, written(tmp_path, spoilt))
        assert f"ligne 4, colonne « {IPS[0]} » : « {value} » est trop grand" in error
    values = np.ones(30)
    for value, said in ((1e308, "est trop grand"), (np.inf, "valeur infinie")):
        values[2] = value
        error = refused(capsys, parquet(tmp_path, **{IPS[0]: pa.array(values)}))
        assert f"ligne 4, colonne « {IPS[0]} »" in error
        assert said in error


@pytest.mark.parametrize(("part", "whole"), [("301", "300"), ("-1", "300")])
def test_a_part_that_is_none_of_its_whole_is_refused(tmp_path, capsys, part, whole) -> None:
    frame = ips_frame(30).rename_axis("code").astype(object)
    frame[f"{IPS[3]}_numerator"], frame[f"{IPS[3]}_denominator"] = "5", "300"
    frame.iloc[2, -2:] = [part, whole]
    error = refused(capsys, written(tmp_path, frame.to_csv()))
    assert f"ligne 4, colonne « {IPS[3]}_numerator » : l’effectif {part}" in error


@pytest.mark.parametrize("value", ["5", "-0.2"])
def test_a_share_out_of_bounds_is_told(tmp_path, capsys, text, value) -> None:
    cells = text.splitlines()[3].split(",")
    share = 2 + IPS.index("non_employment_25_64_share")
    spoilt = text.replace(",".join(cells), ",".join([*cells[:share], value, *cells[share + 1 :]]))
    status, said, _ = index(capsys, written(tmp_path, spoilt))
    assert status == 0
    assert "attendue entre 0 et 1" in said
    assert "(Z00002)" in said


@pytest.mark.parametrize("seed", ["-1", "9" * 30, "9" * 5000, "1.5"])
@pytest.mark.parametrize("command", ["index", "typology"])
def test_a_seed_is_a_natural_number(capsys, command, seed) -> None:
    method = ("--method", "ips") if command == "index" else ()
    options = (*method, "--out", "s.csv", "--seed", seed)
    status, _, error = run(capsys, command, "t.csv", *options)
    assert status == USAGE_STATUS
    assert "--seed attend un nombre entier, de zéro à un milliard" in error


def test_a_terminal_without_the_signs_of_french_gets_what_it_can_show(monkeypatch) -> None:
    for encoding, said in (("latin-1", "l'argument"), ("cp1252", "l’argument")):
        shown = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stderr", shown)
        with pytest.raises(SystemExit):
            main(["index", "t.csv", "--seed", "非", "--out"])
        shown.flush()
        text = shown.buffer.getvalue().decode(encoding)
        assert f"erreur : {said} --seed" in text.replace("\xa0", " ")
        assert "« ? »" in text


def test_the_files_a_command_reads_are_never_replaced(tmp_path, capsys, text) -> None:
    shipped = Path(load_method.__code__.co_filename).parent / "methods/ips.yaml"
    method = written(tmp_path, shipped.read_bytes(), "method.csv")
    table = written(tmp_path, text)
    for command in (
        ("index", table, "--method", method, "--out", method),
        ("balance", table, "--rules", method, "--out", method),
        ("typology", table, "--features", method, "--out", method),
        ("typology", table, "--assign", method, "--out", method),
    ):
        status, _, error = run(capsys, *command)
        assert status == USAGE_STATUS
        assert f"{method} : c’est un fichier lu, qui serait remplacé" in error
    assert method.read_bytes() == shipped.read_bytes()


def test_a_protected_table_that_is_cut_is_named(tmp_path, capsys) -> None:
    path = written(tmp_path, "secteur,status,count\nNord,shown,12\nSud,sho")
    status, _, error = run(capsys, "audit", path)
    assert status == USAGE_STATUS
    assert f"{path}, ligne 3 : 2 cellules au lieu de 3. Vérifiez" in error


def test_no_text_of_a_result_is_run_nor_becomes_a_cell(tmp_path) -> None:
    hostile = ["a;=HYPERLINK(1)", "＝1", "\u202eabc", "\n=1+1", " =1", "=1", "b\t@x"]
    frame = pd.DataFrame({"=n": hostile, "count": [1, 2, 3, 4, 5, 6, 7]}, index=hostile)
    write_table(frame.rename_axis("@code"), tmp_path / "s.csv")
    raw = (tmp_path / "s.csv").read_text(encoding="utf-8")
    assert raw.splitlines()[0] == '"\'@code","\'=n","count"'
    assert '"a;=HYPERLINK(1)","a;=HYPERLINK(1)",1\n' in raw
    assert '"\'＝1","\'＝1",2\n' in raw
    assert '"abc","abc",3\n' in raw
    assert '"b\t@x","b\t@x",7\n' in raw
    cells, _ = read_cells(tmp_path / "s.csv")
    assert cells["'@code"].str.startswith("'").tolist() == [False, True, False, *[True] * 3, False]
    assert cells["count"].tolist() == list("1234567")
