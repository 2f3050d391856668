"""What is written on a printed map: class numbers, names that fit, the scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from ui import theme
from ui.documents import ground, map_style
from ui.documents.legend import Words
from ui.format import NO_BREAK_SPACE, number

if TYPE_CHECKING:
    from ui.documents.ground import Frame, Geometries, Shapes
    from ui.map.model import MapValues

_DIGIT_RADIUS_PX: Final = 7.0
"""Radius of the circle that a zone must hold to bear its class number."""
_NAME_SHARE: Final = 0.9
"""Share of a name that must lie on its own zone for it to be written."""
_SCALES_KM: Final = (20, 10, 5, 2, 1, 0.5)


def on_zones(shapes: Shapes, placed: Geometries, values: MapValues, *, named: bool) -> list[Words]:
    """Return what is written on the zones: class numbers, and names that fit."""
    words = []
    for code, name, shape in zip(shapes.codes, shapes.names, placed, strict=True):
        if shape is None or code not in values.class_of:
            continue
        circle = shapely.maximum_inscribed_circle(shape, tolerance=1.0)
        (x, y), radius = circle.coords[0], circle.length
        rank = values.class_of[code]
        color = values.classes[rank - 1].color
        ink = theme.text_on(color)
        half = len(name) * map_style.SIZES[map_style.NAME] * 0.27
        label = shapely.box(x - half, y + 1, x + half, y + 11)
        fits = named and shapely.intersection(label, shape).area > _NAME_SHARE * label.area
        if values.numbered and radius >= _DIGIT_RADIUS_PX:
            lift = 6 if fits else 0
            words.append(Words(x, y - lift, str(rank), map_style.DIGIT, ink, color))
        if fits:
            words.append(Words(x, y + 6, name, map_style.NAME, ink, color))
    return words


def scale_bar(frame: Frame, y: float) -> tuple[dict[str, Any], Words]:
    """Return a bar of a round length, about an eighth of the map, and its words."""
    longest = 80 * frame.metres_a_pixel / 1000
    kilometres = next((k for k in _SCALES_KM if k <= longest), _SCALES_KM[-1])
    length = kilometres * 1000 / frame.metres_a_pixel
    bar = shapely.linestrings([(0.5, y - 3), (0.5, y), (0.5 + length, y), (0.5 + length, y - 3)])
    text = f"{number(kilometres, 0 if kilometres >= 1 else 1)}{NO_BREAK_SPACE}km"
    return ground.feature(bar), Words(length + 7, y, text, map_style.DETAIL)


def word_layers(words: list[Words]) -> list[dict[str, Any]]:
    """Return one layer a style of words, and one more for the words on colours."""
    layers = []
    for style in map_style.SIZES:
        for inked in (False, True):
            found = [w.record() for w in words if w.style == style and bool(w.ink) is inked]
            if not found:
                continue
            encoding: dict[str, Any] = {
                axis: {"field": axis, "type": "quantitative", "scale": None, "axis": None}
                for axis in ("x", "y")
            }
            encoding["text"] = {"field": "text", "type": "nominal"}
            if inked:
                encoding["fill"] = {"field": "ink", "type": "nominal", "scale": None}
            mark = {"type": "text", "style": style, "aria": False}
            data = {"values": found}
            if any(record["halo"] for record in found):
                halo = {"stroke": {"field": "halo", "type": "nominal", "scale": None}}
                under = {**mark, "strokeWidth": 3, "strokeJoin": "round"}
                layers.append({"data": data, "mark": under, "encoding": {**encoding, **halo}})
            layers.append({"data": data, "mark": mark, "encoding": encoding})
    return layers
