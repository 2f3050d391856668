"""The commands protect and audit, from a user's own files."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from fragility.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
id: attributions
version: "1"
date: 2026-01-01
count: menages
dimensions:
  - [secteur, commune]
  - [bailleur]
roles:
  elu: {rule: allocation_aggregate, tables: [[secteur], [bailleur]]}
  technicien: {rule: allocation_aggregate, tables: [[commune, bailleur]]}
"""
TABLE = """secteur;commune;bailleur;menages
Nord;Ax;=HYPERLINK(1);40
Nord;Ax;B;7
Nord;By;=HYPERLINK(1);25
Nord;By;B;33
Sud;Cé;=HYPERLINK(1);18
Sud;Cé;B;52
Sud;Du;=HYPERLINK(1);61
Sud;Du;B;29
"""


def run(*arguments: object) -> tuple[int, str, str]:
    out, errors = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as stopped:
            status = int(str(stopped.code))
    return status, out.getvalue(), errors.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    named = {name: tmp_path / name for name in ("table.csv", "rules.yaml", "out.csv")}
    named["table.csv"].write_text(TABLE, encoding="utf-8")
    named["rules.yaml"].write_text(RULES, encoding="utf-8")
    return named


def protect(files: dict[str, Path], *more: str) -> tuple[int, str, str]:
    table, rules, out = (files[name] for name in ("table.csv", "rules.yaml", "out.csv"))
    return run("protect", table, "--rules", rules, "--out", out, *more)


def protected(files: dict[str, Path]) -> pd.DataFrame:
    status, _, errors = protect(files, "--role", "technicien")
    assert status == 0, errors
    return pd.read_csv(files["out.csv"], dtype=str, keep_default_na=False)


def test_protected_then_audited(files):
    found = protected(files)
    hidden = found[found["status"] == "secret"]
    assert (hidden["count"] == "").all()
    small = hidden[(hidden["commune"] == "Ax") & (hidden["bailleur"] == "B")]
    assert len(small) == 1
    # What a spreadsheet would run is text.
    assert set(found["bailleur"]) == {"Ensemble", "'=HYPERLINK(1)", "B"}
    status, out, _ = run("audit", files["out.csv"])
    assert status == 0
    assert "La règle est tenue" in out
    assert "commune = Ax, bailleur = B : de 0 à" in out.replace("\u202f", " ")


def test_each_role_has_its_tables(files):
    status, out, _ = protect(files)
    assert status == 0
    assert "« elu »" in out.replace("\u202f", " ")
    assert "commune" in files["out.csv"].read_text(encoding="utf-8").splitlines()[0]
    found = pd.read_csv(files["out.csv"], dtype=str)
    assert set(found["commune"]) == {"Ensemble"}
    status, _, errors = protect(files, "--role", "visiteur")
    assert (status, "visiteur" in errors) == (2, True)


def test_a_secret_given_back_is_found(files):
    found = protected(files)
    secret = (found["commune"] == "Ax") & (found["bailleur"] == "B")
    found.loc[secret, ["status", "count"]] = ["shown", "7"]
    found.to_csv(files["out.csv"], index=False)
    status, out, errors = run("audit", files["out.csv"])
    assert status == 1
    assert "La règle n’est pas tenue" in errors
    assert "de 40 à 40" in out
    # Kept under the word « secret », it is read all the same.
    found.loc[secret, "status"] = "secret"
    found.to_csv(files["out.csv"], index=False)
    assert run("audit", files["out.csv"])[0] == 1


def test_two_exports_are_attacked_together(files, tmp_path):
    protected(files)
    other = tmp_path / "other.csv"
    one = pd.read_csv(files["out.csv"], dtype=str, keep_default_na=False)
    known = one[one["status"] == "secret"].iloc[[0]].assign(status="shown", count="40")
    known.to_csv(other, index=False)
    assert run("audit", files["out.csv"])[0] == 0
    status, out, _ = run("audit", files["out.csv"], other)
    assert status == 1
    assert "out.csv" in out


def test_a_table_that_says_no_rule_is_refused(files):
    protected(files).drop(columns="minimum_interval").to_csv(files["out.csv"], index=False)
    status, _, errors = run("audit", files["out.csv"])
    assert (status, "minimum_interval" in errors) == (2, True)


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("table.csv", "Ax;B;7", "Ax;B;s", "ligne 3, colonne « menages »"),
        ("table.csv", "Ax;B;7", "Ax;B;7,5", "n’est pas un effectif"),
        ("table.csv", "Nord;By;B", "Sud;By;B", "deux valeurs de « secteur »"),
        ("table.csv", "Nord;Ax;B", "Nord;Total;B", "est un total"),
        ("table.csv", "Nord;Ax;B", "Nord;Total Ax;B", "ligne 3, colonne « commune »"),
        ("table.csv", "menages", "n", "pas la colonne « menages »"),
        ("rules.yaml", "[bailleur]", "[status]", "colonne « status »"),
        ("rules.yaml", "tables: [[secteur]", "tables: [[iris]", "« iris »"),
        ("rules.yaml", "count: menages", "count: menages\ntotal: 3", "total"),
        ("rules.yaml", "rule: allocation_aggregate", "rule: aucune", "« aucune »"),
    ],
)
def test_what_is_wrong_is_said_in_place(files, name, before, after, told):
    text = files[name].read_text(encoding="utf-8")
    assert before in text
    files[name].write_text(text.replace(before, after), encoding="utf-8")
    status, _, errors = protect(files)
    assert status == 2
    assert told in errors.replace("\u202f", " ")
    assert str(files[name]) in errors
    assert not files["out.csv"].exists()


