"""The map of the stock and, beside it, how it is spread."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import public
from ui import cache, geography, path, site
from ui.map import Focus, MapLayers, plain_zones, show_map
from ui.sectors import geometry
from ui.stock import kept, looks, spread
from ui.stock.sources import SECTOR
from ui.texts import t

if TYPE_CHECKING:
    from ui.map import MapEvent
    from ui.stock.view import View

MAP_SHARE = (13, 7)
"""Widths of the map and of what is beside it."""


def layers(view: View) -> MapLayers:
    """Return the geometries of the view: zones drawn plain, circles over them."""
    territory, outlines = view.territory, geography.qpv_outlines(view.territory)
    communes = cache.geometry(territory, "commune")
    borders = geometry.geometry(territory)
    if view.level == SECTOR and borders is not None:
        return MapLayers(zones=borders, points=borders, outlines=outlines)
    inside = view.path.sector_communes
    if view.level == "commune":
        return MapLayers(
            zones=communes,
            points=communes,
            around=communes if inside else None,
            open=inside,
            borders=borders,
            outlines=outlines,
        )
    if view.level == "qpv":
        variant = kept.qpv_variant(territory, view.source)
        points = cache.geometry(territory, "qpv", variant)
        return MapLayers(zones=communes, points=points, outlines=outlines)
    iris = cache.geometry(territory, "iris")
    return MapLayers(
        zones=iris,
        points=iris,
        around=communes if view.opened or inside else None,
        open=(view.path.commune,) if view.opened else inside,
        borders=communes,
        outlines=outlines,
    )


def focus(view: View, drawn: MapLayers) -> Focus:
    """Return what is shown whole: the territory, the sector or the commune that is open."""
    if view.opened:
        return Focus(view.path.commune, drawn.zones.bounds(view.codes))
    return geography.whole_focus(view.path, drawn.zones)


def follow(view: View, event: MapEvent) -> None:
    """Do what a click asks for: one step down the path."""
    zones = view.level if view.level in ("iris", SECTOR) else "commune"
    points = view.level
    path.follow(view.path, event, zones=zones, points=points)  # type: ignore[arg-type]


def show(view: View) -> None:
    """Draw the map and the spread."""
    drawn = layers(view)
    measured, codes = view.measured, view.codes
    under = codes if view.level != "qpv" else drawn.zones.codes
    notes = looks.zone_notes(measured, codes)
    shown = looks.point_values(measured, view.subject, codes)
    if view.level == SECTOR:
        shown = replace(shown, note_of={**shown.note_of, **spread.partial_notes(view)})
    with st.container(key="stock_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            show_map(
                drawn,
                public(plain_zones(under, title=shown.title, note_of=notes)),
                view.territory,
                points=public(shown),
                selection=view.selection or None,
                focus=focus(view, drawn),
                key="stock_map",
                on_event=partial(follow, view),
            )
            path.link(site.RESIDENCES, t("stock.residences_link"), icon=":material/location_city:")
        with right, st.container(key="stock_spread"):
            spread.show(view)
