"""Census tables by IRIS: four families of variables, every vintage, csv, zip, xlsx, xls, layers."""

from __future__ import annotations

import json

import pytest

from geodata.files import open_delivery
from geodata.model import Level
from geodata.sources.rp_base_ic.loader import SOURCE
from tests.geodata.layouts.tables import (
    IRIS_CODES,
    insee_sheet,
    rp_activity,
    rp_families,
    with_commas,
    write_csv,
    write_xlsx,
    zipped,
)
from tests.geodata.layouts.xls import write_xls


def load(path):
    with open_delivery(path) as delivery:
        return [
            dataset
            for part in delivery.parts
            if SOURCE.recognise(part)
            for dataset in SOURCE.load(part)
        ]


def one(path):
    (dataset,) = load(path)
    return dataset


def indexed(dataset):
    return dataset.frame.set_index("zone_code")


@pytest.mark.parametrize("year", ["06", "11", "13", "16", "18", "19", "20", "21", "22"])
def test_activity_of_every_vintage(tmp_path, year):
    dataset = one(write_csv(tmp_path / "a.csv", *rp_activity(year)))
    assert dataset.key == f"rp_activity-iris-20{year}"
    frame = indexed(dataset)
    assert frame.index.tolist() == list(IRIS_CODES)
    assert frame["pop_15_64_count"].tolist()[:2] == [1000.25, 1001.25]
    assert frame["employed_25_54_count"].iloc[0] == 500.125
    assert frame["unemployed_55_64_count"].iloc[0] == 10.0625
    assert frame.filter(like="_status").eq("observed").all(axis=None)
    assert not [name for name in frame if name.startswith("P") or "1524" in name]


def test_zip_as_delivered_with_its_meta(tmp_path):
    data = write_csv(tmp_path / "base.CSV", *rp_activity("21"))
    meta = write_csv(tmp_path / "meta.CSV", ["COD_VAR", "LIB_VAR"], [["P21_POP1564", "Pop"]])
    path = zipped(
        tmp_path / "base-ic-activite-residents-2021_csv.zip",
        {"base-ic.CSV": data, "meta_base-ic.CSV": meta},
    )
    assert one(path).key == "rp_activity-iris-2021"


@pytest.mark.parametrize("writer", [write_xlsx, write_xls])
def test_workbooks_with_lines_above_the_header(tmp_path, writer):
    rows = insee_sheet(*rp_families("16"), geography=2018)
    path = tmp_path / f"a.{writer.__name__.removeprefix('write_')}"
    path = writer(path, {"IRIS": rows}) if writer is write_xlsx else writer(path, "IRIS", rows)
    dataset = one(path)
    assert dataset.key == "rp_families-iris-2016"
    assert dataset.geography_year == 2018
    frame = indexed(dataset)
    assert frame["family_count"].iloc[0] == 500.5
    assert frame["single_parent_family_count"].iloc[0] == 100.125
    assert frame["family_4plus_children_count"].iloc[0] == 10
    assert frame["couple_with_children_family_count"].iloc[0] == 250.25


def test_decimal_commas(tmp_path):
    header, rows = rp_families("20")
    frame = indexed(one(write_csv(tmp_path / "a.csv", header, with_commas(rows))))
    assert frame["single_parent_family_count"].iloc[0] == 100.125


def test_housing(tmp_path):
    names = ("LOG", "RP", "RSECOCC", "LOGVAC", "MAISON", "APPART", "RP_PROP", "RP_LOC")
    header = ["IRIS", *(f"P19_{name}" for name in (*names, "RP_LOCHLMV", "PMEN"))]
    rows = [[code, 100.5, 90.5, 4, 6, 40, 60.5, 30, 58.5, 20.25, 180] for code in IRIS_CODES]
    dataset = one(write_csv(tmp_path / "a.csv", header, rows))
    assert dataset.key == "rp_housing-iris-2019"
    row = indexed(dataset).iloc[0]
    assert row["dwelling_count"] == 100.5
    assert row["social_tenant_count"] == 20.25
    assert row["vacant_dwelling_count"] == 6


def test_population(tmp_path):
    header = ["IRIS", "P19_POP", "P19_POP0019", "P19_POP2064", "P19_POP65P", "P19_PMEN"]
    rows = [[code, 1000, 250.5, 550, 199.5, 990] for code in IRIS_CODES]
    dataset = one(write_csv(tmp_path / "a.csv", header, rows))
    assert dataset.key == "rp_population-iris-2019"
    assert indexed(dataset).iloc[0]["population_65plus_count"] == 199.5
    assert indexed(dataset).iloc[0]["household_population_count"] == 990


