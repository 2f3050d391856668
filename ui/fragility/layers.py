"""Geometries of the page's map: zones, communes around, priority neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import cache, geography
from ui.map import Focus, MapLayers

if TYPE_CHECKING:
    from ui.fragility.view import View


def layers(view: View) -> MapLayers:
    """Return the layers of the view."""
    zones = cache.geometry(view.territory, view.level)
    outlines = geography.qpv_outlines(view.territory)
    if view.level == "commune":
        return MapLayers(zones=zones, outlines=outlines)
    communes = cache.geometry(view.territory, "commune")
    opened = (view.commune,) if view.opened else ()
    return MapLayers(
        zones=zones,
        around=communes if view.opened else None,
        open=opened,
        borders=communes,
        outlines=outlines,
    )


def focus(view: View, drawn: MapLayers) -> Focus:
    """Return what is shown whole: the territory, or the commune that is open."""
    if view.opened:
        return Focus(view.commune, drawn.zones.bounds(view.codes))
    return Focus("whole", drawn.zones.extent)
