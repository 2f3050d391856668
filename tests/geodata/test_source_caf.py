"""CAF recipients: an explicit stand-in, withheld rows, and a year that must be known."""

from __future__ import annotations

import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Level
from geodata.sources.caf_iris.loader import SOURCE
from tests.geodata.layouts.tables import IRIS_CODES, caf, write_csv, zipped


def load(path):
    with open_delivery(path) as delivery:
        return [
            dataset
            for part in delivery.parts
            if SOURCE.recognise(part)
            for dataset in SOURCE.load(part)
        ]


@pytest.mark.parametrize("spaced", [False, True])
def test_iris(tmp_path, spaced):
    path = write_csv(tmp_path / "data_CAF_2017_IRIS.csv", *caf(spaced=spaced), encoding="utf-8-sig")
    (dataset,) = load(path)
    assert dataset.key == "caf-iris-2017"
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc[IRIS_CODES[0], "covered_person_count"] == 1036
    assert frame.loc[IRIS_CODES[0], "single_parent_recipient_count"] == 55
    # NOTE other than 0: withheld. Blank with NOTE 0: missing. Zero: observed.
    assert frame.loc[IRIS_CODES[1]].filter(like="_status").eq("secret").all()
    assert frame.loc[IRIS_CODES[2], "single_parent_recipient_count_status"] == "missing"
    assert frame.loc[IRIS_CODES[2], "recipient_3plus_children_count"] == 0
    assert frame.loc[IRIS_CODES[2], "recipient_3plus_children_count_status"] == "observed"
    assert "NOTE" not in frame
    notes = " ".join(dataset.notes)
    assert "allocataires" in notes
    assert "2017 déduit du nom" in notes
    assert "1 zone sous secret" in notes
    assert "jamais comme nulle" in notes


def test_values_of_withheld_rows_are_not_kept(tmp_path):
    header, rows = caf()
    rows[1] = [IRIS_CODES[1], 3, *[7] * 8]
    (dataset,) = load(write_csv(tmp_path / "CAF_2020.csv", header, rows))
    row = dataset.frame.set_index("zone_code").loc[IRIS_CODES[1]]
    assert row.filter(regex="_count$").isna().all()


def test_rounded_counts_are_told(tmp_path):
    header = [
        "CODGEO",
        "NOTE",
        "A",
        "PERCOU",
        "AI",
        "AM",
        "ACSSENF",
        "ACAVENF",
        "AC3ENF",
        "ENF",
    ]
    rows = [[code, 0, 410, 1035, 180, 55, 20, 155, 60, 445] for code in IRIS_CODES]
    (dataset,) = load(write_csv(tmp_path / "CAF_2020.csv", header, rows))
    assert any("arrondis à 5" in note for note in dataset.notes)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("data_CAF_2020_IRIS.csv", 2020),
        ("caf2019.csv", 2019),
        ("CAF_2016_IRIS_geo2017.csv", 2016),
    ],
)
def test_year_from_the_name(tmp_path, name, year):
    assert load(write_csv(tmp_path / name, *caf()))[0].vintage == year


def test_year_from_the_zip_when_the_member_has_none(tmp_path):
    data = write_csv(tmp_path / "data.csv", *caf())
    assert load(zipped(tmp_path / "CAF_2018.zip", {"data.csv": data}))[0].vintage == 2018


@pytest.mark.parametrize("name", ["caf.csv", "CAF_2016_2020.csv"])
def test_unknown_year_is_refused_with_the_remedy(tmp_path, name):
    with pytest.raises(InvalidContentError, match="Renommez"):
        load(write_csv(tmp_path / name, *caf()))


def test_communes(tmp_path):
    header, rows = caf()
    rows = [[str(row[0])[:5], *row[1:]] for row in rows[2:]]
    (dataset,) = load(write_csv(tmp_path / "CAF_2019_COM.csv", header, rows))
    assert dataset.level is Level.COMMUNE


def test_priority_neighbourhoods_are_not_recognised(tmp_path):
    header, rows = caf()
    rows = [[f"QP05900{rank}", *row[1:]] for rank, row in enumerate(rows)]
    assert load(write_csv(tmp_path / "CAF_2019_QP.csv", header, rows)) == []


def test_decimal_counts_are_rejected(tmp_path):
    header, rows = caf()
    rows[3][2] = "981,5"
    (dataset,) = load(write_csv(tmp_path / "CAF_2019.csv", header, rows))
    (rejection,) = dataset.rejections
    assert (rejection.line, rejection.column) == (5, "A")
    assert "entier" in rejection.reason


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("year", "rows", "secret", "observed"),
    [
        (2017, 13279, 1128, 11914),
        (2019, 13424, 1083, 12318),
        (2020, 13444, 1053, 12365),
    ],
)
def test_real(real_data, year, rows, secret, observed):
    (dataset,) = load(real_data / "caf" / f"data_CAF_{year}_IRIS.csv")
    assert dataset.key == f"caf-iris-{year}"
    assert dataset.rejections == ()
    assert len(dataset.frame) == rows
    counts = dataset.frame["recipient_count_status"].value_counts()
    assert counts["secret"] == secret
    assert counts["observed"] == observed
    if year == 2017:
        first = dataset.frame.set_index("zone_code").loc["010040101"]
        assert first["covered_person_count"] == 1036
