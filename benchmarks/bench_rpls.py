"""What streaming the register of social dwellings costs, against reading it whole as text.

A made-up register in the official layout of 2025 (73 columns) is written in a temporary folder,
then read in child processes, one a way, so that each has its own peak of memory. Ratios matter more
than seconds. Run with ``python -m benchmarks.bench_rpls [--rows N] [--ways WAY …]``; 150 000 rows
are a département, 5 400 000 are France.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from geodata.extents import DEPARTMENT_BOXES
from geodata.files import open_delivery
from geodata.sources.rpls_detail.loader import SOURCE
from geodata.sources.rpls_detail.products import PRODUCTS
from geodata.sources.rpls_detail.schema import OPEN_2025
from geodata.sources.rpls_detail.spool import DwellingSpool

ROOT = Path(__file__).resolve().parents[1]
CHUNK: Final = 250_000
DWELLINGS_A_BUILDING: Final = 10
DWELLINGS_A_COMMUNE: Final = 300
IN_QPV: Final = 0.3
COLLECTIVE: Final = 0.84
UNDER_AGREEMENT: Final = 0.9
LABELLED: Final = 0.8
EXPIRING: Final = 0.02
WAYS: Final = ("streamed", "pandas")
_FRANCE_ROWS: Final = 2_000_000
"""From here on, the rows are spread over every département of the mainland."""


def write_register(path: Path, row_count: int, seed: int = 0) -> None:
    """Write a register of this many dwellings, by département, commune and building."""
    rng = np.random.default_rng(seed)
    mainland = [one for one in DEPARTMENT_BOXES if not one.startswith("97") and "A" not in one]
    named = [one for one in mainland if "B" not in one] if row_count >= _FRANCE_ROWS else ["59"]
    with path.open("wb") as sink:
        for start in range(0, row_count, CHUNK):
            count = min(CHUNK, row_count - start)
            ranks = np.arange(start, start + count)
            table = _dwellings(ranks, row_count, named, rng)
            options = pacsv.WriteOptions(
                include_header=start == 0, delimiter=";", quoting_style="needed"
            )
            pacsv.write_csv(table, sink, options)


def _dwellings(
    ranks: np.ndarray,  # type: ignore[type-arg]
    row_count: int,
    departments: list[str],
    rng: np.random.Generator,
) -> pa.Table:
    count = len(ranks)
    places = np.array(departments)[ranks * len(departments) // row_count]
    boxes = np.array([DEPARTMENT_BOXES[one] for one in departments])
    box = boxes[ranks * len(departments) // row_count]
    commune = pd.Series(places) + (
        pd.Series(ranks // DWELLINGS_A_COMMUNE % 900 + 1).astype(str).str.zfill(3)
    )
    building = ranks // DWELLINGS_A_BUILDING
    luck = np.random.default_rng(1).random(1009)
    share = luck[building % 1009]
    # A flat projection is enough to fall in the right département.
    x = 700_000 + (box[:, 0] + box[:, 2] - 6) / 2 * 74_000 + building * 7919 % 1_000_003 / 100
    y = (
        6_600_000
        + ((box[:, 1] + box[:, 3]) / 2 - 46.5) * 111_000
        + building * 104_729 % 999_983 / 100
    )
    code = np.array([one.code for one in PRODUCTS])[building * 7 % len(PRODUCTS)]
    rooms = rng.integers(1, 6, count)
    dash = np.full(count, "")
    values: dict[str, object] = {
        "REG_CODE": np.full(count, "32"),
        "REG_LIBELLE": np.full(count, "Région d'essai"),
        "LIBREG": np.full(count, "Région d'essai"),
        "DEP_CODE": places,
        "DEP_LIBELLE": np.full(count, "Département d'essai"),
        "LIBDEP": np.full(count, "Département d'essai"),
        "EPCI_CODE": np.full(count, "000000000"),
        "EPCI_LIBELLE": np.full(count, "Communauté d'essai"),
        "LIBEPCI": np.full(count, "Communauté d'essai"),
        "DROIT_CODE": np.full(count, "1"),
        "DROIT_LIBELLE": np.full(count, "pleine propriété"),
        "DEPCOM": commune,
        "CODEPOSTAL": pd.Series(places) + "000",
        "LIBCOM": "COMMUNE " + commune,
        "NUMVOIE": (building % 120 + 1).astype(str),
        "TYPVOIE": np.array(["RUE", "AV", "BD", "ALL"])[building % 4],
        "NOMVOIE": "DES ESSAIS NUMERO " + pd.Series(building // 12).astype(str),
        "ETAGE": (ranks % 6).astype(str),
        "QPV_CODE": np.where(share < IN_QPV, "1", "2"),
        "QPV_LIBELLE": np.where(share < IN_QPV, "logement en QPV", "logement hors QPV"),
        "TYPECONST_CODE": np.where(share < COLLECTIVE, "C", "I"),
        "TYPECONST_LIBELLE": np.where(share < COLLECTIVE, "collectif", "individuel"),
        "NBPIECE": rooms.astype(str),
        "SURFHAB": np.round(rooms * 18 + rng.random(count) * 12, 1).astype(str),
        "CONSTRUCT": (1925 + building % 98).astype(str),
        "LOCAT": (1926 + building % 98).astype(str),
        "PATRIMOINE": (1926 + building % 98).astype(str),
        "ORIGINE": (building % 4 + 1).astype(str),
        "FINAN_CODE": code,
        "FINAN_LIBELLE": "financement " + pd.Series(code),
        "CONV": np.where(share < UNDER_AGREEMENT, "1", "2"),
        "NUMCONV": pd.Series(building // 3).astype(str).str.zfill(12),
        "DATCONV": np.full(count, "12/1985"),
        "DPEDATE": np.where(share < LABELLED, "05/2019", "01/1900"),
        "DPEENERGIE": np.where(share < LABELLED, np.array(list("ABCDEFG"))[building % 7], ""),
        "DPESERRE": np.where(share < LABELLED, np.array(list("ABCDEFG"))[building % 5], ""),
        "SRU_EXPIR": np.where(share < EXPIRING, "2031", ""),
        "CODSEGPATRIM": pd.Series(building // 5).astype(str).str.zfill(8),
        "LIBSEGPATRIM": "RESIDENCE " + pd.Series(building // 5).astype(str),
        "PLG_VOIE": "RUE DES ESSAIS NUMERO " + pd.Series(building // 12).astype(str),
        "EPSG": np.full(count, "2154"),
        "X": pd.Series(np.round(x, 2)).astype(str),
        "Y": pd.Series(np.round(y, 2)).astype(str),
        "PLG_QP24": np.where(share < IN_QPV, "QN" + pd.Series(places).str.zfill(3) + "01A", "HZ"),
        "PLG_QP15": np.where(share < IN_QPV, "QP" + pd.Series(places).str.zfill(3) + "001", "HZ"),
        "PLG_IRIS2024_CODE": commune + "0" + pd.Series(building % 9 + 101).astype(str),
        "PLG_IRIS2024_LIBELLE": "QUARTIER " + pd.Series(building % 9).astype(str),
        "QUALITE_XY": np.array(["11", "11", "11", "12", "33"])[building % 5],
        "DISTANCE_PRECISION": np.array(["2", "10", "50", "200", "3000"])[building % 5],
    }
    columns = [pa.array(values.get(name, dash), pa.string()) for name in OPEN_2025]
    return pa.table(columns, names=list(OPEN_2025))


def read_streamed(path: Path) -> dict[str, float]:
    """Read the register as the software does, down to the dwellings of thirty communes."""
    start = time.perf_counter()
    with open_delivery(path) as delivery:
        opened = time.perf_counter()
        (part,) = delivery.parts
        (dataset,) = SOURCE.load(part)
    spool = dataset.extra["spool"]
    assert isinstance(spool, DwellingSpool)
    loaded = time.perf_counter()
    communes = spool.communes().index[:30]
    rows = spool.rows(set(communes))
    filtered = time.perf_counter()
    spool.commune_counts()
    counted = time.perf_counter()
    size = sum(one.path.stat().st_size for one in spool.parts)
    spool.close()
    return {
        "rows": spool.row_count,
        "rejections": sum(one.count for one in dataset.rejections),
        "open_s": round(opened - start, 2),
        "load_s": round(loaded - opened, 2),
        "territory_s": round(filtered - loaded, 2),
        "territory_rows": len(rows),
        "counts_s": round(counted - filtered, 2),
        "spool_mb": round(size / 1e6, 1),
    }


def read_pandas(path: Path) -> dict[str, float]:
    """Read the register whole, as text, as one would first try."""
    return {"rows": len(pd.read_csv(path, sep=";", dtype=str))}


def measure(way: str, path: Path) -> dict[str, float]:
    """Run a way in a process of its own; seconds of wall and processor, peak of memory in MiB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.bench_rpls", "--child", way, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    found["wall_s"] = round(time.perf_counter() - start, 2)
    return found


def _child(way: str, path: Path) -> None:
    found = (read_streamed if way == "streamed" else read_pandas)(path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found["cpu_s"] = round(used.ru_utime + used.ru_stime, 2)
    # ru_maxrss would count the parent's memory, from before the child became itself.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    found["peak_mib"] = round(int(peak) / 1024)
    print(json.dumps(found))


def main() -> None:
    """Write the register, read it each way, print the figures and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=150_000)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--child", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(options.child[0], Path(options.child[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "RPLS_2025.csv"
        write_register(path, options.rows)
        print(
            f"{options.rows} logements, {path.stat().st_size / 1e6:.0f} Mo ; charge de la machine "
            f"{os.getloadavg()[0]:.1f} sur {os.cpu_count()} processeurs"
        )
        found = {way: measure(way, path) for way in options.ways}
    for way, figures in found.items():
        print(f"{way:9}", json.dumps(figures))
    if len(found) == len(WAYS):
        mine, plain = found["streamed"], found["pandas"]
        print(
            "streamed / pandas :",
            ", ".join(
                f"{key} × {mine[key] / plain[key]:.2f}" for key in ("wall_s", "cpu_s", "peak_mib")
            ),
        )


if __name__ == "__main__":
    main()
