"""Layers of zones as delivered: shapefile, GeoPackage, GeoJSON, FlatGeobuf, GeoParquet.

Peeking gives the columns and the first rows without loading the contours; reading gives a
GeoDataFrame whose index is the 1-based rank of each feature, for the import report. The CRS is the
declared one: :mod:`geodata.crs` checks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from geodata import geojson_checks, geoparquet, layer_guards, limits, records, shapefile
from geodata.errors import UnreadableFileError
from geodata.messages import geometry as say
from geodata.parts import Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD_ROWS = 50
VECTOR_SUFFIXES = frozenset(
    {".shp", ".gpkg", ".geojson", ".json", ".fgb", ".parquet", ".geoparquet"}
)
POLYGONAL = ("Polygon", "MultiPolygon", "Unknown", "GeometryCollection", "CurvePolygon")

_JSON_SUFFIXES = {".geojson", ".json"}
_PARQUET_SUFFIXES = {".parquet", ".geoparquet"}
_SNIFFED_CHARACTERS = 1 << 16
READ_FAULTS = geoparquet.READ_FAULTS


def peek_vector(path: Path, label: str) -> list[Part]:
    """List the layers of a file with their columns, first rows, CRS and extent.

    Parameters
    ----------
    path
        File on disk; the pieces of a shapefile are looked for beside it.
    label
        What the user calls it; the layer's name is added where there are several.

    Returns
    -------
    One part a layer. Empty for the pieces of a shapefile, and for a Parquet file without geometry,
    which is a table. A JSON list of records gives one part of kind ``TABLE``.

    Raises
    ------
    UnreadableFileError
        When the file is absent, empty, cut short or of no known format.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise UnreadableFileError(say.FILE_ABSENT, file=label)
    if suffix in shapefile.PIECES:
        shapefile.check_main(path, label)
        return []
    if path.stat().st_size == 0:
        raise UnreadableFileError(say.FILE_EMPTY, file=label, remedy=say.FILE_EMPTY_REMEDY)
    if suffix in _PARQUET_SUFFIXES:
        return geoparquet.peek(path, label, HEAD_ROWS)
    if suffix in _JSON_SUFFIXES and _first_character(path) == "[":
        return [records.peek(path, label)]
    if suffix == ".shp":
        shapefile.check_pieces(path, label)
    layer_guards.bound_reader()
    layer_guards.check_database(path, label)
    if _first_character(path) == "{":
        geojson_checks.check(path, label, limits.current().max_feature_bytes)
    try:
        layers = pyogrio.list_layers(path)
        named = [(str(name), str(kind)) for name, kind in layers if kind is not None]
        several = len(named) > 1
        return [
            _peek_layer(path, f"{label} › couche {name}" if several else label, name, kind)
            for name, kind in named
        ]
    except READ_FAULTS as error:
        raise _unreadable(label) from error


def read_vector(part: Part, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Read a layer whole.

    Parameters
    ----------
    part
        Layer found by :func:`peek_vector`.
    columns
        Attributes to read (all of them by default); the geometry always comes.

    Returns
    -------
    GeoDataFrame indexed by ``line``, the 1-based rank of the feature in the file, in the declared
    CRS, unchecked (``None`` where the file declares none).

    Raises
    ------
    UnreadableFileError
        When the file is cut short or damaged.
    """
    if part.options.get("driver") == "parquet":
        frame = geoparquet.read(part, columns)
    else:
        frame = _read_ogr(part, columns)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="line")
    layer_guards.check_vertices(frame, part.label)
    return frame


def is_polygonal(part: Part) -> bool:
    """Tell whether a part is a layer that can hold polygons."""
    kind = part.options.get("geometry_type", "")
    return part.kind is PartKind.VECTOR and kind.split(" ")[0].replace("Z", "") in POLYGONAL


def _read_ogr(part: Part, columns: Sequence[str] | None) -> gpd.GeoDataFrame:
    layer_guards.bound_reader()
    try:
        frame = pyogrio.read_dataframe(
            part.path,
            layer=part.layer,
            columns=None if columns is None else list(columns),
            encoding=part.options.get("encoding") or None,
            use_arrow=True,
            datetime_as_string=True,
            # A contour that cannot be built comes out absent, and is rejected by its line.
            on_invalid="ignore",
        )
    except READ_FAULTS as error:
        raise _unreadable(part.label) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise UnreadableFileError(say.NO_GEOMETRY, file=part.label, remedy=say.SAVE_AS_GPKG)
    announced = int(part.options.get("features", "-1"))
    if 0 <= len(frame) < announced:
        raise UnreadableFileError(say.TRUNCATED, file=part.label, remedy=say.UNREADABLE_REMEDY)
    if part.options.get("cut_utf8"):
        frame = gpd.GeoDataFrame(_uncut(frame), crs=frame.crs)
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")


def _uncut(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts of a table whose UTF-8 letters are cut at the width of its fields, put right."""
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    return frame.assign(
        **{name: frame[name].map(shapefile.uncut, na_action="ignore") for name in texts}
    )


def _peek_layer(path: Path, label: str, layer: str, kind: str) -> Part:
    is_shapefile = path.suffix.lower() == ".shp"
    text = shapefile.encoding_of(path) if is_shapefile else shapefile.TextEncoding("")
    encoding = text.name or None
    info = pyogrio.read_info(
        path,
        layer=layer,
        encoding=encoding,
        force_feature_count=True,
        force_total_bounds=True,
    )
    head = pyogrio.read_dataframe(
        path,
        layer=layer,
        encoding=encoding,
        max_features=HEAD_ROWS,
        read_geometry=False,
        datetime_as_string=True,
    )
    driver = str(info["driver"])
    layer_guards.check_driver(driver, label)
    layer_guards.check_counts(int(info["features"]), info["fields"], label)
    bounds = info["total_bounds"]
    options = {
        "driver": driver,
        "crs": info["crs"] or "",
        "geometry_type": str(info["geometry_type"] or kind),
        "features": str(info["features"]),
        "bounds": ",".join(f"{value:.9g}" for value in bounds) if bounds is not None else "",
        "encoding": encoding or "",
        "encoding_note": text.note or "",
        "cut_utf8": "1" if text.is_cut_utf8 else "",
    }
    if driver == "GeoJSON" and not _declares_crs(path):
        options["crs_implicit"] = "1"
    return Part(
        kind=PartKind.VECTOR,
        path=path,
        label=label,
        columns=tuple(str(name) for name in info["fields"]),
        head=records.head_as_text(_uncut(head) if text.is_cut_utf8 else head),
        layer=layer,
        options=options,
    )


def _declares_crs(path: Path) -> bool:
    """Tell whether a GeoJSON has the ``crs`` member that came before RFC 7946."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        start = stream.read(_SNIFFED_CHARACTERS)
    before_features = start.split('"features"', 1)[0]
    return '"crs"' in before_features


def _first_character(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return stream.read(_SNIFFED_CHARACTERS).lstrip()[:1]


def _unreadable(label: str) -> UnreadableFileError:
    return UnreadableFileError(say.UNREADABLE, file=label, remedy=say.UNREADABLE_REMEDY)
