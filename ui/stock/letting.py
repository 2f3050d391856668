"""Vacancy, rotation and rents of zones, counted from the restricted file. A counter.

What that file says of one residence is not public, and a zone may be one residence. Communes are
shown from as many residences as rules ask of a set, never fewer than that left out in all: the
territory less the communes shown would tell of them. Smaller zones are secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.disclosure import held_columns, rule_of
from geodata.model import STATUS_SUFFIX, Level, ValueStatus
from ui.confidential import stores

if TYPE_CHECKING:
    from geodata.manifest import DatasetEntry
    from ui.territories import Territory

_RULE: Final = "opinion_aggregate"
_COUNT: Final = "residence_count"


def completed(territory: Territory, entry: DatasetEntry, rows: pd.DataFrame) -> pd.DataFrame:
    """Add to the counts of a level what may be shown of the restricted figures.

    Parameters
    ----------
    territory, entry
        The territory, and the table of stock.
    rows
        What is public of it, by zone.
    """
    held = held_columns(entry.table, entry.variant)
    asked = (entry.table, entry.level, entry.vintage, entry.variant)
    if not held.intersection(entry.columns):
        return rows
    whole = stores.whole(territory).table(*asked).set_index("zone_code").loc[rows.index]
    figures = [each for each in whole if each in held and not str(each).endswith(STATUS_SUFFIX)]
    hidden = ~shown(whole, entry.level)
    added: dict[str, pd.Series] = {}
    for name in map(str, figures):
        status = whole[f"{name}{STATUS_SUFFIX}"]
        secret = hidden & (status == ValueStatus.OBSERVED.value)
        added[name] = whole[name].mask(hidden)
        added[f"{name}{STATUS_SUFFIX}"] = status.mask(secret, ValueStatus.SECRET.value)
    return rows.assign(**added)


def shown(whole: pd.DataFrame, level: str) -> pd.Series[bool]:
    """Tell of which zones of a level the restricted figures may be shown.

    Examples
    --------
    >>> zones = pd.DataFrame({"residence_count": [40, 9, 2, 5, 0]}, index=list("abcde"))
    >>> shown(zones, "commune").tolist()  # the two of « c » would be the territory less the others
    [True, True, False, False, True]
    >>> bool(shown(zones, "iris").any())
    False
    """
    rule, counts = rule_of(_RULE), whole.get(_COUNT)
    if rule is None or counts is None or level not in {Level.COMMUNE, Level.EPCI}:
        return pd.Series(data=False, index=whole.index)
    # Where there is no residence, there is nothing to tell.
    enough = ((counts >= rule.minimum_units) | (counts == 0)).fillna(value=False).astype(bool)
    left_out = float(counts[~enough].sum())
    if level == Level.COMMUNE and 0 < left_out < rule.minimum_units:
        smallest = counts[enough & (counts > 0)].sort_values(kind="stable").index[:1]
        enough.loc[smallest] = False
    return enough