def audited(path: Path, text: str, *more: object) -> tuple[int, str, str]:
    path.write_text(text, encoding="utf-8")
    status, out, errors = run("audit", path, *more)
    return status, out.replace("\u202f", " "), errors.replace("\u202f", " ")


HEAD = "commune,bailleur,status,count,minimum_count,minimum_interval,rounding\n"
BORN = ",11,11,1\n"


@pytest.mark.parametrize(
    "word", ["Total", "ensemble", "TOTAL", "\uff25nsemble", "Total général", "Tous", "Ensemble."]
)
def test_a_total_named_otherwise_is_refused(tmp_path, word):
    lines = (f"{word},Ensemble,shown,50", "A,Ensemble,shown,47", "B,Ensemble,secret,")
    text = HEAD + "".join(line + BORN for line in lines)
    status, out, errors = audited(tmp_path / "t.csv", text)
    assert (status, "La règle est tenue" in out) == (2, False)
    assert f"ligne 2, colonne « commune » : « {word} »" in errors
    assert "Écrivez « Ensemble »" in errors
    # Written so, it is attacked.
    status, out, _ = audited(tmp_path / "t.csv", text.replace(f"{word},Ens", "Ensemble,Ens"))
    assert (status, "de 3 à 3" in out) == (1, True)


def test_secret_lines_taken_away_are_found(tmp_path):
    text = HEAD + f"Ensemble,Ensemble,shown,50{BORN}A,Ensemble,shown,47{BORN}"
    status, out, _ = audited(tmp_path / "t.csv", text)
    assert status == 1
    assert "ce qui n’est pas dans la table y fait 3" in out


def test_a_count_certainly_small_is_found(tmp_path):
    lines = ("Ensemble,X,shown,90", "A,X,shown,80", "B,X,secret,", "C,X,secret,")
    status, out, _ = audited(tmp_path / "t.csv", HEAD + "".join(line + BORN for line in lines))
    assert status == 1
    assert "commune = B, bailleur = X : de 0 à 10, donc à coup sûr un petit nombre" in out


def test_a_count_in_other_digits_is_refused(tmp_path):
    text = HEAD + f"Ensemble,Ensemble,shown,٣٣{BORN}"
    status, _, errors = audited(tmp_path / "t.csv", text)
    assert (status, "n’est pas un effectif" in errors) == (2, True)


LAX = (
    f"{HEAD}Ensemble,Ensemble,shown,50,0,1,1\nA,Ensemble,shown,47,0,1,1\nB,Ensemble,secret,,0,1,1\n"
)


def test_a_rule_that_asks_for_nothing_is_refused(tmp_path):
    status, _, errors = audited(tmp_path / "t.csv", LAX.replace(",0,1,1", ",0,0,1"))
    assert (status, "minimum_interval" in errors) == (2, True)
    status, _, errors = audited(tmp_path / "t.csv", LAX.replace(",0,1,1", ",0,1,0"))
    assert (status, "rounding" in errors) == (2, True)


def test_the_rule_is_that_of_the_file_unless_a_document_is_given(files, tmp_path):
    path = tmp_path / "t.csv"
    status, out, _ = audited(path, LAX)
    assert status == 0
    assert "Règle du fichier" in out
    assert "ne se lisent pas dans une table d’effectifs" in out
    status, out, _ = audited(path, LAX, "--rules", files["rules.yaml"])
    assert status == 1
    assert "Règle « allocation_aggregate » du document" in out
    assert "pour le rôle « elu »" in out
    assert "la règle en demande 11" in out
    assert "Règle du fichier" not in out
    status, _, errors = audited(path, LAX, "--rules", files["rules.yaml"], "--role", "visiteur")
    assert (status, "visiteur" in errors) == (2, True)
    status, _, errors = audited(path, LAX, "--role", "elu")
    assert (status, "--rules" in errors) == (2, True)


def test_a_file_is_not_believed_on_its_rounding(files, tmp_path):
    lines = ("Ensemble,Ensemble,shown,50", "A,Ensemble,shown,40", "B,Ensemble,secret,")
    text = HEAD + "".join(f"{line},1,1,10\n" for line in lines)
    assert audited(tmp_path / "t.csv", text)[0] == 0
    status, out, _ = audited(tmp_path / "t.csv", text, "--rules", files["rules.yaml"])
    assert (status, "de 10 à 10" in out) == (1, True)


def test_figures_are_rounded_as_the_document_asks(files, tmp_path):
    rounding = (
        files["rules.yaml"]
        .read_text(encoding="utf-8")
        .replace("allocation_aggregate", "caf_aggregate")
    )
    files["rules.yaml"].write_text(rounding, encoding="utf-8")
    text = HEAD + f"Ensemble,Ensemble,shown,47{BORN}A,Ensemble,shown,47{BORN}"
    assert audited(tmp_path / "t.csv", text)[0] == 0
    status, out, _ = audited(tmp_path / "t.csv", text, "--rules", files["rules.yaml"])
    assert (status, "47 n’est pas arrondi" in out) == (1, True)


def test_a_rule_without_a_threshold_is_audited_all_the_same(files):
    detail = (
        files["rules.yaml"]
        .read_text(encoding="utf-8")
        .replace("technicien: {rule: allocation_aggregate", "technicien: {rule: allocation_detail")
    )
    files["rules.yaml"].write_text(detail, encoding="utf-8")
    found = protected(files)
    assert set(found["minimum_count"]) == {"0"}
    assert {"minimum_units", "maximum_unit_share"} < set(found.columns)
    status, out, _ = run("audit", files["out.csv"])
    assert status == 0
    assert "Règle du fichier" in out.replace("\u202f", " ")
