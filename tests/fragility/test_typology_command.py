"""``python -m fragility typology`` on anyone's table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fragility
from fragility.commands.arguments import USAGE_STATUS
from fragility.messages import french
from fragility.typology import Typology
from fragility.typology.messages import _TEXTS
from fragility.typology.reading import empty_notes, read_residences

from .test_command_line import run
from .typology_stock import residences


@pytest.fixture
def table(tmp_path: Path) -> Path:
    frame = residences(120)
    frame["in_qpv"] = np.where(frame.pop("qpv_code") == "", "non", "oui")
    path = tmp_path / "residences.csv"
    frame.to_csv(path, index=False, sep=";", decimal=",")
    return path


def fit(capsys, table: Path, out: Path, *more: object) -> tuple[int, str, str]:
    return run(capsys, "typology", table, "--out", out, "--draws", 5, *more)


def test_families_are_written_with_their_names(table, tmp_path, capsys):
    out = tmp_path / "families.csv"
    status, said, _ = fit(capsys, table, out, "--families", 6)
    assert status == 0
    found = pd.read_csv(out, index_col="residence_id")
    assert found.index.tolist() == residences(120)["residence_id"].tolist()
    assert set(found["family"]) == {1, 2, 3, 4, 5, 6}
    assert found.groupby("family")["family_name"].nunique().eq(1).all()
    assert found["kept_share"].between(0, 1).all()
    assert "120 résidences" in said
    assert "Famille 6 : " in said
    assert "Loyer mensuel au m²" in said, "a feature that is not there is said"
    assert "Stabilité sur 5 tirages" in said


def test_a_model_saved_then_assigned_gives_the_same_families(table, tmp_path, capsys):
    first, second, model = (tmp_path / name for name in ("a.csv", "b.csv", "m.json"))
    assert fit(capsys, table, first, "--model", model)[0] == 0
    status, said, _ = run(capsys, "typology", table, "--assign", model, "--out", second)
    assert status == 0
    assert json.loads(model.read_text("utf-8"))["digest"] in said
    one, other = (
        pd.read_csv(path).drop(columns="kept_share", errors="ignore") for path in (first, second)
    )
    pd.testing.assert_frame_equal(one, other)


def test_the_order_of_lines_changes_nothing(table, tmp_path, capsys):
    lines = table.read_text("utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([lines[0], *reversed(lines[1:])]), "utf-8")
    out, again = tmp_path / "a.csv", tmp_path / "b.csv"
    fit(capsys, table, out)
    fit(capsys, turned, again)
    one, other = (pd.read_csv(path, index_col=0) for path in (out, again))
    pd.testing.assert_frame_equal(other.loc[one.index], one)


def test_any_table_with_an_identifier_works(tmp_path, capsys):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "id": [f"{n:05d}" for n in range(60)],
            "étage": rng.integers(0, 9, 60),
            "usage": np.repeat(["bureau", "logement"], 30),
            "remarque": [f"texte {n}" for n in range(60)],
            "commune_code": "59350",
        }
    )
    path, out = tmp_path / "t.csv", tmp_path / "o.csv"
    frame.to_csv(path, index=False)
    status, said, _ = fit(capsys, path, out, "--families", 3)
    assert status == 0
    assert "étage, usage" in said
    assert "remarque" not in said
    found = pd.read_csv(out, dtype={"residence_id": str})
    assert found["residence_id"].tolist() == frame["id"].tolist()
    assert set(found["family"]) == {1, 2, 3}


def test_parquet_keeps_an_empty_code_apart_from_an_unknown_one(tmp_path, capsys):
    frame = residences(90)
    frame.loc[frame.index[:5], "qpv_code"] = None
    path, out = tmp_path / "t.parquet", tmp_path / "o.parquet"
    frame.to_parquet(path)
    status, said, _ = fit(capsys, path, out)
    assert status == 0
    assert "Quartier prioritaire (QPV)" in said.split("Entrent")[1].split("\n")[0]
    assert pd.read_parquet(out)["unknown_count"].head(5).tolist() == [1] * 5


def test_features_of_ones_own(table, tmp_path, capsys):
    features = tmp_path / "mes-caracteristiques.yaml"
    features.write_text(
        """
id: essai
version: "1"
date: 2026-01-01
title: Essai
features:
  - {id: year, label: Année, kind: numeric, sources: [{column: built_year}]}
  - {id: size, label: Taille, kind: numeric, transform: log, sources: [{column: dwelling_count}]}
