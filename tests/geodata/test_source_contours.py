"""IRIS contours in every layout, their faults, and the communes they make."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Dataset, Level
from geodata.sources.contours_iris.loader import SOURCE, communes_from_iris
from tests.geodata.layouts import vectors

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path, label: str | None = None) -> Dataset:
    part = vectors.part_of(path, label)
    assert SOURCE.recognise(part)
    (dataset,) = SOURCE.load(part)
    return dataset


LAYOUTS = {
    "2013.shp": vectors.iris_2013,
    "2022.shp": vectors.iris_2022,
    "2025.gpkg": vectors.iris_2025,
    "2021.geojson": vectors.iris_portal,
    "2020.parquet": vectors.iris_2022,
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_the_same_zones(tmp_path: Path, name: str) -> None:
    dataset = load(vectors.write(LAYOUTS[name](), tmp_path / f"iris_{name}"))

    frame = dataset.frame
    assert dataset.key == f"iris_contours-iris-{name[:4]}"
    assert dataset.level is Level.IRIS
    assert dataset.geography_year == int(name[:4])
    assert dataset.rejections == ()
    assert list(frame.columns) == [
        "zone_code",
        "zone_name",
        "iris_type",
        "commune_code",
        "commune_name",
        "geometry",
    ]
    assert frame["zone_code"].tolist() == list(vectors.IRIS_CODES)
    assert frame["zone_name"].tolist()[1] == "Près-du-Bé 0101"
    assert frame["iris_type"].tolist() == ["Z", "H", "H", "H"]
    assert frame["commune_code"].tolist() == ["59001", "59350", "59350", "59350"]
    assert frame["commune_name"].tolist()[0] == "Écordelle 59001"
    assert frame.crs.to_epsg() == 2154
    assert frame.geometry.area.tolist() == pytest.approx([1e6] * 4, rel=1e-4)


def test_a_zip_is_read_as_delivered_with_the_year_of_its_folders(
    tmp_path: Path,
) -> None:
    inner = "CONTOURS-IRIS/1_DONNEES_LIVRAISON_2023-06-00180/CONTOURS-IRIS_2-1_SHP_LAMB93_FXX-2022"
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "x" / "CONTOURS-IRIS.shp")
    with zipfile.ZipFile(tmp_path / "livraison.zip", "w") as archive:
        for piece in path.parent.iterdir():
            archive.write(piece, f"{inner}/{piece.name}")
    with open_delivery(tmp_path / "livraison.zip") as delivery:
        (part,) = delivery.parts
        (dataset,) = SOURCE.load(part)
    assert dataset.vintage == 2022
    assert dataset.rows_read == 4


def test_an_unknown_year_is_said(tmp_path: Path) -> None:
    dataset = load(vectors.write(vectors.iris_2022(), tmp_path / "quartiers.gpkg"))
    assert dataset.vintage == 0
    assert dataset.geography_year is None
    assert any("Millésime inconnu" in note for note in dataset.notes)


def test_commune_and_number_make_a_code(tmp_path: Path) -> None:
    frame = vectors.iris_2022().drop(columns="CODE_IRIS")
    dataset = load(vectors.write(frame, tmp_path / "iris_2016.gpkg"))
    assert dataset.frame["zone_code"].tolist() == list(vectors.IRIS_CODES)


def test_zeros_that_a_spreadsheet_dropped_come_back(tmp_path: Path) -> None:
    shapes = vectors.squares(2, (870_000.0, 6_570_000.0))  # département 01
    frame = vectors.layer({"CODE_IRIS": [10010000, 10040101], "NOM": ["a", "b"]}, shapes)
    dataset = load(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert dataset.frame["zone_code"].tolist() == ["010010000", "010040101"]


def test_missing_names_and_types_are_said_not_invented(tmp_path: Path) -> None:
    frame = vectors.iris_2022()[["CODE_IRIS", "geometry"]]
    dataset = load(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert dataset.frame["iris_type"].isna().tolist() == [False, True, True, True]
    assert dataset.frame["zone_name"].tolist() == list(vectors.IRIS_CODES)
    said = " ".join(dataset.notes)
    assert "Noms d’IRIS absents" in said
    assert "Type d’IRIS" in said


def test_faulty_rows_are_rejected_with_line_and_reason(tmp_path: Path) -> None:
    frame = vectors.iris_2022(tuple(f"59350{rank:04d}" for rank in range(101, 121)))
    frame.loc[0, "CODE_IRIS"] = "5935"
    frame.loc[1, "CODE_IRIS"] = None
    frame.loc[2, "INSEE_COM"] = "59512"
    frame.loc[3, "geometry"] = None
    dataset = load(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert len(dataset.frame) == 16
    assert dataset.rows_read == 20
    assert [one.line for one in dataset.rejections] == [1, 2, 3, 4]
    words = ["« 5935 »", "absent", "ne commence pas", "sans contour"]
    for rejection, word in zip(dataset.rejections, words, strict=True):
        assert word in rejection.reason.replace("\u202f", " ")


def test_arrondissements_may_name_the_whole_city(tmp_path: Path) -> None:
    shapes = vectors.squares(2, vectors.PARIS)
    frame = vectors.layer(
        {"code_iris": ["751010101", "751190102"], "com_code": ["75056", "75056"]},
        shapes,
    )
    dataset = load(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert dataset.rejections == ()
    assert dataset.frame["commune_code"].tolist() == ["75101", "75119"]


def test_duplicates_are_dropped_united_or_refused(tmp_path: Path) -> None:
    frame = vectors.iris_2022(tuple(f"59350{rank:04d}" for rank in range(101, 111)))
    copy = frame.iloc[[0]]
    second_part = frame.iloc[[1]].assign(geometry=[shapely.box(0, 0, 1, 1)])
    second_part = second_part.set_geometry(second_part.geometry.translate(7e5, 7.07e6))
    contradictory = frame.iloc[[2]].assign(NOM_IRIS="Autre")
    both = gpd.GeoDataFrame(
        pd.concat([frame, copy, second_part, contradictory], ignore_index=True),
        crs=frame.crs,
    )
    dataset = load(vectors.write(both, tmp_path / "iris_2020.gpkg"))
    zones = dataset.frame.set_index("zone_code")
    assert len(zones) == 9
    assert zones.loc["593500101"].geometry.area == pytest.approx(1e6)
    assert zones.loc["593500102"].geometry.area == pytest.approx(1e6 + 1)
    assert "593500103" not in zones.index
    assert [one.line for one in dataset.rejections] == [3, 13]
    assert "zone_name" in dataset.rejections[0].reason
    said = " ".join(dataset.notes)
    assert "Copies identiques" in said
    assert "Morceaux réunis" in said


def test_points_are_refused_as_no_contours(tmp_path: Path) -> None:
    frame = vectors.iris_2022()
    frame = frame.set_geometry(frame.geometry.centroid)
    part = vectors.part_of(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert SOURCE.recognise(part)
    with pytest.raises(InvalidContentError, match="des points"):
        SOURCE.load(part)


def test_an_empty_layer_is_not_recognised(tmp_path: Path) -> None:
    frame = vectors.iris_2022().iloc[:0]
    part = vectors.part_of(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    assert part.options["features"] == "0"
    assert not SOURCE.recognise(part)


def test_a_wrong_declaration_stops_the_import(tmp_path: Path) -> None:
    frame = vectors.iris_2022().set_crs(4326, allow_override=True)
    part = vectors.part_of(vectors.write(frame, tmp_path / "iris_2020.gpkg"))
    with pytest.raises(InvalidContentError, match="Lambert-93"):
        SOURCE.load(part)


def test_a_shapefile_without_prj_is_deduced(tmp_path: Path) -> None:
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "iris_2020.shp", without=(".prj",))
    dataset = load(path)
    assert dataset.frame.crs.to_epsg() == 2154
    assert any("déduit" in note for note in dataset.notes)


def test_other_layers_are_not_iris(tmp_path: Path) -> None:
    communes = vectors.write(vectors.communes_express(), tmp_path / "c.gpkg")
    epcis = vectors.layer({"code": ["200093201", "245900410"], "nom": ["a", "b"]})
    assert not SOURCE.recognise(vectors.part_of(communes))
    assert not SOURCE.recognise(vectors.part_of(vectors.write(epcis, tmp_path / "e.gpkg")))


def test_several_territories_stay_in_degrees(tmp_path: Path) -> None:
    reunion = vectors.squares(1, (340_000.0, 7_660_000.0), crs=2975).to_crs(4326)
    nord = vectors.squares(1).to_crs(4326)
    shapes = gpd.GeoSeries(pd.concat([nord, reunion], ignore_index=True), crs=4326)
    frame = vectors.layer({"code_iris": ["593500101", "974110101"]}, shapes)
    dataset = load(vectors.write(frame, tmp_path / "iris_2021.geojson"))
    assert dataset.frame.crs.to_epsg() == 4326
    assert any("plusieurs territoires" in note for note in dataset.notes)


def test_communes_keep_the_borders_of_their_iris() -> None:
    coverage = vectors.wiggly_coverage(24, seed=7)
    communes = [f"59{rank % 5:03d}" for rank in range(len(coverage))]
    iris = gpd.GeoDataFrame(
        {
            "zone_code": [f"{code}{rank:04d}" for rank, code in enumerate(communes)],
            "commune_code": communes,
            "commune_name": [None, *[f"Commune {code}" for code in communes[1:]]],
        },
        geometry=coverage,
    )
    made = communes_from_iris(iris)
    assert made["zone_code"].tolist() == sorted(set(communes))
    assert made["zone_name"].tolist()[0] == "Commune 59000"
    assert set(made["department_code"]) == {"59"}
    assert set(made["region_code"]) == {"32"}
    assert shapely.coverage_is_valid(made.geometry.to_numpy())
    assert made.geometry.area.sum() == pytest.approx(coverage.area.sum(), rel=1e-9)
    vertices = set(map(tuple, shapely.get_coordinates(coverage.to_numpy())))
    assert set(map(tuple, shapely.get_coordinates(made.geometry.to_numpy()))) <= vertices


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("path", "iris", "communes", "year"),
    [
        ("contours_iris/nord_2020/iris_nord_2020_lambert93.gpkg", 1346, 648, 2020),
        ("contours_iris/mel_2022_shp/IRIS_METRO_LILLE.shp", 509, 90, 2022),
        ("contours_iris/herault_2016/iris_34.geojson", 579, 343, 2016),
        ("grand_paris/contours/IRIS.shp", 2844, 150, 0),
        ("rp_iris_mel_2019/IRIS_MEL_PROFILS_SOCIAUX_2019.geojson", 517, 95, 2019),
    ],
)
def test_real_contours(real_data: Path, path: str, iris: int, communes: int, year: int) -> None:
    dataset = load(real_data / path)
    assert len(dataset.frame) == iris
    assert dataset.rejections == ()
    assert dataset.vintage == year
    assert dataset.frame.crs.to_epsg() == 2154
    assert dataset.frame.geometry.is_valid.all()
    made = communes_from_iris(dataset.frame)
    assert len(made) == communes
    assert made.geometry.area.sum() == pytest.approx(dataset.frame.geometry.area.sum(), rel=1e-3)
