"""What is checked of a layer before its library opens it, and of its contours after."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import numpy as np
import pyogrio
import shapely

from geodata import limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import files as messages
from geodata.messages import geometry as say
from geodata.messages import integer, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

DRIVERS: Final = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "FlatGeobuf"})
_SQLITE: Final = b"SQLite format 3\x00"
_STEPS: Final = 1_000
_MOST_STEPS: Final = 20_000
_NO_NETWORK: Final = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
}
"""Addresses a file may hold are not asked for; :mod:`geodata.geojson_checks` refuses them first."""
_HIDDEN_COLUMN: Final = (2, 3)
"""Kinds of generated columns in SQLite's description of a table."""


def bound_reader() -> None:
    """Set the bounds that the reader of layers keeps by itself."""
    most = max(1, limits.current().max_feature_bytes >> 20)
    pyogrio.set_gdal_config_options(
        {
            "OGR_GEOJSON_MAX_OBJ_SIZE": str(most),
            "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
            **_NO_NETWORK,
        }
    )


def check_database(path: Path, label: str) -> None:
    """Refuse a GeoPackage whose tables are queries: reading one could last for ever.

    Views and generated columns run what their author wrote, at each row; plain tables cannot.

    Raises
    ------
    UnreadableFileError
        It has such a table, or is damaged.
    """
    with path.open("rb") as stream:
        if stream.read(len(_SQLITE)) != _SQLITE:
            return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            _check_tables(base, label)
    except (sqlite3.Error, ValueError) as error:  # its own messages may not be text
        raise UnreadableFileError(
            say.UNREADABLE, file=label, remedy=say.UNREADABLE_REMEDY
        ) from error


def _check_tables(base: sqlite3.Connection, label: str) -> None:
    steps = iter(range(_MOST_STEPS))
    # Anything that lasts is given up: the description of a base is read at once.
    base.set_progress_handler(lambda: int(next(steps, None) is None), _STEPS)
    base.execute("PRAGMA trusted_schema = OFF")
    declared = {str(name) for (name,) in base.execute("SELECT table_name FROM gpkg_contents")}
    for name, kind in base.execute("SELECT name, type FROM sqlite_master").fetchall():
        if name not in declared:
            continue
        if kind == "view" or _has_generated(base, str(name)):
            raise UnreadableFileError(
                say.LAYER_IS_QUERY.format(name=name), file=label, remedy=say.LAYER_IS_QUERY_REMEDY
            )


def _has_generated(base: sqlite3.Connection, name: str) -> bool:
    described = base.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,))
    return any(hidden in _HIDDEN_COLUMN for (hidden,) in described)


def check_driver(driver: str, label: str) -> None:
    """Refuse what only looks like one of the formats read.

    Raises
    ------
    UnreadableFileError
        The library took it for a format of another kind.
    """
    if driver not in DRIVERS:
        raise UnreadableFileError(
            say.OTHER_FORMAT.format(driver=driver), file=label, remedy=say.SAVE_AS_GPKG
        )


def check_counts(feature_count: int, columns: Sequence[str], label: str) -> None:
    """Refuse a layer of too many features or columns, or with two of one name, before it is read.

    Raises
    ------
    InvalidContentError
        It is beyond the limits, or its columns cannot be told apart.
    """
    bounds = limits.current()
    if feature_count > bounds.max_features:
        reason = say.TOO_MANY_FEATURES.format(limit=integer(bounds.max_features))
        raise InvalidContentError(reason, file=label, remedy=messages.CUT_FILE)
    twice = [name for name in dict.fromkeys(columns) if list(columns).count(name) > 1]
    if twice:
        reason = messages.columns_twice(listed([str(name) for name in twice]))
        raise InvalidContentError(reason, file=label, remedy=messages.RENAME_COLUMNS)
    if len(columns) > bounds.max_columns:
        reason = messages.too_many_columns(bounds.max_columns)
        raise InvalidContentError(reason, file=label, remedy=messages.CUT_FILE)


def check_vertices(frame: gpd.GeoDataFrame, label: str) -> None:
    """Refuse contours of too many vertices, before anything is computed from them.

    Parameters
    ----------
    frame
        A layer, indexed by line.
    label
        Its name in messages.

    Raises
    ------
    InvalidContentError
        Naming the first contour that is too detailed, or the layer.
    """
    bounds = limits.current()
    counts = shapely.get_num_coordinates(frame.geometry.to_numpy())
    rank = int(np.argmax(counts > bounds.max_vertices)) if counts.size else 0
    if counts.size and counts[rank] > bounds.max_vertices:
        raise InvalidContentError(
            say.TOO_MANY_VERTICES.format(
                count=integer(int(counts[rank])), limit=integer(bounds.max_vertices)
            ),
            file=label,
            line=int(frame.index[rank]),
            remedy=say.SIMPLIFY,
        )
    if counts.sum() > bounds.max_layer_vertices:
        raise InvalidContentError(
            say.LAYER_TOO_DETAILED.format(
                count=integer(int(counts.sum())), limit=integer(bounds.max_layer_vertices)
            ),
            file=label,
            remedy=say.SIMPLIFY,
        )
