"""Writing a territory, its tables and its report into a staging folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final, Literal

import geopandas as gpd

from geodata.combining import combine
from geodata.loading import Loaded, Progress, ProgressCallback
from geodata.manifest import (
    DatasetEntry,
    Manifest,
    ServedEntry,
    SourceEntry,
    TerritoryEntry,
)
from geodata.messages import importing as say
from geodata.model import Dataset, Level
from geodata.reporting import import_report
from geodata.serving import write_served
from geodata.serving_points import write_points
from geodata.summing import TerritoryTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geodata.report import ImportReport
    from geodata.serving import Bounds
    from geodata.staging import Staging
    from geodata.stock.assembling import TerritoryStock
    from geodata.territory import Territory
    from geodata.zoning import Zoning


def write_staged(
    staging: Staging,
    loaded: Loaded,
    territory: Territory,
    zoning: Zoning,
    tables: Sequence[TerritoryTable],
    *,
    stock: TerritoryStock,
    fictional: bool,
    looked_for: Sequence[str],
    tell: ProgressCallback,
) -> tuple[Manifest, ImportReport]:
    """Write contours, tables, browser geometry and report in the staging folder.

    Parameters
    ----------
    stock
        Residences, dwellings and their counts by zone.
    looked_for
        Names of the sources the files were compared with.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    created = datetime.now(UTC).replace(microsecond=0)
    contours = [*zoning.reference.values(), *zoning.others]
    extras = [_extra(one, territory) for one in combine(list(filter(_is_extra, loaded.datasets)))]
    entries: list[DatasetEntry] = []
    tables = (*tables, *stock.zones)
    steps = len(contours) + len(tables) + len(extras) + len(stock.units)
    for dataset in contours:
        tell(Progress(say.STEP_WRITING, dataset.key, len(entries), steps))
        table = TerritoryTable(
            dataset,
            rows_kept=len(dataset.frame),
            derived_from=zoning.derived_from.get(dataset.key),
            notes=dataset.notes,
        )
        entries.append(_entry(table, "zones", staging))
    for table in (*tables, *extras):
        tell(Progress(say.STEP_WRITING, table.dataset.key, len(entries), steps))
        entries.append(_entry(table, "tables", staging))
    for table in stock.units:
        tell(Progress(say.STEP_WRITING, table.dataset.key, len(entries), steps))
        entries.append(_entry(table, "units", staging))
    tell(Progress(say.STEP_SERVING, territory.name, 0, 1))
    served = [*_serve(staging, zoning), *_serve_residences(staging, stock)]
    report = import_report(
        territory,
        zoning,
        (*tables, *stock.units),
        loaded,
        created=created,
        fictional=fictional,
        looked_for=looked_for,
        notes=stock.notes,
    )
    stored = staging.add(
        "report", "report", "json", lambda path: _write_text(path, report.to_json())
    )
    communes = zoning.reference[Level.COMMUNE].frame
    manifest = Manifest(
        app_version=app_version(),
        created=created,
        territory=TerritoryEntry(
            code=territory.code,
            name=territory.name,
            fictional=fictional,
            geography_year=zoning.geography_year,
            commune_count=len(communes),
            department_codes=territory.department_codes,
            region_codes=territory.region_codes,
            former_codes=territory.former_codes,
        ),
        delivered=loaded.delivered,
        datasets=tuple(entries),
        served=tuple(served),
        report=stored,
        notes=report.notes,
    )
    return manifest, report


_KINDS: Final[Mapping[str, Literal["table", "zones", "units"]]] = {
    "tables": "table",
    "zones": "zones",
    "units": "units",
}


def _is_extra(dataset: Dataset) -> bool:
    return dataset.table in {"membership", "passage"}


def _extra(dataset: Dataset, territory: Territory) -> TerritoryTable:
    """Rows of a membership list or a passage table that name the territory's communes."""
    frame = dataset.frame
    columns = [c for c in ("zone_code", "code_before", "code_after") if c in frame]
    kept = territory.holds(frame[columns[0]])
    for column in columns[1:]:
        kept |= territory.holds(frame[column])
    rows = frame[kept].reset_index(drop=True)
    return TerritoryTable(replace(dataset, frame=rows), len(rows), notes=dataset.notes)


def _entry(table: TerritoryTable, folder: str, staging: Staging) -> DatasetEntry:
    dataset = table.dataset
    stored = staging.add(
        folder,
        dataset.key,
        "parquet",
        # Without pandas' index; the checksum then depends on nothing but the content.
        lambda path: dataset.frame.reset_index(drop=True).to_parquet(path, index=False),
    )
    return DatasetEntry(
        key=dataset.key,
        kind=_KINDS[folder],
        table=dataset.table,
        level=dataset.level,
        vintage=dataset.vintage,
        variant=dataset.variant,
        geography_year=dataset.geography_year,
        source=SourceEntry.of(dataset.info),
        delivered_as=(dataset.file,),
        derived_from=table.derived_from,
        rows_read=dataset.rows_read,
        rows_kept=table.rows_kept,
        rows_rejected=sum(one.count for one in dataset.rejections),
        columns=tuple(map(str, dataset.frame.columns)),
        notes=table.notes,
        stored=stored,
    )


def _serve(staging: Staging, zoning: Zoning) -> list[ServedEntry]:
    """Write the geometry a browser draws, with the box of each zone."""
    qpv = [one for one in zoning.others if one.level is Level.QPV]
    return [_served(staging, dataset) for dataset in (*zoning.reference.values(), *qpv)]


def _serve_residences(staging: Staging, stock: TerritoryStock) -> list[ServedEntry]:
    """Write the points of the latest residences."""
    tables = [one.dataset for one in stock.units if one.dataset.table == "residences"]
    if not tables:
        return []
    latest = max(tables, key=lambda one: one.vintage)
    frame = gpd.GeoDataFrame(latest.frame)
    return [_served_with(staging, latest, lambda path: write_points(frame, path))]


def _served(staging: Staging, dataset: Dataset) -> ServedEntry:
    parent = "commune_code" if dataset.level is Level.IRIS else None
    # QPV may overlap; IRIS and communes share their borders, and must still once simplified.
    is_coverage = dataset.level is not Level.QPV

    def write(path: Path) -> Bounds:
        layer = write_served(dataset.frame, path, is_coverage=is_coverage, parent=parent)
        return layer.bounds

    return _served_with(staging, dataset, write)


def _served_with(
    staging: Staging, dataset: Dataset, write: Callable[[Path], Bounds]
) -> ServedEntry:
    """Write a layer and the box of each of its features."""
    stem = "-".join(part for part in (dataset.level.value, dataset.variant) if part)
    bounds: Bounds = {}
    stored = staging.add("served", stem, "geojson", lambda path: bounds.update(write(path)))
    boxes = staging.add(
        "served",
        f"{stem}.bounds",
        "json",
        lambda path: _write_text(path, json.dumps(bounds, separators=(",", ":"))),
    )
    return ServedEntry(level=dataset.level, variant=dataset.variant, stored=stored, bounds=boxes)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def app_version() -> str:
    """Return the version of this program."""
    try:
        return version("fragilite-sociale")
    except PackageNotFoundError:  # run from a checkout, which is not installed as a package
        return "0.1.0"
