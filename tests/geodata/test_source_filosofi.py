"""Filosofi: every spelling, level and notion of income, with the three states of a cell."""

from __future__ import annotations

import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Level, ValueStatus
from geodata.sources.caf_iris.loader import SOURCE as CAF
from geodata.sources.filosofi.loader import SOURCE
from geodata.sources.rfl_2011.loader import SOURCE as RFL
from geodata.sources.rp_base_ic.loader import SOURCE as RP
from tests.geodata.layouts.tables import (
    IRIS_CODES,
    filosofi_iris,
    filosofi_level,
    insee_sheet,
    rp_activity,
    with_commas,
    write_csv,
    write_xlsx,
    zipped,
)
from tests.geodata.layouts.xls import write_xls


def load(path, source=SOURCE):
    with open_delivery(path) as delivery:
        return [
            dataset
            for part in delivery.parts
            if source.recognise(part)
            for dataset in source.load(part)
        ]


def load_one(path):
    (dataset,) = load(path)
    return dataset


def indexed(dataset):
    return dataset.frame.set_index("zone_code")


def assert_is_the_iris_table(dataset, year, variant="disposable"):
    frame = indexed(dataset)
    assert dataset.key == f"income-iris-{year}-{variant}"
    assert frame.index.tolist() == list(IRIS_CODES)
    assert frame["median_income_per_uc_eur"].tolist()[:2] == [19300, 17530]
    assert frame["poverty_rate_share"].iloc[0] == pytest.approx(0.201, abs=1e-12)
    assert frame["gini_ratio"].iloc[0] == 0.242
    assert frame["poverty_rate_share_status"].tolist() == [
        "observed",
        "missing",
        "secret",
        "observed",
        "observed",
    ]
    # An observed zero is not a missing value.
    assert frame["poverty_rate_share"].iloc[4] == 0
    assert frame.loc[IRIS_CODES[2], "median_income_per_uc_eur_status"] == ValueStatus.SECRET
    assert frame["d1_income_per_uc_eur"].tolist()[0] == 10340
    assert not [name for name in frame.columns if "NOTE" in name or "RD" in name]


@pytest.mark.parametrize("year", ["12", "13", "14", "15", "16", "17", "18", "19", "20", "21"])
def test_iris_csv_of_every_vintage(tmp_path, year):
    path = write_csv(tmp_path / "a.csv", *filosofi_iris(year))
    assert_is_the_iris_table(load_one(path), 2000 + int(year))


def test_iris_resaved_with_commas_bom_crlf_and_empty_columns(tmp_path):
    header, rows = filosofi_iris("17")
    path = write_csv(
        tmp_path / "a.csv",
        header,
        with_commas(rows),
        encoding="utf-8-sig",
        newline="\r\n",
        trailing=35,
    )
    assert_is_the_iris_table(load_one(path), 2017)


def test_iris_workbooks_and_zip(tmp_path):
    header, rows = filosofi_iris("19")
    book = write_xlsx(tmp_path / "a.xlsx", {"IRIS_DISP": insee_sheet(header, rows)})
    dataset = load_one(book)
    assert_is_the_iris_table(dataset, 2019)
    assert dataset.geography_year == 2021
    archive = zipped(tmp_path / "a.zip", {"x/BASE_TD.csv": write_csv(tmp_path / "c", header, rows)})
    assert_is_the_iris_table(load_one(archive), 2019)
    header, rows = filosofi_iris("13")
    old = write_xls(tmp_path / "a.xls", "IRIS", insee_sheet(header, rows))
    assert_is_the_iris_table(load_one(old), 2013)


def test_declared_income(tmp_path):
    dataset = load_one(write_csv(tmp_path / "a.csv", *filosofi_iris("19", "DEC")))
    assert_is_the_iris_table(dataset, 2019, "declared")
    assert any("déclaré" in note for note in dataset.notes)


def test_2014_spellings(tmp_path):
    header, rows = filosofi_iris("14")
    header = ["note" if name.startswith("DISP_NOTE") else name for name in header]
    header = ["DISP_PTSAC14" if name == "DISP_PACT14" else name for name in header]
    assert_is_the_iris_table(load_one(write_csv(tmp_path / "a.csv", header, rows)), 2014)


