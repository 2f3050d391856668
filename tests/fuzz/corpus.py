"""Sound files of each kind, generated: what fuzzing starts from."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyogrio

from tests.fuzz.hostile import DOCUMENTS, texts
from tests.fuzz.hostile.archives import ROWS, packed
from tests.fuzz.mutations import LAYOUTS, NASTY
from tests.geodata.layouts.tables import caf, insee_sheet, write_csv, write_xlsx
from tests.geodata.layouts.vectors import iris_2022, write
from tests.geodata.layouts.xls import write_xls

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT: Final = 500
ROOT: Final = Path(__file__).resolve().parents[2]


def _made(name: str, make: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        make(path)
        return path.read_bytes()


@cache
def shapefile_pieces() -> dict[str, bytes]:
    """Files of a small shapefile, by suffix."""
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.write_dataframe(iris_2022(), Path(folder) / "couche.shp", encoding="UTF-8")
        return {one.suffix: one.read_bytes() for one in Path(folder).iterdir()}


@cache
def files() -> dict[str, bytes]:
    """One sound file of each format, by its name."""
    header, rows = caf()
    sheet = insee_sheet(header, rows)
    made: dict[str, Callable[[Path], object]] = {
        "table.csv": lambda path: write_csv(path, header, rows),
        "classeur.xlsx": lambda path: write_xlsx(path, {"IRIS": sheet}),
        "classeur.xls": lambda path: write_xls(path, "IRIS", sheet),
        "couche.geojson": lambda path: write(iris_2022().to_crs(4326), path),
        "couche.gpkg": lambda path: write(iris_2022(), path),
        "couche.fgb": lambda path: write(iris_2022(), path),
        "couche.parquet": lambda path: write(iris_2022(), path),
        "table.parquet": lambda path: iris_2022().drop(columns="geometry").to_parquet(path),
    }
    found = {name: _made(name, make) for name, make in made.items()}
    found["table.zip"] = packed({"a.csv": ROWS, "b.txt": ROWS * 9})
    return found


def seeds(target: str) -> list[bytes]:
    """Inputs that a target starts from."""
    return _SEEDS[target]()


def _tables() -> list[bytes]:
    def one(header: list[str], rows: list[list[object]]) -> bytes:
        return _made("a.csv", lambda path: write_csv(path, header, rows))

    made = [one(*make()) for _, make in LAYOUTS.values()]
    return [*made, texts.families().encode("utf-16"), texts.broken_cells().encode()]


def _documents() -> list[bytes]:
    own = sorted((ROOT / "fragility").rglob("*.yaml"))[:6]
    written = [text for _, text, _ in DOCUMENTS if len(text) < _SHORT]
    return [one.read_bytes() for one in own] + [
        one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass") for one in written
    ]


_SEEDS: Final[dict[str, Callable[[], list[bytes]]]] = {
    "text": _tables,
    "numbers": lambda: ["\n".join(NASTY).encode(), *(one.encode() for one in NASTY)],
    "archive": lambda: [files()["table.zip"], packed({"é/a.csv": ROWS}, 0)],
    "workbook": lambda: [
        b'<row r="2"><c r="B2"/></row>',
        b"\x00\x04\x01\x00\x00\x00",
        b"<table-row/>",
    ],
    "layer": lambda: [files()["couche.geojson"]],
    "records": lambda: [b'[{"nom": "Lille", "siren": 200093201}, {"nom": null}]'],
    "document": _documents,
    "table": lambda: [shapefile_pieces()[".dbf"]],
}
