"""Geometries of the page's map: zones, communes around, priority neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import cache, geography
from ui.fragility.words import INDEX
from ui.map import Focus, MapLayers
from ui.sectors import geometry

if TYPE_CHECKING:
    from ui.fragility.view import View


def layers(view: View) -> MapLayers:
    """Return the layers of the view."""
    zones = cache.geometry(view.territory, view.level)
    outlines = geography.qpv_outlines(view.territory)
    borders = geometry.geometry(view.territory)
    inside = view.path.sector_communes
    if view.by_sector and view.subject != INDEX and borders is not None:
        return MapLayers(zones=borders, outlines=outlines)
    if view.by_sector and borders is not None:
        return MapLayers(zones=zones, outlines=(*outlines, geography.sector_outline(borders)))
    if view.level == "commune":
        return MapLayers(
            zones=zones,
            around=zones if inside else None,
            open=inside,
            borders=borders,
            outlines=outlines,
        )
    communes = cache.geometry(view.territory, "commune")
    opened = (view.commune,) if view.opened else inside
    return MapLayers(
        zones=zones,
        around=communes if opened else None,
        open=opened,
        borders=communes,
        outlines=outlines,
    )


def focus(view: View, drawn: MapLayers) -> Focus:
    """Return what is shown whole: the territory, the sector or the commune that is open."""
    if view.opened:
        return Focus(view.commune, drawn.zones.bounds(view.codes))
    return geography.whole_focus(view.path, drawn.zones)
