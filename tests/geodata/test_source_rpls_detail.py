"""The register of social dwellings: its layouts, its bad cells, its dwellings on disk."""

from __future__ import annotations

import gc

import pandas as pd
import pytest

from benchmarks.bench_rpls import write_register
from geodata.combining import combine
from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.loading import load_files
from geodata.model import Level
from geodata.sources import StreamedSource
from geodata.sources.registry import SOURCES
from geodata.sources.rpls_detail.loader import SOURCE
from geodata.sources.rpls_detail.products import LOW_RENT, PLAI, PRODUCTS, product_keys
from geodata.sources.rpls_detail.schema import OPEN_2025 as KNOWN_2025
from geodata.sources.rpls_detail.schema import RESTRICTED
from geodata.sources.rpls_detail.spool import DwellingSpool, empty_rows
from tests.geodata.layouts.rpls import (
    OPEN_2018,
    OPEN_2023,
    OPEN_2025,
    RESTRICTED_EXTRA,
    dwelling,
    register,
)
from tests.geodata.layouts.tables import write_xlsx, zipped


def load(path, tell=None):
    """Dataset of a file, and its spool."""
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        assert [one for one in SOURCES if one.recognise(part)] == [SOURCE]
        (dataset,) = SOURCE.load_with_progress(part, tell) if tell else SOURCE.load(part)
    return dataset, dataset.extra["spool"]


def rows_of(tmp_path, *rows, names=OPEN_2025, name="RPLS_2025.csv", **options):
    return load(register(tmp_path / name, list(rows), names, **options))[1].rows()


def only(tmp_path, **changes):
    """Row of a register of one changed dwelling."""
    return rows_of(tmp_path, dwelling(**changes)).iloc[0]


def test_the_layouts_known_are_the_official_ones():
    assert OPEN_2025 == KNOWN_2025
    assert len(OPEN_2025) == 73
    assert RESTRICTED_EXTRA == RESTRICTED


def test_a_usual_dwelling(tmp_path):
    path = register(tmp_path / "RPLS_2025.csv", [dwelling(), dwelling(NUMVOIE="14", INDREP="BIS")])
    dataset, spool = load(path)
    assert dataset.key == "dwellings-dwelling-2025"
    assert dataset.level is Level.DWELLING
    assert dataset.rows_read == spool.row_count == 2
    assert dataset.rejections == ()
    assert dataset.frame.empty
    rows = spool.rows()
    assert list(dataset.frame.columns) == list(rows.columns) == list(empty_rows().columns)
    assert rows["dwelling_id"].tolist() == ["2025-2", "2025-3"]
    assert rows["address"].tolist() == ["12 RUE DES ESSAIS", "14 BIS RUE DES ESSAIS"]
    assert rows["street"].tolist() == ["RUE DES ESSAIS"] * 2
    first = rows.iloc[0]
    expected = {
        "commune_code": "59350",
        "iris_plg_code": "593500101",
        "segment_code": "0042",
        "segment_name": "LES ESSAIS",
        "postcode": "59000",
        "x_m": 704000.5,
        "y_m": 7059000.5,
        "crs_epsg": 2154,
        "geocoding_quality": "number",
        "location_precision_m": 10.0,
        "qpv_declared": "no",
        "qpv_plg_code": "",
        "qpv_plg_generation": "2024",
        "qpv_plg_2015_code": "",
        "building_type": "collective",
        "room_count": 3,
        "surface_m2": 62.0,
        "built_year": 1968,
        "rented_since_year": 1969,
        "product_code": "52",
        "product_key": "hlmo",
        "origin_code": "1",
        "agreement": True,
        "energy_label": "D",
        "ghg_label": "E",
        "energy_year": 2019,
    }
    assert first[list(expected)].to_dict() == expected
    absent = ["landlord_name", "landlord_siret", "occupancy_mode", "rent_eur", "lease_date"]
    assert first[absent].isna().all()
    assert any("le nom du bailleur" in note and "le loyer" in note for note in dataset.notes)
    texts = rows.drop(columns="dwelling_id").select_dtypes("str")
    assert texts.empty, "repeated texts are categories"


