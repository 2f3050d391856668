"""Priority neighbourhoods: two generations, several communes a cell, points refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.sources.qpv.loader import SOURCE
from tests.geodata.layouts import vectors
from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path


def qpv_2024() -> object:
    return vectors.layer(
        {
            "code_qp": ["QN05901M", "QN05902M", "QN02A01X"],
            "lib_qp": ["Près-du-Bé", "Val", "Monte"],
            "insee_reg": ["32", "32", "32"],
            "insee_com": ["59001", "59001, 59350", '="59350"'],
            "siren_epci": ["200093201"] * 3,
        }
    )


def test_generation_2024(tmp_path: Path) -> None:
    part = vectors.part_of(vectors.write(qpv_2024(), tmp_path / "QP2024.geojson"))
    assert SOURCE.recognise(part)
    (dataset,) = SOURCE.load(part)
    assert (dataset.table, dataset.variant, dataset.vintage) == (
        "qpv_contours",
        "2024",
        2024,
    )
    frame = dataset.frame.set_index("zone_code")
    assert frame["commune_codes"].to_dict() == {
        "QN02A01X": "59350",
        "QN05901M": "59001",
        "QN05902M": "59001,59350",
    }
    assert frame.loc["QN05902M", "zone_name"] == "Val"
    assert dataset.frame.crs.to_epsg() == 2154


def test_generation_2015_without_commune_codes(tmp_path: Path) -> None:
    frame = vectors.layer(
        {
            "CODE_QP": ["QP059001", "QP059002"],
            "NOM_QP": ["Près-du-Bé", "Val"],
            "COMMUNE_QP": ["Écordelle", "Écordelle, Bré"],
        }
    )
    part = vectors.part_of(vectors.shapefile(frame, tmp_path / "QP_METROPOLE_LB93.shp"))
    (dataset,) = SOURCE.load(part)
    assert (dataset.variant, dataset.vintage) == ("2015", 2015)
    assert dataset.frame["commune_codes"].isna().all()
    assert any("emplacement" in note for note in dataset.notes)


def test_both_generations_in_one_file_are_two_datasets(tmp_path: Path) -> None:
    frame = vectors.layer({"code_qp": ["QP059001", "QN05901M"], "nom_qp": ["a", "b"]})
    part = vectors.part_of(vectors.write(frame, tmp_path / "q.gpkg"))
    assert [one.variant for one in SOURCE.load(part)] == ["2015", "2024"]


def test_overlapping_neighbourhoods_are_no_fault(tmp_path: Path) -> None:
    frame = vectors.layer({"code_qp": ["QP059001", "QP059002"]})
    frame = frame.set_geometry(frame.geometry.buffer(10))
    (dataset,) = SOURCE.load(vectors.part_of(vectors.write(frame, tmp_path / "q.gpkg")))
    assert not any("chevauchement" in note for note in dataset.notes)


def test_points_are_refused_with_what_to_do(tmp_path: Path) -> None:
    frame = qpv_2024()
    frame = frame.set_geometry(frame.geometry.centroid)
    part = vectors.part_of(vectors.write(frame, tmp_path / "points.geojson"))
    assert SOURCE.recognise(part)
    with pytest.raises(InvalidContentError, match="des points") as caught:
        SOURCE.load(part)
    assert "ANCT" in str(caught.value.remedy)


def test_the_bare_list_is_refused_and_figures_are_not_taken(tmp_path: Path) -> None:
    listed = write_csv(
        tmp_path / "liste.csv",
        ["code_qp", "lib_qp", "insee_com", "lib_com"],
        [["QN05901M", "a", '="59001"', "b"]],
        encoding="utf-8-sig",
    )
    figures = write_csv(
        tmp_path / "DEMO.csv",
        ["CODGEO", "LIBGEO", "POP_MUN"],
        [["QP059001", "a", "1 200"]],
    )
    with open_delivery(listed) as delivery:
        (part,) = delivery.parts
        assert SOURCE.recognise(part)
        with pytest.raises(InvalidContentError, match="liste"):
            SOURCE.load(part)
    with open_delivery(figures) as delivery:
        assert not any(SOURCE.recognise(part) for part in delivery.parts)


@pytest.mark.realdata
def test_real_neighbourhoods(real_data: Path) -> None:
    (dataset,) = SOURCE.load(vectors.part_of(real_data / "qpv" / "qp.geojson"))
    assert len(dataset.frame) == 105
    assert dataset.rejections == ()
    assert dataset.frame["commune_codes"].notna().all()
    assert any("32 contours invalides sur 105" in note for note in dataset.notes)
    points = vectors.part_of(real_data / "qpv" / "communes_qpv2024_points.geojson")
    assert SOURCE.recognise(points)
    with pytest.raises(InvalidContentError, match="des points"):
        SOURCE.load(points)
