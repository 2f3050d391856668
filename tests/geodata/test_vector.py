"""Layers as delivered: formats, pieces of shapefiles, encodings, broken files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest

from geodata.errors import UnreadableFileError
from geodata.parts import PartKind
from geodata.records import read_records
from geodata.vector import is_polygonal, peek_vector, read_vector
from tests.geodata.layouts import vectors

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".geojson", ".fgb", ".parquet"])
def test_every_format_gives_the_same_layer(tmp_path: Path, suffix: str) -> None:
    path = vectors.write(vectors.iris_2022(), tmp_path / f"iris{suffix}")

    part = vectors.part_of(path)
    read = read_vector(part)

    assert read["CODE_IRIS"].tolist() == part.head["CODE_IRIS"].tolist()
    assert part.kind is PartKind.VECTOR
    assert is_polygonal(part)
    assert part.columns == (
        "INSEE_COM",
        "NOM_COM",
        "IRIS",
        "CODE_IRIS",
        "NOM_IRIS",
        "TYP_IRIS",
    )
    # FlatGeobuf orders features along a curve.
    assert sorted(part.head["CODE_IRIS"]) == list(vectors.IRIS_CODES)
    assert part.options["features"] == "4"
    assert [float(one) for one in part.options["bounds"].split(",")] == [
        700000.0,
        7060000.0,
        704000.0,
        7061000.0,
    ]
    assert read.crs.to_epsg() == 2154
    assert read.index.tolist() == [1, 2, 3, 4]
    assert read.index.name == "line"
    assert min(read["NOM_COM"]) == "Écordelle 59001"


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    for suffix in (".gpkg", ".parquet"):
        part = vectors.part_of(vectors.write(vectors.iris_2022(), tmp_path / f"iris{suffix}"))
        assert set(read_vector(part, ["CODE_IRIS"]).columns) == {
            "CODE_IRIS",
            "geometry",
        }


def test_geopackage_layers_are_parts_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "admin.gpkg"
    pyogrio.write_dataframe(vectors.communes_express(), path, layer="commune")
    pyogrio.write_dataframe(vectors.iris_2022(), path, layer="iris")
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), path, layer="sans_geometrie")

    parts = peek_vector(path, "admin.gpkg")

    assert [part.layer for part in parts] == ["commune", "iris"]
    assert parts[1].label == "admin.gpkg › couche iris"
    assert len(read_vector(parts[0])) == 3


@pytest.mark.parametrize("piece", [".dbf", ".shx"])
def test_a_missing_piece_of_a_shapefile_is_named(tmp_path: Path, piece: str) -> None:
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "IRIS.shp", without=(piece,))
    with pytest.raises(UnreadableFileError, match=f"IRIS{piece}"):
        peek_vector(path, "IRIS.shp")


def test_pieces_alone_are_nothing_without_their_shp(tmp_path: Path) -> None:
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "IRIS.shp")
    assert peek_vector(path.with_suffix(".dbf"), "IRIS.dbf") == []
    path.unlink()
    with pytest.raises(UnreadableFileError, match=r"IRIS\.shp"):
        peek_vector(path.with_suffix(".dbf"), "IRIS.dbf")


def test_pieces_are_found_whatever_the_case(tmp_path: Path) -> None:
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "IRIS.shp")
    for piece in tmp_path.iterdir():
        piece.rename(piece.with_suffix(piece.suffix.upper()))
    read = read_vector(vectors.part_of(path.with_suffix(".SHP")))
    assert len(read) == 4
    assert read.crs.to_epsg() == 2154


@pytest.mark.parametrize(
    ("written", "cpg", "noted"),
    [
        ("UTF-8", "UTF-8", False),
        ("UTF-8", None, False),
        ("CP1252", None, True),
        ("CP1252", "1252", False),
        ("CP1252", "ISO-8859-1", False),
        ("CP1252", "UTF-8", True),
        ("UTF-8", "1252", True),
    ],
)
def test_accents_survive_absent_and_wrong_encodings(
    tmp_path: Path, written: str, cpg: str | None, noted: bool
) -> None:
    path = vectors.shapefile(vectors.iris_2022(), tmp_path / "i.shp", encoding=written)
    path.with_suffix(".cpg").unlink()
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    part = vectors.part_of(path)
    assert part.head["NOM_COM"].iloc[0] == "Écordelle 59001"
    assert read_vector(part)["NOM_IRIS"].iloc[0] == "Près-du-Bé 0000"
    assert bool(part.options["encoding_note"]) is noted


def test_a_name_cut_in_the_middle_of_a_letter_stays_utf8(tmp_path: Path) -> None:
    frame = vectors.layer({"NOM": ["Écoéé", "Abbé Bé"]})
    path = vectors.shapefile(frame, tmp_path / "n.shp", without=(".cpg",))
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    second_byte = table.rindex("Bé".encode()) + 2
    table[second_byte] = ord(" ")
    path.with_suffix(".dbf").write_bytes(bytes(table))
    part = vectors.part_of(path)
    assert part.head["NOM"].tolist() == ["Écoéé", "Abbé B"]
    assert read_vector(part)["NOM"].tolist() == ["Écoéé", "Abbé B"]
    assert not part.options["encoding_note"]


def test_geojson_says_whether_its_crs_is_declared(tmp_path: Path) -> None:
    declared = vectors.part_of(vectors.write(vectors.iris_2022(), tmp_path / "a.geojson"))
    path = tmp_path / "b.geojson"
    vectors.iris_2022().to_crs(4326).to_file(path, driver="GeoJSON", RFC7946="YES")
    implicit = vectors.part_of(path)
    assert "crs_implicit" not in declared.options
    assert implicit.options["crs_implicit"] == "1"


def test_broken_files_say_so_in_french(tmp_path: Path) -> None:
    whole = vectors.write(vectors.iris_2022(), tmp_path / "whole.geojson").read_bytes()
    (tmp_path / "cut.geojson").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.geojson").write_bytes(b"")
    (tmp_path / "junk.gpkg").write_bytes(b"not a database")
    (tmp_path / "junk.parquet").write_bytes(b"PAR1 not really")
    for name, words in (
        ("cut.geojson", "ne peut pas être lu"),
        ("empty.geojson", "vide"),
        ("junk.gpkg", "ne peut pas être lu"),
        ("junk.parquet", "endommagé"),
        ("absent.gpkg", "n’existe pas"),
    ):
        with pytest.raises(UnreadableFileError, match=words) as caught:
            peek_vector(tmp_path / name, name)
        assert caught.value.file == name


def test_a_shapefile_cut_short_is_refused_not_read_in_part(tmp_path: Path) -> None:
    frame = vectors.iris_2022(tuple(f"59350{rank:04d}" for rank in range(1, 201)))
    path = vectors.shapefile(frame, tmp_path / "cut.shp")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFileError):
        read_vector(vectors.part_of(path))


def test_a_collection_without_feature_is_an_empty_part(tmp_path: Path) -> None:
    path = tmp_path / "none.geojson"
    path.write_text('{"type":"FeatureCollection","features":[]}')
    part = vectors.part_of(path)
    assert part.options["features"] == "0"
    assert read_vector(part).empty


def test_a_list_of_records_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "epci.json"
    path.write_text(json.dumps([{"code": "1", "membres": [{"code": "a"}]}, {"code": "2"}]))
    part = vectors.part_of(path)
    assert part.kind is PartKind.TABLE
    assert part.columns == ("code", "membres")
    assert read_records(part)[0]["membres"] == [{"code": "a"}]
    path.write_text("[1, 2]")
    with pytest.raises(UnreadableFileError):
        peek_vector(path, "epci.json")
    path.write_text("[{")
    with pytest.raises(UnreadableFileError, match="JSON"):
        peek_vector(path, "epci.json")


def test_a_parquet_table_is_left_to_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    assert peek_vector(path, "table.parquet") == []


def test_points_are_not_polygonal(tmp_path: Path) -> None:
    frame = vectors.iris_2022()
    frame = frame.set_geometry(frame.geometry.centroid)
    assert not is_polygonal(vectors.part_of(vectors.write(frame, tmp_path / "p.gpkg")))