def test_2020_markers(tmp_path):
    header, rows = filosofi_iris("20")
    rows[1] = [rows[1][0], *(["ns", "nd", "s", "so"] + [""] * 8)]
    frame = indexed(load_one(write_csv(tmp_path / "a.csv", header, with_commas(rows))))
    row = frame.loc[IRIS_CODES[1]]
    assert row["poverty_rate_share_status"] == "secret"
    assert row["q1_income_per_uc_eur_status"] == "secret"
    assert row["median_income_per_uc_eur_status"] == "secret"
    assert row["q3_income_per_uc_eur_status"] == "missing"
    assert row["d1_income_per_uc_eur_status"] == "missing"


def test_notes_are_told(tmp_path):
    notes = " ".join(load_one(write_csv(tmp_path / "a.csv", *filosofi_iris())).notes)
    assert "1 IRIS signalé" in notes
    assert "1 IRIS non diffusé" in notes
    assert "seuils de diffusion" in notes


LEVELS = {
    Level.COMMUNE: [("01004", "Ambérieu"), ("59350", "Lille"), ("2A004", "Ajaccio")],
    Level.EPCI: [("200093201", "Métropole"), ("200043396", "CA"), ("245901152", "CC")],
    Level.DEPARTMENT: [
        ("01", "Ain"),
        ("11", "Aude"),
        ("2A", "Corse-du-Sud"),
        ("974", "Réunion"),
    ],
    Level.REGION: [
        ("11", "Île-de-France"),
        ("32", "Hauts-de-France"),
        ("84", "Auvergne-Rhône-Alpes"),
    ],
    Level.FRANCE: [("1", "France métropolitaine")],
}


@pytest.mark.parametrize("level", LEVELS)
def test_levels_above_iris_have_their_median_in_q2(tmp_path, level):
    dataset = load_one(write_csv(tmp_path / "a.csv", *filosofi_level(LEVELS[level])))
    assert dataset.level is level
    assert dataset.vintage == 2019
    assert dataset.variant == "disposable"
    frame = indexed(dataset)
    assert frame.index.tolist() == [code for code, _ in LEVELS[level]]
    assert frame["median_income_per_uc_eur"].iloc[0] == 20510
    assert frame["q1_income_per_uc_eur"].iloc[0] == 15000
    assert frame["gini_ratio"].iloc[0] == 0.29
    assert frame["household_count"].iloc[0] == 1000
    assert "poverty_rate_share" not in frame


def test_departments_among_region_codes_are_told_by_their_names(tmp_path):
    codes = [("11", "Aude"), ("24", "Dordogne"), ("27", "Eure")]
    dataset = load_one(write_csv(tmp_path / "a.csv", *filosofi_level(codes)))
    assert dataset.level is Level.DEPARTMENT


def test_codes_that_could_be_either_are_refused_without_names(tmp_path):
    header, rows = filosofi_level([("11", "x"), ("24", "y")])
    path = write_csv(tmp_path / "a.csv", [header[0], *header[2:]], [[r[0], *r[2:]] for r in rows])
    with pytest.raises(InvalidContentError, match="régions"):
        load(path)


@pytest.mark.parametrize("name", ["FILO2019_DISP_BV2012.csv", "FILO2019_DISP_UU2020.csv"])
def test_zonings_whose_codes_look_like_communes_are_refused(tmp_path, name):
    path = write_csv(tmp_path / name, *filosofi_level([("01004", "Ambérieu"), ("59350", "Lille")]))
    with pytest.raises(InvalidContentError, match="découpage"):
        load(path)


def test_declared_income_above_iris(tmp_path):
    path = write_csv(tmp_path / "a.csv", *filosofi_level(LEVELS[Level.COMMUNE], declared=True))
    assert load_one(path).variant == "declared"


