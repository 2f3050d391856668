"""``python -m fragility balance``."""

from __future__ import annotations

import pandas as pd
import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS

from .allocated import allocation_table


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    try:
        status = main(["balance", *map(str, arguments)])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    said = capsys.readouterr()
    return status, said.out.replace("\u202f", " "), said.err.replace("\u202f", " ")


@pytest.fixture
def table(tmp_path):
    frame = allocation_table(900)
    frame["qpv_code"] = frame["qpv_code"].replace({"": "hors"})
    path = tmp_path / "attributions.csv"
    frame.to_csv(path, index=False)
    return path


def test_the_balance_of_a_file(table, tmp_path, capsys):
    out = tmp_path / "out.csv"
    status, said, error = run(
        capsys, table, "--by", "qpv_code", "reservation_holder", "--rules", "national",
        "--rules", "mel_2016", "--mutations", "excluded", "--out", out,
    )  # fmt: skip
    assert (status, error) == (0, "")
    assert "900 attributions" in said
    assert "Les mutations ne comptent pas" in said
    assert "Hors QPV, baux signés" in said
    assert "Ressources ou seuil inconnus" in said
    rows = pd.read_csv(out)
    assert set(rows["rule"]) >= {"outside_qpv_q1", "quartier_modest"}
    assert set(rows["switch_mutations"]) == {"excluded"}
    assert "hors" in set(rows["qpv_code"])
    whole = rows[rows["rule"] == "holder_priority"]
    assert whole["row_count"].sum() == 900


def test_the_same_file_for_everyone(table, tmp_path, capsys):
    out = tmp_path / "out.csv"
    year = ("--from", "2018-01-01", "--to", "2018-12-31")
    status, _, _ = run(
        capsys, table, "--by", "sector", "commune_code", *year, "--role", "elu", "--out", out
    )
    assert status == 0
    rows = pd.read_csv(out)
    assert (rows["allocation_count"].dropna() >= 11).all()
    assert rows["allocation_count"].isna().any()
    assert "row_count" not in rows
    status, _, error = run(
        capsys, table, "--by", "commune_code", "--role", "elu", "--out", tmp_path / "no.csv"
    )
    assert status == USAGE_STATUS
    assert "année civile" in error
    assert not (tmp_path / "no.csv").exists()


def test_the_table_is_never_replaced_by_its_balance(table, capsys):
    before = table.read_bytes()
    status, _, error = run(capsys, table, "--by", "sector", "--out", table)
    assert status == USAGE_STATUS
    assert "donnez un autre nom" in error
    assert table.read_bytes() == before


def test_what_is_missing_on_the_rest_of_the_year(table, tmp_path, capsys):
    status, said, _ = run(
        capsys, table, "--from", "2018-01-01", "--as-of", "2018-06-30", "--to", "2018-06-30",
        "--zus", "excluded", "--event", "decision", "--unknown", "left_out",
        "--out", tmp_path / "out.parquet",
    )  # fmt: skip
    assert status == 0
    assert "objectif 25,0 %" in said
    rows = pd.read_parquet(tmp_path / "out.parquet")
    assert set(rows["remaining_basis"]) == {"pro_rata"}
    assert (rows["remaining_count"] > 0).all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "absente"), "absente"),
        (("--by", "sector", "sector"), "deux fois"),
        (("--rules", "absentes"), "national"),
        (("--from", "hier"), "AAAA-MM-JJ"),
        (("--event", "bail"), "choix possibles"),
        (("--from", "2018-12-31", "--to", "2018-01-01"), "échangez --from et --to"),
        (("--from", "2018-W01"), "« 2018-W01 » n’est pas une date"),
        (("--to", "20181231"), "« 20181231 » n’est pas une date"),
        (("--as-of", "0001-01-01"), "« 0001-01-01 » n’est pas une date"),
        (("--to", "9999-12-31"), "entre 1900 et 2100"),
        (("--to", "２０１８-01-01"), "n’est pas une date"),
    ],
)
def test_what_cannot_be_asked_is_said_in_french(table, tmp_path, capsys, arguments, said):
    out = tmp_path / "out.csv"
    status, _, error = run(capsys, table, *arguments, "--out", out)
    assert status == USAGE_STATUS
    assert said in error
    assert not out.exists()


def test_a_wrong_cell_is_named_by_its_line(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("allocation_id;decided_on;dalo\n1;2018-01-02;oui\n\n2;2018-01-02;ouais\n")
    status, _, error = run(capsys, path, "--out", tmp_path / "out.csv")
    assert status == USAGE_STATUS
    assert "ligne(s) 4, colonne « dalo »" in error


@pytest.mark.parametrize("day", ["0000-01-01", "2018-W01", "9999-12-31", "20180101"])
def test_days_of_a_table_that_cannot_be_are_refused(table, tmp_path, capsys, day):
    frame = pd.read_csv(table, dtype=str)
    frame.loc[3, "decided_on"] = day
    frame.to_csv(table, index=False)
    status, _, error = run(capsys, table, "--out", tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert f"{table}, ligne(s) 5, colonne « decided_on » : « {day} » n’est pas une date" in error


@pytest.mark.parametrize("name", ["rule", "row_count", "switch_event", "period_to"])
def test_a_cut_by_a_column_the_result_has_is_refused(table, tmp_path, capsys, name):
    pd.read_csv(table, dtype=str).assign(**{name: "x"}).to_csv(table, index=False)
    status, _, error = run(capsys, table, "--by", name, "--out", tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert f"la colonne « {name} » porte le nom d’une colonne du résultat" in error


def test_a_count_nobody_made_is_refused(table, tmp_path, capsys):
    frame = pd.read_csv(table, dtype=str).assign(household_size_count="2")
    frame.loc[3, "household_size_count"] = "1e308"
    frame.to_csv(table, index=False)
    status, _, error = run(capsys, table, "--out", tmp_path / "o.csv")
    assert status == USAGE_STATUS
    assert "ligne(s) 5, colonne « household_size_count » : la valeur 1e+308 est trop" in error
