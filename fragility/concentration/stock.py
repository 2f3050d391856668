"""Tables of the stock by commune, IRIS, QPV, landlord or period, counted from the residences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from .products import UNKNOWN, products
from .shares import check_columns, share_table

if TYPE_CHECKING:
    from collections.abc import Mapping

MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "in_qpv": ("in_qpv_count", "qpv_known_count"),
    "plai": ("plai_total_count", "product_known_count"),
    "low_rent": ("low_rent_count", "product_known_count"),
}
"""Part and whole of each share of a table: the whole counts the dwellings of which it is known."""


def with_known_counts(residences: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of residences, with the dwellings whose place and product are known.

    Parameters
    ----------
    residences
        One row a residence: ``dwelling_count``, ``qpv_code`` (empty outside, null unknown) or
        ``in_qpv_count`` and ``qpv_unknown_count``, ``plai_total_count``, ``low_rent_count``,
        ``unknown_product_count``. A column that is absent is unknown.

    Returns
    -------
    The same rows with ``qpv_known_count`` and ``product_known_count``; a part is null, and its
    known count zero, where nothing is known of it.
    """
    check_columns(residences, ("dwelling_count",))
    n = residences["dwelling_count"].astype(float)
    blank = pd.Series(float("nan"), index=residences.index)
    inside = residences.get("in_qpv_count")
    if inside is not None:
        unknown = residences.get("qpv_unknown_count", blank).astype(float).fillna(0.0)
        inside = inside.astype(float)
        qpv_known = (n - unknown).where(inside.notna(), 0.0)
    else:
        code = residences.get("qpv_code", blank)
        inside = n.where(code != "", 0.0).where(code.notna())
        qpv_known = n.where(code.notna(), 0.0)
    out = residences.assign(in_qpv_count=inside, qpv_known_count=qpv_known)
    unfinanced = residences.get(f"{UNKNOWN}_count", blank).astype(float).fillna(0.0)
    for name in ("plai_total_count", "low_rent_count"):
        out[name] = residences.get(name, blank).astype(float)
    financed = (n - unfinanced).where(out["plai_total_count"].notna(), 0.0)
    return out.assign(product_known_count=financed)


def stock_table(residences: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count the stock of each group of residences, with its shares in QPV, PLAI and low rents.

    Parameters
    ----------
    residences
        As in :func:`with_known_counts`, with the column ``by``.
    by
        ``commune_code``, ``iris_code``, ``qpv_code``, ``landlord_name``, ``period``…

    Returns
    -------
    Indexed by group, the largest first, then by label; residences whose group is unknown are under
    a null label, at the end. ``residence_count``, ``dwelling_count``, ``stock_share`` (of all the
    dwellings), and for each measure ``<m>_count``, ``<m>_known_count``, ``<m>_share``,
    ``<m>_share_status``, ``<m>_low_share``, ``<m>_high_share``, ``<m>_location_quotient_ratio``,
    ``<m>_small``. A share is among the dwellings of which the fact is known.
    """
    check_columns(residences, (by,))
    counted = with_known_counts(residences)
    parts = sorted({column for pair in MEASURES.values() for column in pair})
    grouped = counted.groupby(by, dropna=False, observed=True)
    sums = grouped[["dwelling_count", *parts]].sum(min_count=1)
    sums.index = sums.index.astype(object).where(sums.index.notna(), None)
    out = pd.DataFrame({"residence_count": grouped.size().to_numpy()}, index=sums.index)
    out["dwelling_count"] = sums["dwelling_count"]
    out["stock_share"] = out["dwelling_count"] / out["dwelling_count"].sum()
    tables = [out]
    for name, (part, whole) in MEASURES.items():
        # Nothing known in a group: its share is missing, neither zero nor without meaning.
        known = sums.assign(**{whole: sums[whole].where(sums[part].notna())})
        tables.append(_named(share_table(known, part, whole), name))
    return _ordered(pd.concat(tables, axis=1))


def product_table(residences: pd.DataFrame) -> pd.DataFrame:
    """Tell, for each financing product, how much of it stands in priority neighbourhoods.

    Parameters
    ----------
    residences
        One row a residence: ``qpv_code`` (empty outside, null unknown), ``<product>_count``.

    Returns
    -------
    Indexed by product, in the order of the register, then ``unknown_product``, then the groups
    ``plai_total`` and ``low_rent``; only those the residences have. ``dwelling_count``,
    ``stock_share``, then ``in_qpv_count`` and its companions as in :func:`stock_table`; location
    quotients compare with the whole stock.

    Notes
    -----
    A residence stands on one point: all its dwellings are in the neighbourhood where it is.
    """
    check_columns(residences, ("dwelling_count", "qpv_code"))
    columns = {
        key: products().column(key)
        for key in (*products().keys, UNKNOWN, "plai_total", "low_rent")
        if products().column(key) in residences
    }
    counts = residences[list(columns.values())].astype(float)
    code = residences["qpv_code"]
    located, inside = code.notna(), code.notna() & (code != "")
    dwellings = residences["dwelling_count"].astype(float)
    reference = float(dwellings[inside].sum() / max(dwellings[located].sum(), 1.0))
    # Without a single located residence nothing is known: sums of nothing are not zeros.
    least = 0 if located.any() else 1
    out = pd.DataFrame(
        {
            "dwelling_count": counts.sum(min_count=1),
            "in_qpv_count": counts[inside].sum(min_count=least),
            "whole": counts[located].sum(min_count=least),
        }
    )
    out = out[out["dwelling_count"] > 0]
    shares = share_table(out, "in_qpv_count", "whole", reference)
    out.insert(1, "stock_share", out["dwelling_count"] / dwellings.sum())
    out = out[["dwelling_count", "stock_share"]].join(_named(shares, "in_qpv"))
    names = {column: key for key, column in columns.items()}
    return out.rename(index=names).rename_axis("product_key")


def _named(shares: pd.DataFrame, name: str) -> pd.DataFrame:
    names = {"part_count": f"{name}_count", "whole_count": f"{name}_known_count"}
    others = {c: f"{name}_{c}" for c in shares.columns if c not in names}
    return shares.rename(columns=names | others)


def _ordered(out: pd.DataFrame) -> pd.DataFrame:
    labels = pd.Series(out.index, index=range(len(out)))
    keys = pd.DataFrame(
        {"unknown": labels.isna(), "n": -out["dwelling_count"].to_numpy(), "label": labels}
    )
    return out.iloc[keys.sort_values(["unknown", "n", "label"]).index]
