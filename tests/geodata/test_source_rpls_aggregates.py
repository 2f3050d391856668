"""Published figures of the RPLS: blanks are secrets, rates become shares, rows add up."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.aggregation import sum_counts
from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Level
from geodata.sources.rpls_aggregates.loader import SOURCE as SDES
from geodata.sources.rpls_insee.loader import SOURCE as INSEE
from geodata.sources.rpls_rows.loader import SOURCE as ROWS
from tests.geodata.layouts.tables import IRIS_CODES, write_csv, write_xlsx

SOURCES = (SDES, INSEE, ROWS)
SDES_HEADER = ["DEPCOM_ARM", "LIBCOM_DEP", "LIBCOM", "nb_loues", "nb_vacants", "nb_vides", "nb_ls"]


def load(path):
    with open_delivery(path) as delivery:
        return [
            dataset
            for part in delivery.parts
            for source in SOURCES
            if source.recognise(part)
            for dataset in source.load(part)
        ]


def test_commune_file_blank_is_secret_and_zero_is_zero(tmp_path):
    rows = [
        ["01004", "Bourg (01)", "Bourg", 90, 6, 0, 100],
        ["01012", "Mont (01)", "Mont", None, None, None, 10],
        ["01999", "Vide (01)", "Vide", None, None, None, 0],
    ]
    path = write_csv(
        tmp_path / "communes_2024.csv", SDES_HEADER, rows, delimiter=",", encoding="utf-8-sig"
    )
    (dataset,) = load(path)
    assert dataset.key == "social_stock-commune-2024-published"
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc["01004", "offered_count"] == 96
    assert frame.loc["01004", "empty_count"] == 0
    assert frame.loc["01004", "empty_count_status"] == "observed"
    assert frame.loc["01012", ["let_count_status", "offered_count_status"]].eq("secret").all()
    assert frame.loc["01012", "dwelling_count_status"] == "observed"
    # Without a single dwelling, there is nothing to hide.
    assert frame.loc["01999", "let_count_status"] == "missing"


HEADER = ["nb_ls", "nb_loues_vacant", "nb_ls_en_qpv", "nb_ls_plai", "tx_vac", "tx_vac3", "tx_mob"]
HEADER += ["loymoy", "nb_ls2023", *(f"ener_{x}" for x in (*"ABCDEFG", "NR"))]
LABELS = ["Parc", "Proposés", "En QPV", "PLAI", "Vacance", "3 mois", "Mobilité", "Loyer", "2023"]
LABELS += [f"Classe {x}" for x in "ABCDEFGN"]


def _sheet(codes, energy):
    """Rows of one sheet: technical header on line 6, long labels above."""
    head = [["Le parc locatif social"], ["Source : SDES, RPLS"], [], [], [codes[0], "Nom", *LABELS]]
    figures = [200, 190, 50, 12, 2.5, 1.1, 9.75, 5.61, 190]
    rows = [[code, f"Zone {code}", *figures, *energy] for code in codes[2]]
    return [*head, [codes[0], codes[1], *HEADER], *rows]


@pytest.mark.parametrize(
    ("energy", "column", "value"),
    [
        ([0, 20, 40, 80, 40, 10, 5, 5], "energy_d_count", 80),
        ([0, 10, 20, 40, 20, 5, 2.5, 2.5], "energy_d_share", 0.4),
    ],
)
def test_workbook_sheets_and_breakdowns_told_by_their_total(tmp_path, energy, column, value):
    sheets = {
        "DEPARTEMENT": _sheet(("DEP", "LIBDEP", ["59", "62", "80"]), energy),
        "EPCI": _sheet(("EPCI", "LIBEPCI", ["200043396", "245901152", "200093201"]), energy),
        "COMMUNES": _sheet(("DEPCOM_ARM", "LIBCOM", ["59392", "59001", "59002"]), energy),
    }
    found = {one.level: one for one in load(write_xlsx(tmp_path / "resultats.xlsx", sheets))}
    assert set(found) == {Level.DEPARTMENT, Level.EPCI, Level.COMMUNE}
    # The year is the one after the latest of the history columns, whatever the file is called.
    assert {one.vintage for one in found.values()} == {2024}
    row = found[Level.EPCI].frame.set_index("zone_code").loc["200043396"]
    assert row["vacancy_share"] == pytest.approx(0.025)
    assert row["vacancy_over_3_months_share"] == pytest.approx(0.011)
    assert row["rotation_share"] == pytest.approx(0.0975)
    assert row["rent_eur_per_m2"] == pytest.approx(5.61)
    assert row["plai_total_count"] == 12
    assert row[column] == pytest.approx(value)


def test_a_breakdown_that_adds_up_to_nothing_is_left_out_and_told(tmp_path):
    sheet = _sheet(("EPCI", "LIBEPCI", ["200043396", "245901152"]), [1, 2, 3, 4, 5, 6, 7, 8])
    (dataset,) = load(write_xlsx(tmp_path / "resultats.xlsx", {"EPCI": sheet}))
    assert not [name for name in dataset.frame if name.startswith("energy_")]
    assert "ni le nombre de logements" in " ".join(dataset.notes)


INSEE_HEADER = ["CodGeo", "Note", "nbLsPls", "nbLsMes", "txVac", "txVac3m", "txRot", "txLsCol"]
INSEE_HEADER += ["txLs5pp", "txLsAv49", "txLsPlai", "moyLoy", "q1Loy", "medLoy", "q3Loy"]


@pytest.mark.parametrize(
    ("name", "codes", "level"),
    [
        ("data_RPLS2024_IRIS.csv", IRIS_CODES[:3], Level.IRIS),
        ("data_RPLS2024_COM.csv", ("01004", "59350", "2A004"), Level.COMMUNE),
        ("data_RPLS2024_QPV.csv", ("QN05901M", "QN05902M", "QN05903M"), Level.QPV),
    ],
)
def test_insee_tables_by_level(tmp_path, name, codes, level):
    full = ["1 204", 3, "2,5", "1,2", "9,8", "88,1", "4", "0", "6,7", "5,9", "5,1", "5,8", "6,6"]
    rows = [
        [codes[0], 0, *full],
        [codes[1], 1, *[None] * 13],
        [codes[2], 0, 12, 0, *[None] * 11],
    ]
    (dataset,) = load(write_csv(tmp_path / name, INSEE_HEADER, rows))
    assert dataset.level is level
    assert dataset.key.endswith("-2024-published")
    frame = dataset.frame.set_index("zone_code")
    first = frame.loc[codes[0]]
    assert first["dwelling_count"] == 1204
    assert first["plai_share"] == pytest.approx(0.067)
    assert first["rooms_5p_share"] == pytest.approx(0.04)
    assert first["rent_median_eur_per_m2"] == pytest.approx(5.8)
    assert frame.loc[codes[1]].filter(like="_status").eq("secret").all()
    assert frame.loc[codes[2], "vacancy_share_status"] == "missing"
    assert frame.loc[codes[2], "commissioned_count_status"] == "observed"


def test_a_file_without_a_year_is_refused(tmp_path):
    rows = [["59350", 0, *[1] * 13]]
    path = write_csv(tmp_path / "parc.csv", INSEE_HEADER, rows)
    with pytest.raises(InvalidContentError, match="quelle année"):
        load(path)


ROW_HEADER = ["DEPCOM", "construct", "dpeenergie", "dpeserre", "nbpiece", "typeconst", "qpv", "n"]


def test_rows_add_up_and_unknown_categories_are_told(tmp_path):
    rows = [
        ["59001", 1948, "D", "E", "2", "Logements collectifs", "En QPV", 4],
        ["59001", 2010, "Inconnu", "Inconnu", "5 et plus", "Logements individuels", "Hors QPV", 6],
        ["59002", 1010, "A", "A", "1", "Logements individuels", "Hors QPV", 1],
        ["59002", 1990, "A", "A", "1", "Péniche", "Hors QPV", 9],
    ]
    (dataset,) = load(write_csv(tmp_path / "rows_2019.csv", ROW_HEADER, rows))
    assert dataset.key == "social_stock-commune-2019-counted"
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc["59001", "dwelling_count"] == 10
    assert frame.loc["59001", "in_qpv_count"] == 4
    assert frame.loc["59001", "rooms_5p_count"] == 6
    assert frame.loc["59001", "built_before_1949_count"] == 4
    assert frame.loc["59002", "built_unknown_count"] == 1
    assert frame.loc["59002", "collective_count"] == 0
    assert frame.loc["59002", "collective_count_status"] == "observed"
    (rejected,) = dataset.rejections
    assert (rejected.line, rejected.column) == (5, "typeconst")
    assert "Péniche" in rejected.reason


# ── Real files ──────────────────────────────────────────────────────────────────────────────────
MEL_2019, CAMVS, OSTREVENT = "245900410", "200043396", "245901152"
PUBLISHED = {
    "Nombre de logements sociaux": ("dwelling",),
    "Logements collectifs": ("collective",),
    "Logements individuels": ("individual",),
    "DPE énergie classe A, B ou C": ("energy_a", "energy_b", "energy_c"),
    "DPE énergie classe D": ("energy_d",),
    "DPE énergie classe E, F ou G": ("energy_e", "energy_f", "energy_g"),
    "DPE énergie inconnu": ("energy_unknown",),
    "DPE GES classe A, B ou C": ("ghg_a", "ghg_b", "ghg_c"),
    "DPE GES classe D": ("ghg_d",),
    "DPE GES classe E, F ou G": ("ghg_e", "ghg_f", "ghg_g"),
    "DPE GES inconnu": ("ghg_unknown",),
    "moins de 2 pièces": ("rooms_1", "rooms_2"),
    "3 et 4 pièces": ("rooms_3", "rooms_4"),
    "5 pièces et plus": ("rooms_5p",),
    "En QPV": ("in_qpv",),
    "Hors QPV": ("outside_qpv",),
}


@pytest.fixture(scope="module")
def by_epci(real_data):
    """Sums of the 2019 rows over the communes of each EPCI of 1 January 2020."""
    (dataset,) = load(real_data / "rpls" / "rpls_par_date_2019.parquet")
    assert not dataset.rejections
    assert dataset.frame["dwelling_count"].sum() == 5_089_834
    members = pd.read_csv(
        real_data / "registry_notes" / "EPCI_2020.csv", sep=";", dtype=str, encoding="utf-8-sig"
    )
    epci = members.set_index("CODGEO")["EPCI"]
    return sum_counts(dataset.frame, dataset.frame["zone_code"].map(epci)).set_index("zone_code")


@pytest.fixture(scope="module")
def published(real_data):
    frame = pd.read_parquet(real_data / "rpls" / "indicateurs_rpls_2019.parquet")
    return frame.astype({"CodeZone": str, "Indicateur": str, "SousEnsemble": str})


@pytest.mark.realdata
@pytest.mark.parametrize("code", [MEL_2019, CAMVS, OSTREVENT])
def test_2019_indicators_come_out_of_the_rows(by_epci, published, code):
    """Every published count of the whole stock, exactly."""
    mine = published[published["CodeZone"].eq(code)]
    wanted = mine[mine["SousEnsemble"].eq("Ensemble du parc")].set_index("Indicateur")["Valeur"]
    sums = by_epci.loc[code]
    found = {
        label: sum(sums[f"{stem}_count"] for stem in stems) for label, stems in PUBLISHED.items()
    }
    assert found == {label: wanted[label] for label in PUBLISHED}


@pytest.mark.realdata
def test_2019_stock_under_five_years_is_not_in_the_rows(real_data, published):
    """Why « moins de 5 ans » is not reproduced: it is the entry into the stock, not the building.

    The rows only have the year of construction. At CAMVS the published subset has 90 dwellings
    labelled E to G among 1 439; of those built since 2013, the rows have 2 among 1 056: the
    others are older dwellings acquired or let for the first time in these years. Not one starting
    year gives the published total.
    """
    (rows,) = [pd.read_parquet(real_data / "rpls" / "rpls_par_date_2019.parquet")]
    members = pd.read_csv(
        real_data / "registry_notes" / "EPCI_2020.csv", sep=";", dtype=str, encoding="utf-8-sig"
    )
    communes = members.loc[members["EPCI"].eq(CAMVS), "CODGEO"]
    camvs = rows[rows["DEPCOM"].astype(str).isin(communes)]
    mine = published[
        published["CodeZone"].eq(CAMVS) & published["SousEnsemble"].eq("Parc de moins de 5 ans")
    ].set_index("Indicateur")["Valeur"]
    assert mine["Nombre de logements sociaux"] == 1_439
    assert mine["DPE énergie classe E, F ou G"] == 90
    recent = camvs[camvs["construct"].ge(2013)]
    assert recent["n"].sum() == 1_056
    assert recent.loc[recent["dpeenergie"].isin(["E", "F", "G"]), "n"].sum() == 2
    totals = {camvs.loc[camvs["construct"].ge(year), "n"].sum() for year in range(2008, 2019)}
    assert 1_439 not in totals


@pytest.mark.realdata
def test_real_commune_file(real_data):
    (dataset,) = load(real_data / "rpls" / "rpls_communes_2024.csv")
    assert len(dataset.frame) == 16_859
    assert not dataset.rejections
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc["01004", "offered_count"] == 1906 + 96
    assert frame.loc["01012", "let_count_status"] == "secret"
    assert frame["dwelling_count_status"].eq("observed").all()


def test_a_rare_product_is_no_wrong_unit(tmp_path):
    # Nine QPV with hardly a PLS: every share under one percent, in a file in percent all the same.
    header = ["CodGeo", "Note", "nbLsPls", "txVac", "txLsCol", "txLsInd", "txLsPls"]
    rows = [[f"QN0990{n}M", 0, 100 + n, "2,0", "60,0", "40,0", f"0,{n}"] for n in range(1, 10)]
    (dataset,) = load(write_csv(tmp_path / "data_RPLS2024_QPV.csv", header, rows))
    assert dataset.frame["pls_share"].tolist() == pytest.approx([n / 1000 for n in range(1, 10)])
