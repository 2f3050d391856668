"""One row a residence: what its dwellings say of it together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.residences.keys import good_points, numbers, text
from geodata.residences.rebuild import ADDRESS, COORDINATES, LANDLORD_SEGMENT, most_frequent
from geodata.sources.rpls_detail.products import product_keys
from geodata.stock.counting import LABELS, count_dwellings, period_of, product_column
from geodata.stock.letting import letting_figures
from geodata.user_tables.personal import names_a_person

if TYPE_CHECKING:
    from pyproj import CRS

QUALITIES: Final = ("number", "street", "unknown", "locality", "commune")
"""From the point of a door to that of a town hall."""
WIDE_M: Final = 500.0
"""Half-extent beyond which one « residence » is more likely several, or badly geocoded."""


def describe_residences(dwellings: pd.DataFrame, crs: CRS, vintage: int) -> gpd.GeoDataFrame:
    """Describe each residence from its dwellings.

    Parameters
    ----------
    dwellings
        Columns of the ``dwellings`` table with ``residence_id``, ``rebuild_rule``, ``address_key``
        and the columns of :mod:`geodata.residences.location` and :mod:`geodata.residences.qpv`;
        coordinates in ``crs``.
    crs
        Projected CRS of the contours.
    vintage
        Year of the inventory.

    Returns
    -------
        Columns of the ``residences`` table in the order of the identifiers; ``geometry`` is that
        of the dwelling nearest to the middle (median) of the best located ones, ``None`` where
        none is located.
    """
    rows = dwellings[dwellings["residence_id"].notna()]
    ids = rows["residence_id"].astype("str")
    counts = count_dwellings(rows, ids)
    frame = pd.DataFrame({"residence_id": counts.index}, index=counts.index)
    points = _points(rows, ids)
    columns = {
        "residence_name": _usual(_impersonal(rows, "segment_name"), ids, "segment_name"),
        "address": _usual(_impersonal(rows, "address"), ids, "address"),
        "address_count": rows["address_key"].replace("", np.nan).groupby(ids).nunique(),
        "commune_code": _usual(rows, ids, "commune_code"),
        "segment_code": _usual(rows, ids, "segment_code"),
        "iris_code": _usual(rows, ids, "iris_code"),
        "iris_rule": _usual(rows, ids, "iris_rule"),
        "landlord_name": _usual(rows, ids, "landlord_name"),
        "landlord_siret": _usual(rows, ids, "landlord_siret"),
        "rebuild_rule": _usual(rows, ids, "rebuild_rule"),
        "geocoding_quality": points["quality"],
    }
    for name, values in columns.items():
        frame[name] = values.reindex(frame.index)
    frame["landlord_status"] = np.where(frame["landlord_name"].notna(), "observed", "missing")
    frame["geocoding_quality"] = frame["geocoding_quality"].fillna("unknown")
    frame = pd.concat([frame, _qpv(rows, ids).reindex(frame.index)], axis=1)
    frame = pd.concat([frame, counts, _years(rows, ids).reindex(frame.index)], axis=1)
    # One code for a residence of a border: where most of its dwellings are.
    frame["rebuild_confidence"] = _confidence(frame, points["extent_m"].reindex(frame.index))
    frame["mean_surface_m2"] = numbers(rows, "surface_m2").groupby(ids).mean().reindex(frame.index)
    frame["main_product"] = _main(counts, {key: product_column(key) for key in product_keys()})
    # Of two labels as frequent, the worse: G stands first.
    labels = {one: f"energy_{one.lower()}_count" for one in reversed(LABELS)}
    frame["energy_label"] = _main(counts, labels)
    letting = letting_figures(rows, ids, vintage).reindex(frame.index)
    frame = pd.concat([frame, letting], axis=1).reset_index(drop=True)
    located = points.reindex(frame["residence_id"])
    geometry = gpd.GeoSeries.from_xy(located["x"], located["y"], crs=crs).set_axis(frame.index)
    return gpd.GeoDataFrame(frame, geometry=geometry.where(located["x"].notna().to_numpy(), None))


def _usual(rows: pd.DataFrame, ids: pd.Series, column: str) -> pd.Series:
    """Most frequent known value of a column, the first of equals; missing where none is known."""
    values = text(rows, column)
    known = values.ne("")
    pairs = pd.DataFrame({"id": ids[known], column: values[known]})
    return most_frequent(pairs, ["id"], column).astype("str")


def _impersonal(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give a column alone, empty where it looks personal: it is not to be shown."""
    values = text(rows, column)
    return values.mask(names_a_person(values, place=True), "").to_frame(column)


