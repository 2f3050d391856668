"""Vacancy, rotation and rents: the figures only the restricted file allows.

Definitions are those of the ministry's statistics on RPLS (SDES):

- *offered*: let, or vacant on offer (``MODE`` 1 and 2);
- ``vacancy_share`` (``tx_vac``) = vacant on offer / offered;
- ``vacancy_over_3_months_share`` (``tx_vac3``) = vacant on offer for over three months / offered;
- ``rotation_share`` (``tx_mob``) = dwellings let for a year or more whose lease was signed in the
  year before the inventory / dwellings offered and let for a year or more;
- ``rent_eur_per_m2`` = rents / habitable surfaces, over the let dwellings that have both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geodata.model import STATUS_SUFFIX, ValueStatus
from geodata.residences.keys import numbers, text

KNOWN_ENOUGH: Final = 0.8
"""A rate is given where this share of the dwellings it is about is known; a count only where all
are, since a count of the known ones would be short."""
LONG_VACANCY_MONTHS: Final = 3

LETTING_COLUMNS: Final = (
    "offered_count",
    "vacant_count",
    "empty_count",
    "vacancy_share",
    "vacancy_over_3_months_share",
    "rotation_share",
    "rent_eur_per_m2",
)


def letting_figures(dwellings: pd.DataFrame, groups: pd.Series, vintage: int) -> pd.DataFrame:
    """Vacancy, rotation and rent of each group, with statuses.

    Parameters
    ----------
    dwellings
        ``occupancy_mode``, ``vacancy_months``, ``lease_date``, ``rented_since_year``,
        ``built_year``, ``rent_eur`` (a month), ``surface_m2``.
    groups
        Group of each dwelling on the same index; dwellings without one are left out.
    vintage
        Year of the inventory (its state on 1 January).

    Returns
    -------
        One row a group, in the order of the codes: :data:`LETTING_COLUMNS`, each with its status
        (``missing`` where the file has no such column, or too few values).
    """
    kept = groups.notna()
    rows, keys = dwellings[kept], groups[kept].astype("str")
    mode = text(rows, "occupancy_mode")
    known = mode.ne("")
    let, vacant = mode.eq("let"), mode.eq("vacant")
    offered = let | vacant
    months = numbers(rows, "vacancy_months")
    first = numbers(rows, "rented_since_year").fillna(numbers(rows, "built_year"))
    # Let for the first time before 1 January of the year before: a year ago or more.
    settled = offered & first.lt(vintage - 1)
    lease = pd.to_datetime(rows["lease_date"], errors="coerce") if "lease_date" in rows else None
    lease_year = pd.Series(np.nan, index=rows.index) if lease is None else lease.dt.year
    moved = settled & let & lease_year.eq(vintage - 1)
    rent, surface = numbers(rows, "rent_eur"), numbers(rows, "surface_m2")
    priced = let & rent.gt(0) & surface.gt(0)
    facts = pd.DataFrame(
        {
            "all": 1.0,
            "known": known,
            "offered": offered,
            "vacant": vacant,
            "empty": mode.eq("empty"),
            "months_known": vacant & months.notna(),
            "long": vacant & months.gt(LONG_VACANCY_MONTHS),
            "first_known": offered & first.notna(),
            "settled": settled,
            "settled_let": settled & let,
            "lease_known": settled & let & lease_year.notna(),
            "moved": moved,
            "let": let,
            "priced": priced,
            "rent": rent.where(priced, 0.0),
            "surface": surface.where(priced, 0.0),
        },
        dtype="float64",
    )
    total = facts.groupby(keys).sum()
    whole = total["known"].eq(total["all"]) & total["known"].gt(0)
    enough = total["known"].ge(KNOWN_ENOUGH * total["all"]) & total["offered"].gt(0)
    months_enough = total["months_known"].ge(KNOWN_ENOUGH * total["vacant"])
    turning = (
        total["settled"].gt(0)
        & total["first_known"].ge(KNOWN_ENOUGH * total["offered"])
        & total["lease_known"].ge(KNOWN_ENOUGH * total["settled_let"])
        & total["lease_known"].gt(0)
    )
    rents = total["priced"].gt(0) & total["priced"].ge(KNOWN_ENOUGH * total["let"])
    figures = {
        "offered_count": (total["offered"], whole),
        "vacant_count": (total["vacant"], whole),
        "empty_count": (total["empty"], whole),
        "vacancy_share": (total["vacant"] / total["offered"], enough),
        "vacancy_over_3_months_share": (total["long"] / total["offered"], enough & months_enough),
        "rotation_share": (total["moved"] / total["settled"], enough & turning),
        "rent_eur_per_m2": (total["rent"] / total["surface"], enough & rents),
    }
    result = pd.DataFrame(index=total.index)
    for column in LETTING_COLUMNS:
        values, given = figures[column]
        result[column] = values.where(given)
        result[column + STATUS_SUFFIX] = pd.Series(
            np.where(given, ValueStatus.OBSERVED.value, ValueStatus.MISSING.value),
            index=total.index,
            dtype="str",
        )
    return result
