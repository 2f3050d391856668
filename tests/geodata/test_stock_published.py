"""Published counts of the stock: QPV of the territory, communes without a row, EPCI total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geodata.model import Dataset, Level, SourceInfo
from geodata.tabling import territory_tables
from geodata.territory import Territory
from geodata.zoning import Zoning

if TYPE_CHECKING:
    from geodata.summing import TerritoryTable

TERRITORY = Territory("200000000", "Ici", {"59001": "A", "59002": "B", "59003": "C"}, "")


def _dataset(
    table: str, level: Level, frame: pd.DataFrame, source: str = "rpls_aggregates"
) -> Dataset:
    return Dataset(
        info=SourceInfo(source, "Essai", "Personne", "Libre"),
        table=table,
        level=level,
        vintage=2024,
        frame=frame,
        rows_read=len(frame),
        file="essai.csv",
        variant="published" if table == "social_stock" else "",
    )


def _zones(codes: list[str], level: Level, table: str) -> Dataset:
    frame = gpd.GeoDataFrame(
        {"zone_code": codes, "zone_name": codes},
        geometry=[box(n, 0, n + 1, 1) for n in range(len(codes))],
        crs=2154,
    )
    return _dataset(table, level, frame)


def _zoning(*qpv: str) -> Zoning:
    reference = {
        Level.COMMUNE: _zones(["59001", "59002", "59003"], Level.COMMUNE, "commune_contours"),
        Level.EPCI: _zones(["200000000"], Level.EPCI, "epci_contours"),
    }
    others = (_zones(list(qpv), Level.QPV, "qpv_contours"),) if qpv else ()
    return Zoning(reference, others, {}, {}, ())


def _counts(values: dict[str, float | None], status: str = "secret") -> pd.DataFrame:
    known = pd.Series(list(values.values()), dtype="float64")
    return pd.DataFrame(
        {
            "zone_code": pd.Series(list(values), dtype="str"),
            "dwelling_count": known,
            "dwelling_count_status": pd.Series(["observed"] * len(known), dtype="str").where(
                known.notna(), status
            ),
        }
    )


def _made(dataset: Dataset, zoning: Zoning) -> dict[Level, TerritoryTable]:
    tables = territory_tables([dataset], TERRITORY, zoning)
    return {one.dataset.level: one for one in tables}


def _cells(table: TerritoryTable) -> list[tuple[str, float | None, str]]:
    frame = table.dataset.frame
    values = frame["dwelling_count"].where(frame["dwelling_count"].notna(), None)
    return list(zip(frame["zone_code"], values, frame["dwelling_count_status"], strict=True))


def test_commune_the_ministry_does_not_list_has_no_social_dwelling() -> None:
    rows = _counts({"59001": 10.0, "59002": 5.0, "59009": 9.0})
    made = _made(_dataset("social_stock", Level.COMMUNE, rows), _zoning())
    assert _cells(made[Level.COMMUNE])[2] == ("59003", 0.0, "observed")
    assert _cells(made[Level.EPCI]) == [("200000000", 15.0, "observed")]
    assert any("1 commune sans logement" in note for note in made[Level.COMMUNE].notes)


def test_list_cut_to_the_territory_proves_no_zero() -> None:
    rows = _counts({"59001": 10.0, "59002": 5.0, "62001": 9.0})
    made = _made(_dataset("social_stock", Level.COMMUNE, rows), _zoning())
    assert _cells(made[Level.COMMUNE])[2][2] == "missing"
    assert Level.EPCI not in made
    assert any("rien ne dit" in note for note in made[Level.COMMUNE].notes)


def test_commune_another_producer_does_not_list_is_missing() -> None:
    rows = _counts({"59001": 10.0, "59002": 5.0})
    made = _made(_dataset("social_stock", Level.COMMUNE, rows, "rpls_insee"), _zoning())
    assert _cells(made[Level.COMMUNE])[2][2] == "missing"
    assert Level.EPCI not in made


def test_withheld_commune_withholds_the_total() -> None:
    rows = _counts({"59001": 10.0, "59002": None})
    made = _made(_dataset("social_stock", Level.COMMUNE, rows), _zoning())
    assert Level.EPCI not in made
    assert _cells(made[Level.COMMUNE])[1][2] == "secret"


def test_total_wants_every_commune_of_the_epci() -> None:
    rows = _counts({"59001": 10.0, "59002": 5.0})
    zoning = replace(_zoning(), absent_communes={"59004": "D"})
    assert Level.EPCI not in _made(_dataset("social_stock", Level.COMMUNE, rows), zoning)


def test_list_of_another_departement_proves_nothing() -> None:
    rows = _counts({"62001": 10.0})
    made = _made(_dataset("social_stock", Level.COMMUNE, rows), _zoning())
    assert {status for _, _, status in _cells(made[Level.COMMUNE])} == {"missing"}


@pytest.mark.parametrize(
    ("qpv", "kept"),
    [(("QN05901M",), ["QN05901M"]), ((), ["QN05901M", "QN05902N"])],
)
def test_rows_by_qpv_are_those_of_the_territory(qpv: tuple[str, ...], kept: list[str]) -> None:
    rows = _counts({"QN05901M": 10.0, "QN05902N": 5.0, "QN06201A": 9.0})
    made = _made(_dataset("social_stock", Level.QPV, rows, "rpls_insee"), _zoning(*qpv))
    assert [code for code, _, _ in _cells(made[Level.QPV])] == kept
    assert any("sur 3 dans le fichier" in note for note in made[Level.QPV].notes)
