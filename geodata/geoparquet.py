"""GeoParquet layers: peeked at through their metadata, read by geopandas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from geodata import parquet_tables
from geodata.errors import UnreadableFileError
from geodata.messages import geometry as say
from geodata.parts import Part, PartKind
from geodata.records import head_as_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


READ_FAULTS: Final = (
    *parquet_tables.FAULTS,
    AttributeError,
    RuntimeError,
    shapely.errors.ShapelyError,
)
"""What damaged files, contours and projections raise on the way to a layer."""


def peek(path: Path, label: str, head_rows: int) -> list[Part]:
    """Describe the layer of a GeoParquet file; empty when the file is a plain table.

    Raises
    ------
    UnreadableFileError
        When the file is not Parquet, or its geographic metadata are damaged.
    """
    try:
        file = pq.ParquetFile(path)
        parquet_tables.check(file, label)
        raw = (file.schema_arrow.metadata or {}).get(b"geo")
        return [] if raw is None else [_described(file, json.loads(raw), path, label, head_rows)]
    except READ_FAULTS as error:
        raise UnreadableFileError(
            say.UNREADABLE, file=label, remedy=say.UNREADABLE_REMEDY
        ) from error


def _described(
    file: pq.ParquetFile, geo: dict[str, Any], path: Path, label: str, head_rows: int
) -> Part:
    """Make a part of a file from its geographic metadata."""
    geometry = str(geo["primary_column"])
    described: dict[str, Any] = geo["columns"][geometry]
    columns = tuple(name for name in file.schema_arrow.names if name not in {geometry, "bbox"})
    first = next(file.iter_batches(batch_size=head_rows, columns=list(columns)), None)
    head = (first if first is not None else pa.Table.from_pylist([])).to_pandas()
    kinds = described.get("geometry_types") or ["Unknown"]
    options = {
        "driver": "parquet",
        "crs": _crs_text(described),
        "geometry_type": "Unknown" if len(kinds) > 1 else str(kinds[0]),
        "features": str(file.metadata.num_rows),
        "bounds": ",".join(f"{value:.9g}" for value in described.get("bbox", ())),
        "geometry": geometry,
    }
    return Part(
        kind=PartKind.VECTOR,
        path=path,
        label=label,
        columns=columns,
        head=head_as_text(head.reset_index(drop=True)),
        options=options,
    )


def read(part: Part, columns: Sequence[str] | None) -> gpd.GeoDataFrame:
    """Read the whole layer; see :func:`geodata.vector.read_vector`.

    Raises
    ------
    UnreadableFileError
        When the file is damaged.
    """
    geometry = part.options["geometry"]
    wanted = None if columns is None else [*columns, geometry]
    try:
        frame = gpd.read_parquet(part.path, columns=wanted)
    except READ_FAULTS as error:
        raise UnreadableFileError(
            say.UNREADABLE,
            file=part.label,
            remedy=say.UNREADABLE_REMEDY,
        ) from error
    frame = frame.reset_index(drop=True)
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")


def _crs_text(described: dict[str, Any]) -> str:
    """CRS of the metadata: absent means WGS84 (specification 1.0), ``null`` means unknown."""
    if "crs" not in described:
        return "OGC:CRS84"
    if described["crs"] is None:
        return ""
    return str(CRS.from_json_dict(described["crs"]).to_wkt())
