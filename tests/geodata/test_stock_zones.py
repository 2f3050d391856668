"""The stock of zones: totals kept, zero told from missing, references only where whole."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geodata.model import Level
from geodata.residences import build_residences
from geodata.stock.reach import departments_reached
from geodata.stock.references import reference_stock
from geodata.stock.zones import Frame, stock_of_dwellings
from geodata.territory import Territory
from tests.geodata.dwelling_rows import contours, dwellings, quarter

FRAME = Frame(
    communes=pd.Index(["00001", "00002"]),
    iris=pd.Series(
        ["00001", "00001", "00002"], index=pd.Index(["000010101", "000010102", "000020000"])
    ),
    qpv=pd.Index(["QN00101M", "QN00102N"]),
    territory_code="299900043",
    departments=frozenset({"00"}),
    whole=True,
    exhaustive=True,
)
LAYERS = {"2024": quarter("QN00101M", 700_000, 700_400)}


def _tables(rows: pd.DataFrame, frame: Frame = FRAME):
    stock = build_residences(rows, vintage=2025, zones=contours(**LAYERS))
    return stock_of_dwellings(stock.dwellings, stock.residences, frame, 2025)


def _cells(table: pd.DataFrame, column: str) -> list[object]:
    values = table[column].where(table[f"{column}_status"].eq("observed"), None)
    return [None if pd.isna(one) else one for one in values]


def test_every_zone_has_its_row_and_totals_agree():
    tables, _ = _tables(
        dwellings(
            {"x_m": 700_100.0, "address": "1 RUE A"},
            {"x_m": 700_100.0, "address": "1 RUE A"},
            {"x_m": 700_900.0, "address": "9 RUE B"},
        )
    )
    assert _cells(tables[Level.IRIS], "dwelling_count") == [2, 1, 0]
    assert _cells(tables[Level.COMMUNE], "dwelling_count") == [3, 0]
    assert _cells(tables[Level.EPCI], "dwelling_count") == [3]
    assert _cells(tables[Level.QPV], "dwelling_count") == [2, 0]
    assert _cells(tables[Level.EPCI], "in_qpv_count") == [2]
    assert _cells(tables[Level.EPCI], "residence_count") == [2]
    assert _cells(tables[Level.IRIS], "residence_count") == [1, 1, 0]
    assert tables[Level.COMMUNE]["row_origin"].tolist() == ["sum", "sum"]


def test_a_commune_the_file_does_not_reach_is_missing_and_so_is_the_total():
    frame = replace(FRAME, departments=frozenset({"99"}))
    tables, notes = _tables(dwellings({"x_m": 700_100.0}), frame)
    assert _cells(tables[Level.COMMUNE], "dwelling_count") == [1, None]
    assert _cells(tables[Level.EPCI], "dwelling_count") == [None]
    assert _cells(tables[Level.IRIS], "dwelling_count") == [1, 0, None]
    assert any("rien ne dit" in note for note in notes)


def test_total_is_not_given_where_contours_lack_a_commune():
    tables, notes = _tables(dwellings({}), replace(FRAME, whole=False))
    assert _cells(tables[Level.EPCI], "dwelling_count") == [None]
    assert _cells(tables[Level.COMMUNE], "dwelling_count") == [1, 0]
    assert any("pas toutes ses communes" in note for note in notes)


def test_one_landlords_file_proves_no_zero():
    tables, _ = _tables(dwellings({}), replace(FRAME, exhaustive=False))
    assert _cells(tables[Level.COMMUNE], "dwelling_count") == [1, None]


def test_a_question_the_file_does_not_answer_is_missing_even_where_there_is_no_dwelling():
    tables, _ = _tables(dwellings({}, energy_label=None))
    for column in ("energy_a_count", "energy_unknown_count", "vacancy_share"):
        assert _cells(tables[Level.COMMUNE], column) == [None, None]
    assert _cells(tables[Level.COMMUNE], "rooms_3_count") == [1, 0]


def test_iris_counts_are_withheld_where_too_many_dwellings_have_no_iris():
    placed = {"x_m": 700_100.0}
    nowhere = {"x_m": None, "y_m": None}
    tables, notes = _tables(dwellings(*[placed] * 10, nowhere))
    assert _cells(tables[Level.IRIS], "dwelling_count") == [None, None, 0]
    assert _cells(tables[Level.COMMUNE], "dwelling_count") == [11, 0]
    assert any("non donnés" in note for note in notes)
    few, notes = _tables(dwellings(*[placed] * 20, nowhere))
    assert _cells(few[Level.IRIS], "dwelling_count") == [20, 0, 0]
    assert any("1 logement sans IRIS" in note for note in notes)


@pytest.mark.parametrize(
    ("outside", "own", "listed", "reached"),
    [
        ([], 4, False, set()),  # a register cut to the territory
        (["59900"], 4, False, {"59"}),
        (["62001"], 4, False, {"62"}),
        ([], 30, False, set()),  # many communes of a large territory: still maybe an extract
        ([], 30, True, {"59"}),  # a producer's list that names most of them
        ([], 19, True, set()),
        ([], 20, True, set()),  # 20 of 45: less than half
    ],
)
def test_a_file_reaches_where_it_names_communes_beyond_the_territory(outside, own, listed, reached):
    members = {f"59{n:03d}": "Commune" for n in range(45)}
    territory = Territory("200000000", "Ici", members, "")
    codes = [*list(members)[:own], *outside]
    assert departments_reached(codes, territory, lists_what_there_is=listed) == reached
    # Nothing of the département lies beyond a territory that is the whole of it.
    whole = departments_reached(codes, territory, known={"59": frozenset(members)})
    assert ("59" in whole) == (own == 30 or "59900" in outside)


def test_no_zero_in_the_neighbourhoods_of_communes_the_file_does_not_reach():
    tables, _ = _tables(dwellings({"x_m": 700_100.0}), replace(FRAME, departments=frozenset()))
    assert _cells(tables[Level.QPV], "dwelling_count") == [1, None]


def test_a_code_that_the_contours_lack_is_counted_among_the_nameless():
    row = {"x_m": None, "qpv_plg_code": "QN00199Z", "qpv_plg_generation": "2024"}
    tables, notes = _tables(dwellings(row))
    assert _cells(tables[Level.COMMUNE], "in_qpv_count") == [1, 0]
    assert any("1 logement en QPV sans que le code" in note for note in notes)


def _communes(count: int, department: str = "59") -> pd.DataFrame:
    codes = [f"{department}{n:03d}" for n in range(count)]
    return pd.DataFrame(
        {
            "zone_code": codes,
            "dwelling_count": 10.0,
            "in_qpv_plg_count": 4.0,
            "not_in_qpv_plg_count": 5.0,
            "offered_count": 8.0,
            "vacant_count": 2.0,
        }
    )


@pytest.mark.parametrize(("others", "given"), [(19, False), (20, True)])
def test_department_only_from_a_file_that_goes_well_beyond_the_territory(others, given):
    territory = Territory("200000000", "Ici", {"59000": "Ville"}, "")
    tables = reference_stock(_communes(1 + others), territory, {})
    assert (Level.DEPARTMENT in tables) is given
    assert Level.FRANCE not in tables
    if given:
        row = tables[Level.DEPARTMENT].iloc[0]
        assert row["dwelling_count"] == 10 * 21
        assert row["in_qpv_count"] == 4 * 21
        assert row["qpv_unknown_count"] == 21
        assert row["vacancy_share"] == pytest.approx(0.25)


def test_small_department_is_whole_by_the_list_of_its_communes():
    territory = Territory("200000000", "Ici", {"59000": "Ville"}, "")
    known = {"59": frozenset(f"59{n:03d}" for n in range(9))}
    assert Level.DEPARTMENT in reference_stock(_communes(5), territory, known)
    assert Level.DEPARTMENT not in reference_stock(_communes(4), territory, known)
