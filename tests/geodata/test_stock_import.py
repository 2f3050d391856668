"""The whole way of the stock: official files in, residences and counts in the store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import box

from geodata.errors import StoreError
from geodata.importing import import_files, inspect_files, prepare
from geodata.manifest import MANIFEST_NAME, Manifest
from geodata.model import Level
from geodata.report_text import render_text
from geodata.store import TerritoryStore
from tests.geodata import small_store, town
from tests.geodata.layouts import rpls, tables

if TYPE_CHECKING:
    from pathlib import Path

QPV = "QN00001M"
RATINGS = (
    "Identifiant de la résidence",
    "Bailleur",
    "Siret du bailleur",
    "Code du programme",
    "Code Insee de la commune",
    "Adresse de la résidence",
    "Organisme ou équipe qui note",
    "Qui note",
    "Date de la note",
    "Note de 1 à 4",
    "Commentaire",
)


def _dwelling(**changes: object) -> list[object]:
    usual = {
        "DEP_CODE": "00",
        "DEPCOM": "00001",
        "X": "700500",
        "Y": "6600500",
        "PLG_IRIS2024_CODE": "000010101",
        "RS": "Habitat d’Essai",
        "SIRET": "12345678900011",
        "MODE": "1",
    }
    names = (*rpls.OPEN_2025, *rpls.RESTRICTED_EXTRA)
    return rpls.dwelling(names, **{**usual, **changes})


def _register(folder: Path, year: int, rows: list[list[object]]) -> Path:
    names = (*rpls.OPEN_2025, *rpls.RESTRICTED_EXTRA)
    return rpls.register(folder / f"RPLS_{year}.csv", rows, names)


ROWS = [
    *[_dwelling(FINAN_CODE="10")] * 2,
    _dwelling(MODE="2", FINAN_CODE="13"),
    _dwelling(CODSEGPATRIM="0043", X="701500", QPV_CODE="1", NUMVOIE="2", LIBSEGPATRIM="LES BOIS"),
    _dwelling(
        CODSEGPATRIM="0050",
        DEPCOM="00002",
        X="703500",
        PLG_IRIS2024_CODE="000020000",
        RS="Logis d’Essai",
        SIRET="98765432100011",
    ),
    _dwelling(DEPCOM="00009", X="705500"),
]
"""Five dwellings of two landlords in two communes of the EPCI, one outside."""


def _quarter(folder: Path) -> Path:
    frame = gpd.GeoDataFrame(
        {"code_qp": [QPV], "lib_qp": ["Le Bois"], "insee_com": ["00001"]},
        geometry=[box(700_000, 6_600_000, 701_000, 6_601_000)],
        crs=2154,
    )
    path = folder / "QP2024.gpkg"
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return path


def _ratings(folder: Path) -> Path:
    common = [None, "Habitat d’Essai", None]
    rows = [
        [*common, "0042", "00001", None, "Agence", "bailleur", "2025-03-01", 3, "Calme"],
        [*common, "0042", "00001", None, "Ville", "commune", "2025-04-01", 4, None],
        [*common, "9999", "00001", None, "Ville", "commune", "2025-04-01", 1, None],
    ]
    return tables.write_csv(folder / "notes.csv", list(RATINGS), rows, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    base = [town.contours(folder), town.membership(folder)]
    return [*base, _register(folder, 2025, ROWS), _quarter(folder), _ratings(folder)]


@pytest.fixture(scope="module")
def store(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> TerritoryStore:
    out = tmp_path_factory.mktemp("stores") / "bourg"
    import_files(files, epci=town.EPCI, out=out, fictional=True)
    return TerritoryStore.open(out)


def test_residences_are_points_in_the_contours_projection(store: TerritoryStore) -> None:
    store.verify()
    residences = store.table("residences", Level.RESIDENCE)
    assert isinstance(residences, gpd.GeoDataFrame)
    assert residences.crs == store.zones("commune").crs
    assert residences["dwelling_count"].sum() == 5
    by_segment = residences.set_index("segment_code")
    assert by_segment["dwelling_count"].to_dict() == {"0042": 3, "0043": 1, "0050": 1}
    assert by_segment["iris_code"].to_dict() == {
        "0042": "000010101",
        "0043": "000010102",
        "0050": "000020000",
    }
    assert by_segment["qpv_code"].to_dict() == {"0042": QPV, "0043": "", "0050": ""}
    assert by_segment.loc["0042", "vacancy_share"] == pytest.approx(1 / 3)
    assert store.entry("residences", "residence").kind == "units"
    assert store.entry("residences", "residence").derived_from == "dwellings-dwelling-2025"


def test_dwellings_know_their_residence(store: TerritoryStore) -> None:
    dwellings = store.table("dwellings", "dwelling")
    known = set(store.table("residences", "residence")["residence_id"])
    assert len(dwellings) == 5
    assert set(dwellings["residence_id"]) == known
    assert dwellings["dwelling_id"].is_unique


def test_stock_of_zones(store: TerritoryStore) -> None:
    iris = store.table("social_stock", "iris", variant="detail").set_index("zone_code")
    assert iris["dwelling_count"].to_dict() == {
        "000010101": 3,
        "000010102": 1,
        "000010103": 0,
        "000020000": 1,
        "000030000": 0,
    }
    communes = store.table("social_stock", "commune", variant="detail").set_index("zone_code")
    assert communes["plai_total_count"].tolist() == [2, 0, 0]
    assert communes["in_qpv_count"].tolist() == [3, 0, 0]
    assert communes["dwelling_count_status"].eq("observed").all()
    epci = store.table("social_stock", "epci", variant="detail")
    assert epci["zone_code"].tolist() == [town.EPCI]
    assert epci["dwelling_count"].tolist() == [5]
    assert store.table("social_stock", "qpv", variant="detail")["dwelling_count"].tolist() == [3]


def test_disagreements_on_the_qpv_are_kept(store: TerritoryStore) -> None:
    listed = store.table("qpv_comparison", "residence").set_index("kind")
    assert listed["disagreeing_count"].to_dict() == {"declared_out_only": 3, "declared_in_only": 1}


def test_ratings_are_attached_and_what_is_not_is_said_by_line(store: TerritoryStore) -> None:
    ratings = store.table("ratings", "residence")
    residences = store.table("residences", "residence").set_index("segment_code")
    assert set(ratings["residence_id"]) == {residences.loc["0042", "residence_id"]}
    assert sorted(ratings["rating"]) == [3, 4]
    report = next(one for one in store.report.datasets if one.table == "ratings")
    assert report.rejected_count == 1
    assert report.rejections[0].line == 4


def test_served_points_hold_an_identifier_a_name_and_a_commune_only(store: TerritoryStore) -> None:
    layer = json.loads(store.served(Level.RESIDENCE).read_text(encoding="utf-8"))
    assert {tuple(sorted(one["properties"])) for one in layer["features"]} == {
        ("code", "name", "parent")
    }
    residences = store.table("residences", "residence")
    assert [one["properties"]["code"] for one in layer["features"]] == residences[
        "residence_id"
    ].tolist()
    degrees = residences.geometry.to_crs(4326)
    for feature, point in zip(layer["features"], degrees, strict=True):
        assert feature["geometry"]["coordinates"] == pytest.approx([point.x, point.y], abs=1e-5)
    boxes = store.bounds(Level.RESIDENCE)
    assert set(boxes) == set(residences["residence_id"])
    assert all(west == east and south == north for west, south, east, north in boxes.values())


def test_report_tells_the_rules_and_the_disagreements(store: TerritoryStore) -> None:
    text = render_text(store.report)
    assert "3 résidences reconstituées à partir de 5 logements" in text
    assert "les sources se contredisent sur 4 logements" in text
    assert "Parc social, par IRIS, 2025, compté sur les logements" in text


def test_inspection_is_not_read_again_and_the_order_of_files_changes_nothing(
    files: list[Path], store: TerritoryStore, tmp_path: Path
) -> None:
    inspection = inspect_files(list(reversed(files)))
    register = next(one for one in inspection.parts if one.table == "dwellings")
    assert register.row_count == len(ROWS)
    with prepare(inspection, epci=town.EPCI, out=tmp_path / "again", fictional=True) as prepared:
        prepared.commit()
    again = TerritoryStore.open(tmp_path / "again")
    for entry in store.datasets:
        if entry.kind == "units" or entry.table == "social_stock":
            twin = next(one for one in again.datasets if one.key == entry.key)
            assert twin.stored.sha256 == entry.stored.sha256, entry.key


def test_one_register_a_region_makes_one_stock(files: list[Path], tmp_path: Path) -> None:
    second = _register(tmp_path, 2025, ROWS[3:]).rename(tmp_path / "RPLS_2025_bis.csv")
    first = _register(tmp_path, 2025, ROWS[:3])
    import_files([*files[:2], second, first], epci=town.EPCI, out=tmp_path / "s", fictional=True)
    store = TerritoryStore.open(tmp_path / "s")
    assert store.table("residences", "residence")["dwelling_count"].sum() == 5
    assert store.table("dwellings", "dwelling")["dwelling_id"].is_unique
    # Without QPV contours, what INSEE wrote is kept, and said.
    assert set(store.table("residences", "residence")["qpv_rule"]) == {"plg"}
    assert "QPV, sans contours" in render_text(store.report)


def test_two_vintages_keep_the_identifiers_and_the_latest_is_served(
    files: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    former = _register(folder, 2024, ROWS[:4])
    import_files([*files[:3], former], epci=town.EPCI, out=tmp_path / "s", fictional=True)
    store = TerritoryStore.open(tmp_path / "s")
    assert store.vintages("residences", "residence") == [2025, 2024]
    late, early = (
        set(store.table("residences", "residence", y)["residence_id"]) for y in (2025, 2024)
    )
    assert early < late
    assert len(store.bounds("residence")) == 3


def test_table_by_residence_without_residences_is_said(files: list[Path], tmp_path: Path) -> None:
    report = import_files(
        [*files[:2], files[-1]], epci=town.EPCI, out=tmp_path / "s", fictional=True
    )
    assert any("l’import n’en contient aucune" in note for note in report.notes)
    store = TerritoryStore.open(tmp_path / "s")
    assert not store.has("ratings", "residence")
    with pytest.raises(StoreError):
        store.served("residence")


def test_register_of_elsewhere_is_said(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    elsewhere = _register(folder, 2025, [_dwelling(DEPCOM="00009")])
    report = import_files(
        [*files[:2], elsewhere], epci=town.EPCI, out=tmp_path / "s", fictional=True
    )
    assert any("aucun logement dans le territoire" in note for note in report.notes)


def test_points_serve_where_there_is_no_register(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    row = {"n": 4, "c": "59001", "cn": "Ville", "a": "1 RUE A", "t": "collectif", "fin": {"ts": 1}}
    row |= {"dpe": {"D": 4}, "ymin": 1970, "ymax": 1974}
    points = rpls.points(folder / "rpls_points_2025.geojson", [row, {**row, "a": "3 RUE A"}])
    layer = json.loads(points.read_text())
    at = gpd.GeoSeries.from_wkt(["POINT (3.05 50.63)"], crs=4326).to_crs(2154)[0]
    frame = gpd.GeoDataFrame(
        {"code": ["59001"], "nom": ["Ville"]},
        geometry=[box(at.x - 500, at.y - 500, at.x + 500, at.y + 500)],
        crs=2154,
    ).to_crs(4326)
    frame.to_file(folder / "communes_2025.geojson", driver="GeoJSON", engine="pyogrio")
    assert len(layer["features"]) == 2
    import_files(folder.iterdir(), epci="200093201", communes=("toutes",), out=tmp_path / "s")
    store = TerritoryStore.open(tmp_path / "s")
    residences = store.table("residences", "residence")
    assert residences["rebuild_rule"].unique().tolist() == ["delivered"]
    assert residences["residence_id"].is_unique
    assert residences["landlord_status"].unique().tolist() == ["missing"]
    assert residences["rooms_1_count"].isna().all()
    communes = store.table("social_stock", "commune", variant="detail")
    assert communes["dwelling_count"].tolist() == [8]
    assert communes["plai_total_count"].tolist() == [2]
    assert communes["rooms_1_count_status"].tolist() == ["missing"]
    assert communes["energy_d_count"].tolist() == [8]


def test_store_of_the_former_format_is_still_read(tmp_path: Path) -> None:
    small_store.write_store(tmp_path, 1.0)
    path = tmp_path / MANIFEST_NAME
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["format_version"] = 1
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert Manifest.read(tmp_path).format_version == 1
    assert len(TerritoryStore.open(tmp_path).table("income", "iris")) == 1


@pytest.mark.realdata
def test_real_points_of_a_departement(real_data: Path, tmp_path: Path) -> None:
    """Val-d'Oise: 13 776 points, 132 028 dwellings, communes only."""
    import_files(
        [
            real_data / "rpls" / "rpls_points_val_doise_2025.geojson",
            real_data / "contours_iris" / "communes_val_doise.geojson",
        ],
        epci="249500109",
        communes=("toutes",),
        contours_year=2024,
        out=tmp_path / "s",
    )
    store = TerritoryStore.open(tmp_path / "s")
    residences = store.table("residences", "residence")
    assert len(residences) == 13_776
    assert residences["dwelling_count"].sum() == 132_028
    assert residences["residence_id"].is_unique
    assert residences["plai_total_count"].sum() == 8_107
    communes = store.table("social_stock", "commune", variant="detail")
    assert communes["dwelling_count"].sum() == 132_028
    assert len(communes) == 184
    assert len(store.bounds("residence")) == 13_776
    assert store.served("residence").stat().st_size < 2_500_000


def test_merged_commune_is_found_by_the_passage_table(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    rows = [_dwelling(), _dwelling(DEPCOM="00008", X="703500", CODSEGPATRIM="0060")]
    given = [*files[:2], _register(folder, 2025, rows)]
    import_files(given, epci=town.EPCI, out=tmp_path / "a", fictional=True)
    before = TerritoryStore.open(tmp_path / "a").table("residences", "residence")
    assert before["commune_code"].tolist() == ["00001"]
    passage = town.passage(folder, {"00008": "00002"})
    report = import_files([*given, passage], epci=town.EPCI, out=tmp_path / "b", fictional=True)
    after = TerritoryStore.open(tmp_path / "b").table("residences", "residence")
    assert after["commune_code"].tolist() == ["00001", "00002"]
    assert any("fusion de communes" in note for note in report.notes)


def test_commune_without_contours_is_said(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    part = {code: kind for code, kind in town.IRIS.items() if not code.startswith("00002")}
    contours = town.contours(folder, codes=part)
    given = [contours, files[1], _register(folder, 2025, ROWS)]
    report = import_files(given, epci=town.EPCI, out=tmp_path / "s", fictional=True)
    assert any("1 logement de communes du territoire absentes" in note for note in report.notes)
