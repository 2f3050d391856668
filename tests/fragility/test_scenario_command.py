"""``python -m fragility scenario``: the figures of the engine, and French errors in their place."""

from __future__ import annotations

import pandas as pd
import pytest

from fragility.__main__ import main
from fragility.commands.arguments import USAGE_STATUS
from fragility.scenario import dump_scenario, simulate, stock_rows, years_table
from fragility.scenario.messages import say
from fragility.scenario.stock_reading import read_stock

from .scenario_toy import HAMLET, YEAR, town_scenario, town_stock


@pytest.fixture
def files(tmp_path):
    stock, document = tmp_path / "parc.csv", tmp_path / "scenario.yaml"
    stock_rows(town_stock()).to_csv(stock, index=False)
    document.write_text(dump_scenario(town_scenario()), encoding="utf-8")
    return stock, document, tmp_path / "annees.csv"


def run(capsys, document, stock, out, *more: str) -> tuple[int, str, str]:
    status = main(["scenario", str(document), "--stock", str(stock), "--out", str(out), *more])
    told = capsys.readouterr()
    return status, told.out.replace("\u202f", " "), told.err.replace("\u202f", " ")


@pytest.mark.parametrize("level", ["epci", "sector", "commune"])
def test_the_file_holds_the_figures_of_the_engine(files, capsys, level) -> None:
    stock, document, out = files
    status, told, _ = run(capsys, document, stock, out, "--level", level)
    assert status == 0
    text = {"place_code": str}
    found = pd.read_csv(out, dtype=text, keep_default_na=True, na_filter=True)
    found["place_code"] = found["place_code"].fillna("")
    names = ["commune_name"] if level == "commune" else []
    expected = years_table(simulate(town_scenario(), town_stock()), level)
    kept = expected[[name for name in found.columns if name not in names]]
    pd.testing.assert_frame_equal(found.drop(columns=names), kept, check_dtype=False)
    if names:
        assert found["commune_name"].iloc[-1] == "Hameau"
    assert "Logements sociaux : 1 690 → 1 923." in told
    assert "Livrés : 383 ; démolis ou vendus : 150 ; convertis : 60." in told
    assert "Financés : 417, dont 171 PLAI (41,0 % des 417 PLAI, PLUS et PLS)." in told
    assert "Financés dans ces années et livrés plus tard : 94." in told
    assert "Part des PLAI : 5,4 % → 15,0 % (sur 1 680 puis 1 913" in told


def test_the_stock_is_read_back_from_its_rows(files) -> None:
    found = read_stock(files[0], YEAR)
    assert found.ignored == ()
    pd.testing.assert_frame_equal(stock_rows(found.stock), stock_rows(town_stock()))


def test_the_example_of_the_help_runs(tmp_path, capsys) -> None:
    parts = say("cli.scenario.description").split("\n\n")
    stock, document = tmp_path / "parc.csv", tmp_path / "scenario.yaml"
    for part, path in ((parts[2], stock), (parts[3], document)):
        body = [each.removeprefix("  ") for each in part.splitlines()[1:]]
        path.write_text("\n".join(body) + "\n", encoding="utf-8")
    status, told, error = run(capsys, document, stock, tmp_path / "annees.csv")
    assert (status, error) == (0, "")
    assert "Logements sociaux : 1 100 → 1 180." in told
    assert "Non connus, faute de données : " in told
    assert "logements manquants au titre de la loi SRU" in told
    status, _, error = run(capsys, document, stock, tmp_path / "s.csv", "--level", "sector")
    assert status == USAGE_STATUS
    assert "« sector »" in error


BASE = "commune_code;zone;plai_count;main_residence_count;sru_target_share;sru_subject\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1001;qpv;5;;;", ["ligne 2, colonne « commune_code »", "« 1001 »", "le zéro du début"]),
        ("59001;zup;5;;;", ["ligne 2, colonne « zone »", "« zup »", "outside_qpv"]),
        ("59001;qpv;5,5;;;", ["ligne 2, colonne « plai_count »", "nombre entier"]),
        ("59001;qpv;-5;;;", ["ligne 2, colonne « plai_count »"]),
        ("59001;qpv;ns;;;", ["ligne 2, colonne « plai_count »", "pas un zéro", "dwelling_count"]),
        ("59001;qpv;;;;", ["ligne 2", "écrivez 0"]),
        ("59001;qpv;5;beaucoup;;", ["colonne « main_residence_count »", "« beaucoup »"]),
        ("59001;qpv;5;inf;;", ["colonne « main_residence_count »"]),
        ("59001;qpv;5;;25;", ["colonne « sru_target_share »", "25 % s’écrit 0,25"]),
        ("59001;qpv;5;;;peut-être", ["colonne « sru_subject »", "1 (oui)"]),
        ("59001;qpv;5;;;\n59001;qpv;6;;;", ["ligne 3", "déjà donnée à la ligne 2"]),
        ("59001;qpv;5;10;;\n59001;;6;11;;", ["parc.csv", "se contredisent"]),
    ],
)
def test_a_bad_stock_is_refused_in_its_place(files, capsys, row, said) -> None:
    stock, document, out = files
    stock.write_text(BASE + row + "\n", encoding="utf-8")
    status, _, error = run(capsys, document, stock, out)
    assert status == USAGE_STATUS
    for words in (*said, "parc.csv"):
        assert words in error
    assert not out.exists()


def test_columns_without_a_use_and_french_numbers_are_told_and_read(files, capsys) -> None:
    stock, document, _ = files
    stock.write_text(
        "commune_code;zone;plai_count;main_residence_count;sru_target_share;sru_subject;remarque\n"
        "59001;;1 200;4 000,0;0,25;oui;vu\n59002;hors;;;;;\n".replace("hors", ""),
        encoding="utf-8",
    )
    status, _, error = run(capsys, document, stock, stock.parent / "annees.csv")
    assert status == USAGE_STATUS
    assert "ligne 3" in error  # no count on the row of the second commune
    stock.write_text(stock.read_text(encoding="utf-8").replace("59002;;;", "59002;;0;"))
    found = read_stock(stock, YEAR)
    assert found.ignored == ("remarque",)
    assert found.stock.total_count == 1200
    first = found.stock.communes.iloc[0]
    told = first[["main_residence_count", "sru_target_share", "sru_subject"]]
    assert told.tolist() == [4000, 0.25, 1]
    assert pd.isna(found.stock.communes["main_residence_count"].iloc[1])


def test_nothing_that_is_read_is_written_over(files, capsys) -> None:
    stock, document, out = files
    before = stock.read_text(encoding="utf-8")
    assert run(capsys, document, stock, stock)[0] == USAGE_STATUS
    assert stock.read_text(encoding="utf-8") == before
    status, _, error = run(capsys, document, stock, out.with_suffix(".xlsx"))
    assert status == USAGE_STATUS
    assert ".xlsx" in error
    status, _, error = run(capsys, document, stock, out, "--year", "2024")
    assert status == USAGE_STATUS
    assert "part du 1er janvier 2025, le parc est celui du 1er janvier 2024" in error
    status, _, error = run(capsys, stock.parent / "absent.yaml", stock, out)
    assert status == USAGE_STATUS
    assert "absent.yaml" in error


def test_a_scenario_that_asks_too_much_says_where(files, capsys) -> None:
    stock, document, out = files
    rows = pd.read_csv(stock, dtype={"commune_code": str})
    rows[rows["commune_code"] == HAMLET].to_csv(stock, index=False)
    status, _, error = run(capsys, document, stock, out)
    assert status == USAGE_STATUS
    assert "le parc ne connaît pas la commune « 59001 »" in error
