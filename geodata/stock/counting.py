"""Counting dwellings by any grouping: a residence, a zone, a commune.

The same counts serve the residences and the zones, so that a zone is the sum of what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.residences.keys import numbers, text
from geodata.sources.rpls_detail.products import LOW_RENT, PLAI, product_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PERIOD_STARTS: Final[Mapping[str, float]] = {
    "before_1949": -np.inf,
    "1949_1974": 1949,
    "1975_1989": 1975,
    "1990_2004": 1990,
    "2005_later": 2005,
}
"""First year of each period: reconstruction, the first thermal rules (1974) and the end of the
large estates (1973 circular), the PLA reform's stock, then the rules of 2005."""

TYPES: Final = ("collective", "individual", "student")
LABELS: Final = tuple("ABCDEFG")
ROOMS: Final = ("1", "2", "3", "4", "5p")
_MOST_ROOMS: Final = 5


def count_columns() -> list[str]:
    """Names of the counts :func:`count_dwellings` gives, in their order."""
    return [
        "dwelling_count",
        *(f"{one}_count" for one in TYPES),
        "type_unknown_count",
        "in_qpv_count",
        "qpv_unknown_count",
        "plai_total_count",
        "low_rent_count",
        *product_count_columns(),
        *(f"rooms_{one}_count" for one in ROOMS),
        "rooms_unknown_count",
        *(f"energy_{one.lower()}_count" for one in LABELS),
        "energy_unknown_count",
        *(f"built_{one}_count" for one in PERIOD_STARTS),
        "built_unknown_count",
        "sru_expiry_count",
    ]


def product_count_columns() -> list[str]:
    """Name of the count of each financing product; ``unknown`` is the last."""
    return [product_column(key) for key in product_keys()]


def product_column(key: str) -> str:
    """Name of the count of one product."""
    return "unknown_product_count" if key == "unknown" else f"{key}_count"


def count_dwellings(dwellings: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Count the dwellings of each group by type, product, size, energy label and period.

    Parameters
    ----------
    dwellings
        Columns of the ``dwellings`` table, with ``in_qpv``. A dwelling whose product, size, label
        or year is not known is counted as such, never left out.
    groups
        Group of each dwelling on the same index; dwellings without one are left out.

    Returns
    -------
        One row a group, in the order of the codes; whole counts as floats, the columns of
        :func:`count_columns`.
    """
    kept = groups.notna()
    rows, keys = dwellings[kept], groups[kept].astype("str")
    codes, names = pd.factorize(keys, sort=True)
    size = len(names)
    result: dict[str, np.ndarray] = {"dwelling_count": np.bincount(codes, minlength=size)}
    kind = text(rows, "building_type")
    result |= _tally(codes, size, kind, {one: f"{one}_count" for one in TYPES}, "type_unknown")
    inside = rows["in_qpv"].astype("boolean")
    known = inside.notna().to_numpy()
    result["in_qpv_count"] = np.bincount(
        codes, weights=inside.fillna(value=False).to_numpy(dtype=float), minlength=size
    )
    result["qpv_unknown_count"] = np.bincount(codes, weights=~known, minlength=size)
    product = text(rows, "product_key").replace("", "unknown")
    by_product = {key: product_column(key) for key in product_keys()}
    result |= _tally(codes, size, product, by_product, "")
    result["plai_total_count"] = np.sum([result[product_column(key)] for key in PLAI], axis=0)
    result["low_rent_count"] = np.sum([result[product_column(key)] for key in LOW_RENT], axis=0)
    rooms = numbers(rows, "room_count")
    words = rooms.clip(upper=_MOST_ROOMS).map({1: "1", 2: "2", 3: "3", 4: "4", 5: "5p"})
    result |= _tally(codes, size, words, {o: f"rooms_{o}_count" for o in ROOMS}, "rooms_unknown")
    result |= _tally(
        codes,
        size,
        text(rows, "energy_label"),
        {one: f"energy_{one.lower()}_count" for one in LABELS},
        "energy_unknown",
    )
    result |= _tally(
        codes,
        size,
        period_of(numbers(rows, "built_year")),
        {one: f"built_{one}_count" for one in PERIOD_STARTS},
        "built_unknown",
    )
    expiring = numbers(rows, "sru_expiry_year").notna()
    result["sru_expiry_count"] = np.bincount(codes, weights=expiring, minlength=size)
    frame = pd.DataFrame(result, index=pd.Index(names, dtype="str"), dtype="float64")
    return frame[count_columns()]


def period_of(years: pd.Series) -> pd.Series:
    """Period of building of each year, missing where the year is.

    Examples
    --------
    >>> import pandas as pd
    >>> period_of(pd.Series([1948.0, 1949.0, 1974.0, 2005.0])).tolist()
    ['before_1949', '1949_1974', '1949_1974', '2005_later']
    """
    bounds = [*PERIOD_STARTS.values(), np.inf]
    cut = pd.cut(years, bounds, right=False, labels=list(PERIOD_STARTS))
    return cut.astype("object").where(years.notna()).astype("str")


def _tally(
    codes: np.ndarray,
    size: int,
    values: pd.Series,
    columns: Mapping[str, str],
    unknown: str,
) -> dict[str, np.ndarray]:
    """Count each value by group; what is none of them goes to ``<unknown>_count``."""
    words: Sequence[str] = list(columns)
    which = pd.Index(words).get_indexer(pd.Index(values)).astype(np.int64)
    which = np.where(which < 0, len(words), which)
    table = np.bincount(codes * (len(words) + 1) + which, minlength=size * (len(words) + 1))
    table = table.reshape(size, len(words) + 1)
    result = {columns[word]: table[:, position] for position, word in enumerate(words)}
    if unknown:
        result[f"{unknown}_count"] = table[:, -1]
    return result
