"""Households of places whose communes are not all known: the place has a count of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def filled(table: pd.DataFrame, known: pd.Series[float], growth: float) -> pd.DataFrame:
    """Return the years of places with what their own count of households makes known.

    The engine adds communes up, and a sum of which one is unknown is unknown. A sector, or the
    territory, may be counted by itself; that count grows as those of the communes do.

    Parameters
    ----------
    table
        Rows of :func:`fragility.scenario.years_table`; left as it is.
    known
        Households under the ceiling of the PLAI at the start, by ``place_code``; NaN where unknown
        or not shown.
    growth
        Yearly change of these households, as a share.
    """
    if known.empty or "plai_eligible_count" not in table:
        return table
    passed = table["year"] - table["year"].min()
    counted = table["place_code"].map(known.to_dict()) * (1 + growth) ** passed
    offer = table["plai_offer_count"]
    wanted = table["plai_eligible_count"].isna() & counted.notna() & offer.notna()
    if not wanted.any():
        return table
    ratio = (counted / offer).where(offer > 0)
    return table.assign(
        plai_eligible_count=table["plai_eligible_count"].mask(wanted, counted),
        plai_gap_count=table["plai_gap_count"].mask(wanted, counted - offer),
        eligible_per_offer_ratio=table["eligible_per_offer_ratio"].mask(wanted, ratio),
    )