@pytest.mark.parametrize("code", ["10", "11", "12", "13", "14", "50", "52", "99"])
def test_products(tmp_path, code):
    row = only(tmp_path, FINAN_CODE=code)
    key = next(one.key for one in PRODUCTS if one.code == code)
    assert (row["product_code"], row["product_key"]) == (code, key)


def test_product_groups_are_those_of_the_register():
    assert PLAI == ("plai", "pla_lm_ts")
    assert LOW_RENT == ("plai", "pla_lm_ts", "hbm", "plr_psr", "hlmo")
    assert [one.code for one in PRODUCTS] == sorted(one.code for one in PRODUCTS)
    assert len(product_keys()) == len(set(product_keys())) == 17


@pytest.mark.parametrize(
    ("column", "cell", "canonical", "value"),
    [
        ("CONSTRUCT", "1975.0", "built_year", 1975),
        ("CONSTRUCT", "01/01/1975", "built_year", 1975),
        ("SURFHAB", "62,5", "surface_m2", 62.5),
        ("SURFHAB", '="62"', "surface_m2", 62.0),
        ("X", "704\u202f000,5", "x_m", 704000.5),
        ("NBPIECE", "3.0", "room_count", 3),
        ("FINAN_CODE", "13.0", "product_key", "plus"),
        ("TYPECONST_CODE", "I", "building_type", "individual"),
        ("TYPECONST_CODE", "E", "building_type", "student"),
        ("DPEDATE", "2021-11-05", "energy_year", 2021),
        ("DPEDATE", "202111", "energy_year", 2021),
        ("SRU_EXPIR", "2031", "sru_expiry_year", 2031),
        ("SRU_EXPIR", "31/12/2031", "sru_expiry_year", 2031),
        ("SRU_EXPIR", "12/2031", "sru_expiry_year", 2031),
        ("QPV_CODE", "1", "qpv_declared", "yes"),
        ("QPV_CODE", "QN05901M", "qpv_declared", "yes"),
        ("QPV_CODE", "QN05901M", "qpv_declared_code", "QN05901M"),
        ("PLG_QP24", "QN05901M", "qpv_plg_code", "QN05901M"),
        ("PLG_QP24", "CSZ", "qpv_plg_code", ""),
        ("PLG_IRIS2024_CODE", "0101", "iris_plg_code", "593500101"),
        ("PLG_IRIS2024_CODE", "101", "iris_plg_code", "593500101"),
        ("PLG_IRIS2024_CODE", "CSZ", "iris_plg_code", "593500000"),
        ("QUALITE_XY", "22", "geocoding_quality", "street"),
        ("QUALITE_XY", "33", "geocoding_quality", "commune"),
        ("CONV", "2", "agreement", False),
        ("NUMVOIE", "0012", "address", "12 RUE DES ESSAIS"),
        ("DEPCOM", '="59350"', "commune_code", "59350"),
    ],
)
def test_cells_as_they_are_written(tmp_path, column, cell, canonical, value):
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", [dwelling(**{column: cell})]))
    assert dataset.rejections == ()
    assert spool.rows().iloc[0][canonical] == value


@pytest.mark.parametrize(
    ("column", "cell", "canonical"),
    [
        ("DPEDATE", "01/1900", "energy_year"),
        ("DPEENERGIE", "NR", "energy_label"),
        ("SRU_EXPIR", "0", "sru_expiry_year"),
        ("SURFHAB", "0", "surface_m2"),
        ("PLG_QP24", "", "qpv_plg_code"),
        ("PLG_IRIS2024_CODE", "HZ", "iris_plg_code"),
        ("FINAN_CODE", "", "product_code"),
    ],
)
def test_cells_that_say_nothing_are_missing_without_a_word(tmp_path, column, cell, canonical):
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", [dwelling(**{column: cell})]))
    assert dataset.rejections == ()
    assert pd.isna(spool.rows().iloc[0][canonical])


