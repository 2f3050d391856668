"""Key figures and maps of the summary, before and after: nothing in them counts households."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.errors import StoreError
from ui import theme
from ui.documents.blocks import Chart, Tile, Tiles
from ui.documents.kept import shapes
from ui.documents.pair import pair
from ui.programming import map_values, maps, measures, reading
from ui.texts import t

if TYPE_CHECKING:
    from ui.documents.blocks import Block
    from ui.map import MapValues
    from ui.programming.measures import Measure
    from ui.programming.view import View

_TILES: Final = (
    "financed_count",
    "financed_plai_share",
    "plai_share",
    "sru_missing_count",
    "in_qpv_share",
    "r1_capacity_share",
    "plai_dissimilarity",
    "social_per_main_share",
    "low_rent_share",
    "delivered_count",
)
"""In the order of their weight: the first that are known are shown."""
_MOST: Final = 8


def tiles(view: View) -> Tiles:
    """Return the key figures of the whole territory at the horizon."""
    made = (_tile(view, measures.BY_ID[name]) for name in _TILES)
    return Tiles(tuple(each for each in made if each is not None)[:_MOST])


def _tile(view: View, measure: Measure) -> Tile | None:
    """Return the figure of a measure; ``None`` where it is unknown."""
    first, last = (frame.iloc[0] for frame in reading.pair(view, measure, "epci"))
    value = float(last["value"])
    if not np.isfinite(value):
        return None
    key = "tile_reference" if measure.moment == "period" else "tile"
    before = t(
        f"programming.summary.{key}",
        before=measures.write(measure, float(first["value"])),
        when=reading.against(view, measure),
        name=view.reference.name,
    )
    beside = measure.moment == "period" and view.scenario.id == view.reference.id
    # n stands beside each share, whatever the share.
    details = ["" if beside else before, measures.n_text(measure, last.to_dict()).rstrip(".")]
    told = " · ".join(filter(None, details))
    return Tile(measures.label(measure), measures.write(measure, value), told)


def two_maps(view: View) -> list[Block]:
    """Return the maps before and after; none where the communes have no contour."""
    measure = drawn(view)
    try:
        codes = shapes(view.territory, "commune").codes
    except StoreError:
        return []
    first, last = reading.pair(view, measure, "commune")
    over = map_values.scale(measure, first["value"], last["value"])
    first_title, last_title = (
        f"{each[:1].upper()}{each[1:]}" for each in maps.titles_of(view, measure)
    )
    inside = [code for code in codes if not view.path.zones_shown or code in view.path.zones_shown]
    values = tuple(
        _light(map_values.values(measure, found, over, inside, title=measures.label(measure)))
        for found in (first, last)
    )
    name = measures.label(measure)
    spec = pair(view.territory, "commune", (values[0], values[1]), (first_title, last_title))
    alt = t("programming.summary.map_alt", measure=name)
    return [Chart(spec, t("programming.summary.map", measure=name), alt)]


def drawn(view: View) -> Measure:
    """Return what the maps show: the measure looked at, if a commune has one and all may read it.

    What counts households is left to the page, which knows its reader.
    """
    asked = measures.BY_ID[view.measure]
    if asked.households or asked.between_communes:
        return measures.BY_ID[measures.DEFAULT]
    return asked


def _light(values: MapValues) -> MapValues:
    """Return the classes in the colours of paper, whatever the reader's screen."""
    colors = theme.class_colors(max(len(values.classes), 2))
    looks = tuple(
        replace(look, color=colors[rank]) for rank, look in enumerate(values.classes, start=1)
    )
    return replace(values, classes=looks, subtitle="", numbered=True)
