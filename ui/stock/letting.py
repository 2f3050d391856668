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
from ui.confidential import homes, stores

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
    known = _known(homes.residences(territory), entry.level, whole.index)
    added: dict[str, pd.Series] = {}
    for name in map(str, figures):
        counts = known.get(name, pd.Series(0, index=whole.index))
        hidden = ~shown(counts, whole[_COUNT], entry.level)
        status = whole[f"{name}{STATUS_SUFFIX}"]
        secret = hidden & (status == ValueStatus.OBSERVED.value)
        added[name] = whole[name].mask(hidden)
        added[f"{name}{STATUS_SUFFIX}"] = status.mask(secret, ValueStatus.SECRET.value)
    return rows.assign(**added)


def _known(residences: pd.DataFrame, level: str, zones: pd.Index) -> pd.DataFrame:
    """Count by zone the residences each figure is known of: a rent may be known of one alone."""
    told = residences[homes.held(residences)].notna()
    if level == Level.EPCI:
        return pd.DataFrame([told.sum()] * len(zones), index=zones)
    counts = told.groupby(residences["commune_code"].astype(object)).sum()
    return counts.reindex(zones, fill_value=0)


def shown(known: pd.Series[int], residences: pd.Series[float], level: str) -> pd.Series[bool]:
    """Tell of which zones of a level a restricted figure may be shown.

    Parameters
    ----------
    known
        Residences whose figure is known, by zone.
    residences
        All of them; where there is none, there is nothing to tell.
    level
        The zones' level.

    Examples
    --------
    >>> zones = pd.Series([40, 9, 2, 5, 0], list("abcde"))
    >>> shown(zones, zones, "commune").tolist()  # the two of « c »: the territory less the others
    [True, True, False, False, True]
    >>> bool(shown(zones, zones, "iris").any())
    False
    """
    rule = rule_of(_RULE)
    if rule is None or level not in {Level.COMMUNE, Level.EPCI}:
        return pd.Series(data=False, index=known.index)
    enough = (known >= rule.minimum_units) | ((residences == 0) & (known == 0))
    left_out = int(known[~enough].sum())
    if level == Level.COMMUNE and 0 < left_out < rule.minimum_units:
        smallest = known[enough & (known > 0)].sort_values(kind="stable").index[:1]
        enough.loc[smallest] = False
    return enough
