from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geodata.errors import (
    GeodataError,
    InvalidContentError,
    StoreError,
    TerritoryError,
    UnrecognisedFileError,
)
from geodata.importing import Progress, import_files, inspect_files, prepare
from geodata.report_text import render_text
from geodata.store import TerritoryStore
from tests.geodata import town
from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    import shapely


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return town.every_file(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def store(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> TerritoryStore:
    out = tmp_path_factory.mktemp("stores") / "bourg"
    import_files(files, epci=town.EPCI, out=out, fictional=True)
    return TerritoryStore.open(out)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_territory(store: TerritoryStore) -> None:
    store.verify()
    assert store.territory.code == town.EPCI
    assert store.territory.name == "CC du Bourg"
    assert store.territory.fictional
    assert store.territory.commune_count == 3
    assert store.territory.geography_year == 2022


def test_contours_are_those_of_the_territory(store: TerritoryStore) -> None:
    iris = store.zones("iris")
    assert iris["zone_code"].tolist() == town.INSIDE
    assert iris.crs == 2154
    assert iris.area.tolist() == pytest.approx([1e6] * 5)
    communes = store.zones("commune").set_index("zone_code")
    assert communes.area.to_dict() == pytest.approx({"00001": 3e6, "00002": 1e6, "00003": 1e6})
    assert store.zones("epci").area.tolist() == pytest.approx([5e6])


@pytest.mark.parametrize("level", ["iris", "commune"])
def test_every_table_has_exactly_one_row_a_zone(store: TerritoryStore, level: str) -> None:
    zones = store.zones(level)["zone_code"].tolist()
    tables = [one for one in store.datasets if one.level == level and one.kind == "table"]
    joined = [one for one in tables if one.table not in {"membership", "passage"}]
    assert joined
    for entry in joined:
        frame = store.table(entry.table, level, entry.vintage, entry.variant)
        assert frame["zone_code"].tolist() == zones
        for column in [c for c in frame if f"{c}_status" in frame]:
            observed = frame[f"{column}_status"] == "observed"
            assert frame[column].notna().equals(observed), (entry.key, column)
            assert set(frame[f"{column}_status"]) <= {"observed", "secret", "missing"}


def test_income_statuses(store: TerritoryStore) -> None:
    incomes = store.table("income", "iris").set_index("zone_code")
    assert incomes["median_income_per_uc_eur_status"].to_dict() == {
        "000010101": "observed",
        "000010102": "secret",
        "000010103": "missing",
        "000020000": "observed",
        "000030000": "secret",
    }
    assert incomes.loc["000020000", "median_income_per_uc_eur"] == 21_000
    assert incomes.loc["000020000", "row_origin"] == "commune"


def test_census_sums_at_every_level_that_is_whole(store: TerritoryStore) -> None:
    communes = store.table("rp_families", "commune").set_index("zone_code")
    assert communes["family_count"].to_dict() == {
        "00001": 300,
        "00002": 100,
        "00003": 100,
    }
    assert store.table("rp_families", "epci")["family_count"].tolist() == [500]
    assert store.table("rp_families", "epci")["zone_code"].tolist() == [town.EPCI]
    # The département holds the commune of the other EPCI too.
    assert store.table("rp_families", "department")["family_count"].tolist() == [600]
    assert store.entry("rp_families", "commune").derived_from == "rp_families-iris-2021"
    assert not store.has("rp_families", "france")


def test_a_secret_part_hides_the_sum(store: TerritoryStore) -> None:
    caf = store.table("caf", "iris").set_index("zone_code")
    assert caf["recipient_count_status"].to_dict() == {
        "000010101": "observed",
        "000010102": "secret",
        "000010103": "observed",
        "000020000": "missing",
        "000030000": "missing",
    }
    assert not store.has("caf", "commune")
    notes = next(d for d in store.datasets if d.key == "caf-iris-2021").notes
    assert any(note.startswith("Totaux par commune non donnés") for note in notes)


def test_incomes_are_never_summed(store: TerritoryStore) -> None:
    assert not store.has("income", "epci")


def test_served_geometry_carries_codes_and_names_only(store: TerritoryStore) -> None:
    served = json.loads(store.served("iris").read_text(encoding="utf-8"))
    assert {frozenset(f["properties"]) for f in served["features"]} == {
        frozenset({"code", "name", "parent"})
    }
    west, south, east, north = store.bounds("iris")["000010101"]
    assert 2 < west < east < 4
    assert 46 < south < north < 48


def test_manifest_tells_what_was_delivered(store: TerritoryStore, files: list[Path]) -> None:
    assert {one.name for one in store.manifest.delivered} == {path.name for path in files}
    families = store.entry("rp_families", "iris")
    assert (families.rows_read, families.rows_kept, families.rows_rejected) == (6, 5, 0)
    assert families.source.licence
    assert store.entry("income", "iris").rows_rejected == 1


def test_report_coverage(store: TerritoryStore) -> None:
    coverage = store.report.coverage
    ville = coverage[(coverage["dataset"] == "income-iris-2021-disposable")].set_index(
        "commune_code"
    )
    counts = ["zone_count", "observed_count", "secret_count", "missing_count"]
    assert ville.loc["00001", counts].tolist() == [3, 1, 1, 1]
    assert ville.loc["00003", counts].tolist() == [1, 0, 1, 0]
    assert ville.loc["00002", "observed_share"] == 1.0


def test_same_files_give_the_same_store(files: list[Path], tmp_path: Path) -> None:
    for name in ("a", "b"):
        order = files if name == "a" else list(reversed(files))
        import_files(order, epci=town.EPCI, out=tmp_path / name, fictional=True)
    first, second = bytes_of(tmp_path / "a"), bytes_of(tmp_path / "b")
    data = {name for name in first if not name.startswith(("report", "manifest"))}
    assert {name: first[name] for name in data} == {name: second.get(name) for name in data}


def test_nothing_changes_before_commit_and_everything_after(
    files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "bourg"
    import_files(files[:2], epci=town.EPCI, out=out, fictional=True)
    before = bytes_of(out)
    with prepare(files, epci=town.EPCI, out=out, fictional=True) as prepared:
        assert prepared.report.commune_count == 3
        assert bytes_of(out) == before
    assert bytes_of(out) == before
    with prepare(files, epci=town.EPCI, out=out, fictional=True) as prepared:
        store = prepared.commit()
    store.verify()
    assert store.has("income", "iris")


def test_inspection_offers_the_epcis_and_is_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    inspection = inspect_files(town.every_file(folder))
    assert [(e.code, e.commune_count, e.contour_count) for e in inspection.epcis] == [
        (town.EPCI, 3, 3),
        (town.OTHER, 1, 1),
    ]
    assert {part.table for part in inspection.parts} >= {
        "iris_contours",
        "income",
        "caf",
    }
    shutil.rmtree(folder)
    with prepare(inspection, epci=town.EPCI, out=tmp_path / "bourg", fictional=True) as prepared:
        assert prepared.commit().has("income", "iris")


def test_progress_is_told(files: list[Path], tmp_path: Path) -> None:
    steps: list[Progress] = []
    import_files(files, epci=town.EPCI, out=tmp_path / "b", fictional=True, progress=steps.append)
    reading = [one for one in steps if one.step == "Lecture des fichiers"]
    assert [one.done for one in reading] == list(range(len(files)))
    assert all(0 <= one.done <= one.total for one in steps)


# ── Several vintages, mergers ────────────────────────────────────────────────────────────────
def test_vintages_live_side_by_side(tmp_path: Path) -> None:
    older = write_csv(
        tmp_path / "BASE_TD_FILO_DISP_IRIS_2019.csv",
        ["IRIS", "DISP_Q119", "DISP_MED19", "DISP_Q319", "DISP_NOTE19"],
        [["000010101", 11000, 16000, 22000, 0]],
    )
    paths = [*town.every_file(tmp_path), older]
    import_files(paths, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    store = TerritoryStore.open(tmp_path / "b")
    assert store.vintages("income", "iris") == [2021, 2019]
    assert store.table("income", "iris", 2019)["median_income_per_uc_eur"].max() == 16_000


def merger(tmp_path: Path, counts: dict[str, object]) -> TerritoryStore:
    """Commune 00004 merged into 00002 between the tables (2021) and the contours (2022)."""
    table = town.families(tmp_path, counts)
    text = table.read_text().replace("IRIS;COM", "IRIS;COM", 1)
    table.write_text(text)
    paths = [
        town.contours(tmp_path),
        town.membership(tmp_path),
        town.passage(tmp_path, {"00004": "00002"}),
        town.commune_incomes(tmp_path),
        table,
    ]
    import_files(paths, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    return TerritoryStore.open(tmp_path / "b")


def test_merged_communes_are_summed_through_the_passage_table(tmp_path: Path) -> None:
    counts: dict[str, object] = {**dict.fromkeys(town.INSIDE, 100), "000040000": 7}
    store = merger(tmp_path, counts)
    families = store.table("rp_families", "iris").set_index("zone_code")
    assert families.loc["000020000", "family_count"] == 107
    assert families.loc["000020000", "row_origin"] == "reconciled"
    report = next(d for d in store.report.datasets if d.key == "rp_families-iris-2021")
    assert ("000040000", "000020000") in report.reconciled_codes
    assert store.table("rp_families", "epci")["family_count"].tolist() == [507]


def test_codes_that_nothing_explains_are_listed(tmp_path: Path) -> None:
    paths = town.every_file(tmp_path)
    town.families(tmp_path, {**dict.fromkeys(town.INSIDE, 100), "000010999": 7})
    report = import_files(paths, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    families = next(d for d in report.datasets if d.key == "rp_families-iris-2021")
    assert families.unmatched_codes == ("000010999",)
    assert families.rows_kept == 5


# ── Contours ─────────────────────────────────────────────────────────────────────────────────
def test_missing_contours_of_a_commune_are_told_and_no_total_is_given(
    tmp_path: Path,
) -> None:
    kept = {code: kind for code, kind in town.IRIS.items() if not code.startswith("00003")}
    paths = [
        town.contours(tmp_path, codes=kept),
        town.membership(tmp_path),
        town.families(tmp_path),
    ]
    report = import_files(paths, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    assert report.absent_communes == (("00003", "Hameau"),)
    assert (report.commune_count, report.expected_commune_count) == (2, 3)
    store = TerritoryStore.open(tmp_path / "b")
    assert not store.has("rp_families", "epci")
    assert store.has("rp_families", "commune")


def test_commune_contours_alone_give_iris_counts_by_commune(tmp_path: Path) -> None:
    layer = gpd.read_file(town.contours(tmp_path))
    communes = layer.dissolve("INSEE_COM").reset_index()[["INSEE_COM", "NOM_COM", "geometry"]]
    path = tmp_path / "communes_2022.gpkg"
    communes.to_file(path, driver="GPKG")
    paths = [path, town.membership(tmp_path), town.families(tmp_path)]
    import_files(paths, epci=town.EPCI, out=tmp_path / "b", fictional=True)
    store = TerritoryStore.open(tmp_path / "b")
    assert not store.has("iris_contours", "iris")
    families = store.table("rp_families", "commune").set_index("zone_code")["family_count"]
    assert families.to_dict() == {"00001": 300, "00002": 100, "00003": 100}


# ── What cannot be imported ──────────────────────────────────────────────────────────────────
def wrong(tmp_path: Path) -> dict[str, tuple[list[Path], str]]:
    contours, membership = town.contours(tmp_path), town.membership(tmp_path)
    empty = tmp_path / "vide.csv"
    empty.write_bytes(b"")
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html><body>404</body></html>")
    cut = tmp_path / "coupe.gpkg"
    cut.write_bytes(contours.read_bytes()[:5000])
    crs = tmp_path / "iris_crs_2022.geojson"
    layer = gpd.read_file(contours).set_crs(4326, allow_override=True)
    layer.to_file(crs, driver="GeoJSON")
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    other = town.contours(elsewhere, codes={"000090000": "Z"})
    unknown = write_csv(tmp_path / "inconnu.csv", ["a", "b"], [["1", "2"]])
    return {
        "empty": ([contours, membership, empty], "vide"),
        "web page": ([contours, membership, page], "page web"),
        "cut short": ([cut, membership], r"coupe\.gpkg"),
        "wrong crs": ([crs, membership], "coordonnées"),
        "wrong département": ([other, membership], "aucune commune de « CC du Bourg »"),
        "no contours": ([membership, town.families(tmp_path)], "Aucun contour"),
        "no membership": ([contours], "Rien ne dit quelles communes"),
        "nothing known": ([unknown], "Aucun fichier reconnu"),
        "absent": ([tmp_path / "absent.csv"], "introuvable"),
        "two wrong files": ([contours, empty, page], "2 problèmes"),
    }


@pytest.mark.parametrize(
    "case",
    [
        "empty",
        "web page",
        "cut short",
        "wrong crs",
        "wrong département",
        "no contours",
        "no membership",
        "nothing known",
        "absent",
        "two wrong files",
    ],
)
def test_wrong_files_are_said_in_french_and_change_nothing(
    tmp_path: Path, files: list[Path], case: str
) -> None:
    out = tmp_path / "store" / "bourg"
    import_files(files, epci=town.EPCI, out=out, fictional=True)
    before, beside = bytes_of(out), sorted(p.name for p in out.parent.iterdir())
    paths, sentence = wrong(tmp_path)[case]
    with pytest.raises(GeodataError) as caught:
        import_files(paths, epci=town.EPCI, out=out, fictional=True)
    plain = caught.value.message.replace("\u202f", " ")
    assert pd.Series([plain]).str.contains(sentence)[0], plain
    assert bytes_of(out) == before
    assert sorted(p.name for p in out.parent.iterdir()) == beside


def test_contradictory_files_are_refused(tmp_path: Path) -> None:
    paths = town.every_file(tmp_path)
    (tmp_path / "autre").mkdir()
    again = town.families(tmp_path / "autre", dict.fromkeys(town.IRIS, 101))
    with pytest.raises(InvalidContentError, match="valeurs différentes"):
        import_files([*paths, again], epci=town.EPCI, out=tmp_path / "b", fictional=True)
    assert not (tmp_path / "b").exists()


def test_fictional_code_is_only_taken_for_a_fictional_territory(
    files: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(TerritoryError, match="n’est pas un code d’EPCI"):
        prepare(files, epci="123456789", out=tmp_path / "nowhere")


def test_unrecognised_parts_are_listed_with_what_was_looked_for(
    files: list[Path], tmp_path: Path
) -> None:
    unknown = write_csv(tmp_path / "inconnu.csv", ["alpha", "beta"], [["1", "2"]])
    report = import_files([*files, unknown], epci=town.EPCI, out=tmp_path / "b", fictional=True)
    (part,) = report.unrecognised
    assert part.label == "inconnu.csv"
    assert "alpha" in part.reason
    assert any("Filosofi" in label for label in report.looked_for)


def test_file_delivered_twice_is_read_once(files: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copie.csv"
    shutil.copy(files[2], copy)
    report = import_files([*files, copy], epci=town.EPCI, out=tmp_path / "b", fictional=True)
    assert any("déposé deux fois" in note for note in report.notes)


def test_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnrecognisedFileError, match="Aucun fichier de données"):
        prepare([], epci=town.EPCI, out=tmp_path / "b", fictional=True)
    assert not (tmp_path / "b").exists()


def qpv_2015(folder: Path, *, x: float) -> Path:
    """A neighbourhood of 2015 astride two squares, its communes named but not coded."""
    frame = gpd.GeoDataFrame(
        {"CODE_QP": ["QP000001"], "NOM_QP": ["Les Tours"], "COMMUNE_QP": ["Ville, Bourg"]},
        geometry=[box(x, 6_600_100, x + 1000, 6_600_900)],
        crs=2154,
    )
    path = folder / "QP_METROPOLE_LB93.shp"
    frame.to_file(path, engine="pyogrio")
    return path


def test_the_communes_of_a_neighbourhood_are_found_by_its_place(tmp_path: Path) -> None:
    files = [town.contours(tmp_path), town.membership(tmp_path)]
    # 00001 goes to 703 000: a quarter of the neighbourhood is there, the rest in 00002.
    files.append(qpv_2015(tmp_path, x=702_750))
    import_files(files, epci=town.EPCI, out=tmp_path / "store", fictional=True)
    (row,) = TerritoryStore.open(tmp_path / "store").zones("qpv").to_dict("records")
    assert row["commune_codes"] == "00002,00001"


def test_a_file_of_neighbourhoods_that_has_none_here_is_told(tmp_path: Path) -> None:
    files = [town.contours(tmp_path), town.membership(tmp_path), qpv_2015(tmp_path, x=800_000)]
    report = import_files(files, epci=town.EPCI, out=tmp_path / "store", fictional=True)
    assert not TerritoryStore.open(tmp_path / "store").has("qpv_contours", "qpv")
    assert any("aucun QPV" in note for note in report.notes)


@pytest.mark.parametrize(
    ("moved", "shape", "pair"),
    [
        (0, box(650_000, 6_550_000, 750_000, 6_650_000), "« 000010102 » (1,0 km²)"),
        (1, box(700_000, 6_600_000, 701_000, 6_601_000), "« 000010102 » (1,0 km²)"),
        (3, box(700_000, 6_600_000, 701_000, 6_601_000), "« 000020000 » (1,0 km²)"),
        (1, box(700_500, 6_600_000, 701_500, 6_601_000), "« 000010102 » (50,0 ha)"),
    ],
    ids=["inside", "same", "same-elsewhere", "half"],
)
def test_contours_that_overlap_are_named_and_what_is_stored_is_valid(
    tmp_path: Path, moved: int, shape: shapely.Geometry, pair: str
) -> None:
    path = town.contours(tmp_path)
    layer = gpd.read_file(path)
    layer.loc[moved, "geometry"] = shape
    path.unlink()
    layer.to_file(path, driver="GPKG")
    files = [path, town.membership(tmp_path)]
    report = import_files(files, epci=town.EPCI, out=tmp_path / "out", fictional=True)
    assert f"« 000010101 » et {pair}" in render_text(report).replace("\u202f", " ")
    store = TerritoryStore.open(tmp_path / "out")
    for dataset in store.manifest.datasets:
        if dataset.kind == "zones":
            kept = gpd.read_parquet(tmp_path / "out" / dataset.stored.path)
            assert kept.geometry.is_valid.all(), dataset.key
    for served in store.manifest.served:
        drawn = gpd.read_file(tmp_path / "out" / served.stored.path)
        assert drawn.geometry.is_valid.all(), served.level


def test_a_file_is_no_place_for_a_territory(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "bourg"
    out.write_text("à moi")
    with pytest.raises(StoreError, match="est un fichier, pas un dossier"):
        import_files(files, epci=town.EPCI, out=out, fictional=True)
    assert out.read_text() == "à moi"


def test_contours_of_several_parts_of_france_are_checked_once_chosen(tmp_path: Path) -> None:
    path = town.contours(tmp_path)
    layer = gpd.read_file(path).to_crs(4326)
    layer.loc[1, "geometry"] = layer.geometry[0]
    far = layer.iloc[[-1]].assign(
        INSEE_COM="97411", CODE_IRIS="974110101", geometry=[box(55.4, -20.9, 55.41, -20.89)]
    )
    path.unlink()
    pd.concat([layer, far]).to_file(path, driver="GPKG")
    files = [path, town.membership(tmp_path)]
    report = import_files(files, epci=town.EPCI, out=tmp_path / "out", fictional=True)
    told = render_text(report).replace("\u202f", " ")
    assert "se recouvrent : « 000010101 » et « 000010102 »" in told