@pytest.mark.parametrize(
    ("column", "cell", "canonical", "word"),
    [
        ("CONSTRUCT", "20A5", "built_year", "année"),
        ("CONSTRUCT", "2999", "built_year", "année"),
        ("FINAN_CODE", "77", "product_code", "modalité"),
        ("X", "abc", "x_m", "nombre"),
        ("SURFHAB", "-4", "surface_m2", "nombre"),
        ("NBPIECE", "3,5", "room_count", "nombre"),
        ("DPEENERGIE", "H", "energy_label", "modalité"),
        ("PLG_QP24", "QUARTIER", "qpv_plg_code", "quartier"),
        ("PLG_IRIS2024_CODE", "A1", "iris_plg_code", "IRIS"),
        ("SRU_EXPIR", "bientôt", "sru_expiry_year", "année"),
        ("DPEDATE", "13/2020", "energy_year", "date"),
    ],
)
def test_bad_cells_are_emptied_and_named(tmp_path, column, cell, canonical, word):
    rows = [dwelling(), dwelling(**{column: cell}), dwelling()]
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    (rejection,) = dataset.rejections
    assert (rejection.line, rejection.column) == (3, column)
    assert cell in rejection.reason
    assert word in rejection.reason
    found = spool.rows()[canonical]
    assert pd.isna(found.iloc[1])
    if canonical != "sru_expiry_year":  # which a usual dwelling has not
        assert found.iloc[[0, 2]].notna().all()


def test_an_unknown_product_is_counted_as_such(tmp_path):
    rows = rows_of(tmp_path, dwelling(FINAN_CODE="77"), dwelling(FINAN_CODE=""), dwelling())
    assert rows["product_key"].tolist() == ["unknown", "unknown", "hlmo"]


def test_many_bad_cells_are_named_first_then_counted(tmp_path):
    rows = [dwelling(CONSTRUCT="?" if rank < 30 else "1968") for rank in range(50)]
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    assert [one.line for one in dataset.rejections] == [2, 3, 4, 5, 6, None]
    assert sum(one.count for one in dataset.rejections) == 30
    assert spool.rows()["built_year"].isna().sum() == 30
    assert any("« CONSTRUCT »".replace(" ", "\u202f") in note for note in dataset.notes)


def test_dwellings_without_a_commune_are_left_out(tmp_path):
    rows = [
        dwelling(),
        dwelling(DEPCOM=""),
        dwelling(DEPCOM="Lille", X="abc"),
        dwelling(DEP_CODE="1", DEPCOM="1004", X="870000", Y="6540000"),
        dwelling(DEPCOM="5935"),
        dwelling(),
    ]
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    assert spool.rows()["commune_code"].tolist() == ["59350", "01004", "59350"]
    told = {one.line: one.reason for one in dataset.rejections if one.column == "DEPCOM"}
    assert sorted(told) == [3, 4, 6]
    assert "département de la ligne" in told[6]
    assert any("zéro de tête" in note for note in dataset.notes)
    assert dataset.rows_read == 6


def test_a_file_of_something_else_under_the_commune_is_refused(tmp_path):
    rows = [dwelling(DEPCOM="Lille")] * 3 + [dwelling()]
    with pytest.raises(InvalidContentError, match="3 lignes sur 4"):
        load(register(tmp_path / "RPLS_2025.csv", rows))


