"""Counts of communes summed by sector: whole, or not at all, with what is known said apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.aggregation import sum_counts, value_columns
from geodata.model import STATUS_SUFFIX, ValueStatus

if TYPE_CHECKING:
    from geodata.sectors.model import SectorSet


def sector_sums(communes: pd.DataFrame, division: SectorSet) -> pd.DataFrame:
    """Sum the counts of the communes of each sector.

    A count that one commune lacks makes the sector's missing, or secret: a partial sum is never
    given as whole. Figures that are no counts (medians, rents, rates) are left out: those of a
    sector are not made from those of its communes.

    Parameters
    ----------
    communes
        ``zone_code``, counts and their statuses, one row a commune.
    division
        Sectors; those without a commune are left out.

    Returns
    -------
    ``zone_code`` (the sector's identifier), counts, statuses, in the order of the division.
    """
    rows = _of_sectors(communes, division)
    sums = sum_counts(rows, rows["sector"]).set_index("zone_code", drop=False)
    held = [sector.id for sector in division.sectors if sector.communes]
    return sums.loc[held].reset_index(drop=True)


def known_sums(communes: pd.DataFrame, division: SectorSet, column: str) -> pd.DataFrame:
    """Return what is known of a count in each sector, to be said beside a sum that is not whole.

    Returns
    -------
    Index ``zone_code`` (the sector's identifier): ``known_sum`` over the communes whose count is
    observed (NaN where there is none), ``known_count`` of these, ``commune_count`` of the sector.
    """
    rows = _of_sectors(communes, division)
    observed = rows[f"{column}{STATUS_SUFFIX}"].eq(ValueStatus.OBSERVED.value)
    known = rows[column].where(observed).groupby(rows["sector"])
    found = pd.DataFrame(
        {
            "known_sum": known.sum(min_count=1),
            "known_count": observed.groupby(rows["sector"]).sum().astype(int),
            "commune_count": rows.groupby("sector").size(),
        }
    )
    found = found.reindex([sector.id for sector in division.sectors if sector.communes])
    return found.rename_axis("zone_code")


def _of_sectors(communes: pd.DataFrame, division: SectorSet) -> pd.DataFrame:
    """Return one row a commune of the division; those the table has not are missing."""
    codes = pd.Index(list(division.sector_of), name="zone_code")
    rows = communes.set_index(communes["zone_code"].astype(str)).drop(columns="zone_code")
    rows = rows.reindex(codes)
    absent = ValueStatus.MISSING.value
    columns = {name: rows[name] for name in map(str, rows.columns)}
    for column in value_columns(rows):
        status = rows[f"{column}{STATUS_SUFFIX}"].astype(object)
        columns[f"{column}{STATUS_SUFFIX}"] = status.where(status.notna(), absent)
    columns["sector"] = pd.Series([division.sector_of[code] for code in codes], codes, dtype="str")
    return pd.DataFrame(columns, index=codes).reset_index()
