"""Readers that guided fuzzing feeds with bytes, and the files it starts from.

Each takes any bytes and comes back, whatever they are: a French refusal is an answer, anything else
that is raised is a crash.
"""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.documents import faults_told, read_fields
from fragility.errors import FragilityError
from geodata import sheet_extents, values
from geodata.archives import Budget, extract
from geodata.errors import GeodataError
from geodata.files import open_delivery, read_rows
from geodata.limits import ReadLimits
from geodata.parts import PartKind
from geodata.repair import repair_polygons
from geodata.user_tables.mapping import ColumnMapping
from geodata.vector import read_vector

if TYPE_CHECKING:
    from collections.abc import Callable

_RULES: Final = (values.COUNT, values.WHOLE_COUNT, values.SHARE_FROM_PERCENT, values.RATIO)
_LIMITS: Final = ReadLimits(max_expanded_bytes=1 << 24, ratio_free_bytes=1 << 20)


def read_file(data: bytes, name: str) -> None:
    """Open a file as delivered and read all that is found in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        with suppress(GeodataError), open_delivery(path, _LIMITS) as delivery:
            for part in delivery.parts:
                with suppress(GeodataError):
                    read_rows(part)
                    if part.kind is PartKind.VECTOR:
                        repair_polygons(read_vector(part), file=part.label)


def text(data: bytes) -> None:
    """Read a delimited text: encoding, delimiter, header and rows."""
    read_file(data, "table.csv")


def numbers(data: bytes) -> None:
    """Read cells as published numbers, and codes."""
    cells = data.decode("utf-8", "replace").split("\n")
    column = pd.Series(cells, dtype="str").replace("", None)
    # One rule and one kind of code an input: more inputs go through.
    rule = _RULES[len(data) % len(_RULES)]
    with suppress(GeodataError):
        parsed = values.parse_numbers(column, rule, file="f", column="c")
        known = parsed.status == "observed"
        assert parsed.numbers[known].between(rule.minimum, rule.maximum).all()
        assert parsed.numbers[~known].isna().all()
    kinds = tuple(values.CodeKind)
    with suppress(GeodataError):
        values.normalise_codes(column, kinds[len(data) % len(kinds)], file="f", column="c")


def archive(data: bytes) -> None:
    """Extract a zip, and see that nothing is written beside its folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(data)
        with suppress(GeodataError):
            extract(path, Path(folder) / "out", budget=Budget(_LIMITS, len(data)), file="a.zip")
        assert {one.name for one in Path(folder).iterdir()} <= {"a.zip", "out"}


def workbook(data: bytes) -> None:
    """Work out how far the sheets of a workbook reach."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        with zipfile.ZipFile(path, "w") as book:
            book.writestr("xl/worksheets/sheet1.xml", data)
            book.writestr("xl/worksheets/sheet2.bin", data)
            book.writestr("content.xml", data)
        with suppress(ValueError), zipfile.ZipFile(path) as book:
            for rows, columns in sheet_extents.extents(book):
                assert rows > 0
                assert columns > 0


def layer(data: bytes) -> None:
    """Read a GeoJSON: attributes and contours."""
    read_file(data, "couche.geojson")


def records(data: bytes) -> None:
    """Read a JSON list of records, and a mapping of columns."""
    read_file(data, "liste.json")
    with suppress(GeodataError):
        ColumnMapping.from_json(data.decode("utf-8", "replace"))


def document(data: bytes) -> None:
    """Read a YAML document."""
    content = data.decode("utf-8", "surrogateescape")
    with suppress(FragilityError), faults_told(content, "document.yaml"):
        read_fields(content)


def table(data: bytes) -> None:
    """Read a shapefile whose attribute table is these bytes."""
    from tests.fuzz.corpus import shapefile_pieces

    with tempfile.TemporaryDirectory() as folder:
        for suffix, content in shapefile_pieces().items():
            piece = data if suffix == ".dbf" else content
            (Path(folder) / f"couche{suffix}").write_bytes(piece)
        path = Path(folder) / "couche.shp"
        with suppress(GeodataError), open_delivery(path, _LIMITS) as delivery:
            for part in delivery.parts:
                read_rows(part)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "text": text,
    "numbers": numbers,
    "archive": archive,
    "workbook": workbook,
    "layer": layer,
    "records": records,
    "document": document,
    "table": table,
}
