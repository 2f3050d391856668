"""Quartiers nearing one another, and moves from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .measure import balance
from .prepare import days_of

if TYPE_CHECKING:
    from .measure import Period
    from .prepare import Prepared
    from .switches import Switches


def convergence(
    prepared: Prepared,
    rule: str = "quartier_modest",
    switches: Switches | None = None,
    *,
    by: str = "fragility_class",
    step: str = "semester",
) -> pd.DataFrame:
    r"""Say how far apart the groups of quartiers are, one period after another.

    With :math:`p_g` the share of group :math:`g` and :math:`n_g` its allocations, the dispersion is
    the standard deviation :math:`\sqrt{\sum n_g (p_g - p)^2 / \sum n_g}`; the expected one is what
    chance alone would give if all groups had the same share :math:`p`,
    :math:`\sqrt{(G - 1) p (1 - p) / \sum n_g}`: a dispersion below it says nothing.

    Parameters
    ----------
    rule
        Rule whose share is followed.
    by
        Column of the groups; rows where it is unknown are left out.
    step
        ``semester``, ``year`` or ``month``.

    Returns
    -------
    One row a period, sorted: ``allocation_count``, ``group_count``, ``share`` (all groups
    together), ``lowest_share``, ``highest_share``, ``range_share``, ``dispersion_share``,
    ``chance_dispersion_share``, ``change_dispersion_share`` from the period before.
    """
    rows = balance(prepared, switches, by=[step, by], rules=[rule]).rows
    rows = rows[(rows["allocation_count"] > 0) & rows[by].notna() & rows[step].notna()]
    n, k = rows["allocation_count"].astype(float), rows["counted_count"].astype(float)
    grouped = rows.assign(n=n, k=k, square=n * rows["share"] ** 2).groupby(step, sort=True)
    total = grouped[["n", "k", "square"]].sum()
    share = total["k"] / total["n"]
    groups = grouped.size()
    out = pd.DataFrame({"allocation_count": total["n"].astype(int), "group_count": groups})
    out["share"] = share
    out["lowest_share"], out["highest_share"] = grouped["share"].min(), grouped["share"].max()
    out["range_share"] = out["highest_share"] - out["lowest_share"]
    variance = (total["square"] / total["n"] - share**2).clip(lower=0)
    out["dispersion_share"] = np.sqrt(variance)
    out["chance_dispersion_share"] = np.sqrt((groups - 1) * share * (1 - share) / total["n"])
    out["change_dispersion_share"] = out["dispersion_share"].diff()
    return out.reset_index()


def flows(
    prepared: Prepared,
    *,
    origin: str = "origin_commune_code",
    destination: str = "commune_code",
    period: Period = (None, None),
) -> pd.DataFrame:
    """Count allocations from where households come to where they go.

    Returns
    -------
    One row a pair there is, sorted: ``destination``, ``origin`` (null where unknown),
    ``allocation_count``, ``destination_share`` (of the allocations of the destination) and
    ``stayed``, whether both are the same (unknown where one is).
    """
    cut = prepared.cut([destination, origin])
    codes = cut.codes
    if period != (None, None):
        codes = codes[days_of(period, prepared.frame["decided_on"])]
    count = np.bincount(codes, minlength=len(cut.labels))
    rows = cut.labels.set_axis(["destination", "origin"], axis=1)
    rows["allocation_count"] = count
    rows = rows[rows["allocation_count"] > 0].reset_index(drop=True)
    whole = rows.groupby("destination", dropna=False)["allocation_count"].transform("sum")
    rows["destination_share"] = rows["allocation_count"] / whole
    known = rows["origin"].notna() & rows["destination"].notna()
    same = (rows["origin"] == rows["destination"]).astype("boolean")
    rows["stayed"] = same.where(known)
    return rows
