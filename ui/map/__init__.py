"""The map: geometry fetched once by the browser, values and selection sent at each rerun.

::

    store ──▶ ui.assets.publish_geometry ──▶ static/geo/<digest>/zones.geojson ──▶ browser, once
    page  ──▶ show_map(MapLayers, MapValues, PointValues) ──▶ classes, values, legend ──▶ each rerun
    click ──▶ MapEvent(layer, code) ──▶ on_event callback, before the page runs again
"""

from ui.map.component import show_map
from ui.map.model import (
    ClassLook,
    Focus,
    MapEvent,
    MapLayers,
    MapValues,
    Outline,
    PointValues,
    Sizing,
    ValueFormat,
    ZoneState,
    plain_zones,
)

__all__ = [
    "ClassLook",
    "Focus",
    "MapEvent",
    "MapLayers",
    "MapValues",
    "Outline",
    "PointValues",
    "Sizing",
    "ValueFormat",
    "ZoneState",
    "plain_zones",
    "show_map",
]
