"""Cells and codes: read exactly, or rejected with the line, never guessed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import InvalidContentError
from geodata.model import ValueStatus
from geodata.values import (
    COUNT,
    EUROS,
    RATIO,
    SHARE_FROM_PERCENT,
    WHOLE_COUNT,
    CodeKind,
    NumberRule,
    matches_code,
    normalise_codes,
    parse_numbers,
)

SPACES = (" ", "\u00a0", "\u202f", "\u2009")
ANY = NumberRule(minimum=-math.inf, maximum=math.inf)


def parse(cells, rule=COUNT, decimal=None):
    values = pd.Series(cells, index=range(2, len(cells) + 2), dtype="str")
    return parse_numbers(values, rule, file="f.csv", column="c", decimal=decimal)


@pytest.mark.parametrize("rule", [COUNT, WHOLE_COUNT, EUROS, NumberRule()])
@pytest.mark.parametrize("cell", ["1e308", "9" * 20, "1000000001", "9 007 199 254 740 993"])
def test_what_no_place_can_count_is_rejected(cell, rule):
    parsed = parse([cell, "1", "2", "1000000000"], rule)
    assert parsed.status.tolist() == ["missing", "observed", "observed", "observed"]
    (rejection,) = parsed.rejections
    assert rejection.line == 2
    assert "(de 0 à 1 000 000 000)" in rejection.reason.replace("\u202f", " ")


def padded(cell, rule=COUNT, decimal=None):
    """One cell among plain integers, which say nothing of the decimal mark."""
    return parse([cell, "1", "2", "3"], rule, decimal)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0.0),
        ("19580", 19580.0),
        ("19 580", 19580.0),
        ("1\u202f036", 1036.0),
        ("1\u00a0036\u00a0500", 1036500.0),
        ("157 608,00", 157608.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,241", 0.241),
        (".5", 0.5),
        ("12,", 12.0),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("2634.70661844316", 2634.70661844316),
        ("1e-05", 0.00001),
        ("1.5E3", 1500.0),
        ("+7", 7.0),
        ("  42 ", 42.0),
        ("-0", 0.0),
        ("-1e-12", 0.0),
        ("1.036", 1.036),
        ("15 690 €", 15690.0),
    ],
)
def test_numbers_as_published(cell, value):
    parsed = padded(cell)
    assert parsed.numbers.iloc[0] == value
    assert parsed.status.iloc[0] == ValueStatus.OBSERVED
    assert parsed.rejections == ()


@pytest.mark.parametrize("cell", ["s", "S", "ns", "nd", "n.s.", " s "])
def test_secrets(cell):
    parsed = padded(cell)
    assert parsed.status.iloc[0] == ValueStatus.SECRET
    assert math.isnan(parsed.numbers.iloc[0])
    assert parsed.rejections == ()


@pytest.mark.parametrize("cell", [None, "", "   ", "so", "NA", "///", "\u202f"])
def test_blanks_are_missing_and_not_zero(cell):
    parsed = padded(cell)
    assert parsed.status.iloc[0] == ValueStatus.MISSING
    assert math.isnan(parsed.numbers.iloc[0])
    assert parsed.rejections == ()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("nan", "finie"),
        ("NaN", "finie"),
        ("inf", "finie"),
        ("-Infinity", "finie"),
        ("1e999", "finie"),
        ("abc", "pas un nombre"),
        ("12,5,3", "pas un nombre"),
        ("1 03", "pas un nombre"),
        ("1 0366", "pas un nombre"),
        ("12 %", "pas un nombre"),
        ("#REF!", "pas un nombre"),
        ("-", "pas un nombre"),
        ("0x10", "pas un nombre"),
        ("1_000", "pas un nombre"),
        ("١٢", "pas un nombre"),
        ("--5", "pas un nombre"),
        ("-5", "négatif"),
        ("-0,3", "négatif"),
        ("1,036", "ambigu"),
    ],
)
def test_rejected_cells_name_their_line_and_column(cell, reason):
    parsed = padded(cell)
    (rejection,) = parsed.rejections
    assert (rejection.file, rejection.line, rejection.column) == ("f.csv", 2, "c")
    assert reason in rejection.reason
    assert parsed.status.iloc[0] == ValueStatus.MISSING
    assert math.isnan(parsed.numbers.iloc[0])


def test_decimal_mark_comes_from_the_column_then_from_the_table():
    assert parse(["1,036", "2,5"]).numbers.tolist() == [1.036, 2.5]
    assert parse(["1,036", "2.5"]).numbers.tolist() == [1036, 2.5]
    assert padded("1,036", decimal=",").numbers.iloc[0] == 1.036
    assert padded("1,036", decimal=".").numbers.iloc[0] == 1036
    assert padded("1.036", decimal=",").numbers.iloc[0] == 1036
    # The column knows better than the table.
    assert parse(["1,036", "2,5"], decimal=".").numbers.tolist() == [1.036, 2.5]


def test_a_column_that_mixes_marks_keeps_what_is_certain():
    parsed = parse(["1,5", "2.5", "1,036", "1.036", "3", "4"], decimal=",")
    assert parsed.numbers.tolist()[:2] == [1.5, 2.5]
    assert [rejection.line for rejection in parsed.rejections] == [4, 5]


@settings(deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            st.none(),
            st.from_regex(r"-?[0-9]{1,6}([.,][0-9]{1,4})?", fullmatch=True),
            st.from_regex(r"[1-9][0-9]{0,2}[.,][0-9]{3}", fullmatch=True),
        ),
        min_size=1,
        max_size=6,
    ),
    decimal=st.sampled_from([None, ",", "."]),
)
def test_the_quick_way_reads_as_the_long_one(cells, decimal):
    """A secret cell, which forces the long way, changes nothing for the others."""
    try:
        quick = parse(cells, ANY, decimal)
        long = parse([*cells, "s"], ANY, decimal)
    except InvalidContentError:
        return
    assert quick.status.tolist() == long.status.tolist()[:-1]
    assert quick.numbers.equals(long.numbers.iloc[:-1])


def test_fixed_decimals_of_a_french_table():
    """« 4,200 » is 4.2 where the rest of the table has decimal commas, as in S80S20."""
    assert parse(["4,200", "3,700"], decimal=",").numbers.tolist() == [4.2, 3.7]


def test_shares_from_percent():
    parsed = parse(["20,1", "35,28 %", "100", "0", "s", "5%"], SHARE_FROM_PERCENT)
    assert np.allclose(parsed.numbers.dropna(), [0.201, 0.3528, 1.0, 0.0, 0.05], rtol=1e-15)
    assert "plausibles (de 0 à 100)" in (
        padded("101", SHARE_FROM_PERCENT).rejections[0].reason.replace("\u202f", " ")
    )


def test_percentages_that_are_shares_already_are_refused():
    with pytest.raises(InvalidContentError, match="proportion"):
        parse(["0,2", "0,31", "0,05", "0,12", "0,4"], SHARE_FROM_PERCENT)


def test_a_misplaced_mark_is_caught_by_the_bounds():
    parsed = padded("15.690", EUROS.within(0, 10))
    assert "plausibles" in parsed.rejections[0].reason


def test_whole_counts():
    assert padded("12,0", WHOLE_COUNT).numbers.iloc[0] == 12
    assert "entier" in padded("12,4", WHOLE_COUNT).rejections[0].reason


def test_a_column_of_words_is_an_error_and_not_many_rejections():
    with pytest.raises(InvalidContentError, match="2 cellules") as caught:
        parse(["Lille", "Roubaix", None, "12"])
    assert caught.value.line == 2
    assert caught.value.column == "c"


def test_many_rejections_are_summed_up():
    parsed = parse(["x"] * 50 + ["1"] * 60)
    assert len(parsed.rejections) == 21
    assert "30 autres cellules" in parsed.rejections[-1].reason
    assert parsed.rejections[-1].line is None


def test_a_number_of_hundreds_of_digits_is_no_infinite_figure():
    parsed = parse(["1", "9" * 400, "2", "3"])
    assert parsed.status.tolist() == ["observed", "missing", "observed", "observed"]
    (rejection,) = parsed.rejections
    assert "valeur finie" in rejection.reason
    assert len(rejection.reason) < 150


def test_empty_column():
    assert parse([]).numbers.empty
    assert parse([None, "s"]).status.tolist() == ["missing", "secret"]


def test_ratio_bounds():
    assert parse(["0,3", "1", "1,2"], RATIO).rejections[0].line == 4


def french(number, decimals, space, mark):
    text = f"{number:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", mark).replace("\0", space)


@settings(deadline=None)
@given(
    numbers=st.lists(
        st.decimals(
            min_value=-(10**9),
            max_value=10**9,
            places=2,
            allow_nan=False,
            allow_infinity=False,
        ),
        min_size=1,
        max_size=20,
    ),
    space=st.sampled_from(["", *SPACES]),
    mark=st.sampled_from([".", ","]),
)
def test_writing_then_reading_gives_the_number_back(numbers, space, mark):
    cells = [french(number, 2, space, mark) for number in numbers]
    parsed = parse(cells, ANY)
    assert parsed.rejections == ()
    assert parsed.numbers.tolist() == [float(number) for number in numbers]
    assert set(parsed.status) == {"observed"}


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_shortest_float_text_is_read_exactly(numbers):
    parsed = parse([repr(number) for number in numbers], ANY, decimal=".")
    assert (parsed.numbers.to_numpy() == np.array(numbers)).all()


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=30))
def test_every_cell_is_a_number_or_has_a_state(cells):
    try:
        parsed = parse(cells, ANY)
    except InvalidContentError:
        return
    observed = parsed.status.eq(ValueStatus.OBSERVED.value)
    assert (parsed.numbers.notna() == observed).all()
    assert np.isfinite(parsed.numbers[observed]).all()


@settings(deadline=None)
@given(st.permutations(["12,5", "s", "", "1 036", "7", "x", "8", "9"]))
def test_order_of_rows_does_not_matter(cells):
    parsed = parse(cells)
    read = dict(zip(cells, zip(parsed.status, parsed.numbers, strict=True), strict=True))
    assert read["12,5"] == ("observed", 12.5)
    assert read["1 036"] == ("observed", 1036.0)
    assert read["s"][0] == "secret"
    assert read["x"][0] == read[""][0] == "missing"


# --- codes --------------------------------------------------------------------------------------


def normalise(cells, kind):
    values = pd.Series(cells, index=range(2, len(cells) + 2), dtype="str")
    return normalise_codes(values, kind, file="f.csv", column="CODE")


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (CodeKind.IRIS, "010040101", "010040101"),
        (CodeKind.IRIS, "10040101", "010040101"),
        (CodeKind.IRIS, "10040101.0", "010040101"),
        (CodeKind.IRIS, "1.0040101e7", "010040101"),
        (CodeKind.IRIS, "1,0040101E+07", "010040101"),
        (CodeKind.IRIS, "2a0040101", "2A0040101"),
        (CodeKind.IRIS, '="593500101"', "593500101"),
        (CodeKind.IRIS, "59 350 0101", "593500101"),
        (CodeKind.COMMUNE, "1004", "01004"),
        (CodeKind.COMMUNE, '="59350"', "59350"),
        (CodeKind.COMMUNE, "'01004'", "01004"),
        (CodeKind.COMMUNE, "2b033", "2B033"),
        (CodeKind.COMMUNE, "97411", "97411"),
        (CodeKind.DEPARTMENT, "1", "01"),
        (CodeKind.DEPARTMENT, "2A", "2A"),
        (CodeKind.DEPARTMENT, "974", "974"),
        (CodeKind.REGION, "4", "04"),
        (CodeKind.EPCI, "200093201", "200093201"),
        (CodeKind.EPCI, "200093201.0", "200093201"),
        (CodeKind.QPV, "QP059001", "QP059001"),
        (CodeKind.QPV, "qn05901m", "QN05901M"),
        (CodeKind.FRANCE, "METRO", "1"),
    ],
)
def test_codes_are_put_right(kind, cell, code):
    found = normalise([cell], kind)
    assert found.codes.tolist() == [code]
    assert found.repaired.tolist() == [cell != code]
    assert bool(found.notes) == (cell != code)
    assert found.rejections == ()


@pytest.mark.parametrize(
    ("kind", "cell", "reason"),
    [
        (CodeKind.IRIS, "5.9328E+08", "tableur"),
        (CodeKind.IRIS, "59350", "code d’IRIS"),
        (CodeKind.IRIS, "1004010", "code d’IRIS"),
        (CodeKind.IRIS, "TOTAL", "code d’IRIS"),
        (CodeKind.IRIS, None, "pas de code"),
        (CodeKind.COMMUNE, "104", "code de commune"),
        (CodeKind.COMMUNE, "QP059001", "code de commune"),
        (CodeKind.EPCI, "593500101", "code d’EPCI"),
        (CodeKind.DEPARTMENT, "975000", "département"),
    ],
)
def test_codes_that_cannot_be_put_right_are_rejected(kind, cell, reason):
    good = {
        "iris": "593500101",
        "commune": "59350",
        "epci": "200093201",
        "department": "59",
    }
    found = normalise([good[kind.value], good[kind.value], cell], kind)
    assert found.codes.isna().tolist() == [False, False, True]
    (rejection,) = found.rejections
    assert rejection.line == 4
    assert reason in rejection.reason


def test_communes_without_epci_are_left_out_quietly():
    found = normalise(["200093201", "ZZZZZZZZZ"], CodeKind.EPCI)
    assert found.rejections == ()
    assert found.codes.isna().tolist() == [False, True]
    assert "Sans EPCI" in found.notes[0]


def test_a_column_of_something_else_is_an_error():
    with pytest.raises(InvalidContentError, match="2 codes sur 3"):
        normalise(["Lille", "Roubaix", "59350"], CodeKind.COMMUNE)


def test_strict_shapes():
    cells = pd.Series(["59350", "9350", "2A004", "593500101", None], dtype="str")
    assert matches_code(cells, CodeKind.COMMUNE).tolist() == [
        True,
        False,
        True,
        False,
        False,
    ]


@settings(deadline=None)
@given(st.integers(min_value=10**7, max_value=10**9 - 1))
def test_a_spreadsheet_round_trip_of_iris_codes(number):
    code = f"{number:09d}"
    for mangled in (
        str(number),
        f"{number}.0",
        f'="{code}"',
        repr(float(number)),
        f"{number:.8e}",
    ):
        found = normalise([mangled, "593500101"], CodeKind.IRIS)
        kept = found.codes.iloc[0]
        assert kept == code or pd.isna(kept)
