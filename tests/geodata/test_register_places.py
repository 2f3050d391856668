"""Where allocations happened: communes, residences, coordinates, IRIS, priority neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geodata.importing import import_files
from geodata.model import Dataset, Level, SourceInfo
from geodata.register.placing import place_rows
from geodata.register.where import Where
from geodata.residences.location import ContourSet
from geodata.sources.registry import SOURCES
from geodata.store import TerritoryStore
from geodata.territory import Territory
from geodata.user_tables.delivered import with_mappings
from geodata.user_tables.mapping import ColumnMapping
from tests.geodata import town
from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path

LAMBERT = 2154
X, Y = 700_000, 6_600_000


def zones(
    rows: dict[str, tuple[float, float, float, float]], **more: list[str]
) -> gpd.GeoDataFrame:
    shapes = [box(X + a, Y + b, X + c, Y + d) for a, b, c, d in rows.values()]
    return gpd.GeoDataFrame({"zone_code": list(rows), **more}, geometry=shapes, crs=LAMBERT)


@pytest.fixture
def where() -> Where:
    """Two communes a kilometre wide; the first has two IRIS, a QPV of 2015 and two of 2024."""
    communes = zones({"00001": (0, 0, 1000, 1000), "00002": (1000, 0, 2000, 1000)})
    iris = {"000010101": (0, 0, 500, 1000), "000010102": (500, 0, 1000, 1000)}
    iris["000020000"] = (1000, 0, 2000, 1000)
    one, two = ["00001"], ["00001", "00001", "00002"]
    qpv_2024 = {"QN00001A": (0, 0, 200, 200), "QN00001B": (600, 0, 800, 200)}
    qpv_2024["QN00002C"] = (1500, 0, 1700, 200)
    names = ["Les Lilas", "La Gare", "Centre"]
    contours = ContourSet(
        communes.assign(zone_name=["Ville", "Bourg"]),
        zones(iris, commune_code=["00001", "00001", "00002"]),
        {
            "2015": zones({"QP000001": (0, 0, 300, 300)}, commune_codes=one, zone_name=["Le Parc"]),
            "2024": zones(qpv_2024, commune_codes=two, zone_name=names),
        },
    )
    residences = gpd.GeoDataFrame(
        {
            "residence_id": ["r-in", "r-out", "r-bourg"],
            "commune_code": ["00001", "00001", "00002"],
            "address": ["1 RUE A", "2 RUE B", "3 RUE C"],
            "landlord_name": ["OPH", "OPH", "SA"],
            "landlord_siret": [None, None, None],
            "segment_code": ["0412", "0413", "0500"],
            "iris_code": ["000010101", "000010101", "000020000"],
            "qpv_code": ["QN00001A", "", ""],
        },
        geometry=gpd.points_from_xy([X + 100, X + 400, X + 1200], [Y + 100, Y + 600, Y + 600]),
        crs=LAMBERT,
    )
    territory = Territory("200000000", "T", {"00001": "Ville", "00002": "Bourg"}, "")
    return Where(territory, contours, None, residences)


def place(where: Where, rows: list[dict[str, Any]]) -> Dataset:
    frame = pd.DataFrame(rows)
    frame = frame.astype({c: "str" for c in frame if frame[c].dtype == object})
    days = pd.to_datetime(frame.get("decided_on", pd.Series("2024-05-06", index=frame.index)))
    frame["decided_on"] = days.astype("datetime64[s]")
    frame.insert(0, "line", range(2, len(frame) + 2))
    info = SourceInfo("user_allocations", "", "", "")
    dataset = Dataset(info, "allocations", Level.ALLOCATION, 2024, frame, len(frame), "a.csv")
    return place_rows(dataset, where)


def told(dataset: Dataset) -> str:
    reasons = [one.reason for one in dataset.rejections]
    return " ".join([*reasons, *dataset.notes]).replace("\u202f", " ")


def only(dataset: Dataset, *names: str) -> tuple[Any, ...]:
    row = dataset.frame.iloc[0]
    return tuple(None if pd.isna(row[name]) else row[name] for name in names)


PLACES = ("commune_code", "residence_id", "iris_code", "qpv_code")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"residence_id": "r-in"}, ("00001", "r-in", "000010101", "QN00001A")),
        (
            {"commune_code": "0001", "landlord_name": "OPH", "segment_code": "412"},
            ("00001", "r-in", "000010101", "QN00001A"),
        ),
        (
            {"commune_name": "VILLE", "commune_code": "00001", "address": "2, rue B"},
            ("00001", "r-out", "000010101", ""),
        ),
        ({"commune_code": "bourg"}, ("00002", None, "000020000", None)),
        ({"iris_code": "000010102"}, ("00001", None, "000010102", None)),
        ({"commune_code": "00001"}, ("00001", None, None, None)),
    ],
)
def test_a_place_is_found_by_whatever_says_it(
    where: Where, row: dict[str, str], wanted: tuple[str | None, ...]
) -> None:
    dataset = place(where, [row])
    assert only(dataset, *PLACES) == wanted
    assert dataset.frame["epci_code"].tolist() == ["200000000"]
    assert not {"address", "segment_code", "commune_name"} & set(dataset.frame)


@pytest.mark.parametrize("system", ["lambert", "degrees"])
def test_coordinates_place_a_row_and_are_not_kept(where: Where, system: str) -> None:
    points = gpd.GeoSeries.from_xy([X + 700.0, X + 900], [Y + 100.0, Y + 900], crs=LAMBERT)
    if system == "degrees":
        points = points.to_crs(4326)
    rows = [{"x_coordinate": p.x, "y_coordinate": p.y} for p in points]
    dataset = place(where, rows)
    assert only(dataset, *PLACES) == ("00001", None, "000010102", "QN00001B")
    assert dataset.frame["qpv_code"].tolist() == ["QN00001B", ""]
    assert not {"x_coordinate", "y_coordinate"} & set(dataset.frame)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"qpv_code": "hors"}, ""),
        ({"qpv_code": "Non"}, ""),
        ({"qpv_code": "qn00001b"}, "QN00001B"),
        ({"qpv_code": "Les Lilas"}, "QN00001A"),
        ({"qpv_code": "oui", "residence_id": "r-in"}, "QN00001A"),
        # Two neighbourhoods in 2024, one in 2015.
        ({"qpv_code": "oui"}, None),
        ({"qpv_code": "oui", "decided_on": "2023-12-31"}, "QP000001"),
        ({"qpv_code": "oui", "commune_code": "00002"}, "QN00002C"),
        # The residence is in the neighbourhood of each generation.
        ({"residence_id": "r-in", "decided_on": "2023-12-31"}, "QP000001"),
        # The file speaks of the dwelling, the residence has several.
        ({"qpv_code": "hors", "residence_id": "r-in"}, ""),
        # A code of the other generation is the file's own.
        ({"qpv_code": "QP000001"}, "QP000001"),
        ({"qpv_code": "zz"}, None),
        ({"qpv_code": "QN00002C"}, None),
    ],
)
def test_priority_neighbourhoods(where: Where, row: dict[str, str], code: str | None) -> None:
    assert only(place(where, [{"commune_code": "00001", **row}]), "qpv_code") == (code,)


IN = {"x_coordinate": X + 100.0, "y_coordinate": Y + 100.0}
OUT = {"x_coordinate": X + 900.0, "y_coordinate": Y + 900.0}


@pytest.mark.parametrize(
    ("row", "wanted", "reason"),
    [
        ({"residence_id": "r-bourg"}, ("00001", None, None, None), "est dans la commune 00002"),
        ({"residence_id": "r-zz"}, ("00001", None, None, None), "aucune résidence"),
        ({"iris_code": "000020000"}, ("00001", None, None, None), "n’est pas dans la commune"),
        ({"iris_code": "000019999"}, ("00001", None, None, None), "contours du territoire"),
        ({"qpv_code": "hors", **IN}, ("00001", None, "000010101", None), "dit hors QPV"),
        ({"qpv_code": "oui", **OUT}, ("00001", None, "000010102", None), "dit en QPV"),
        ({"qpv_code": "QN00001B", **IN}, ("00001", None, "000010101", None), "n’est pas celui"),
        (
            {"commune_code": "00002", **IN},
            ("00002", None, "000020000", None),
            "ne sont pas dans la commune 00002",
        ),
    ],
)
def test_what_contradicts_its_commune_is_unknown_and_told(
    where: Where, row: dict[str, Any], wanted: tuple[str | None, ...], reason: str
) -> None:
    dataset = place(where, [{"commune_code": "00001", **row}])
    assert only(dataset, *PLACES) == wanted
    assert reason in told(dataset)


def test_rows_of_elsewhere_are_counted_and_not_kept(where: Where) -> None:
    cells = ["00001", "00009", "Ailleurs", "Ailleurs", None]
    dataset = place(where, [{"commune_code": one} for one in cells])
    assert dataset.frame["line"].tolist() == [2]
    assert "3 lignes hors du territoire (Ailleurs, 00009)" in told(dataset)
    assert "rien ne dit dans quelle commune" in told(dataset)


def test_a_file_of_the_territory_alone_keeps_its_rows_without_commune(where: Where) -> None:
    dataset = place(where, [{"commune_code": one} for one in ("00001", None)])
    assert only(place(where, [{"commune_code": "00001"}]), "commune_code") == ("00001",)
    assert dataset.frame["commune_code"].isna().tolist() == [False, True]
    assert "1 ligne sans commune" in told(dataset)


def test_origins_keep_codes_of_elsewhere(where: Where) -> None:
    origins = ["Bourg", "59350", "Lille", None]
    rows = [{"commune_code": "00001", "origin_commune_code": one} for one in origins]
    rows = [{**row, "origin_qpv_code": "oui"} for row in rows]
    dataset = place(where, rows)
    found = dataset.frame["origin_commune_code"]
    assert found.fillna("?").tolist() == ["00002", "59350", "?", "?"]
    assert dataset.frame["origin_qpv_code"].isna().all()
    assert "1 commune d’origine nommée" in told(dataset)


def test_a_territory_stores_its_register(tmp_path: Path) -> None:
    files = tmp_path / "f"
    files.mkdir()
    town.contours(files)
    town.membership(files)
    header = ["Date CAL", "Commune", "DALO", "RFR/UC"]
    rows = [["12/03/2024", "Bourg", "Oui", "9000"], ["13/03/2023", "00001", "", ""]]
    write_csv(files / "cal.csv", header, [*rows, ["14/03/2024", "00009", "Non", "1"]])
    columns = ["decided_on", "commune_code", "dalo", "income_per_uc_eur"]
    mapping = ColumnMapping(
        kind="allocations", name="CAL", columns=dict(zip(header, columns, strict=True))
    )
    (files / "cal.mapping.json").write_text(mapping.to_json(), encoding="utf-8")
    paths, sources = with_mappings(sorted(files.iterdir()), SOURCES)
    report = import_files(
        paths, epci=town.EPCI, out=tmp_path / "s", fictional=True, sources=sources
    )
    store = TerritoryStore.open(tmp_path / "s")
    frame = store.table("allocations", Level.ALLOCATION)
    assert frame["allocation_id"].tolist() == ["cal-000003", "cal-000002"]
    assert frame["commune_code"].tolist() == ["00001", "00002"]
    assert frame["iris_code"].tolist()[1] == "000020000"
    assert set(frame["epci_code"]) == {town.EPCI}
    assert frame["dalo"].tolist() == [pd.NA, True]
    # Nothing known of it: absent, and not false.
    assert "lease_signed" not in frame
    (told_of,) = [one for one in report.datasets if one.table == "allocations"]
    assert (told_of.vintage, told_of.rows_read, told_of.rows_kept) == (2024, 3, 2)
    assert any("hors du territoire" in note for note in told_of.notes)
