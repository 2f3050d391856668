"""The map of an indicator by sector, where the counts of the communes allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.fragility import indicator_map
from ui.fragility.values import SECRET, definition
from ui.map import MapValues, ZoneState
from ui.texts import t

if TYPE_CHECKING:
    from fragility import IndicatorTable
    from geodata.sectors import SectorSet


def sector_values(table: IndicatorTable | None, indicator: str, division: SectorSet) -> MapValues:
    """Return an indicator by sector; sectors are hatched, and it is said, where it has none."""
    held = [sector.id for sector in division.sectors if sector.communes]
    about = definition(indicator)
    if table is None or indicator not in table.available:
        return MapValues(
            title=about.short_label,
            classes=(),
            class_of={},
            state_of=dict.fromkeys(held, ZoneState.MISSING),
            subtitle=t("fragility.sector.not_computable_map"),
            note_of=dict.fromkeys(held, t("fragility.sector.not_computable_map")),
        )
    values, status = table.frame[indicator], table.status[indicator]
    why = {code: ZoneState.SECRET if status[code] == SECRET else ZoneState.MISSING for code in held}
    return indicator_map.classed_values(about, values.loc[held], held, why)