def test_positions_far_from_their_department_are_unknown(tmp_path):
    rows = [
        dwelling(),
        dwelling(X="652000", Y="6862000"),  # Paris
        dwelling(X="7059000.5", Y="704000.5"),  # swapped
        dwelling(X="0", Y="0"),
        dwelling(X=""),
    ]
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    found = spool.rows()
    assert found["x_m"].notna().tolist() == [True, False, False, False, False]
    assert found["y_m"].notna().tolist() == [True, False, False, False, False]
    assert found["geocoding_quality"].tolist() == ["number", *["unknown"] * 4]
    assert [one.line for one in dataset.rejections] == [3, 4]
    assert any("4 logements sur 5 sans coordonnées" in note for note in dataset.notes)


def test_overseas_positions_have_their_own_system(tmp_path):
    rows = [
        dwelling(DEPCOM="97411", DEP_CODE="974", EPSG="2975", X="338000", Y="7690000"),
        dwelling(DEPCOM="97411", DEP_CODE="974", EPSG="", X="338000", Y="7690000"),
        dwelling(DEPCOM="97411", DEP_CODE="974", EPSG="2154", X="338000", Y="7690000"),
        dwelling(DEPCOM="97105", DEP_CODE="971", EPSG="", X="642000", Y="1770000"),
    ]
    found = rows_of(tmp_path, *rows)
    assert found["crs_epsg"].tolist() == [2975, 2975, 2154, 5490]
    assert found["x_m"].notna().tolist() == [True, True, False, True]


def test_the_layout_of_2023(tmp_path):
    rows = [dwelling(OPEN_2023, PLG_QP="QP059001"), dwelling(OPEN_2023)]
    path = register(tmp_path / "registre.csv", rows, OPEN_2023)
    dataset, spool = load(path)
    # No year in the name: the IRIS of a register are those of the year before.
    assert dataset.vintage == 2023
    assert any("PLG_IRIS2022_CODE" in note for note in dataset.notes)
    found = spool.rows()
    assert found["qpv_plg_code"].tolist() == ["QP059001", ""]
    assert found["qpv_plg_generation"].tolist() == ["2015", "2015"]
    assert found["qpv_plg_2015_code"].isna().all()
    assert found["iris_plg_code"].tolist() == ["593500101"] * 2


def test_the_regional_layout_of_2018(tmp_path):
    rows = [
        dwelling(OPEN_2018, NOMVOIE="DE L'ÉGLISE", LIBSEGPATRIM="LES HÊTRES"),
        dwelling(OPEN_2018, NOMVOIE="", LIEUDIT="LE FOSSÉ"),
    ]
    path = register(tmp_path / "RPLS2018_HdF.csv", rows, OPEN_2018, encoding="iso-8859-1")
    dataset, spool = load(path)
    assert dataset.vintage == 2018
    found = spool.rows()
    assert found["address"].tolist() == ["12 RUE DE L'ÉGLISE", "12 LE FOSSÉ"]
    assert found["street"].isna().tolist() == [False, True]
    assert found["segment_name"].tolist()[0] == "LES HÊTRES"
    assert found["x_m"].isna().all()
    assert found["geocoding_quality"].tolist() == ["unknown"] * 2
    assert found["iris_plg_code"].isna().all()
    assert found["qpv_declared"].tolist() == ["no", "no"]


def test_a_register_without_any_year_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(InvalidContentError, match="Renommez"):
        load(register(tmp_path / "registre.csv", [dwelling(OPEN_2018)], OPEN_2018))


