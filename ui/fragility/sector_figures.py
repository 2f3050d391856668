"""What is known of a sector: its zones and inhabitants by class, its indicators. Pure functions.

A sector has no score and no class of its own: nothing is averaged. Its zones are counted by class,
and indicators that are ratios of counts are made again from the counts of its communes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility import ZoneState
from fragility.errors import FragilityError
from fragility.indicators import compute_indicators
from geodata.aggregation import count_columns
from geodata.sectors import sector_sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility import IndexResult, IndicatorTable
    from geodata.manifest import DatasetEntry
    from geodata.sectors import SectorSet
    from ui.open_store import OpenStore

UNCLASSED = 0
"""Stands for the class of the concerned zones that have none, for want of data."""


@dataclass(frozen=True, eq=False)
class SectorClasses:
    """Zones and inhabitants of each sector by class."""

    zones: pd.DataFrame
    """Sectors × classes (1, 2, …, and :data:`UNCLASSED`): number of concerned zones."""
    inhabitants: pd.DataFrame
    """Same shape: inhabitants, NaN where those of one of the zones are not known."""
    left_out: pd.Series[int]
    """Zones of each sector that the method does not concern (nobody lives there, or too few)."""

    @property
    def sectors(self) -> tuple[str, ...]:
        """Identifiers of the sectors that have a commune."""
        return tuple(str(each) for each in self.zones.index)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Classes, the most fragile first; :data:`UNCLASSED` last, where a zone is."""
        classes = sorted(set(map(int, self.zones.columns)) - {UNCLASSED}, reverse=True)
        return (*classes, UNCLASSED) if self.zones[UNCLASSED].any() else tuple(classes)

    @property
    def class_count(self) -> int:
        """Number of classes."""
        return len(self.zones.columns) - 1

    def zone_count(self, sector: str, number: int | None = None) -> int:
        """Return the zones of a class in a sector, of all classes by default."""
        row = self.zones.loc[sector].to_dict()
        return int(sum(row.values()) if number is None else row[number])

    def zone_share(self, sector: str, number: int) -> float:
        """Return the share of a class among the concerned zones of a sector, in 0-1."""
        total = self.zone_count(sector)
        return self.zone_count(sector, number) / total if total else float("nan")

    def people(self, sector: str, number: int | None = None) -> float:
        """Return the inhabitants of a class in a sector, of all classes by default; NaN unknown."""
        row = self.inhabitants.loc[sector].to_dict()
        return float(sum(row.values()) if number is None else row[number])

    def people_share(self, sector: str, number: int) -> float:
        """Return the share of a class among the inhabitants of a sector, in 0-1.

        NaN as soon as the inhabitants of one zone are not known: a share of a partial sum would be
        read as one of the whole.
        """
        total = self.people(sector)
        return self.people(sector, number) / total if total > 0 else float("nan")


def sector_classes(result: IndexResult, division: SectorSet) -> SectorClasses:
    """Count the zones and the inhabitants of each sector by class.

    Parameters
    ----------
    result
        An index of communes or of IRIS.
    division
        Sectors; those without a commune are left out.
    """
    zones = result.zones
    codes = pd.Series(zones.index.astype(str), index=zones.index)
    # The code of an IRIS starts with that of its commune.
    sector = codes.str.slice(0, 5).map(dict(division.sector_of))
    concerned = zones["state"] != ZoneState.NOT_CONCERNED.value
    number = zones["class_"].astype("Int64").fillna(UNCLASSED).astype(int)
    people = _population(result)
    columns = [*result.classes, UNCLASSED]
    held = [each.id for each in division.sectors if each.communes]
    counted = concerned & sector.notna()
    rows = pd.DataFrame({"sector": sector, "number": number, "people": people})[counted]
    by_class = rows.groupby(["sector", "number"])["people"]
    shape = pd.MultiIndex.from_product([held, columns], names=["sector", "number"])
    counts = by_class.size().reindex(shape, fill_value=0).unstack()[columns].loc[held]  # noqa: PD010
    summed = by_class.agg(lambda each: each.sum(skipna=False)).reindex(shape)
    inhabitants = summed.unstack()[columns].loc[held].astype(float)  # noqa: PD010
    # An empty class has nobody; a zone whose inhabitants are unknown leaves its class unknown.
    inhabitants = inhabitants.mask(counts == 0, 0.0)
    away = (~concerned & sector.notna()).groupby(sector).sum()
    return SectorClasses(counts, inhabitants, away.reindex(held, fill_value=0).astype(int))


def _population(result: IndexResult) -> pd.Series[float]:
    zones = result.table.zones
    if "population_count" not in zones:
        return pd.Series(float("nan"), index=result.zones.index)
    found: pd.Series[float] = zones["population_count"].reindex(result.zones.index).astype(float)
    return found


def sector_indicators(
    store: OpenStore, entries: Mapping[str, DatasetEntry], division: SectorSet
) -> IndicatorTable | None:
    """Compute the indicators of the sectors from the summed counts of their communes.

    Parameters
    ----------
    store
        Where the communes' counts are.
    entries
        Dataset of each table, at the level of the communes.
    division
        Sectors.

    Returns
    -------
    Indicators that counts allow; a median is not among them. ``None`` where there is none.
    """
    frames = {}
    for name, entry in entries.items():
        frame = store.table(entry.table, entry.level, entry.vintage, entry.variant)
        if count_columns(frame):
            frames[name] = sector_sums(frame, division)
    held = [sector for sector in division.sectors if sector.communes]
    zones = pd.DataFrame({"zone_code": [s.id for s in held], "zone_name": [s.name for s in held]})
    try:
        return compute_indicators(frames, zones, level="other")
    except FragilityError:
        return None
