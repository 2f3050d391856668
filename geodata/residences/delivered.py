"""Residences out of building points, for want of the dwellings themselves."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.messages import stock as say
from geodata.messages.user_tables import names_withheld
from geodata.model import STATUS_SUFFIX, ValueStatus
from geodata.residences.addresses import address_keys
from geodata.residences.building import ResidenceStock
from geodata.residences.identity import residence_ids
from geodata.residences.keys import numbers, text
from geodata.residences.location import ContourSet, locate_iris
from geodata.residences.qpv import compare_by_residence, locate_qpv
from geodata.stock.counting import LABELS, count_columns, period_of
from geodata.stock.letting import LETTING_COLUMNS
from geodata.user_tables.personal import names_a_person

DELIVERED = "delivered"
_GRID_M = 10.0


def delivered_residences(
    points: gpd.GeoDataFrame, *, vintage: int, zones: ContourSet
) -> ResidenceStock:
    """Take each building point for a residence.

    What points do not tell (landlord, rooms, rents…) is missing in every row.

    Parameters
    ----------
    points
        One row a building: ``commune_code``, ``address``, ``dwelling_count``, the columns of
        ``residences`` that the file allows, geometry in any CRS.
    vintage
        Year of the inventory.
    zones
        Contours of the territory, in a projected CRS.

    Returns
    -------
        As :func:`geodata.residences.build_residences`, without dwellings.
    """
    frame = points.to_crs(zones.communes.crs).reset_index(drop=True)
    x = frame.geometry.x.where(frame.geometry.notna() & ~frame.geometry.is_empty)
    y = frame.geometry.y.where(x.notna())
    frame["residence_id"] = _identifiers(frame, x, y)
    iris = locate_iris(frame, x, y, zones)
    qpv = locate_qpv(frame, x, y, zones, vintage)
    frame = frame.assign(
        iris_code=iris["iris_code"],
        iris_rule=iris["iris_rule"],
        **{str(name): values for name, values in qpv.items()},
    )
    # Identifiers come from the address as delivered: what is withheld must not change them.
    personal = names_a_person(text(frame, "address"), place=True)
    frame["address"] = frame["address"].mask(personal)
    result = _completed(frame)
    notes = (
        say.delivered_points(len(result), int(result["dwelling_count"].sum())),
        *(() if zones.iris is not None else (say.no_iris(),)),
        *say.qpv_answers(_weighted(result, "qpv_rule"), zones.generation(vintage)),
        *names_withheld(int(personal.sum())),
    )
    return ResidenceStock(pd.DataFrame(), result, compare_by_residence(frame), notes)


def _weighted(frame: pd.DataFrame, column: str) -> dict[object, int]:
    return frame.groupby(column)["dwelling_count"].sum().astype(int).to_dict()


def _identifiers(frame: pd.DataFrame, x: pd.Series, y: pd.Series) -> pd.Series:
    """Identify each point by its address, and by its place where an address has several."""
    keys = address_keys(text(frame, "address"))
    kinds = text(frame, "building_type")
    squares = (
        np.floor(x / _GRID_M).astype("Int64").astype("str")
        + "_"
        + np.floor(y / _GRID_M).astype("Int64").astype("str")
    ).fillna("")
    rule = pd.Series(DELIVERED, index=frame.index, dtype="str")
    # Points of one address are told apart by their place, then by their order in it.
    identity = pd.DataFrame({"c": frame["commune_code"], "a": keys, "t": kinds, "s": squares})
    order = frame.assign(x=x, y=y, **identity).sort_values(
        ["c", "a", "t", "s", "built_first_year", "dwelling_count", "x", "y"], kind="stable"
    )
    rank = order.groupby(["c", "a", "t", "s"]).cumcount().reindex(frame.index).astype("str")
    return residence_ids(frame["commune_code"], [rule, keys, kinds, squares, rank])


def _completed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the columns every table of residences has, missing where points say nothing."""
    result = frame.drop(columns=["line", "disagreement", "qpv_declared_in"], errors="ignore").copy()
    texts = (
        "residence_name",
        "segment_code",
        "landlord_name",
        "landlord_siret",
        "main_product",
        "qpv_plg_code",
    )
    for name in texts:
        if name not in result:
            result[name] = pd.Series(None, index=result.index, dtype="str")
    for name in count_columns():
        if name not in result:
            result[name] = np.nan
    inside = result["in_qpv"].astype("Float64").astype("float64")
    total = result["dwelling_count"].astype("float64")
    result["in_qpv_count"] = inside * total
    result["qpv_unknown_count"] = total.where(inside.isna(), 0.0)
    if inside.isna().all():
        result[["in_qpv_count", "qpv_unknown_count"]] = np.nan
    years = numbers(result, "built_year")
    result["period"] = period_of(years)
    for name in ("qpv_declared_share", "sru_expiry_first_year", "mean_surface_m2"):
        result[name] = np.nan
    for period in [n for n in count_columns() if n.startswith("built_")]:
        word = period.removeprefix("built_").removesuffix("_count")
        held = result["period"].isna() if word == "unknown" else result["period"].eq(word)
        result[period] = total.where(held, 0.0)
    result["address_count"] = 1
    result["qpv_disagreement"] = frame["disagreement"].notna()
    result["rebuild_rule"] = DELIVERED
    result["rebuild_confidence"] = "medium"
    result["landlord_status"] = np.where(result["landlord_name"].notna(), "observed", "missing")
    labels = [f"energy_{one.lower()}_count" for one in reversed(LABELS)]
    table = result[labels].fillna(0.0).to_numpy()
    best = np.array(list(reversed(LABELS)), dtype=object)[table.argmax(axis=1)]
    result["energy_label"] = pd.Series(best, dtype="str").where(table.max(axis=1) > 0)
    for name in LETTING_COLUMNS:
        result[name] = np.nan
        result[name + STATUS_SUFFIX] = pd.Series(
            ValueStatus.MISSING.value, index=result.index, dtype="str"
        )
    counts = [n for n in result.columns if str(n).endswith("_count")]
    result[counts] = result[counts].astype("float64")
    ordered = [n for n in result.columns if n not in {"geometry", "in_qpv"}]
    return result[[*ordered, "geometry"]].sort_values("residence_id").reset_index(drop=True)