def test_the_restricted_columns(tmp_path):
    names = OPEN_2025 + RESTRICTED_EXTRA
    extra = {
        "MODE": "2",
        "BAIL": "06/2021",
        "LOYERPRINC": "402,35",
        "SURFMODE": "70.5",
        "RS": "SA D'HLM D'ESSAI",
        "SIRET": "00000000000017",
        "DATE_DEP_DERLOCAT": "15/09/2024",
        "CONTRESLOG": "3",
        "duree_vacance": "3",
    }
    changed = dwelling(names, **extra, MODE_red=None)
    second = dwelling(names, **{**extra, "MODE": "7", "SIRET": "7,88E+13", "LOYERPRINC": "0"})
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", [changed, second], names))
    first, other = (row for _, row in spool.rows().iterrows())
    assert first["occupancy_mode"] == "vacant"
    assert first["lease_date"] == pd.Timestamp(2021, 6, 1)
    assert first["last_departure_date"] == pd.Timestamp(2024, 9, 1)
    assert first["rent_eur"] == 402.35
    assert first["rent_surface_m2"] == 70.5
    assert first["landlord_name"] == "SA D'HLM D'ESSAI"
    assert first["landlord_siret"] == "00000000000017"
    assert first["reservation_code"] == "3"
    assert first["vacancy_months"] == 3
    assert other[["occupancy_mode", "landlord_siret", "rent_eur"]].isna().all()
    assert {one.column for one in dataset.rejections} == {"MODE", "SIRET"}
    assert not any("le loyer" in note for note in dataset.notes)


def test_corrected_variables_of_the_restricted_files_of_2018(tmp_path):
    names = ("DEPCOM_red", "finan_red", "construct_red", "TYPECONST_red", "nbpiece_red", "MODE_red")
    path = register(
        tmp_path / "rpls2018_loi.csv", [["59350", "13", "2001", "I", "4", "1"]] * 2, names
    )
    row = load(path)[1].rows().iloc[0]
    assert row["commune_code"] == "59350"
    assert (row["product_key"], row["built_year"], row["room_count"]) == ("plus", 2001, 4)
    assert (row["building_type"], row["occupancy_mode"]) == ("individual", "let")


def test_lines_of_another_width_are_named(tmp_path):
    path = register(tmp_path / "RPLS_2025.csv", [dwelling()] * 60)
    lines = path.read_text().splitlines()
    lines[3] = "1;2;3"
    lines[7] = lines[7].replace("LES ESSAIS", 'LES "ESSAIS')
    path.write_text("\n".join(lines))
    dataset, spool = load(path)
    (rejection,) = dataset.rejections
    assert (rejection.line, "3 valeurs pour 73" in rejection.reason) == (4, True)
    found = spool.rows()
    assert len(found) == 59
    assert found["line"].tolist() == [line for line in range(2, 62) if line != 4]
    assert dataset.rows_read == 60


def test_a_file_cut_to_pieces_is_refused(tmp_path):
    path = register(tmp_path / "RPLS_2025.csv", [dwelling()] * 60)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:10], *["1;2"] * 40]))
    with pytest.raises(InvalidContentError, match="même nombre de valeurs"):
        load(path)


def test_zip_and_workbook_give_the_same_dwellings(tmp_path):
    rows = [dwelling(), dwelling(DEPCOM="59512", SURFHAB="71.5")]
    path = register(tmp_path / "RPLS_2025.csv", rows)
    expected = load(path)[1].rows()
    packed = load(zipped(tmp_path / "RPLS_2025.zip", {"RPLS_2025.csv": path}))[1].rows()
    sheet = write_xlsx(tmp_path / "RPLS_2025.xlsx", {"Feuil1": [list(OPEN_2025), *rows]})
    pd.testing.assert_frame_equal(packed, expected)
    pd.testing.assert_frame_equal(
        load(sheet)[1].rows().astype(str).drop(columns="crs_epsg"),
        expected.astype(str).drop(columns="crs_epsg"),
    )