""",
        "utf-8",
    )
    status, said, _ = fit(capsys, table, tmp_path / "o.csv", "--features", features)
    assert status == 0
    assert "Entrent dans le calcul : Année, Taille." in said
    features.write_text(features.read_text("utf-8").replace("log", "cube"), "utf-8")
    status, _, wrong = fit(capsys, table, tmp_path / "o.csv", "--features", features)
    assert status == USAGE_STATUS
    assert "features[1].transform" in wrong


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--model", "{m}", "--assign", "{m}"], "s’excluent"),
        (["--assign", "{m}", "--families", "4"], "retirez --families"),
        (["--assign", "{m}"], "fichier introuvable"),
        (["--model", "{dir}/x.pkl"], ".json"),
        (["--model", "{dir}/nowhere/x.json"], "dossier n’existe pas"),
        (["--families", "1"], "nombre de familles"),
        (["--families", "500"], "nombre de familles"),
        (["--families", "six"], "nombre entier"),
        (["--features", "inconnu"], "inconnu"),
        (["--draws", "-1"], "zéro ou plus"),
    ],
)
def test_wrong_arguments_are_told_and_nothing_is_written(table, tmp_path, capsys, more, reason):
    out = tmp_path / "o.csv"
    filled = [each.format(m=tmp_path / "m.json", dir=tmp_path) for each in more]
    status, _, wrong = run(capsys, "typology", table, "--out", out, *filled)
    assert status == USAGE_STATUS
    assert reason in wrong
    assert not out.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: [lines[0], lines[1], "", lines[1]], "lignes 2, 4"),
        (lambda lines: [*lines[:3], lines[3].replace("r-00002", " ")], "identifiant"),
        (lambda lines: [*lines[:3], lines[3] + ";x"], "cellules"),
        (lambda lines: [*lines[:9], lines[9].replace(",0;", "x;", 1)], "n’est pas un nombre"),
        (lambda lines: lines[:1], "aucune résidence"),
        (lambda lines: lines[:5], "différente"),
    ],
)
def test_wrong_tables_are_told_with_their_line(table, tmp_path, capsys, change, reason):
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join(change(lines)), "utf-8")
    status, _, wrong = fit(capsys, table, tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert reason in wrong


def test_a_failed_run_leaves_the_former_result(table, tmp_path, capsys):
    out = tmp_path / "o.csv"
    fit(capsys, table, out)
    before = out.read_bytes()
    table.write_text("residence_id;built_year\nr1;1950\n", "utf-8")
    assert fit(capsys, table, out)[0] == USAGE_STATUS
    assert out.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_every_message_is_used_and_every_used_message_exists():
    folder = Path(fragility.__file__).parent
    files = [*(folder / "typology").glob("*.py"), folder / "commands" / "typology.py"]
    code = "\n".join(path.read_text("utf-8") for path in files if path.name != "messages.py")
    areas = "|".join({key.split(".")[0] for key in _TEXTS})
    literal = set(re.findall(rf'"((?:{areas})\.[a-z_]+)"', code))
    # The one that the general messages hold is said under another name in these files.
    elsewhere = set(re.findall(r'say_\w+\(\s*"([a-z_.]+)"', code))
    assert literal - elsewhere - {"table.is_folder", "table.no_folder"} <= set(_TEXTS)
    assert set(_TEXTS) - literal == set()


def test_french_typography():
    for text in _TEXTS.values():
        assert "'" not in text, text
        assert not re.search(r"[^\s\u202f][;!?»]", french(text)), text


def test_a_blank_code_of_a_csv_is_outside_unless_the_table_says_unknown(tmp_path):
    frame = residences(120)
    path = tmp_path / "t.csv"
    frame.to_csv(path, index=False)
    model = Typology().fit(frame).freeze()
    again = read_residences(path)
    assert model.assign(again)["family"].tolist() == model.assign(frame)["family"].tolist()
    (note,) = empty_notes(again, model.document)
    assert f"{(frame['qpv_code'] == '').sum()} cellules vides" in note
    assert "hors QPV" in note

    rule = np.where(np.arange(120) < 100, "unknown", "spatial")
    codes = [None] * 110 + ["nd", "QN00001A"] + [None] * 8
    frame.assign(qpv_code=codes, qpv_rule=rule).to_csv(path, index=False)
    codes = read_residences(path)["qpv_code"]
    assert codes.isna().sum() == 101
    assert (codes == "").sum() == 18
    assert french("connue pour 16 %") in " ".join(model.notes(read_residences(path)))

    frame.assign(in_qpv="oui").to_csv(path, index=False)
    assert set(model.read(read_residences(path)).by_feature["in_qpv"]) == {"inside"}
    frame.assign(qpv_code="").to_csv(path, index=False)
    assert read_residences(path)["qpv_code"].isna().all()


def test_figures_beyond_measure_are_refused(table, tmp_path, capsys):
    frame = pd.read_csv(table, sep=";", decimal=",").assign(rent_eur_per_m2=5.0)
    frame.loc[:1, "rent_eur_per_m2"] = [1e308, -1e308]
    frame.to_csv(table, index=False)
    status, _, wrong = fit(capsys, table, tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert "ligne 2, colonne « rent_eur_per_m2 » : « 1e+308 » est trop grand" in wrong
    frame.to_parquet(tmp_path / "t.parquet")
    status, _, wrong = fit(capsys, tmp_path / "t.parquet", tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert "démesurées" in wrong


def test_families_of_one_residence_are_told(table, tmp_path, capsys):
    table.write_text("\n".join(table.read_text("utf-8").splitlines()[:8]), "utf-8")
    status, said, _ = fit(capsys, table, tmp_path / "o.csv", "--families", 6)
    assert status == 0
    assert "5 familles d’une seule résidence" in said
    assert "— 1 résidence." in said


def test_the_table_read_is_not_replaced_by_its_families(table, capsys):
    before = table.read_bytes()
    status, _, wrong = fit(capsys, table, table)
    assert status == USAGE_STATUS
    assert "est la table lue" in wrong
    assert table.read_bytes() == before
