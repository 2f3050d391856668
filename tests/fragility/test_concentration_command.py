"""``python -m fragility concentration``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS

from .test_concentration import OSTREVENT_COMMUNES, OSTREVENT_LANDLORDS

if TYPE_CHECKING:
    from pathlib import Path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    try:
        status = main(["concentration", *map(str, arguments)])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    said = capsys.readouterr()
    return status, said.out.replace("\u202f", " "), said.err.replace("\u202f", " ")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def ostrevent(tmp_path) -> Path:
    rows = "\n".join(f"{name};{count}" for name, count in OSTREVENT_COMMUNES.items())
    return write(tmp_path / "ostrevent.csv", f"commune;logements\n{rows}\n")


def test_the_published_table_checked_by_pysal(ostrevent, tmp_path, capsys) -> None:
    out, indices = tmp_path / "out.csv", tmp_path / "indices.parquet"
    status, said, _ = run(
        capsys, ostrevent, "--count", "logements", "--out", out, "--indices", indices
    )
    assert status == 0
    assert "8 713 au total, sur 21 lignes dont 4 à zéro" in said
    assert "Les 5 premières réunissent 68,2 %" in said
    assert "Indice de Gini : 0,6135" in said
    assert "recalculés avec PySAL" in said
    rows = pd.read_csv(out).set_index("commune")
    assert rows["share"].sum() == pytest.approx(1)
    assert rows.loc["Somain", "rank"] == 1
    values = pd.read_parquet(indices).set_index("index")["value"]
    assert values["gini"] == pytest.approx(0.6135440748088515, abs=1e-12)
    assert values["top_5_share"] == pytest.approx(0.6819694709055435, abs=1e-12)


def test_landlords_are_summed_before_they_are_compared(tmp_path, capsys) -> None:
    halves = [
        (f"{name}-{half}", name, count // 2 if half else count - count // 2)
        for name, count in OSTREVENT_LANDLORDS.items()
        for half in (0, 1)
    ]
    table = tmp_path / "patrimoine.csv"
    pd.DataFrame(halves, columns=["residence", "bailleur", "logements"]).to_csv(table, index=False)
    out = tmp_path / "out.csv"
    status, said, _ = run(
        capsys, table, "--count", "logements", "--by", "bailleur", "--out", out, "--no-check"
    )
    assert status == 0
    assert "Les 3 premières réunissent 81,3 %" in said
    assert "non recalculés" in said
    assert len(pd.read_csv(out)) == 13


def test_a_part_against_its_whole(tmp_path, capsys) -> None:
    table = write(
        tmp_path / "qpv.csv",
        "commune;qpv;logements\nA;60;100\nB;20;100\nC;s;40\nD;;30\nE;0;0\n",
    )
    out, indices = tmp_path / "out.csv", tmp_path / "indices.csv"
    status, said, _ = run(
        capsys, table, "--group", "qpv", "--total", "logements",
        "--out", out, "--indices", indices,
    )  # fmt: skip
    assert status == 0
    assert "2 ligne(s) sans effectif connu" in said
    assert "(1 sous secret, 1 manquantes)" in said
    assert "80 sur 200, soit 40,0 %" in said
    assert "recalculés avec PySAL" in said
    rows = pd.read_csv(out).set_index("commune")
    assert rows["share_status"].tolist() == [
        "observed", "observed", "secret", "missing", "undefined"
    ]  # fmt: skip
    assert pd.read_csv(indices).set_index("index").loc["dissimilarity", "value"] == pytest.approx(
        40 / 96
    )


def test_a_group_with_an_unknown_row_has_no_total(tmp_path, capsys) -> None:
    table = write(tmp_path / "t.csv", "id,ville,n\n1,A,5\n2,A,\n3,B,4\n4,C,s\n")
    out = tmp_path / "out.csv"
    status, said, _ = run(
        capsys, table, "--count", "n", "--by", "ville", "--out", out, "--no-check"
    )
    assert status == 0
    assert "2 groupe(s)" in said
    rows = pd.read_csv(out).set_index("ville")
    assert rows["n_status"].tolist() == ["missing", "observed", "secret"]
    assert rows["n"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--group", "n"), "--group et --total"),
        (("--count", "n", "--group", "n", "--total", "n"), "--group et --total"),
        ((), "--group et --total"),
        (("--group", "n", "--total", "n"), "rôles différents"),
        (("--count", "absent"), "colonnes présentes : nom, n, texte"),
        (("--count", "texte"), "ne contient aucun nombre"),
        (("--count", "n", "--by", "n"), "rôles différents"),
    ],
)
def test_what_cannot_be_asked_is_said_in_french(tmp_path, capsys, arguments, said) -> None:
    table = write(tmp_path / "t.csv", "nom;n;texte\nA;1;x\nB;2;y\n")
    out = tmp_path / "out.csv"
    status, _, error = run(capsys, table, *arguments, "--out", out)
    assert status == USAGE_STATUS
    assert said in error
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom;n\nA;1\nA;2\n", "« A » nomme plusieurs lignes du fichier (2, 3)"),
        ("nom;n\nA;1\nB;douze\n", "ligne 3"),
        ("nom;n\nA;-1\nB;2\n", "négative"),
        ("nom;n\nA;0\nB;0\n", "nul"),
        ("nom;n\nA;1\nB\n", "ligne 3"),
        ("nom;n\n", "aucune ligne"),
        ("nom;n\nA;5e15\nB;5e15\n", "dépasse 9 millions de milliards"),
        ("nom;n\nA;1e308\nB;1e308\n", "ligne 2, colonne « n » : « 1e308 » est trop grand"),
        ("nom;n\nA;3\nB;1e19\n", "ligne 3, colonne « n » : « 1e19 » est trop grand"),
    ],
)
def test_tables_that_are_no_counts_are_refused(tmp_path, capsys, text, said) -> None:
    table, out = write(tmp_path / "t.csv", text), tmp_path / "out.csv"
    former = write(out, "ancien")
    status, _, error = run(capsys, table, "--count", "n", "--out", out, "--no-check")
    assert status == USAGE_STATUS
    assert said in error
    assert former.read_text("utf-8") == "ancien"


def test_codes_keep_their_zeros(tmp_path, capsys) -> None:
    table = write(tmp_path / "t.csv", "id;commune;n\n1;01004;5\n2;01004;1\n3;2A004;4\n")
    out = tmp_path / "out.csv"
    status, _, _ = run(capsys, table, "--count", "n", "--by", "commune", "--out", out, "--no-check")
    assert status == 0
    assert pd.read_csv(out, dtype=str)["commune"].tolist() == ["01004", "2A004"]


def test_two_results_in_one_file_are_refused(ostrevent, tmp_path, capsys) -> None:
    out = tmp_path / "out.csv"
    status, _, error = run(
        capsys, ostrevent, "--count", "logements", "--out", out, "--indices", out
    )
    assert status == USAGE_STATUS
    assert "même fichier" in error


def test_parquet_is_read_as_csv_is(ostrevent, tmp_path, capsys) -> None:
    table = tmp_path / "t.parquet"
    pd.read_csv(ostrevent, sep=";").to_parquet(table)
    outs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for source, out in zip((ostrevent, table), outs, strict=True):
        assert run(capsys, source, "--count", "logements", "--out", out, "--no-check")[0] == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_table_read_is_not_replaced(ostrevent, tmp_path, capsys) -> None:
    before = ostrevent.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(ostrevent)
    for out in (ostrevent, link):
        status, _, error = run(capsys, ostrevent, "--count", "logements", "--out", out)
        assert status == USAGE_STATUS
        assert "est la table lue" in error
    assert ostrevent.read_bytes() == before


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("1e308", "est trop grand"),
        ("1e19", "est trop grand"),
        ("5e15", "dépasse 9 millions de milliards"),
    ],
)
def test_a_part_and_a_whole_beyond_any_stock(tmp_path, capsys, size, said) -> None:
    table = write(tmp_path / "t.csv", f"nom;n;t\nA;1;{size}\nB;2;{size}\n")
    options = ("--group", "n", "--total", "t", "--no-check", "--out", tmp_path / "o.csv")
    status, _, error = run(capsys, table, *options)
    assert status == USAGE_STATUS
    assert said in error


def test_a_whole_too_large_to_be_dealt_is_said(tmp_path, capsys) -> None:
    table = write(tmp_path / "t.csv", "nom;n;t\nA;100;2e9\nB;200;2e9\n")
    options = ("--group", "n", "--total", "t", "--no-check", "--out", tmp_path / "o.csv")
    status, said, _ = run(capsys, table, *options)
    assert status == 0
    assert "Pas de comparaison" in said
    assert "nan" not in said


def test_no_text_of_the_result_is_a_formula(tmp_path, capsys) -> None:
    text = 'nom;n\n"=HYPERLINK(""x"")";3\n+33;2\nA;1\n'
    table, out = write(tmp_path / "t.csv", text), tmp_path / "out.csv"
    assert run(capsys, table, "--count", "n", "--out", out, "--no-check")[0] == 0
    names = pd.read_csv(out)["nom"].tolist()
    assert names == ['\'=HYPERLINK("x")', "'+33", "A"]


def test_one_line_is_singular(tmp_path, capsys) -> None:
    table, out = write(tmp_path / "t.csv", "nom;n\nA;3\n"), tmp_path / "out.csv"
    _, said, _ = run(capsys, table, "--count", "n", "--out", out, "--no-check")
    assert "t.csv, 1 ligne." in said
    assert "sur 1 ligne dont 0 à zéro" in said
    assert "comme 1,0 ligne d’égale taille" in said
