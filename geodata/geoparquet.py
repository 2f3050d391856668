"""GeoParquet layers: peeked at through their metadata, read by geopandas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS

from geodata.errors import UnreadableFileError
from geodata.messages import geometry as say
from geodata.parts import Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def peek(path: Path, label: str, head_rows: int) -> list[Part]:
    """Describe the layer of a GeoParquet file; empty when the file is a plain table.

    Raises
    ------
    UnreadableFileError
        When the file is not Parquet, or its geographic metadata are damaged.
    """
    try:
        file = pq.ParquetFile(path)
        raw = (file.schema_arrow.metadata or {}).get(b"geo")
        if raw is None:
            return []
        geometry = str(json.loads(raw)["primary_column"])
        described: dict[str, Any] = json.loads(raw)["columns"][geometry]
        columns = tuple(name for name in file.schema_arrow.names if name not in {geometry, "bbox"})
        batches = file.iter_batches(batch_size=head_rows, columns=list(columns))
        first = next(batches, None)
        head = (first if first is not None else pa.Table.from_pylist([])).to_pandas()
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(
            say.UNREADABLE.format(detail="Parquet endommagé"),
            file=label,
            remedy=say.UNREADABLE_REMEDY,
        ) from error
    kinds = described.get("geometry_types") or ["Unknown"]
    options = {
        "driver": "parquet",
        "crs": _crs_text(described),
        "geometry_type": "Unknown" if len(kinds) > 1 else str(kinds[0]),
        "features": str(file.metadata.num_rows),
        "bounds": ",".join(f"{value:.9g}" for value in described.get("bbox", ())),
        "geometry": geometry,
    }
    text = head.reset_index(drop=True).astype(object)
    return [
        Part(
            kind=PartKind.VECTOR,
            path=path,
            label=label,
            columns=columns,
            head=text.map(lambda value: None if value in {None, ""} else str(value)),
            options=options,
        )
    ]


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
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableFileError(
            say.UNREADABLE.format(detail="Parquet endommagé"),
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
