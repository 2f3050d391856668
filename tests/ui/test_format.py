"""Numbers, dates and labels as a French reader expects them."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import charts
from ui import format as french
from ui.format import Unit

NARROW, FIXED, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (12345.6, 1, f"12{NARROW}345,6"),
        (1_234_567, 0, f"1{NARROW}234{NARROW}567"),
        (0, 0, "0"),
        (-1234.5, 1, f"{MINUS}1{NARROW}234,5"),
        (-0.04, 1, "0,0"),
        (999.96, 1, f"1{NARROW}000,0"),
    ],
)
def test_numbers(value: float, decimals: int, expected: str) -> None:
    assert french.number(value, decimals) == expected


def test_published_figures_are_written_as_in_the_published_table() -> None:
    assert french.percent(0.33) == f"33,0{NARROW}%"
    assert french.euros(15691) == f"15{NARROW}691{FIXED}€"
    assert french.value(0.047, "families_4plus_children_share") == f"4,7{NARROW}%"
    assert french.value(15691, "median_income_per_uc_eur") == f"15{NARROW}691{FIXED}€"


def test_signs_are_shown_where_asked() -> None:
    assert french.percent(0.021, signed=True) == f"+2,1{NARROW}%"
    assert french.points(-0.021) == f"{MINUS}2,1{FIXED}pt"
    assert french.number(0, signed=True) == "0"


def test_dates() -> None:
    assert french.day("2026-11-22") == "22 novembre 2026"
    assert french.day(dt.date(2026, 5, 1)) == "1er mai 2026"
    assert french.day_and_time(dt.datetime(2026, 11, 22, 9, 5, tzinfo=dt.UTC)) == (
        f"22 novembre 2026 à 9{FIXED}h{FIXED}05"
    )


def test_missing_secret_and_zero_are_three_things() -> None:
    texts = {
        french.cell(0.0, Unit.SHARE, "observed"),
        french.cell(math.nan, Unit.SHARE, "missing"),
        french.cell(math.nan, Unit.SHARE, "secret"),
        french.cell(math.nan, Unit.SHARE, "not_concerned"),
        french.cell(math.nan, Unit.SHARE, "undefined"),
    }
    assert len(texts) == 5
    assert f"0,0{NARROW}%" in texts


@pytest.mark.parametrize("blank", [None, math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_never_written_as_one(blank: float | None) -> None:
    for text in (
        french.number(blank),
        french.percent(blank),
        french.euros(blank),
        french.points(blank),
    ):
        assert text == "manquant"


def test_french_takes_the_plural_from_two() -> None:
    forms = [french.plural("common.communes", count) for count in (0, 1, 1.5, 2, 1200)]
    assert forms[:2] == ["0 commune", "1 commune"]
    assert forms[3:] == ["2 communes", f"1{NARROW}200 communes"]


def test_lists_sizes_and_years() -> None:
    assert french.listing([]) == ""
    assert french.listing(["a"]) == "a"
    assert french.listing(["a", "b"]) == "a et b"
    assert french.years([2021, 2018, 2021]) == "2018 et 2021"
    assert french.file_size(512) == f"512{FIXED}o"
    assert french.file_size(3_500_000) == f"3,3{FIXED}Mo"


def test_a_unit_is_read_from_the_column_and_an_unknown_one_is_refused() -> None:
    assert french.unit_of("gini_ratio") is Unit.RATIO
    with pytest.raises(ValueError, match="furlong"):
        french.unit_of("distance_furlong")


@given(st.text(max_size=40))
def test_a_file_name_is_plain_whatever_the_words(words: str) -> None:
    name = french.file_name("Carte", words)
    assert name.startswith("carte")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(min_value=0, max_value=4))
def test_a_number_reads_back_to_itself(value: float, decimals: int) -> None:
    text = french.number(value, decimals)
    back = float(text.replace(NARROW, "").replace(MINUS, "-").replace(",", "."))
    assert back == pytest.approx(round(value, decimals), abs=10**-decimals)


@pytest.mark.parametrize("dark", [False, True])
def test_charts_speak_french(dark: bool) -> None:
    locale = charts.config(dark=dark)["locale"]
    assert isinstance(locale, dict)
    assert locale["number"]["decimal"] == ","
    assert locale["number"]["thousands"] == NARROW
    assert locale["time"]["months"][7] == "août"
    assert len(locale["time"]["days"]) == 7
