"""Columns of the ``dwellings`` table, in their order and types."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_TEXT: Final = pa.dictionary(pa.int32(), pa.string())

COLUMNS: Final[dict[str, pa.DataType]] = {
    "line": pa.int64(),
    "commune_code": _TEXT,
    "iris_plg_code": _TEXT,
    "landlord_name": _TEXT,
    "landlord_siret": _TEXT,
    "segment_code": _TEXT,
    "segment_name": _TEXT,
    "address": _TEXT,
    "street": _TEXT,
    "locality": _TEXT,
    "postcode": _TEXT,
    "x_m": pa.float64(),
    "y_m": pa.float64(),
    "crs_epsg": pa.int32(),
    "geocoding_quality": _TEXT,
    "location_precision_m": pa.float64(),
    "qpv_declared": _TEXT,
    "qpv_declared_code": _TEXT,
    "qpv_plg_code": _TEXT,
    "qpv_plg_generation": _TEXT,
    "qpv_plg_2015_code": _TEXT,
    "building_type": _TEXT,
    "room_count": pa.int16(),
    "surface_m2": pa.float64(),
    "built_year": pa.int16(),
    "rented_since_year": pa.int16(),
    "product_code": _TEXT,
    "product_key": _TEXT,
    "origin_code": _TEXT,
    "agreement": pa.bool_(),
    "energy_label": _TEXT,
    "ghg_label": _TEXT,
    "energy_year": pa.int16(),
    "sru_expiry_year": pa.int16(),
    "sru_article": _TEXT,
    "occupancy_mode": _TEXT,
    "rent_eur": pa.float64(),
    "rent_surface_m2": pa.float64(),
    "vacancy_months": pa.float64(),
    "last_departure_date": pa.date32(),
    "lease_date": pa.date32(),
    "reservation_code": _TEXT,
}
"""Column → type on disk. Absent from a file: absent from its spool, empty when read."""

ALWAYS: Final = ("line", "commune_code", "crs_epsg", "geocoding_quality", "product_key")
"""Columns that every file gives, be it to say « unknown »."""
