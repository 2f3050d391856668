"""Dwellings put in service in the last years: what the reference scenario goes on from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.scenario import PRODUCTS, Product
from fragility.scenario.reference import PLS_OR_PLI
from ui.programming import stock_of
from ui.programming.margins import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KNOWN_YEARS: Final = 5
COLUMNS: Final = ("commune_code", "zone", "product", "year", "dwellings_count")
_TODAY: Final[Mapping[str, Product]] = {
    "plai_total_count": Product.PLAI,
    # The PLUS took the place of the PLA in 1999; the other loans of the group are older.
    "financing_social_count": Product.PLUS,
    # PLS or PLI: the points do not tell, and have no PLI apart.
    "financing_intermediate_count": Product.PLI,
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
    """Count the same from residences, by the last year anything of them was built.

    Those begun before the known years are left out: nothing tells which of their dwellings are new.
    """
    entered = _entered(residences).mask(_begun_before(residences, year))
    count = partial(stock_of.of_residences, groups=_TODAY)
    either = {f"{Product.PLI}_count": PLS_OR_PLI} if grouped(residences) else {}
    return _counted(count, residences, entered, year, either)


def of_older_residences(residences: pd.DataFrame, year: int) -> int:
    """Count the dwellings that are left out: something of their residence is new, not all."""
    late = _entered(residences).isin(known_years(year)) & _begun_before(residences, year)
    return int(residences.loc[late, "dwelling_count"].sum())


def _entered(residences: pd.DataFrame) -> pd.Series[float]:
    return _years(residences, "built_last_year").fillna(_years(residences, "built_year"))


def _begun_before(residences: pd.DataFrame, year: int) -> pd.Series[bool]:
    return _years(residences, "built_first_year") < known_years(year).start


def _counted(
    count: Callable[[pd.DataFrame], pd.DataFrame],
    units: pd.DataFrame,
    entered: pd.Series[float],
    year: int,
    renamed: Mapping[str, str] | None = None,
) -> pd.DataFrame | None:
    if entered.isna().all():
        return None
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for known in known_years(year):
        wide = count(units[(entered == known).to_numpy()])
        if wide.empty:
            continue
        names = {f"{each}_count": each.value for each in PRODUCTS} | dict(renamed or {})
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
