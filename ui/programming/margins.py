"""Counts of products and sizes in a table of the stock, under the names of a scenario.

Three families of tables: the register's own products, the groups the ministry publishes, and those
of building points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.scenario import OF_REGISTER, PRODUCTS, SIZES, Product, Size

if TYPE_CHECKING:
    from collections.abc import Mapping

COUNTS: Final = tuple(f"{each}_count" for each in (*PRODUCTS, *SIZES))
MOST_ROOMS: Final = 5
_ROOMS: Final = {
    **{str(rooms): Size(f"rooms_{rooms}") for rooms in range(1, MOST_ROOMS)},
    "5p": Size.ROOMS_5P,
    "unknown": Size.UNKNOWN,
}
_DETAIL: Final = {f"{key}_count": product for key, product in OF_REGISTER.items()}
_PUBLISHED: Final[Mapping[str, Product]] = {
    "plai_total_count": Product.PLAI,
    "plus_after_1977_count": Product.PLUS,
    # HBM, PLR, PSR, HLM/O, and the few other loans of those years.
    "plus_before_1977_count": Product.OLD_LOW_RENT,
    "pls_count": Product.PLS,
    "pli_count": Product.PLI,
}
POINTS: Final[Mapping[str, Product]] = {
    "plai_total_count": Product.PLAI,
    # Old low rents are mixed with PLUS in the first group, PLS with PLI in the second.
    "financing_social_count": Product.OTHER,
    "financing_intermediate_count": Product.OTHER,
    "financing_other_count": Product.OTHER,
    "financing_unknown_count": Product.UNKNOWN,
}
_SHARED: Final = frozenset({"plai_total_count", "pls_count", "pli_count", "unknown_product_count"})
"""Columns that tell nothing of which table it is."""


def margins(frame: pd.DataFrame, points: Mapping[str, Product] = POINTS) -> pd.DataFrame:
    """Give the counts of products and sizes that a table has, under the scenario's names.

    Where the PLAI are counted, what is in no other count is known not to be one: « other ».
    """
    products = _family(frame, points)
    sizes = {f"rooms_{rooms}_count": size for rooms, size in _ROOMS.items()}
    out = pd.DataFrame(0.0, index=frame.index, columns=list(COUNTS))
    for name, target in {**products, **sizes}.items():
        if given(frame, name):
            # A part that is missing or secret stays among what is not known of the total.
            out[f"{target}_count"] += frame[name].astype(float).where(frame[name].notna(), 0.0)
    if given(frame, "plai_total_count"):
        known = out[[f"{each}_count" for each in PRODUCTS]].sum(axis=1)
        rest = (frame["dwelling_count"].astype(float) - known).clip(lower=0)
        out["other_count"] += rest.where(frame["plai_total_count"].notna(), 0.0)
    return out


def grouped(frame: pd.DataFrame) -> bool:
    """Tell whether the products of a table are the groups of building points."""
    return _family(frame, POINTS) is POINTS


def _family(frame: pd.DataFrame, points: Mapping[str, Product]) -> Mapping[str, Product]:
    kinds = (_DETAIL, points, _PUBLISHED)
    return next(
        (each for each in kinds if any(given(frame, name) for name in each if name not in _SHARED)),
        _PUBLISHED,
    )


def given(frame: pd.DataFrame, name: str) -> bool:
    """Tell whether a table has a column, with at least one value."""
    return name in frame and bool(frame[name].notna().any())
