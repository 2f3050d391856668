"""Households of sectors and of the whole territory: each has a count of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def filled(table: pd.DataFrame, known: pd.Series[float], growth: float) -> pd.DataFrame:
    """Return the years of places with their own count of households in the place of a sum.

    The engine adds communes up: a sum of which one is unknown is unknown, and it lacks who asks for
    no commune of the stock. A sector, or the territory, is counted by itself, the same way for
    every reader; that count grows as those of the communes do.

    Parameters
    ----------
    table
        Rows of :func:`fragility.scenario.years_table`; left as it is.
    known
        Households under the ceiling of the PLAI at the start, by ``place_code``; NaN where unknown
        or not shown, and so is then what hangs on them. Places that are not there keep their sum.
    growth
        Yearly change of these households, as a share.
    """
    if known.empty or "plai_eligible_count" not in table:
        return table
    passed = table["year"] - table["year"].min()
    counted = table["place_code"].map(known.to_dict()) * (1 + growth) ** passed
    offer = table["plai_offer_count"]
    wanted = table["place_code"].isin(known.index) & offer.notna()
    if not wanted.any():
        return table
    ratio = (counted / offer).where(offer > 0)
    return table.assign(
        plai_eligible_count=table["plai_eligible_count"].mask(wanted, counted),
        plai_gap_count=table["plai_gap_count"].mask(wanted, counted - offer),
        eligible_per_offer_ratio=table["eligible_per_offer_ratio"].mask(wanted, ratio),
    )
