"""Made-up dwellings in the columns of the ``dwellings`` table, in a made-up commune."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from geodata.residences import ContourSet

COMMUNE = "00001"
USUAL: dict[str, object] = {
    "commune_code": COMMUNE,
    "iris_plg_code": None,
    "landlord_name": None,
    "landlord_siret": None,
    "segment_code": None,
    "segment_name": None,
    "address": "1 RUE DES ESSAIS",
    "x_m": 700_500.0,
    "y_m": 6_600_500.0,
    "crs_epsg": 2154,
    "geocoding_quality": "number",
    "location_precision_m": 5.0,
    "qpv_declared": None,
    "qpv_declared_code": None,
    "qpv_plg_code": None,
    "qpv_plg_generation": None,
    "building_type": "collective",
    "room_count": 3.0,
    "surface_m2": 60.0,
    "built_year": 1965.0,
    "rented_since_year": 1966.0,
    "product_key": "hlmo",
    "energy_label": "D",
    "sru_expiry_year": None,
}


def dwellings(*rows: dict[str, object], **common: object) -> pd.DataFrame:
    """Dwellings like the usual one but for what is given."""
    frame = pd.DataFrame([{**USUAL, **common, **row} for row in rows])
    texts = [name for name in frame if frame[name].dtype == object]
    frame[texts] = frame[texts].astype("str")
    return frame


def contours(**qpv: gpd.GeoDataFrame) -> ContourSet:
    """Two communes of one kilometre: the first of two IRIS, the second undivided."""
    communes = gpd.GeoDataFrame(
        {"zone_code": ["00001", "00002"]},
        geometry=[box(700_000, 6_600_000, 701_000, 6_601_000), _square(701_000)],
        crs=2154,
    )
    iris = gpd.GeoDataFrame(
        {
            "zone_code": ["000010101", "000010102", "000020000"],
            "commune_code": ["00001", "00001", "00002"],
            "iris_type": ["H", "H", "Z"],
        },
        geometry=[
            box(700_000, 6_600_000, 700_500, 6_601_000),
            box(700_500, 6_600_000, 701_000, 6_601_000),
            _square(701_000),
        ],
        crs=2154,
    )
    return ContourSet(communes, iris, qpv)


def quarter(code: str, west: float, east: float, communes: str = COMMUNE) -> gpd.GeoDataFrame:
    """One QPV between two eastings."""
    return gpd.GeoDataFrame(
        {"zone_code": [code], "commune_codes": [communes]},
        geometry=[box(west, 6_600_000, east, 6_601_000)],
        crs=2154,
    )


def _square(west: float) -> object:
    return box(west, 6_600_000, west + 1_000, 6_601_000)