def test_rows_of_some_communes_and_counts_of_all(tmp_path):
    rows = [
        dwelling(),
        dwelling(FINAN_CODE="10", TYPECONST_CODE="I", NBPIECE="7", QPV_CODE="1"),
        dwelling(DEPCOM="59512", FINAN_CODE="11", PLG_QP24="QN05901M", DPEENERGIE="", NBPIECE=""),
        dwelling(DEPCOM="59512", FINAN_CODE="50", TYPECONST_CODE="", PLG_QP24=""),
    ]
    _, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    assert spool.rows({"59512", "59999"})["line"].tolist() == [4, 5]
    assert spool.rows(set()).empty
    assert spool.rows(columns=["built_year"]).columns.tolist() == [
        "dwelling_id",
        "file_rank",
        "built_year",
        "line",
    ]
    assert spool.communes().to_dict() == {"59350": 2, "59512": 2}
    counts = spool.commune_counts().set_index("zone_code")
    lille, other = counts.loc["59350"], counts.loc["59512"]
    assert counts.index.tolist() == ["59350", "59512"]
    expected = {
        "dwelling_count": (2, 2),
        "collective_count": (1, 1),
        "individual_count": (1, 0),
        "unknown_type_count": (0, 1),
        "in_qpv_declared_count": (1, 0),
        "in_qpv_plg_count": (0, 1),
        "not_in_qpv_plg_count": (2, 0),
        "plai_count": (1, 0),
        "hlmo_count": (1, 0),
        "plai_total_count": (1, 1),
        "low_rent_count": (2, 2),
        "rooms_3_count": (1, 1),
        "rooms_5p_count": (1, 0),
        "rooms_unknown_count": (0, 1),
        "energy_d_count": (2, 1),
        "energy_unknown_count": (0, 1),
    }
    found = {name: (lille[name], other[name]) for name in expected}
    assert found == expected
    assert "vacant_count" not in counts


def test_counts_agree_with_the_rows(tmp_path):
    names = OPEN_2025 + RESTRICTED_EXTRA
    rows = [
        dwelling(
            names,
            DEPCOM=f"59{rank % 7 + 100}",
            FINAN_CODE=PRODUCTS[rank % len(PRODUCTS)].code,
            MODE=str(rank % 4 + 1),
            duree_vacance=str(rank % 9),
            NBPIECE=str(rank % 6 + 1),
        )
        for rank in range(200)
    ]
    _, spool = load(register(tmp_path / "RPLS_2025.csv", rows, names))
    counts = spool.commune_counts().set_index("zone_code")
    dwellings = spool.rows()
    named = [f"{key}_count" for key in product_keys()[:-1]] + ["unknown_product_count"]
    for key, name in zip(product_keys(), named, strict=True):
        expected = dwellings["product_key"].eq(key).groupby(dwellings["commune_code"].astype(str))
        assert counts[name].tolist() == expected.sum().tolist()
    parts = counts[named].sum(axis=1)
    assert parts.eq(counts["dwelling_count"]).all()
    vacant = dwellings["occupancy_mode"].eq("vacant")
    assert counts["vacant_count"].sum() == vacant.sum()
    offered = dwellings["occupancy_mode"].isin(["let", "vacant"]).sum()
    assert counts["offered_count"].sum() == offered
    long = vacant & dwellings["vacancy_months"].gt(3)
    assert counts["vacant_over_3_months_count"].sum() == long.sum()


def test_files_of_one_year_make_one_register(tmp_path):
    north = load(register(tmp_path / "RPLS_2018_b.csv", [dwelling(OPEN_2018)] * 2, OPEN_2018))[1]
    south = load(
        register(tmp_path / "RPLS_2018_a.csv", [dwelling(OPEN_2018, DEPCOM="13055")], OPEN_2018)
    )[1]
    joined = DwellingSpool.join([north, south])
    found = joined.rows()
    assert joined.vintage == 2018
    assert found["commune_code"].tolist() == ["13055", "59350", "59350"]
    assert found["dwelling_id"].tolist() == ["2018-2", "2018-1-2", "2018-1-3"]
    assert joined.rows({"59350"})["dwelling_id"].tolist() == ["2018-1-2", "2018-1-3"]
    later = load(register(tmp_path / "RPLS_2025.csv", [dwelling()]))[1]
    with pytest.raises(ValueError, match="different years"):
        DwellingSpool.join([north, later])


