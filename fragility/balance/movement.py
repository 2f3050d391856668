"""Quartiers nearing one another, moves from one to another, and newcomers beside occupants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .measure import balance
from .messages import say
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


def newcomers(
    entrants: pd.DataFrame, occupants: pd.DataFrame, *, reference: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare the structure of newcomers with that of occupants, and with a reference.

    Parameters
    ----------
    entrants, occupants, reference
        Places (residences, quartiers…, the index) × categories of one dimension: counts for the
        first two, counts or shares for the reference. NaN where unknown: the place is then left
        out of what needs it. Categories absent from one of the tables are refused.

    Returns
    -------
    One row a place and category, sorted by place, categories in the order of ``entrants``:
    ``place``, ``category``, ``entrant_count``, ``entrant_total_count``, ``entrant_share``,
    ``occupant_share``, ``gap_share`` (entrants less occupants), ``reference_share``,
    ``occupant_gap_share`` and ``entrant_gap_share`` (less the reference), ``nearer``: whether
    newcomers are nearer the reference than occupants are, over all categories of the place (half
    the sum of absolute gaps).

    Raises
    ------
    ComputationError
        The tables do not have the same categories.
    """
    names = list(entrants.columns)
    tables = [occupants] if reference is None else [occupants, reference]
    if not names or any(sorted(table.columns) != sorted(names) for table in tables):
        raise ComputationError(say("balance.no_structure"))
    places = entrants.index.sort_values()

    def shares(table: pd.DataFrame) -> pd.DataFrame:
        aligned = table.reindex(places)[names].astype(float)
        total = aligned.sum(axis=1, skipna=False)
        return aligned.div(total.where(total > 0), axis=0)

    count = entrants.reindex(places)[names].astype(float)
    entering, living = shares(entrants), shares(occupants)
    aimed = shares(reference) if reference is not None else living * np.nan
    rows = pd.DataFrame({"place": np.repeat(places, len(names)), "category": names * len(places)})
    rows["entrant_count"] = count.to_numpy().ravel()
    rows["entrant_total_count"] = np.repeat(count.sum(axis=1, skipna=False).to_numpy(), len(names))
    for name, table in (
        ("entrant_share", entering),
        ("occupant_share", living),
        ("gap_share", entering - living),
        ("reference_share", aimed),
        ("occupant_gap_share", living - aimed),
        ("entrant_gap_share", entering - aimed),
    ):
        rows[name] = table.to_numpy().ravel()
    distance = [(each - aimed).abs().sum(axis=1, skipna=False) / 2 for each in (entering, living)]
    nearer = (distance[0] < distance[1]).astype("boolean")
    nearer = nearer.where(distance[0].notna() & distance[1].notna())
    rows["nearer"] = pd.array(np.repeat(nearer.to_numpy(dtype=object), len(names)), "boolean")
    return rows
