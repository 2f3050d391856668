"""Files that leave the application say what they are, and run nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.toy import make_store
from ui import downloads, territories
from ui.exits.spreadsheets import as_text, as_typed, csv_of, plain, sheet_name

if TYPE_CHECKING:
    from pathlib import Path

MARK = "Territoire fictif"


@pytest.fixture
def fictional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> territories.Territory:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    make_store(tmp_path / "essai")
    return territories.describe("essai")


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> territories.Territory:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    make_store(tmp_path / "vrai", fictional=False)
    return territories.describe("vrai")


FRAME = pd.DataFrame(
    {
        "Zone": ["Bourg", "=HYPERLINK(1)", "@somme", None],
        "Revenu": [15691.5, 0.0, float("nan"), -3.0],
    }
)


def test_every_row_of_a_made_up_territory_is_marked(
    fictional: territories.Territory,
) -> None:
    text = downloads.csv_bytes(FRAME, fictional).decode("utf-8-sig")
    lines = text.strip().split("\r\n")
    assert len(lines) == 5
    assert all(MARK in line for line in lines[1:])


def test_a_real_territory_carries_no_mark(real: territories.Territory) -> None:
    assert MARK not in downloads.csv_bytes(FRAME, real).decode("utf-8-sig")
    assert "fictif" not in downloads.name_of(real, ["Indice"], "csv")


def test_a_csv_opens_in_a_french_spreadsheet(fictional: territories.Territory) -> None:
    content = downloads.csv_bytes(FRAME, fictional)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(content), sep=";", decimal=",")
    assert back["Revenu"].tolist()[:2] == [15691.5, 0.0]
    assert back["Revenu"].isna().tolist() == [False, False, True, False]


def test_no_text_is_run_by_a_spreadsheet(fictional: territories.Territory) -> None:
    back = downloads.marked(FRAME, fictional)
    assert back["Zone"].tolist()[:3] == ["Bourg", "'=HYPERLINK(1)", "'@somme"]
    assert pd.isna(back["Zone"].iloc[3])
    # A negative number stays a number.
    assert back["Revenu"].iloc[3] == -3.0


def test_the_given_frame_is_left_alone(fictional: territories.Territory) -> None:
    before = FRAME.copy()
    downloads.csv_bytes(FRAME, fictional)
    pd.testing.assert_frame_equal(FRAME, before)


def test_a_workbook_tells_what_it_is(fictional: territories.Territory) -> None:
    content = downloads.workbook_bytes(FRAME, fictional, "Indice", {"Méthode": "ips 1.0"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Indice", "À propos"]
    about = {row[0].value: row[1].value for row in book["À propos"].iter_rows()}
    assert about["Territoire"] == "Pays d’Essai (200099999)"
    assert about["Mention"].startswith(MARK)
    assert about["Méthode"] == "ips 1.0"
    # No producer is named as the author of invented figures.
    assert "dans la forme de ceux de" in about["Source"]
    assert about["Fichiers fabriqués"]
    assert "Libre" not in str(about)


def test_a_file_is_named_after_what_it_holds(fictional: territories.Territory) -> None:
    name = downloads.name_of(fictional, ["Indice", "IRIS"], "csv")
    assert name == "pays-d-essai-indice-iris-fictif.csv"


def test_no_cell_of_a_workbook_is_a_formula(fictional: territories.Territory) -> None:
    frame = FRAME.rename(columns={"Zone": "=2+2", "Revenu": "+cmd"})
    content = downloads.workbook_bytes(frame, fictional, "Indice", {"Scénario": "=1+1"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in {cell.value for cell in cells}
    assert "'=2+2" in {cell.value for cell in cells}


HOSTILE = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1", "\u00a0=1", "\u200b=1"),
    *("＝1+1", "＋1", "－1", "＠SUM", "\u202e=1", "'=1", "\x00=1", "\x0b=1", "\ufeff=1"),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_spreadsheet_would_run_is_led_by_an_apostrophe(
    text: str, fictional: territories.Territory
) -> None:
    assert plain(text).startswith("'")
    frame = pd.DataFrame({text: [text, None], "Compte": [-3, 2]})
    content = downloads.workbook_bytes(frame, fictional, text, {text: text}, reference="ab")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == [
        -3,
        2,
    ]
    assert ("Référence de l’export", "ab") in {
        tuple(cell.value for cell in row) for row in book["À propos"].iter_rows()
    }
    lines = downloads.csv_bytes(frame, fictional).decode("utf-8-sig").split("\r\n")
    assert len(lines) == 4, "two rows, their header, nothing more"


def test_counts_beside_words_stay_counts() -> None:
    frame = as_text(pd.DataFrame({"n": [12, "=1", None, -4]}, dtype=object))
    assert frame["n"].tolist()[:2] == [12, "'=1"]
    assert frame["n"].tolist()[3] == -4


def test_a_text_stays_in_one_cell_whatever_the_separator() -> None:
    frame = pd.DataFrame({"Nom": ["Bourg,=HYPERLINK(1)", "a;=1", 'b"\t=1']})
    text = csv_of(frame, sep=";").decode("utf-8-sig")
    for separator in (",", ";", "\t"):
        cells = pd.read_csv(io.StringIO(text), sep=separator, header=None).to_numpy().ravel()
        assert not [each for each in cells if str(each).startswith("=")]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("=+-@＝ \t\r\n'a;,\"\u200b"), max_size=6))
def test_what_left_comes_back_as_it_was(text: str) -> None:
    assert as_typed(plain(text)) == text
    assert not plain(text).lstrip(" \u200b").startswith(("=", "+", "-", "@", "＝"))


def test_a_sheet_has_a_name_that_excel_takes() -> None:
    for text in ("a[b]:c*d?e/f\\g", "'x'", "", "é" * 60, "=1", "a\x00b"):
        book = openpyxl.Workbook()
        sheet = book.create_sheet(sheet_name(text))
        assert 1 <= len(sheet.title) <= 31
        assert not sheet.title.startswith("'")