def withheld_names(dwellings: pd.DataFrame) -> int:
    """Count the residences that lose a name or an address which looks personal.

    Parameters
    ----------
    dwellings
        ``residence_id``, ``segment_name``, ``address``.
    """
    personal = pd.Series(data=False, index=dwellings.index)
    for column in ("segment_name", "address"):
        personal |= names_a_person(text(dwellings, column), place=True)
    return int(dwellings.loc[personal, "residence_id"].nunique())


def _points(rows: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Point of each residence: ``x``, ``y``, ``quality`` of geocoding, ``extent_m``."""
    x, y = good_points(rows)
    quality = text(rows, "geocoding_quality").replace("", "unknown")
    rank = pd.Series(
        pd.Categorical(quality, categories=QUALITIES, ordered=True).codes, index=rows.index
    )
    frame = pd.DataFrame({"id": ids, "x": x, "y": y, "rank": rank})
    located = frame[frame["x"].notna()]
    best = located[located["rank"] == located.groupby("id")["rank"].transform("min")]
    middle = best.groupby("id")[["x", "y"]].transform("median")
    apart = best.assign(
        distance=np.hypot(best["x"] - middle["x"], best["y"] - middle["y"]),
    ).sort_values(["id", "distance", "x", "y"])
    chosen = apart.drop_duplicates("id").set_index("id")
    names = dict(enumerate(QUALITIES))
    result = pd.DataFrame(
        {
            "x": chosen["x"],
            "y": chosen["y"],
            "extent_m": apart.groupby("id")["distance"].max(),
        }
    )
    worst = frame.groupby("id")["rank"].min().map(names)
    result = result.reindex(worst.index)
    result["quality"] = chosen["rank"].map(names).reindex(worst.index).fillna(worst)
    return result


def _qpv(rows: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Retained code and rule, each source's code, and whether they disagree anywhere."""
    result = pd.DataFrame(index=pd.Index(sorted(ids.unique()), dtype="str"))
    for column in ("qpv_code", "qpv_spatial_code", "qpv_plg_code"):
        # "" is an answer here (outside): only what is missing is left out.
        known = rows[column].notna()
        pairs = pd.DataFrame({"id": ids[known], column: rows.loc[known, column].astype("str")})
        result[column] = most_frequent(pairs, ["id"], column).reindex(result.index).astype("str")
    result["qpv_rule"] = _usual(rows, ids, "qpv_rule").reindex(result.index)
    declared = rows["qpv_declared_in"].astype("Float64").astype("float64")
    result["qpv_declared_share"] = declared.groupby(ids).mean()
    result["qpv_disagreement"] = rows["disagreement"].notna().groupby(ids).any()
    return result


def _years(rows: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    years = numbers(rows, "built_year").groupby(ids)
    frame = pd.DataFrame(
        {
            "built_year": np.floor(years.median()),
            "built_first_year": years.min(),
            "built_last_year": years.max(),
            "sru_expiry_first_year": numbers(rows, "sru_expiry_year").groupby(ids).min(),
        }
    )
    return frame.assign(period=period_of(frame["built_year"]))


def _confidence(frame: pd.DataFrame, extent_m: pd.Series) -> pd.Series:
    """How sure the grouping is.

    ``high``: the landlord's own segment, of one piece. ``medium``: the segment without landlord, a
    landlord's segment spread wide or not located, or one door or row of a known landlord. ``low``:
    the rest.
    """
    rule = frame["rebuild_rule"]
    compact = extent_m.le(WIDE_M)
    named = frame["landlord_status"].eq("observed")
    good = frame["geocoding_quality"].isin(["number", "street"])
    high = rule.eq(LANDLORD_SEGMENT) & compact
    low = (
        rule.eq(COORDINATES)
        | (rule.eq(ADDRESS) & ~(named | good))
        | (~rule.eq(LANDLORD_SEGMENT) & extent_m.gt(WIDE_M))
    )
    words = np.select([high, low], ["high", "low"], "medium")
    return pd.Series(words, index=frame.index, dtype="str")


def _main(counts: pd.DataFrame, columns: dict[str, str]) -> pd.Series:
    """Word whose count is the largest, the first of equals; missing where all are zero."""
    known = {word: name for word, name in columns.items() if word != "unknown"}
    table = counts[list(known.values())].to_numpy()
    words = np.array(list(known), dtype=object)[table.argmax(axis=1)]
    return pd.Series(words, index=counts.index, dtype="str").where(table.max(axis=1) > 0)
