"""Geometries of the page's map: zones, communes around, priority neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.errors import StoreError
from geodata.model import Level
from ui import cache, theme
from ui.format import plural
from ui.fragility import kept
from ui.map import Focus, MapLayers, Outline
from ui.texts import t

if TYPE_CHECKING:
    from ui.fragility.view import View
    from ui.territories import Territory


def qpv_outlines(territory: Territory) -> tuple[Outline, ...]:
    """Return one switchable layer for each generation of priority neighbourhoods."""
    store = cache.store(territory)
    variants = sorted(
        {entry.variant for entry in store.manifest.served if entry.level is Level.QPV},
        reverse=True,
    )
    found = []
    for variant in variants:
        try:
            geometry = kept.geometry(territory, "qpv", variant)
        except StoreError:
            continue  # none in this territory
        if geometry.codes:
            count = plural("fragility.map.qpv_count", len(geometry.codes))
            found.append(
                Outline(
                    id=f"qpv{variant}",
                    label=t("fragility.map.qpv", year=variant, count=count),
                    geometry=geometry,
                    color=theme.QPV_OUTLINE,
                    shown=variant == variants[0],
                    dashed=variant != variants[0],
                )
            )
    return tuple(found)


def layers(view: View) -> MapLayers:
    """Return the layers of the view."""
    zones = kept.geometry(view.territory, view.level)
    outlines = qpv_outlines(view.territory)
    if view.level == "commune":
        return MapLayers(zones=zones, outlines=outlines)
    communes = kept.geometry(view.territory, "commune")
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
