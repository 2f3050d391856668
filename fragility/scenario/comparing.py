"""What two scenarios say differently: cell by cell, and commune by commune over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from .cells import cells_of, is_count

if TYPE_CHECKING:
    from .cells import Path
    from .document import Scenario

PROGRAMME: Final = ("commune_code", "zone", "kind", "product", "to_product")
"""What a row of :func:`programme_differences` is about."""


@dataclass(frozen=True)
class Difference:
    """One cell that two scenarios do not say alike."""

    path: Path
    before: Any
    """Nothing where the first scenario has no such cell; no dwelling is 0."""
    after: Any


def differences(before: Scenario, after: Scenario) -> tuple[Difference, ...]:
    """Return the cells that change from one scenario to another, in the order of the second.

    Lines that only come or go without any dwelling change nothing and are not told.
    """
    first, second = cells_of(before), cells_of(after)
    found = []
    for path in dict.fromkeys([*second, *first]):
        absent = 0 if is_count(path) else None
        old, new = first.get(path, absent), second.get(path, absent)
        if old != new and (path[0] != "line" or is_count(path)):
            found.append(Difference(path, old, new))
    return tuple(found)


def programme(scenario: Scenario) -> pd.DataFrame:
    """Return what a scenario programmes, one row a commune, zone, kind and product.

    Returns
    -------
    :data:`PROGRAMME` as text, empty where nothing is said; ``dwelling_count`` over all the years,
    operations included.
    """
    rows = [(*line.key[:5], sum(line.dwellings)) for line in scenario.lines if any(line.dwellings)]
    rows += [
        (each.commune_code, each.zone.value, each.kind.value, product.value, "", count)
        for each in scenario.operations
        for product, count in each.products.items()
        if count
    ]
    frame = pd.DataFrame(rows, columns=[*PROGRAMME, "dwelling_count"])
    frame = frame.astype({"dwelling_count": "int64", **dict.fromkeys(PROGRAMME, "str")})
    return frame.groupby(list(PROGRAMME), as_index=False, sort=True)[["dwelling_count"]].sum()


def programme_differences(before: Scenario, after: Scenario) -> pd.DataFrame:
    """Return what one scenario programmes more or less than another, the largest first.

    Parameters
    ----------
    before, after
        The scenarios. Each is summed over its own years.

    Returns
    -------
    :data:`PROGRAMME`, ``before_count``, ``after_count``, ``difference_count`` (after − before),
    only the rows that differ.
    """
    keys = list(PROGRAMME)
    both = pd.concat(
        [
            programme(before).rename(columns={"dwelling_count": "before_count"}),
            programme(after).rename(columns={"dwelling_count": "after_count"}),
        ]
    )
    # A product that one scenario does not programme at all is programmed zero times there.
    found = both.groupby(keys, as_index=False, sort=True)[["before_count", "after_count"]].sum()
    found = found.astype({"before_count": "int64", "after_count": "int64"})
    found["difference_count"] = found["after_count"] - found["before_count"]
    found = found[found["difference_count"] != 0]
    order = found["difference_count"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)
