"""The map of the page: a click, or an outline, puts communes in the sector being filled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.sectors import assign
from ui import cache, exits, geography
from ui.format import plural
from ui.map import MapLayers, MapValues, show_map
from ui.sectors import draft, drawing, geometry
from ui.texts import t

if TYPE_CHECKING:
    from ui.map import MapEvent
    from ui.sectors.view import View

HEIGHT_PX: Final = 640


def show(view: View) -> None:
    """Draw the map."""
    communes = cache.geometry(view.territory, "commune")
    credit = geography.credits_line(view.territory, "commune")
    borders = None
    if view.division is None:
        values = MapValues("", (), {}, plain=frozenset(view.names), credits=credit)
    else:
        values = drawing.map_values(view.division, view.names, credit)
        borders = geometry.of_division(view.territory, view.division)
    editing = view.may_edit and view.sector is not None
    show_map(
        MapLayers(zones=communes, borders=borders),
        exits.typed(values),
        view.territory,
        key="sectors_map",
        height=HEIGHT_PX,
        on_event=partial(_click, view) if editing else None,
        on_outline=partial(_outline, view) if editing else None,
    )
    if editing:
        st.html(f'<p class="fs fs-muted fs-small">{t("sectors.map.help")}</p>')


def _click(view: View, event: MapEvent) -> None:
    """Put a commune in the sector being filled, or take it out of it."""
    division, sector = view.division, view.sector
    if division is None or sector is None:
        return
    target = None if event.code in sector.communes else sector.id
    changed = assign(division, [event.code], target)
    draft.attempt(lambda: draft.put(view.territory, view.saved, changed))


def _outline(view: View, outline: tuple[tuple[float, float], ...]) -> None:
    """Put the communes whose inside point falls in an outline in the sector being filled."""
    division, sector = view.division, view.sector
    if division is None or sector is None:
        return
    codes = drawing.inside(outline, cache.zones(view.territory, "commune"))
    if not codes:
        draft.tell(t("sectors.map.outline_empty"), "warning")
        return
    changed = assign(division, codes, sector.id)
    draft.attempt(lambda: draft.put(view.territory, view.saved, changed))
    draft.tell(plural("sectors.map.outlined", len(codes), sector=sector.name))
