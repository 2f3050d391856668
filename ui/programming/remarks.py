"""What the stock of a scenario does not say, or says of another year: French sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fragility.scenario import PRODUCTS, ZONES, Product, Zone
from ui.format import day as written_day
from ui.format import listing, number, percent, plural
from ui.texts import t

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from fragility.scenario import Stock

_NAMED: Final = 5
"""Communes that are named; of more, the number is enough."""


def of_stock(
    stock: Stock,
    *,
    variant: str,
    points: bool,
    left_out: Sequence[str],
    census: int | None,
    inventory: int | None,
    recent: bool,
) -> tuple[str, ...]:
    """Say what is unknown of the stock itself.

    Parameters
    ----------
    stock
        The stock.
    variant
        Of the source it was counted from.
    points
        Whether these were building points, whose products are in groups.
    left_out
        Names of the communes whose stock is not known.
    census, inventory
        Years of the main residences and of the SRU inventory, ``None`` without.
    recent
        Whether it is known what was put in service in the last years.
    """
    total = stock.total_count
    unzoned = int(stock.products[:, ZONES.index(Zone.UNKNOWN)].sum())
    unfinanced = int(stock.products[..., PRODUCTS.index(Product.UNKNOWN)].sum())
    said = [t("programming.base.source", source=listing(stock.sources), year=stock.year)]
    if left_out:
        named = listing(left_out) if len(left_out) <= _NAMED else ""
        key = "programming.base.left_out_named" if named else "programming.base.left_out"
        said.append(plural(key, len(left_out), names=named))
    if unzoned:
        key = "programming.base.no_zone" if unzoned == total else "programming.base.some_zone"
        said.append(plural(key, unzoned, share=percent(unzoned / total)))
    if unfinanced:
        whole = unfinanced == total
        key = "programming.base.no_product" if whole else "programming.base.some_product"
        said.append(plural(key, unfinanced, share=percent(unfinanced / total)))
    if points:
        said.append(t("programming.base.points"))
    elif variant == "published" and unfinanced < total:
        said.append(t("programming.base.published"))
    said.append(_residences(stock, census))
    said.append(_inventory(stock, inventory))
    turning = int(stock.communes["rotation_share"].isna().sum())
    if turning == len(stock.communes):
        said.append(t("programming.base.no_rotation_at_all"))
    elif turning:
        said.append(plural("programming.base.no_rotation", turning))
    if not recent:
        said.append(t("programming.base.no_recent"))
    return tuple(said)


def _residences(stock: Stock, year: int | None) -> str:
    if year is None or stock.communes["main_residence_count"].isna().all():
        return t("programming.base.no_census")
    return t("programming.base.census", year=year)


def _inventory(stock: Stock, year: int | None) -> str:
    known = int(stock.communes["sru_dwelling_count"].notna().sum())
    if year is None or not known:
        return t("programming.base.no_sru")
    return plural("programming.base.sru", known, year=year, start=stock.year)


def of_late_residences(*, grouped: bool, older: int, since: int) -> tuple[str, ...]:
    """Say what is supposed of the residences built in the last years.

    Parameters
    ----------
    grouped
        Whether their products are in groups.
    older
        Dwellings of those begun before, which are left out.
    since
        The first of these years.
    """
    said = [t("programming.base.late_plus")] if grouped else []
    if older:
        said.append(plural("programming.base.late_older", older, since=since))
    return tuple(said)


def of_households(
    stock: Stock, *, day: dt.date | None, count: float, withheld: bool
) -> tuple[str, ...]:
    """Say what is known of the households that wait, for this reader.

    Parameters
    ----------
    stock
        As this reader may see it.
    day
        That who waits is told for, ``None`` without.
    count
        Who waits in the whole territory, by its own count: communes may not make it. NaN where
        unknown.
    withheld
        Whether some of it may not be shown.
    """
    eligible = stock.communes["plai_eligible_count"]
    if withheld:
        hidden = int(eligible.isna().sum())
        key = (
            "programming.base.withheld_all"
            if hidden == len(eligible)
            else "programming.base.withheld"
        )
        return (plural(key, hidden),)
    if day is None or math.isnan(count):
        return (t("programming.base.no_applicants"),)
    return (t("programming.base.applicants", day=written_day(day), count=number(count)),)
