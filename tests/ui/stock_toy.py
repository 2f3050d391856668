"""A toy store with a social stock: three communes, fifteen IRIS, a few residences, all invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

from geodata.manifest import MANIFEST_NAME, DatasetEntry, Manifest, StoredFile
from geodata.model import Level
from geodata.store import sha256_of
from tests.ui.toy import EPCI, SOURCE, make_store

if TYPE_CHECKING:
    from pathlib import Path

COMMUNES = ("99001", "99002", "99003")
COUNTS = {
    "dwelling_count": [600, 300, 0],
    "residence_count": [3, 2, 0],
    "in_qpv_count": [500, 0, 0],
    "qpv_unknown_count": [0, 0, 0],
    "plai_total_count": [20, 60, 0],
    "low_rent_count": [420, 60, 0],
    "unknown_product_count": [0, 0, 0],
    "individual_count": [0, 150, 0],
}


def counts(codes: list[str], columns: dict[str, list[float]], secret: str = "") -> pd.DataFrame:
    """Give counts with their statuses; those of one zone secret, NaN missing."""
    frame = pd.DataFrame({"zone_code": codes})
    for name, values in columns.items():
        given = pd.Series(values, dtype=float)
        status = pd.Series(np.where(given.isna(), "missing", "observed"))
        hidden = frame["zone_code"] == secret
        frame[name] = given.mask(hidden)
        frame[f"{name}_status"] = status.mask(hidden, "secret")
    return frame.assign(row_origin="sum")


def residences() -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "residence_id": [f"res-{n:04d}" for n in range(5)],
            "residence_name": list("ABCDE"),
            "commune_code": ["99001"] * 3 + ["99002"] * 2,
            "iris_code": ["990010101", "990010102", None, "990020101", "990020102"],
            "landlord_name": ["Habitat d’Essai", "Habitat d’Essai", None, "Foyer d’Essai", None],
            "qpv_code": ["QN99001A", "QN99001A", "", "", ""],
            "in_qpv_count": [300, 200, 0, 0, 0],
            "qpv_unknown_count": 0,
            "period": ["1949_1974", "1949_1974", "2005_later", "1975_1989", None],
            "dwelling_count": [300, 200, 100, 250, 50],
            "plai_count": [0, 0, 20, 60, 0],
            "hlmo_count": [200, 200, 0, 0, 0],
            "plai_total_count": [0, 0, 20, 60, 0],
            "low_rent_count": [200, 200, 20, 60, 0],
            "unknown_product_count": 0,
        }
    )
    return gpd.GeoDataFrame(frame, geometry=[Point(700_100, 7_000_100)] * 5, crs=2154)


def make_stock(
    folder: Path, *, detail: bool = True, published: bool = False, secret: str = ""
) -> Path:
    """Write a store with what is asked for of the stock."""
    make_store(folder, tables=())
    former = Manifest.read(folder)
    entries = []

    def add(table: str, level: Level, frame: pd.DataFrame, vintage: int, variant: str = "") -> None:
        units = level is Level.RESIDENCE
        path = folder / f"{table}-{level}-{variant}.parquet"
        frame.to_parquet(path)
        stored = StoredFile(path=path.name, sha256=sha256_of(path), byte_count=path.stat().st_size)
        entries.append(
            DatasetEntry(
                key="-".join(filter(None, (table, level.value, str(vintage), variant))),
                kind="units" if units else "table",
                table=table,
                level=level,
                vintage=vintage,
                variant=variant,
                source=SOURCE,
                delivered_as=("essai.csv",),
                rows_read=len(frame),
                rows_kept=len(frame),
                rows_rejected=0,
                columns=tuple(map(str, frame.columns)),
                stored=stored,
            )
        )

    if detail:
        add("social_stock", Level.COMMUNE, counts(list(COMMUNES), COUNTS, secret), 2025, "detail")
        total = {name: [sum(values)] for name, values in COUNTS.items()}
        if not secret:
            add("social_stock", Level.EPCI, counts([EPCI], total), 2025, "detail")
        iris = [f"{commune}{101 + zone:04d}" for commune in COMMUNES for zone in range(5)]
        shared = {
            name: [value / 5 for value in values for _ in range(5)]
            for name, values in COUNTS.items()
        }
        add("social_stock", Level.IRIS, counts(iris, shared), 2025, "detail")
        add("residences", Level.RESIDENCE, residences(), 2025)
    if published:
        given = {"dwelling_count": [610.0, 300.0, np.nan], "plai_share": [0.04, 0.2, np.nan]}
        add("social_stock", Level.COMMUNE, counts(list(COMMUNES), given), 2024, "published")
    manifest = former.model_copy(update={"datasets": (*former.datasets, *entries)})
    (folder / MANIFEST_NAME).write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder
