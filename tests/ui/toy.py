"""Small stores made by hand: a grid of square zones, with or without tables, all invented."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box
from shapely.ops import unary_union

from geodata.manifest import (
    DatasetEntry,
    Manifest,
    ServedEntry,
    SourceEntry,
    TerritoryEntry,
)
from geodata.model import Level
from geodata.report import ColumnCoverage, CommuneCoverage, DatasetReport, ImportReport
from geodata.staging import Staging

if TYPE_CHECKING:
    from pathlib import Path

EPCI = "200099999"
SOURCE = SourceEntry(
    source_id="essai",
    label="Source d’essai",
    producer="Producteur d’essai",
    licence="Libre",
)


def _zones(communes: int, per_commune: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    rows = []
    for c in range(communes):
        for z in range(per_commune):
            divided = per_commune > 1
            rows.append(
                {
                    "zone_code": f"99{c + 1:03d}{(101 + z) if divided else 0:04d}",
                    "zone_name": f"Quartier {z + 1} de Bourg-{c + 1}",
                    "iris_type": "A"
                    if divided and z == per_commune - 1
                    else ("H" if divided else "Z"),
                    "commune_code": f"99{c + 1:03d}",
                    "commune_name": f"Bourg-{c + 1}",
                    "geometry": box(
                        700_000 + 900 * z,
                        7_000_000 + 900 * c,
                        700_900 + 900 * z,
                        7_000_900 + 900 * c,
                    ),
                }
            )
    iris = gpd.GeoDataFrame(rows, crs=2154)
    grouped = iris.groupby("commune_code")
    communes_frame = gpd.GeoDataFrame(
        {
            "zone_code": list(grouped.groups),
            "zone_name": grouped["commune_name"].first().to_list(),
            "epci_code": EPCI,
            "epci_name": "Pays d’Essai",
            "department_code": "99",
        },
        geometry=[unary_union(list(g.geometry)) for _, g in grouped],
        crs=2154,
    )
    return iris, communes_frame


def _table(codes: list[str], columns: dict[str, np.ndarray], secret: int = 0) -> pd.DataFrame:
    frame = pd.DataFrame({"zone_code": codes})
    for name, values in columns.items():
        series = pd.Series(values, dtype=float)
        status = pd.Series("observed", index=series.index)
        status.iloc[:secret] = "secret"
        frame[name] = series.where(status == "observed")
        frame[f"{name}_status"] = status
    frame["row_origin"] = "file"
    return frame


def _values(codes: list[str], seed: int) -> dict[str, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    n = len(codes)
    pop = rng.integers(900, 3200, n).astype(float)
    families = np.round(pop * 0.27, 1)
    active = {
        f"pop_{ages}_count": np.round(pop * share)
        for ages, share in (("15_64", 0.63), ("25_54", 0.4), ("55_64", 0.12))
    }
    employed = {
        "employed_25_54_count": np.round(active["pop_25_54_count"] * rng.uniform(0.5, 0.9, n)),
        "employed_55_64_count": np.round(active["pop_55_64_count"] * rng.uniform(0.3, 0.7, n)),
    }
    return {
        "income": {
            "median_income_per_uc_eur": np.round(rng.uniform(12_000, 27_000, n)),
            "poverty_rate_share": np.round(rng.uniform(0.05, 0.4, n), 3),
        },
        "rp_activity": {**active, **employed},
        "rp_families": {
            "household_count": np.round(pop / 2.2),
            "family_count": families,
            "single_parent_family_count": np.round(families * rng.uniform(0.08, 0.35, n), 1),
            "family_4plus_children_count": np.round(families * rng.uniform(0.01, 0.1, n), 1),
        },
        "rp_housing": {
            "main_residence_count": np.round(pop / 2.2),
            "social_tenant_count": np.round(pop / 2.2 * rng.uniform(0.02, 0.6, n)),
        },
        "rp_population": {"population_count": pop},
    }


def make_store(
    folder: Path,
    *,
    communes: int = 3,
    per_commune: int = 5,
    tables: tuple[str, ...] = (
        "income",
        "rp_activity",
        "rp_families",
        "rp_housing",
        "rp_population",
    ),
    name: str = "Pays d’Essai",
    fictional: bool = True,
) -> Path:
    """Write a whole store of squares; ``tables=()`` gives contours and nothing else."""
    iris, commune_zones = _zones(communes, per_commune)
    staging = Staging(folder)
    entries, reports = [], []
    report_zones = {Level.IRIS: iris, Level.COMMUNE: commune_zones}

    def add(table: str, level: Level, frame: pd.DataFrame, vintage: int, variant: str = "") -> None:
        kind = "zones" if table.endswith("contours") else "table"
        stored = staging.add(
            "zones" if kind == "zones" else "tables",
            f"{table}-{level}",
            "parquet",
            frame.to_parquet,
        )
        key = "-".join(p for p in (table, level.value, str(vintage), variant) if p)
        entries.append(
            DatasetEntry(
                key=key,
                kind=kind,
                table=table,
                level=level,
                vintage=vintage,
                variant=variant,
                geography_year=2021,
                source=SOURCE,
                delivered_as=("essai.csv",),
                rows_read=len(frame),
                rows_kept=len(frame),
                rows_rejected=0,
                columns=tuple(frame.columns),
                stored=stored,
            )
        )
        statuses = [c for c in frame.columns if c.endswith("_status")]
        columns = tuple(
            ColumnCoverage(
                column=c.removesuffix("_status"),
                zone_count=len(frame),
                observed_count=int((frame[c] == "observed").sum()),
                secret_count=int((frame[c] == "secret").sum()),
                missing_count=int((frame[c] == "missing").sum()),
            )
            for c in statuses
        )
        coverage = ()
        if statuses and level is Level.IRIS:
            by = frame.groupby(iris["commune_code"].to_numpy())[statuses[0]]
            coverage = tuple(
                CommuneCoverage(
                    commune_code=code,
                    commune_name=f"Bourg-{int(code[2:])}",
                    zone_count=len(g),
                    observed_count=int((g == "observed").sum()),
                    secret_count=int((g == "secret").sum()),
                    missing_count=int((g == "missing").sum()),
                )
                for code, g in by
            )
        reports.append(
            DatasetReport(
                key=key,
                table=table,
                level=level,
                vintage=vintage,
                variant=variant,
                source_label=SOURCE.label,
                file="essai.csv",
                rows_read=len(frame),
                rows_kept=len(frame),
                rejected_count=0,
                main_column=columns[0].column if columns else None,
                columns=columns,
                coverage=coverage,
            )
        )

    add("iris_contours", Level.IRIS, iris, 2021)
    add("commune_contours", Level.COMMUNE, commune_zones, 2021)
    for level, zones in report_zones.items():
        values = _values(zones["zone_code"].to_list(), seed=len(zones))
        for table in tables:
            variant = "disposable" if table == "income" else ""
            frame = _table(
                zones["zone_code"].to_list(),
                values[table],
                secret=1 if table == "income" and level is Level.IRIS else 0,
            )
            add(table, level, frame, 2019, variant)
    served = []
    for level, zones in report_zones.items():
        light = zones[["zone_code", "zone_name", "geometry"]].to_crs(4326)
        stored = staging.add(
            "served",
            level.value,
            "geojson",
            lambda p, f=light: p.write_text(f.to_json(), "utf-8"),
        )
        boxes = dict(zip(light["zone_code"], light.bounds.to_numpy().tolist(), strict=True))
        bounds = staging.add(
            "served",
            f"{level.value}.bounds",
            "json",
            lambda p, b=boxes: p.write_text(json.dumps(b), "utf-8"),
        )
        served.append(ServedEntry(level=level, stored=stored, bounds=bounds))
    created = dt.datetime(2026, 11, 22, 9, 5, tzinfo=dt.UTC)
    report = ImportReport(
        territory_code=EPCI,
        territory_name=name,
        fictional=fictional,
        created=created,
        commune_count=communes,
        expected_commune_count=communes,
        datasets=tuple(reports),
    )
    stored_report = staging.add(
        "report", "report", "json", lambda p: p.write_text(report.to_json(), "utf-8")
    )
    staging.commit(
        Manifest(
            app_version="0",
            created=created,
            territory=TerritoryEntry(
                code=EPCI,
                name=name,
                fictional=fictional,
                geography_year=2021,
                commune_count=communes,
                department_codes=("99",),
            ),
            delivered=(),
            datasets=tuple(entries),
            served=tuple(served),
            report=stored_report,
        )
    )
    return folder