def test_unknown_notion_of_income_needs_the_name(tmp_path):
    header, rows = filosofi_level(LEVELS[Level.COMMUNE])
    keep = [rank for rank, name in enumerate(header) if not name.startswith(("PPSOC", "PIMPOT"))]
    header, rows = [header[k] for k in keep], [[row[k] for k in keep] for row in rows]
    with pytest.raises(InvalidContentError, match="DISP"):
        load(write_csv(tmp_path / "a.csv", header, rows))
    path = write_csv(tmp_path / "FILO2019_DEC_COM.csv", header, rows)
    assert load_one(path).variant == "declared"


def test_comparison_base_with_mixed_levels(tmp_path):
    header = [
        "NIVGEO",
        "CODGEO",
        "LIBGEO",
        "NBMENFISC19",
        "MED19",
        "TP6019",
        "PIMPOT19",
        "D119",
    ]
    rows = [
        ["EPCI", "200093201", "Métropole", 480000, 20510, "21,5", "-16", 10500],
        ["DEP", "59", "Nord", 1062524, 19880, "19,1", "-15", "s"],
        [
            "METRO",
            "METRO",
            "France métropolitaine",
            27937964,
            21930,
            "14,6",
            "-17",
            11620,
        ],
        ["ZE2020", "3201", "Lille", 400000, 20000, "20", "-16", 10400],
    ]
    datasets = load(write_csv(tmp_path / "a.csv", header, rows))
    assert [dataset.level for dataset in datasets] == [
        Level.EPCI,
        Level.DEPARTMENT,
        Level.FRANCE,
    ]
    assert datasets[0].frame["poverty_rate_share"].tolist() == [pytest.approx(0.215)]
    assert datasets[1].frame["d1_income_per_uc_eur_status"].tolist() == ["secret"]
    assert datasets[2].frame["zone_code"].tolist() == ["1"]


def test_one_sheet_of_two_sources(tmp_path):
    rp_header, rp_rows = rp_activity("18")
    filo_header, filo_rows = filosofi_iris("19", "DEC")
    rows = [[*left, *right[1:]] for left, right in zip(rp_rows, filo_rows, strict=True)]
    path = write_xlsx(tmp_path / "a.xlsx", {"IRIS": [[*rp_header, *filo_header[1:]], *rows]})
    assert [dataset.key for dataset in load(path)] == ["income-iris-2019-declared"]
    assert [dataset.key for dataset in load(path, RP)] == ["rp_activity-iris-2018"]
    assert load(path, CAF) == []
    assert load(path, RFL) == []


def test_codes_a_spreadsheet_mangled(tmp_path):
    header, rows = filosofi_iris()
    rows = [[str(row[0]).removeprefix("0"), *row[1:]] for row in rows]
    dataset = load_one(write_csv(tmp_path / "a.csv", header, rows))
    assert_is_the_iris_table(dataset, 2018)
    assert any("3 codes altérés" in note for note in dataset.notes)


def test_duplicates(tmp_path):
    header, rows = filosofi_iris()
    clash = [IRIS_CODES[3], *rows[3][1:3], 99999, *rows[3][4:]]
    dataset = load_one(write_csv(tmp_path / "a.csv", header, [*rows, rows[0], clash]))
    frame = indexed(dataset)
    assert frame.index.is_unique
    assert IRIS_CODES[0] in frame.index
    assert IRIS_CODES[3] not in frame.index
    assert [rejection.line for rejection in dataset.rejections] == [5, 8]
    assert "lignes 5, 8" in dataset.rejections[0].reason
    assert any("1 ligne répétée" in note for note in dataset.notes)
    assert dataset.rows_read == 7


