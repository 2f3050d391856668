"""Layers whose contours, attributes or files are broken, enormous or made to mislead."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from tests.fuzz.hostile.case import Case, written
from tests.geodata import town

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST: Final = (700_000.0, 6_600_000.0)
_BOWTIE: Final = shapely.Polygon(
    [(700_000, 6_600_000), (701_000, 6_601_000), (701_000, 6_600_000), (700_000, 6_601_000)]
)


def star(vertices: int) -> shapely.Polygon:
    """Make a simple polygon of so many vertices, within the first kilometre of the town."""
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radii = 300 + 100 * (np.arange(vertices) % 2)
    x, y = _FIRST[0] + 500 + radii * np.cos(angles), _FIRST[1] + 500 + radii * np.sin(angles)
    return shapely.Polygon(np.column_stack([x, y]))


@cache
def _base_bytes() -> bytes:
    """Contours of the town, as a GeoPackage."""
    with tempfile.TemporaryDirectory() as folder:
        return town.contours(Path(folder), year=2021).read_bytes()


@cache
def _layer() -> gpd.GeoDataFrame:
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        Path(file.name).write_bytes(_base_bytes())
        return gpd.read_file(file.name)


def contours(*shapes: shapely.Geometry | None, suffix: str = ".gpkg") -> Callable[[Path], Path]:
    """Contours of the town, the first ones replaced by these shapes."""

    def make(folder: Path) -> Path:
        layer = _layer().copy()
        kept = list(layer.geometry)[len(shapes) :]
        layer.geometry = gpd.GeoSeries([*shapes, *kept], crs=2154)
        path = folder / f"contours{suffix}"
        pyogrio.write_dataframe(layer, path, geometry_type="Unknown" if suffix == ".gpkg" else None)
        return path

    return make


def _geojson(edit: Callable[[str], str]) -> Callable[[Path], Path]:
    """Contours of the town in degrees, the text then edited."""

    def make(folder: Path) -> Path:
        text = _layer().to_crs(4326).to_json()
        return written("contours.geojson", edit(text))(folder)

    return make


def _unclosed(text: str) -> str:
    content = json.loads(text)
    content["features"][1]["geometry"]["coordinates"][0].pop()
    return json.dumps(content)


def _feature(properties: str, coordinates: str = "[[[3,46],[3.1,46],[3.1,46.1],[3,46]]]") -> str:
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        f'{properties},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}]}}'
    )


def _collection(features: str, head: str = "") -> str:
    return f'{{"type":"FeatureCollection",{head}"features":{features}}}'


def address(kind: str) -> str:
    """Make a GeoJSON whose CRS is an address."""
    crs = {
        "type": kind,
        "properties": {"href": "http://127.0.0.1:9/crs", "url": "http://127.0.0.1:9"},
    }
    return _feature('{"A":"1"}').replace('"features"', f'"crs":{json.dumps(crs)},"features"')


def _shapefile(edit: Callable[[Path], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "contours.shp"
        pyogrio.write_dataframe(_layer(), path)
        edit(path)
        return path

    return make


def _patch(suffix: str, place: int, content: bytes) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        piece = path.with_suffix(suffix)
        raw = bytearray(piece.read_bytes())
        raw[place : place + len(content)] = content
        piece.write_bytes(raw)

    return edit


def _shorten(suffix: str, by: int) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        piece = path.with_suffix(suffix)
        piece.write_bytes(piece.read_bytes()[:-by])

    return edit


def _base(*orders: str) -> Callable[[Path], Path]:
    """Contours in a GeoPackage, then changed by orders of its own language."""

    def make(folder: Path) -> Path:
        path = folder / "contours.gpkg"
        path.write_bytes(_base_bytes())
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA writable_schema = ON")
            for order in orders:
                base.execute(order)
            base.commit()
        return path

    return make


def _damaged_base(folder: Path) -> Path:
    path = folder / "contours.gpkg"
    raw = bytearray(_base_bytes())
    for start in range(5000, len(raw), 4096):
        raw[start : start + 3000] = b"\xff" * len(raw[start : start + 3000])
    path.write_bytes(raw)
    return path


_ENDLESS: Final = (
    "ALTER TABLE {0} RENAME TO plain",
    "UPDATE gpkg_contents SET table_name = '{0}'",
    "UPDATE gpkg_geometry_columns SET table_name = '{0}'",
    (
        'CREATE VIEW "{0}" AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) '
        "SELECT c.x AS fid, plain.geom, plain.CODE_IRIS FROM c, plain"
    ),
)
_NAN: Final = float("nan")


def _not_finite() -> shapely.Polygon:
    return shapely.Polygon(
        np.array([(700_000, 6_600_000), (_NAN, 6_600_000), (701_000, 6_601_000), (700_000, 6.6e6)])
    )


_FAR: Final = shapely.box(9e7, 9e7, 9.1e7, 9.1e7)
_FLAT: Final = shapely.Polygon([(7e5, 6.6e6), (7.01e5, 6.6e6), (7e5, 6.6e6)])

CASES: Final = (
    Case(
        "contours",
        contours(_BOWTIE, None, shapely.Polygon(), _not_finite(), _FAR, _FLAT),
        ("invalide", "sans contour", "vide", "pas des nombres", "hors de France", "surface"),
        line=(2, 3, 4, 5, 6),
        refused=False,
    ),
    Case(
        "contour-inside",
        contours(shapely.box(650_000, 6_550_000, 750_000, 6_650_000)),
        "se recouvrent : « 000010101 » et « 000010102 »",
        refused=False,
    ),
    Case(
        "contour-same",
        contours(shapely.box(701_000, 6_600_000, 702_000, 6_601_000)),
        "se recouvrent : « 000010101 » et « 000010102 »",
        refused=False,
    ),
    Case(
        "contour-vertices",
        contours(star(2000)),
        "sommets",
        line=1,
        settings={"FRAGILITE_LIMIT_VERTICES": "1000"},
    ),
    Case(
        "layer-vertices",
        contours(star(2000)),
        "sommets en tout",
        settings={"FRAGILITE_LIMIT_LAYER_VERTICES": "1000"},
    ),
    Case(
        "layer-features",
        contours(star(5)),
        "plus de 3 objets",
        settings={"FRAGILITE_LIMIT_FEATURES": "3"},
    ),
    Case(
        "code-twice",
        _geojson(lambda text: text.replace("000010102", "000010101")),
        "Morceaux réunis",
        refused=False,
    ),
    Case("geojson-null", written("a.geojson", _collection("null")), "couche"),
    Case(
        "geojson-deep", written("a.geojson", _collection("[" * 100_000 + "]" * 100_000)), "couche"
    ),
    Case(
        "geojson-deep-coordinates",
        written("a.geojson", _feature("{}", "[" * 100_000 + "]" * 100_000)),
        "couche",
    ),
    Case(
        "geojson-long-property",
        written("a.geojson", _feature(f'{{"NOM":"{"x" * 3_000_000}"}}')),
        "un objet dépasse",
        line=1,
        settings={"FRAGILITE_LIMIT_FEATURE_MIB": "1"},
    ),
    Case(
        "geojson-text-coordinates",
        written("a.geojson", _feature('{"A":"1"}', '[[["a","b"],["3","4"],["a","b"]]]')),
        "couche",
    ),
    Case("geojson-digits", written("a.geojson", _feature(f'{{"A":{"9" * 5000}}}')), "couche"),
    Case("geojson-overflow", written("a.geojson", _feature('{"A":1e999}')), "couche"),
    Case("geojson-key-twice", written("a.geojson", _feature('{"A":1,"A":2}')), "deux fois", 1),
    Case(
        "geojson-boolean",
        _geojson(
            lambda text: text.replace('"TYP_IRIS": "H"', '"TYP_IRIS": 1', 1).replace(
                '"TYP_IRIS": "H"', '"TYP_IRIS": true', 1
            )
        ),
        "vrai ou faux",
        line=2,
    ),
    Case("geojson-address", written("a.geojson", address("link")), "adresse"),
    Case("geojson-address-url", written("a.geojson", address("url")), "adresse"),
    Case(
        "geojson-address-hidden",
        written("a.geojson", address("link").replace('"crs"', '"\\u0063rs"')),
        "adresse",
    ),
    Case("geojson-cut", _geojson(lambda text: text[:-40]), "couche"),
    Case("geojson-unclosed", _geojson(_unclosed), "sans contour", line=2, refused=False),
    Case(
        "geojson-other",
        written("a.geojson", '{"type":"Topology","objects":{},"arcs":[]}'),
        "couche",
    ),
    Case(
        "shapefile-rows", _shapefile(_patch(".dbf", 4, b"\x02\x00\x00\x00")), "ne vont pas ensemble"
    ),
    Case(
        "shapefile-column-twice", _shapefile(_patch(".dbf", 64, b"INSEE_COM\x00\x00")), "même nom"
    ),
    Case("shapefile-table-cut", _shapefile(_shorten(".dbf", 90)), "coupé"),
    Case("shapefile-cut", _shapefile(_shorten(".shp", 90)), "coupé"),
    Case("shapefile-index-cut", _shapefile(_shorten(".shx", 8)), "ne vont pas ensemble"),
    Case("shapefile-index", _shapefile(_patch(".shx", 108, b"\x7f\xff\xff\xff")), "index"),
    Case("shapefile-index-same", _shapefile(_patch(".shx", 108, b"\x00\x00\x00\x32")), "index"),
    Case("shapefile-alone", _shapefile(lambda path: path.with_suffix(".dbf").unlink()), "manque"),
    Case("base-endless", _base(*(one.format("iris_2021") for one in _ENDLESS)), "requête"),
    Case(
        "base-computed",
        _base("ALTER TABLE iris_2021 ADD COLUMN z AS (hex(zeroblob(900000000)))"),
        "requête",
    ),
    Case("base-damaged", _damaged_base, "couche"),
)
