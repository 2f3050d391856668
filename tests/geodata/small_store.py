"""The smallest store there is, written without any official file."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from geodata.manifest import (
    DatasetEntry,
    Delivered,
    Manifest,
    ServedEntry,
    SourceEntry,
    TerritoryEntry,
)
from geodata.model import Level
from geodata.report import ImportReport
from geodata.staging import Staging

CREATED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SOURCE = SourceEntry(source_id="test", label="Essai", producer="Personne", licence="Libre")
DATASETS = ((2018, "disposable"), (2019, "declared"), (2019, "disposable"))


def staged(target: Path, value: float) -> tuple[Staging, Manifest]:
    """A store whose incomes are all ``value``, ready to be committed."""
    staging = Staging(target)
    zones = gpd.GeoDataFrame(
        {"zone_code": ["000010101"], "zone_name": ["Ici"]},
        geometry=[box(0, 0, 1, 1)],
        crs=2154,
    )
    incomes = pd.DataFrame(
        {
            "zone_code": ["000010101"],
            "median_income_per_uc_eur": [value],
            "median_income_per_uc_eur_status": ["observed"],
        }
    )
    entries = [
        entry(staging, folder="zones", table="iris_contours", vintage=2022, variant="", frame=zones)
    ]
    entries += [
        entry(
            staging, folder="tables", table="income", vintage=year, variant=variant, frame=incomes
        )
        for year, variant in DATASETS
    ]
    report = ImportReport(
        territory_code="299900043",
        territory_name="Ici",
        fictional=True,
        created=CREATED,
        commune_count=1,
        expected_commune_count=1,
    )
    served = ServedEntry(
        level=Level.IRIS,
        stored=staging.add(
            "served", "iris", "geojson", lambda path: path.write_text("{}") and None
        ),
        bounds=staging.add(
            "served",
            "iris.bounds",
            "json",
            lambda path: path.write_text(f'{{"000010101": [0, 0, {value}, 1]}}') and None,
        ),
    )
    manifest = Manifest(
        app_version="0",
        created=CREATED,
        territory=TerritoryEntry(
            code="299900043",
            name="Ici",
            fictional=True,
            geography_year=2022,
            commune_count=1,
        ),
        delivered=(Delivered(name="a.csv", sha256="0" * 64, byte_count=1),),
        datasets=tuple(entries),
        served=(served,),
        report=staging.add(
            "report",
            "report",
            "json",
            lambda path: path.write_text(report.to_json()) and None,
        ),
    )
    return staging, manifest


def entry(
    staging: Staging,
    *,
    folder: str,
    table: str,
    vintage: int,
    variant: str,
    frame: pd.DataFrame,
) -> DatasetEntry:
    key = "-".join(part for part in (table, "iris", str(vintage), variant) if part)
    return DatasetEntry(
        key=key,
        kind="zones" if folder == "zones" else "table",
        table=table,
        level=Level.IRIS,
        vintage=vintage,
        variant=variant,
        source=SOURCE,
        delivered_as=("a.csv",),
        rows_read=1,
        rows_kept=1,
        rows_rejected=0,
        columns=tuple(frame.columns),
        stored=staging.add(folder, key, "parquet", frame.to_parquet),
    )


def write_store(target: Path, value: float) -> None:
    staging, manifest = staged(target, value)
    staging.commit(manifest)


def die_at(step: int) -> None:
    """Kill this process at its ``step``-th file operation (move, removal or flush)."""
    count = 0

    def counted(operation):
        def wrapped(*arguments, **options):
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return operation(*arguments, **options)

        return wrapped

    for owner, name in (
        (Path, "replace"),
        (Path, "unlink"),
        (os, "fsync"),
        (Path, "mkdir"),
    ):
        setattr(owner, name, counted(getattr(owner, name)))


if __name__ == "__main__":
    # python -m tests.geodata.small_store TARGET VALUE STEP: replace a store and die on the way.
    if int(sys.argv[3]):
        die_at(int(sys.argv[3]))
    write_store(Path(sys.argv[1]), float(sys.argv[2]))
