"""Fiscal incomes of 2001 to 2011."""

from __future__ import annotations

import pytest

from geodata.files import open_delivery
from geodata.model import Level
from geodata.sources.filosofi.loader import SOURCE as FILOSOFI
from geodata.sources.rfl_2011.loader import SOURCE
from tests.geodata.layouts.tables import IRIS_CODES, insee_sheet, write_csv
from tests.geodata.layouts.xls import write_xls

ROWS = [
    [IRIS_CODES[0], "16679.0", "14048.0", "6.1", "0.3538"],
    [IRIS_CODES[1], "15675.0", "12953.0", "7.4", "0.3505"],
    [IRIS_CODES[3], "", "", "", ""],
]


def header(year="11", code="CodeIris"):
    return [code, *(f"RFUC{name}{year}" for name in ("Q2", "IQ", "RD", "GI"))]


def load(path):
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        assert not FILOSOFI.recognise(part)
        return SOURCE.load(part) if SOURCE.recognise(part) else []


@pytest.mark.parametrize("year", ["01", "06", "11"])
def test_iris(tmp_path, year):
    (dataset,) = load(write_csv(tmp_path / "a.csv", header(year), ROWS, delimiter=","))
    assert dataset.key == f"income-iris-20{year}-fiscal"
    frame = dataset.frame.set_index("zone_code")
    assert frame["median_income_per_uc_eur"].tolist()[:2] == [16679, 15675]
    assert frame["median_income_per_uc_eur_status"].tolist() == [
        "observed",
        "observed",
        "missing",
    ]
    assert frame["gini_ratio"].tolist()[0] == 0.3538
    assert list(frame.columns) == [
        "median_income_per_uc_eur",
        "median_income_per_uc_eur_status",
        "gini_ratio",
        "gini_ratio_status",
    ]
    assert any("fiscal" in note for note in dataset.notes)


def test_old_workbook(tmp_path):
    names = ["IRIS", "LIBIRIS", "RFUCQ111", "RFUCQ211", "RFUCQ311"]
    rows = [
        [IRIS_CODES[0], "Gare", 9000, 16679, 23048],
        [IRIS_CODES[1], "Centre", 8000, 15675, "s"],
    ]
    path = write_xls(tmp_path / "a.xls", "IRIS", insee_sheet(names, rows, geography=None))
    (dataset,) = load(path)
    assert dataset.frame["q1_income_per_uc_eur"].tolist() == [9000, 8000]
    assert dataset.frame["q3_income_per_uc_eur_status"].tolist() == [
        "observed",
        "secret",
    ]
    assert dataset.geography_year is None


def test_communes(tmp_path):
    rows = [["59350", "16679", "", "", "0.35"], ["01004", "15675", "", "", "0.35"]]
    (dataset,) = load(write_csv(tmp_path / "a.csv", header(code="CODGEO"), rows))
    assert dataset.level is Level.COMMUNE


def test_several_years_side_by_side(tmp_path):
    names = ["IRIS", "RFUCQ210", "RFUCQ211"]
    rows = [[IRIS_CODES[0], "16000", "16679"], [IRIS_CODES[1], "15000", "15675"]]
    datasets = load(write_csv(tmp_path / "a.csv", names, rows))
    assert [dataset.vintage for dataset in datasets] == [2010, 2011]


@pytest.mark.parametrize("missing", ["CodeIris", "RFUCQ211"])
def test_not_recognised_without_code_or_median(tmp_path, missing):
    names = [f"X{name}" if name == missing else name for name in header()]
    assert load(write_csv(tmp_path / "a.csv", names, ROWS)) == []


@pytest.mark.realdata
def test_real_2011(real_data):
    (dataset,) = load(real_data / "rfl_2011" / "RFDU2011iris.csv")
    assert dataset.key == "income-iris-2011-fiscal"
    assert dataset.rejections == ()
    assert len(dataset.frame) == 13165
    status = dataset.frame["median_income_per_uc_eur_status"].value_counts().to_dict()
    assert status == {"observed": 12615, "missing": 550}
    first = dataset.frame.set_index("zone_code").loc["010040101"]
    assert first["median_income_per_uc_eur"] == 16679
    assert first["gini_ratio"] == 0.3538