def test_rejected_rows_and_cells(tmp_path):
    header, rows = filosofi_iris()
    rows.append(["TOTAL", *rows[0][1:]])
    rows[3][3] = "trente mille"
    dataset = load_one(write_csv(tmp_path / "a.csv", header, rows))
    frame = indexed(dataset)
    assert len(frame) == 5
    assert {(r.line, r.column) for r in dataset.rejections} == {
        (7, "IRIS"),
        (5, "DISP_MED18"),
    }
    assert frame.loc[IRIS_CODES[3], "median_income_per_uc_eur_status"] == "missing"
    assert frame.loc[IRIS_CODES[3], "q1_income_per_uc_eur"] == 20000


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            ["CODGEO", "LIBGEO", "Q219", "Q119"],
            ["QP059001", "Quartier", "10000", "8000"],
        ),
        (
            ["CODGEO", "COM", "DISP_MED18", "DISP_Q118"],
            ["QP059001", "59350", "10000", "8000"],
        ),
        (["DEPCOM", "LIBCOM", "nb_ls", "tx_vac"], ["59350", "Lille", "100", "2,5"]),
        (["IRIS", "LIBIRIS", "DISP_MED18"], ["593500101", "Centre", "10000"]),
        (["nom", "DISP_MED18", "DISP_Q118"], ["Centre", "10000", "8000"]),
    ],
)
def test_what_is_not_filosofi(tmp_path, header, row):
    path = write_csv(tmp_path / "a.csv", header, [row, row])
    assert load(path) == []


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "rows", "observed", "secret"),
    [
        ("2017_resaved", 12345, 12336, 9),
        ("2018", 12395, 12394, 1),
        ("2019_resaved", 12481, 12481, 0),
    ],
)
def test_real_iris(real_data, name, rows, observed, secret):
    dataset = load_one(real_data / "filosofi" / f"BASE_TD_FILO_DISP_IRIS_{name}.csv")
    status = dataset.frame["median_income_per_uc_eur_status"]
    assert dataset.key == f"income-iris-{name[:4]}-disposable"
    assert len(dataset.frame) == dataset.rows_read == rows
    assert dataset.rejections == ()
    assert (status == "observed").sum() == observed
    assert (status == "secret").sum() == secret


@pytest.mark.realdata
def test_real_known_values(real_data):
    folder = real_data / "filosofi"
    iris = indexed(load_one(folder / "BASE_TD_FILO_DISP_IRIS_2018.csv"))
    assert iris.loc["010040101", "median_income_per_uc_eur"] == 19300
    assert iris.loc["010040101", "poverty_rate_share"] == pytest.approx(0.201)
    france = load_one(folder / "FILO2019_DISP_METROPOLE.csv").frame.iloc[0]
    assert france["median_income_per_uc_eur"] == 21930
    assert france["household_count"] == 27937964
    epci = load_one(folder / "FILO2019_DISP_EPCI.csv")
    assert (epci.level, len(epci.frame)) == (Level.EPCI, 1240)
    department = load_one(folder / "FILO2019_DISP_DEP.csv")
    assert (department.level, len(department.frame)) == (Level.DEPARTMENT, 98)
    communes = indexed(load_one(folder / "FILO2019_DISP_COM.csv"))
    assert len(communes) == 31361
    assert communes.loc["01004", "median_income_per_uc_eur"] == 20510
    assert communes.loc["01001", "q1_income_per_uc_eur_status"] == "missing"


@pytest.mark.realdata
def test_real_grand_paris_sheet_feeds_two_sources(real_data):
    path = real_data / "grand_paris" / "socio_eco.xlsx"
    (income,) = load(path)
    assert income.key == "income-iris-2019-declared"
    status = income.frame["median_income_per_uc_eur_status"].value_counts().to_dict()
    assert status == {"observed": 2655, "missing": 189}
    (activity,) = load(path, RP)
    assert activity.key == "rp_activity-iris-2018"
    assert activity.geography_year == 2020


@pytest.mark.realdata
def test_real_files_of_other_kinds_are_left_alone(real_data):
    others = [
        *real_data.glob("qpv/*.csv"),
        *real_data.glob("rpls/*.csv"),
        *real_data.glob("rpls/*.parquet"),
        *real_data.glob("sru_lovac_sitadel/*_95.csv"),
        *real_data.glob("registry_notes/*.csv"),
        *real_data.glob("reference/*.csv"),
        *real_data.glob("contours_iris/**/*.shp"),
        *real_data.glob("contours_iris/**/*.gpkg"),
    ]
    parts = 0
    for path in others:
        if path.name.startswith("meta"):
            continue
        with open_delivery(path) as delivery:
            for part in delivery.parts:
                parts += 1
                assert not any(source.recognise(part) for source in (SOURCE, RP, CAF, RFL)), path
    assert parts > 20
