"""Files of gigabytes and of millions of vertices, each read in a process of its own, measured."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pyogrio

from geodata.errors import GeodataError
from geodata.importing import import_files
from tests.fuzz.corpus import ROOT
from tests.fuzz.hostile import texts
from tests.fuzz.hostile.layers import star
from tests.geodata import town

if TYPE_CHECKING:
    from collections.abc import Callable

_GIBIBYTE: Final = 2**30
_VERTICES: Final = 10_000_000
_PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Measured:
    """What reading one enormous file took."""

    said: str
    is_told: bool
    """Refused by a message of our own."""
    peak_mib: int
    seconds: float


def _line(folder: Path) -> Path:
    """A text of 2 GiB, all of it written, whose last line has no end."""
    path = folder / texts.NAME
    with path.open("wb") as stream:
        stream.write(texts.families().encode())
        for _ in range(2 * _GIBIBYTE // _PIECE):
            stream.write(b"x" * _PIECE)
    return path


def _base(folder: Path) -> Path:
    """A GeoPackage of one polygon of ten million vertices."""
    columns = {"INSEE_COM": "00001", "CODE_IRIS": "000010101", "NOM_IRIS": "A", "TYP_IRIS": "H"}
    shape = gpd.GeoSeries([star(_VERTICES)], crs=2154)
    layer = gpd.GeoDataFrame({name: [one] for name, one in columns.items()}, geometry=shape)
    path = folder / "contours.gpkg"
    pyogrio.write_dataframe(layer, path)
    return path


def _text(folder: Path) -> Path:
    """A GeoJSON of the same, written piece by piece."""
    path = folder / "contours.geojson"
    pair = b"[3.123456,46.123456],"
    with path.open("wb") as stream:
        stream.write(
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"A":"1"},'
        )
        stream.write(b'"geometry":{"type":"Polygon","coordinates":[[')
        for _ in range(_VERTICES // 100_000):
            stream.write(pair * 100_000)
        stream.write(b"[3.123456,46.123456]]]}}]}")
    return path


def _property(folder: Path) -> Path:
    """A GeoJSON with a property of 1 GiB."""
    path = folder / "contours.geojson"
    with path.open("wb") as stream:
        stream.write(
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"A":"'
        )
        for _ in range(_GIBIBYTE // _PIECE):
            stream.write(b"x" * _PIECE)
        stream.write(b'"},"geometry":null}]}')
    return path


FILES: Final[dict[str, Callable[[Path], Path]]] = {
    "a line of 2 GiB refused": _line,
    "a polygon of 10 million vertices refused (GeoPackage)": _base,
    "a polygon of 10 million vertices refused (GeoJSON)": _text,
    "a property of 1 GiB refused": _property,
}


def measure_all() -> dict[str, Measured]:
    """Make each file and read it, in two processes: only the second one is measured."""
    found = {}
    for name, make in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = make(Path(folder))
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "tests.fuzz.heavy", str(path)],
                capture_output=True,
                text=True,
                check=False,
                cwd=ROOT,
            )
            lines = done.stdout.splitlines()
            found[name] = (
                Measured(**json.loads(lines[-1]))
                if done.returncode == 0 and lines
                else Measured(done.stderr[-300:], False, 0, 0.0)
            )
    return found


def main() -> None:
    """Import one file and print what was said, and the most memory it took."""
    path = Path(sys.argv[1])
    started = time.monotonic()
    said, is_told = "", False
    try:
        import_files([path], epci=town.EPCI, out=path.parent / "out", fictional=True)
    except GeodataError as error:
        said, is_told = error.message, True
    # What the process that started this one had taken counts in ``ru_maxrss``.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024
    measured = {"said": said, "is_told": is_told, "peak_mib": peak}
    sys.stdout.write(json.dumps(measured | {"seconds": time.monotonic() - started}) + "\n")


if __name__ == "__main__":
    main()