def test_progress_is_told_in_bytes(tmp_path):
    path = register(tmp_path / "RPLS_2025.csv", [dwelling()] * 10)
    told: list[tuple[int, int]] = []
    load(path, lambda done, total: told.append((done, total)))
    assert isinstance(SOURCE, StreamedSource)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_the_spool_outlives_the_delivery_and_goes_with_the_dataset(tmp_path):
    path = register(tmp_path / "RPLS_2025.csv", [dwelling()] * 3)
    loaded = load_files([path], SOURCES)
    (dataset,) = loaded.datasets
    folder = dataset.extra["spool"].parts[0].path.parent
    assert len(dataset.extra["spool"].rows()) == 3
    del loaded, dataset
    gc.collect()
    assert not folder.exists()


def test_the_same_file_gives_the_same_dwellings(tmp_path):
    rows = [dwelling(NUMVOIE=str(rank), FINAN_CODE=str(10 + rank % 5)) for rank in range(40)]
    path = register(tmp_path / "RPLS_2025.csv", rows)
    pd.testing.assert_frame_equal(load(path)[1].rows(), load(path)[1].rows())


def test_small_blocks_give_what_one_gives(tmp_path, monkeypatch):
    from geodata.sources.rpls_detail import loader
    from geodata.streaming import text_blocks

    rows = [
        dwelling(
            DEPCOM=f"59{rank % 5 + 100}",
            CONSTRUCT="?" if rank % 11 == 0 else str(1950 + rank),
            PLG_QP24="QN05901M" if rank % 3 else "HZ",
        )
        for rank in range(60)
    ]
    path = register(tmp_path / "RPLS_2025.csv", rows)
    whole, one_block = load(path)

    def small(*args, **options):
        return text_blocks(*args, **options, block_bytes=1500)

    monkeypatch.setattr(loader, "text_blocks", small)
    cut, many_blocks = load(path)
    assert cut.rejections == whole.rejections
    pd.testing.assert_frame_equal(
        many_blocks.rows().astype(str), one_block.rows().astype(str), check_dtype=False
    )
    pd.testing.assert_frame_equal(many_blocks.commune_counts(), one_block.commune_counts())


def test_other_tables_are_not_registers(tmp_path):
    names = ("DEPCOM_ARM", "LIBCOM", "nb_loues", "nb_vacants", "nb_ls")
    path = register(tmp_path / "rpls_communes_2024.csv", [["59350", "Lille", "1", "2", "3"]], names)
    with open_delivery(path) as delivery:
        assert not any(SOURCE.recognise(part) for part in delivery.parts)


def test_the_stream_agrees_with_a_plain_reading(tmp_path):
    """The generated register of the benchmark, read whole as text by pandas, is the oracle."""
    path = tmp_path / "RPLS_2025.csv"
    write_register(path, 3000)
    plain = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    dataset, spool = load(path)
    found = spool.rows()
    assert dataset.rejections == ()
    assert found["commune_code"].tolist() == plain["DEPCOM"].tolist()
    assert found["product_code"].tolist() == plain["FINAN_CODE"].tolist()
    assert found["iris_plg_code"].tolist() == plain["PLG_IRIS2024_CODE"].tolist()
    address = plain["NUMVOIE"] + " " + plain["TYPVOIE"] + " " + plain["NOMVOIE"]
    assert found["address"].tolist() == address.tolist()
    for canonical, column in (("x_m", "X"), ("y_m", "Y"), ("surface_m2", "SURFHAB")):
        assert found[canonical].tolist() == plain[column].astype(float).tolist()
    done = plain["DPEDATE"].ne("01/1900")
    assert found["energy_year"].notna().tolist() == done.tolist()
    inside = plain["PLG_QP24"].ne("HZ")
    assert found["qpv_plg_code"].astype(str).ne("").tolist() == inside.tolist()


