"""Dwellings put in service in the last years: what the reference scenario goes on from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.scenario import PRODUCTS, Product
from ui.programming import stock_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KNOWN_YEARS: Final = 5
COLUMNS: Final = ("commune_code", "zone", "product", "year", "dwellings_count")
_TODAY: Final[Mapping[str, Product]] = {
    "plai_total_count": Product.PLAI,
    # The PLUS took the place of the PLA in 1999; the other loans of the group are older.
    "financing_social_count": Product.PLUS,
    # PLS or PLI: the points do not tell.
    "financing_intermediate_count": Product.UNKNOWN,
    "financing_other_count": Product.OTHER,
    "financing_unknown_count": Product.UNKNOWN,
}
"""Products of the groups of building points, of dwellings of the last years."""


def known_years(year: int) -> range:
    """Return the last whole years before 1 January of a year."""
    return range(year - KNOWN_YEARS, year)


def of_dwellings(dwellings: pd.DataFrame, year: int) -> pd.DataFrame | None:
    """Count the dwellings let for the first time in the last years, by commune, zone and product.

    Parameters
    ----------
    dwellings
        ``commune_code``, ``in_qpv``, ``product_key`` and ``rented_since_year``, the year they
        entered the social stock, or else ``built_year``.
    year
        Of the stock, which is that of 1 January.

    Returns
    -------
    :data:`COLUMNS`; ``None`` where neither year is known of any dwelling.
    """
    entered = _years(dwellings, "rented_since_year").fillna(_years(dwellings, "built_year"))
    return _counted(stock_of.of_dwellings, dwellings, entered, year)


def of_residences(residences: pd.DataFrame, year: int) -> pd.DataFrame | None:
    """Count the same from residences, by the last year anything of them was built."""
    entered = _years(residences, "built_last_year").fillna(_years(residences, "built_year"))
    return _counted(partial(stock_of.of_residences, groups=_TODAY), residences, entered, year)


def _counted(
    count: Callable[[pd.DataFrame], pd.DataFrame],
    units: pd.DataFrame,
    entered: pd.Series[float],
    year: int,
) -> pd.DataFrame | None:
    if entered.isna().all():
        return None
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for known in known_years(year):
        wide = count(units[(entered == known).to_numpy()])
        if wide.empty:
            continue
        names = {f"{each}_count": each.value for each in PRODUCTS}
        wide = wide.rename(columns=names)
        # What no product is known of is of the total all the same.
        wide[Product.UNKNOWN.value] += wide["dwelling_count"] - wide[[*names.values()]].sum(axis=1)
        keys = ["commune_code", "zone"]
        long = wide.melt(keys, [*names.values()], "product", "dwellings_count").assign(year=known)
        parts.append(long[long["dwellings_count"] > 0])
    found = pd.concat(parts[1:] or parts, ignore_index=True)
    return found[list(COLUMNS)].astype({"dwellings_count": "int64"})


def _years(frame: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in frame:
        return pd.Series(float("nan"), index=frame.index)
    return pd.to_numeric(frame[name], errors="coerce").astype(float)
