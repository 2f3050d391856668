"""Residences added to a store made by hand (:mod:`tests.ui.toy`), all invented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.manifest import MANIFEST_NAME, DatasetEntry, ServedEntry, StoredFile
from geodata.model import Level
from geodata.store import TerritoryStore, sha256_of
from tests.ui.toy import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VINTAGE = 2025
LANDLORDS = ("Habitat d’Essai", "Logis du Pays", "<b>Toit</b>")
PRODUCTS = ("plai", "plus", "pls", "hlmo")
LABELS = "abcdefg"
PERIODS = ("before_1949", "1949_1974", "1975_1989", "1990_2004", "2005_later")
_STARTS = (1900, 1949, 1975, 1990, 2005)


def residence_frame(store: TerritoryStore, count: int, seed: int = 5) -> gpd.GeoDataFrame:
    """Residences spread over the IRIS of a toy store; the last one is located nowhere."""
    rng = np.random.default_rng(seed)
    iris = store.zones(Level.IRIS)
    where = iris.iloc[np.arange(count) % len(iris)].reset_index(drop=True)
    centres = where.geometry.centroid
    shift = rng.uniform(-300, 300, (count, 2))
    points = gpd.points_from_xy(centres.x + shift[:, 0], centres.y + shift[:, 1])
    number = np.arange(count)
    frame = gpd.GeoDataFrame(
        {
            "residence_id": [f"essai-{n:04d}" for n in number],
            "residence_name": [f"Résidence {n}" if n % 3 else None for n in number],
            "address": [f"{n + 1} rue des Lilas" for n in number],
            "commune_code": where["commune_code"],
            "iris_code": where["zone_code"],
            "qpv_code": np.where(number % 4 == 0, "QN99001I", ""),
            "qpv_rule": "spatial",
            "qpv_spatial_code": np.where(number % 4 == 0, "QN99001I", ""),
            "qpv_plg_code": np.where(number % 8 == 0, "QN99001I", ""),
            "qpv_declared_share": np.where(number % 4 == 0, 0.5, 0.0),
            "qpv_disagreement": number % 8 == 4,
            "landlord_name": [LANDLORDS[n % 4] if n % 4 < 3 else None for n in number],
            "landlord_status": np.where(number % 4 < 3, "observed", "missing"),
            "rebuild_rule": "landlord_segment",
            "rebuild_confidence": "high",
            "geocoding_quality": "number",
            "period": [PERIODS[n % 5] for n in number],
            "built_year": [float(_STARTS[n % 5] + 3) for n in number],
            "built_first_year": [float(_STARTS[n % 5]) for n in number],
            "built_last_year": [float(_STARTS[n % 5] + 6) for n in number],
            "dwelling_count": rng.integers(2, 90, count).astype("float64"),
            "mean_surface_m2": rng.uniform(30, 95, count).round(1),
        },
        geometry=list(points),
        crs=iris.crs,
    )
    frame["collective_count"] = np.where(number % 5 < 4, frame["dwelling_count"], 0)
    frame["individual_count"] = frame["dwelling_count"] - frame["collective_count"]
    frame["student_count"] = 0.0
    for n, key in enumerate(PRODUCTS):
        frame[f"{key}_count"] = np.where(number % 4 == n, frame["dwelling_count"], 0)
    frame["unknown_product_count"] = 0.0
    frame["plai_total_count"] = frame["plai_count"]
    frame["low_rent_count"] = frame["plai_count"] + frame["hlmo_count"]
    frame["main_product"] = [PRODUCTS[n % 4] for n in number]
    for n, letter in enumerate(LABELS):
        frame[f"energy_{letter}_count"] = np.where(number % 7 == n, frame["dwelling_count"], 0)
    frame["energy_unknown_count"] = 0.0
    frame["energy_label"] = [LABELS[n % 7].upper() for n in number]
    for n, rooms in enumerate(("1", "2", "3", "4", "5p")):
        frame[f"rooms_{rooms}_count"] = np.where(number % 5 == n, frame["dwelling_count"], 0)
    frame["rooms_unknown_count"] = 0.0
    frame["sru_expiry_first_year"] = np.where(number % 6 == 0, 2031.0, np.nan)
    frame["sru_expiry_count"] = np.where(number % 6 == 0, frame["dwelling_count"], 0)
    frame["vacancy_share"] = rng.uniform(0, 0.2, count)
    frame["vacancy_share_status"] = np.where(number % 9 == 0, "secret", "observed")
    frame.loc[number % 9 == 0, "vacancy_share"] = np.nan
    frame.loc[count - 1, "geometry"] = None
    return frame


def add_stock(folder: Path, count: int = 60, drop: tuple[str, ...] = ()) -> Path:
    """Add residences to a store and return its folder.

    ``drop`` names columns that are blanked, as they are where a source does not have them.
    """
    store = TerritoryStore.open(folder)
    frame = residence_frame(store, count)
    for column in drop:
        frame[column] = None
    if "landlord_name" in drop:
        frame["landlord_status"] = "missing"

    def put(name: str, write: Callable[[Path], object]) -> StoredFile:
        path = folder / "units" / name
        path.parent.mkdir(exist_ok=True)
        write(path)
        return StoredFile(
            path=f"units/{name}", sha256=sha256_of(path), byte_count=path.stat().st_size
        )

    entry = DatasetEntry(
        key=f"residences-residence-{VINTAGE}",
        kind="units",
        table="residences",
        level=Level.RESIDENCE,
        vintage=VINTAGE,
        source=SOURCE,
        delivered_as=("essai.csv",),
        rows_read=count,
        rows_kept=count,
        rows_rejected=0,
        columns=tuple(frame.columns),
        stored=put("residences.parquet", frame.to_parquet),
    )
    located = frame[frame.geometry.notna()].to_crs(4326)
    light = pd.DataFrame(
        {
            "code": located["residence_id"],
            "name": located["residence_name"].fillna(located["address"]),
        }
    )
    text = gpd.GeoDataFrame(light, geometry=located.geometry).to_json(drop_id=True)
    boxes = dict(zip(light["code"], located.bounds.to_numpy().tolist(), strict=True))
    served = ServedEntry(
        level=Level.RESIDENCE,
        stored=put("residence.geojson", lambda path: path.write_text(text, "utf-8")),
        bounds=put("residence.bounds.json", lambda p: p.write_text(json.dumps(boxes), "utf-8")),
    )
    manifest = store.manifest.model_copy(
        update={
            "datasets": (*store.manifest.datasets, entry),
            "served": (*store.manifest.served, served),
        }
    )
    (folder / MANIFEST_NAME).write_text(manifest.to_json(), "utf-8")
    return folder