def test_near_overseas_systems_are_brought_to_the_official_one(tmp_path):
    rows = [
        dwelling(DEPCOM="97411", DEP_CODE="974", EPSG="32740", X="338000", Y="7690000"),
        dwelling(DEPCOM="97105", DEP_CODE="971", EPSG="32620", X="642000", Y="1770000"),
        dwelling(DEPCOM="97105", DEP_CODE="971", EPSG="32740", X="642000", Y="1770000"),
    ]
    found = rows_of(tmp_path, *rows)
    assert found["crs_epsg"].tolist() == [2975, 5490, 32740]
    assert found["x_m"].iloc[:2].tolist() == pytest.approx([338_000, 642_000], abs=2)
    assert found["y_m"].iloc[:2].tolist() == pytest.approx([7_690_000, 1_770_000], abs=2)
    assert pd.isna(found["x_m"].iloc[2])


def test_a_commune_of_another_departement_than_its_lines_is_rejected(tmp_path):
    rows = [
        dwelling(),
        dwelling(DEPCOM="62041"),
        dwelling(DEPCOM="62041", DEP_CODE=""),
        dwelling(DEPCOM="2A004", DEP_CODE="20"),
        dwelling(DEPCOM="01004", DEP_CODE="1"),
        dwelling(DEPCOM="97801", DEP_CODE="971"),
        dwelling(DEPCOM="59350", DEP_CODE="059"),
    ]
    dataset, spool = load(register(tmp_path / "RPLS_2025.csv", rows))
    assert "62041" in spool.rows()["commune_code"].astype(str).tolist()
    assert spool.row_count == 6
    (one,) = [one for one in dataset.rejections if one.column == "DEPCOM"]
    assert (one.line, "n’est pas dans le département" in one.reason) == (3, True)


def test_swapped_columns_are_refused_by_name(tmp_path):
    rows = [dwelling(FINAN_CODE="1968", CONSTRUCT="52")] * 20
    with pytest.raises(InvalidContentError) as caught:
        load(register(tmp_path / "RPLS_2025.csv", rows))
    assert "FINAN_CODE" in caught.value.message
    assert "CONSTRUCT" in caught.value.message
    assert "NBPIECE" not in caught.value.message


def test_many_identical_lines_are_said_and_all_counted(tmp_path):
    different = [dwelling(NUMVOIE=str(n)) for n in range(100)]
    few, _ = load(register(tmp_path / "RPLS_2024.csv", [*different, dwelling(NUMVOIE="7")]))
    assert not any("copie exacte" in note for note in few.notes)
    many, spool = load(register(tmp_path / "RPLS_2025.csv", [*different, *different[:3]]))
    assert spool.row_count == 103
    assert any("3 lignes sur 103" in note.replace("\u202f", " ") for note in many.notes)


def test_one_file_twice_is_counted_once_and_shared_dwellings_are_refused(tmp_path):
    def delivered(name, rows):
        return load(register(tmp_path / name, rows))[0]

    rows = [dwelling(NUMVOIE=str(n)) for n in range(100)]
    others = [dwelling(NUMVOIE=str(n)) for n in range(200, 300)]
    first = delivered("RPLS_2025_a.csv", rows)
    (same,) = combine([first, delivered("RPLS_2025_b.csv", rows[::-1])])
    assert same.extra["spool"].row_count == same.rows_read == 100
    assert any("une fois" in note for note in same.notes)
    (apart,) = combine([first, delivered("RPLS_2025_c.csv", others)])
    assert apart.extra["spool"].row_count == 200
    # One dwelling in a hundred may be written like another; two are too many.
    (few,) = combine([first, delivered("RPLS_2025_d.csv", [*others[1:], rows[0]])])
    assert few.extra["spool"].row_count == 200
    assert any("1 ligne identique" in note for note in few.notes)
    part = delivered("RPLS_2025_e.csv", [*others[2:], *rows[:2]])
    with pytest.raises(InvalidContentError, match="comptés deux fois") as caught:
        combine([first, part])
    for word in ("RPLS_2025_a.csv", "RPLS_2025_e.csv", "59350", "Ne donnez que"):
        assert word in caught.value.message