def test_employed_is_active_less_unemployed_where_absent(tmp_path):
    header, rows = rp_activity("18")
    keep = [rank for rank, name in enumerate(header) if "ACTOCC" not in name]
    rows[1][header.index("P18_CHOM2554")] = "s"
    rows[2][header.index("P18_ACT2554")] = None
    rows[3][header.index("P18_CHOM2554")] = 9999
    path = write_csv(
        tmp_path / "a.csv",
        [header[k] for k in keep],
        [[row[k] for k in keep] for row in rows],
    )
    dataset = one(path)
    frame = indexed(dataset)
    assert frame["employed_25_54_count"].iloc[0] == pytest.approx(560.25 - 60.125)
    assert frame["employed_25_54_count_status"].tolist() == [
        "observed",
        "secret",
        "missing",
        "missing",
        "observed",
    ]
    assert any("P18_ACTOCC2554 = P18_ACT2554 − P18_CHOM2554" in note for note in dataset.notes)


def test_older_people_are_added_up_where_only_brackets_are_given(tmp_path):
    header = ["IRIS", "P18_POP", "P18_POP5564", "P18_POP6579", "P18_POP80P"]
    rows = [[code, 1000, 90, 109.5, 27.25] for code in IRIS_CODES]
    (dataset,) = load(write_csv(tmp_path / "a.csv", header, rows))
    assert dataset.table == "rp_population"
    assert indexed(dataset)["population_65plus_count"].iloc[0] == 136.75


def test_several_tables_and_vintages_in_one_communal_file(tmp_path):
    header = [
        "CODGEO",
        "P21_POP",
        "P15_POP",
        "P21_LOG",
        "P21_RP",
        "C21_FAM",
        "C21_FAMMONO",
    ]
    rows = [
        ["59350", 232000, 230000, 140000, 120000, 50000, 12000],
        ["1004", 14000, *[1] * 5],
    ]
    datasets = load(write_csv(tmp_path / "a.csv", header, rows))
    assert sorted(dataset.key for dataset in datasets) == [
        "rp_families-commune-2021",
        "rp_housing-commune-2021",
        "rp_population-commune-2015",
        "rp_population-commune-2021",
    ]
    assert {dataset.level for dataset in datasets} == {Level.COMMUNE}
    assert datasets[0].frame["zone_code"].tolist() == ["59350", "01004"]


def test_negative_counts_are_rejected(tmp_path):
    header, rows = rp_families("19")
    rows[1][header.index("C19_FAM")] = "-3"
    dataset = one(write_csv(tmp_path / "a.csv", header, rows))
    (rejection,) = dataset.rejections
    assert (rejection.line, rejection.column) == (3, "C19_FAM")
    assert indexed(dataset)["family_count_status"].tolist()[1] == "missing"


def test_attributes_of_a_layer(tmp_path):
    """Polygons that carry census columns; the ``IRIS`` column holds four digits only."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "CODE_IRIS": code,
                "INSEE_COM": code[:5],
                "IRIS": code[5:],
                "P19_POP": 9.5,
            },
            "geometry": {"type": "Point", "coordinates": [0.1, 45.0]},
        }
        for code in (*IRIS_CODES, IRIS_CODES[0])
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    dataset = one(path)
    assert dataset.key == "rp_population-iris-2019"
    assert dataset.frame["zone_code"].tolist() == list(IRIS_CODES)
    assert any("1 ligne répétée" in note for note in dataset.notes)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["CODGEO", "P19_POP"], ["QP059001", "1200"]),
        (["IRIS", "P19_POP1564"], ["593500101", "1200"]),
        (["IRIS", "POP"], ["593500101", "1200"]),
        (["NOM", "P19_POP"], ["Lille", "1200"]),
    ],
)
def test_what_is_not_a_census_table(tmp_path, header, row):
    assert load(write_csv(tmp_path / "a.csv", header, [row, row])) == []


@pytest.mark.realdata
def test_real_grand_paris(real_data):
    folder = real_data / "grand_paris"
    (activity,) = load(folder / "socio_eco.xlsx")
    (population,) = load(folder / "demo.xlsx")
    assert len(activity.frame) == len(population.frame) == 2844
    assert activity.rejections == population.rejections == ()
    row = indexed(activity).loc["751010101"]
    assert row["pop_25_54_count"] == pytest.approx(412.895461027019, abs=1e-9)
    assert row["employed_25_54_count"] == pytest.approx(382.072762804013 - 44.2523262312744)
    assert indexed(population).loc["751010101", "population_count"] == pytest.approx(942.182134409)
    assert set(activity.frame["zone_code"]) == set(population.frame["zone_code"])


@pytest.mark.realdata
def test_real_layer_of_lille(real_data):
    path = real_data / "rp_iris_mel_2019" / "IRIS_MEL_PROFILS_SOCIAUX_2019.geojson"
    dataset = one(path)
    assert dataset.key == "rp_population-iris-2019"
    assert dataset.rows_read == 526
    assert len(dataset.frame) == 517
    assert indexed(dataset).loc["593280403", "population_count"] == pytest.approx(2634.70661844316)
    assert any("9 lignes répétées" in note for note in dataset.notes)
