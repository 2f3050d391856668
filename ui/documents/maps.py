"""Maps of a document: the served contours, classes and legend of the screen, fit for paper."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import shapely

from ui import geography, theme
from ui.documents import ground, kept, map_style
from ui.documents.legend import COLUMN_PX, Entry, Laid, Words, lay_out
from ui.documents.lettering import on_zones, scale_bar, word_layers
from ui.documents.map_layers import STYLES, area, features, zone_layers
from ui.format import plural
from ui.map.model import ZoneState
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ui.documents.ground import Frame, Geometries, Shapes
    from ui.map.model import MapValues
    from ui.territories import Territory

WIDTH_PX: Final = 638
_HEIGHT_PX: Final = 355
"""Height of the map: two, with their captions, stand on a page."""
_HEIGHT_OVER_PX: Final = 285
"""Where the legend is under it."""
_AROUND_PX: Final = 18
"""Room left around a part of the territory, where its neighbours are seen."""
_SEEN_PX: Final = 4.0
"""Area from which a neighbourhood is seen in a part of the territory."""
_GAP_PX: Final = 22
_WIDE: Final = 1.55
"""Width over height from which the legend goes under the map."""
_QPV: Final = "line"
_NAMED_LEVEL: Final = "commune"


def choropleth(
    territory: Territory,
    level: str,
    values: MapValues,
    *,
    outlines: bool = True,
    zones: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return a map as a Vega-Lite specification that holds its own contours.

    Parameters
    ----------
    territory
        What is drawn.
    level
        Level of the zones, one that the store serves (``commune``, ``iris``, ``qpv``).
    values
        Classes and states, as the interactive map takes them. A state is told by its hatching,
        a class by its number as well as by its colour.
    outlines
        Whether the latest priority neighbourhoods are outlined.
    zones
        Codes that the map is framed on and that are drawn (a sector's communes); by default all
        that have a class or a state. The others around them are drawn plain.

    Raises
    ------
    StoreError
        The store does not serve this level.
    """
    shapes = kept.shapes(territory, level)
    told = values.class_of.keys() | values.state_of.keys() | values.plain
    drawn = shapes.only(told if zones is None else told & set(zones))
    target = drawn if zones is None else shapes.only(zones)
    if not target.codes:
        target = shapes
    wide = ground.aspect(target.outlines) > _WIDE
    room = WIDTH_PX if wide else WIDTH_PX - COLUMN_PX - _GAP_PX
    beside = shapes.but(target.codes)
    high = _HEIGHT_OVER_PX if wide else _HEIGHT_PX
    # A part of the territory is seen in a frame that cuts its neighbours.
    around = _AROUND_PX if len(beside.codes) else 0
    frame = ground.frame_of(target.outlines, room, high, around=around)

    layers = [area(map_style.AROUND, features(frame, shapes.but(drawn.codes)))]
    entries = _entries(values, drawn.codes, level)
    placed = frame.place(drawn.outlines)
    qpv = kept.neighbourhoods(territory) if outlines else None
    lines = _seen(frame.place(qpv[1].outlines), frame, target) if qpv else []
    if qpv and lines:
        count = plural("path.qpv_count", len(lines))
        entries.append(Entry(_QPV, t("path.qpv", year=qpv[0], count=count)))

    legend = _legend(values, entries, frame, wide=wide)
    words = [*legend.words, *on_zones(drawn, placed, values, named=level == _NAMED_LEVEL)]
    layers += zone_layers(drawn.codes, placed, values, legend)
    if level == "iris":
        layers.append(area(map_style.BORDER, features(frame, kept.shapes(territory, "commune"))))
    layers += _outline_layers(lines, legend)
    if around:
        layers.append(area(map_style.EDGE, [ground.feature(frame.box)]))
    height = max(frame.height, legend.bottom) + 8
    scale, scale_words = scale_bar(frame, height + 12)
    credit = values.credits or geography.credits_line(territory, level)
    words += [scale_words, Words(150, height + 12, credit, map_style.DETAIL)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH_PX,
        "height": round(height + 22),
        "padding": dict.fromkeys(("left", "top", "right", "bottom"), 1),
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0], "pointRadius": 0.9},
        "layer": [*layers, area(map_style.BORDER, [scale]), *word_layers(words)],
    }


def _seen(lines: Geometries, frame: Frame, target: Shapes) -> list[Any]:
    """Return the outlines of which something is in what the map is about."""
    found = [line for line in lines if line is not None]
    inside = [shape for shape in frame.place(target.outlines) if shape is not None]
    areas = shapely.area(shapely.intersection(found, shapely.union_all(inside)))
    return [line for line, area in zip(found, areas, strict=True) if area > _SEEN_PX]


def _entries(values: MapValues, codes: Iterable[str], level: str) -> list[Entry]:
    """Return the legend's lines: the last class first, then the states that are on the map."""
    codes = tuple(codes)
    counts = Counter(values.class_of[code] for code in codes if code in values.class_of)
    states = Counter(
        values.state_of[code]
        for code in codes
        if code in values.state_of and code not in values.class_of
    )
    key = f"documents.map.zones.{level}" if level in {"commune", "iris"} else "documents.map.zone"
    entries = []
    for rank, look in reversed(list(enumerate(values.classes, start=1))):
        parts = [look.detail, plural(key, counts[rank])]
        entries.append(
            Entry(
                "class",
                look.label,
                " · ".join(part for part in parts if part),
                look.color,
                str(rank) if values.numbered else "",
                theme.text_on(look.color),
            )
        )
    return entries + [
        Entry(STYLES[state], t(f"map.state.{state.name.lower()}"), plural(key, states[state]))
        for state in ZoneState
        if states[state]
    ]


def _legend(values: MapValues, entries: list[Entry], frame: Frame, *, wide: bool) -> Laid:
    if wide:
        return lay_out(values.title, values.subtitle, entries, x=0, y=frame.height + 14, columns=3)
    return lay_out(values.title, values.subtitle, entries, x=WIDTH_PX - COLUMN_PX, y=4)


def _outline_layers(lines: list[Any], legend: Laid) -> list[dict[str, Any]]:
    shapes = [*lines, *(shape for entry, shape in legend.swatches if entry.kind == _QPV)]
    if not lines:
        return []
    features = [ground.feature(shape) for shape in shapes]
    return [area(map_style.CASING, features), area(map_style.OUTLINE, features)]
