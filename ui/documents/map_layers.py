"""Layers of a printed map: areas of one look, zones by class and by state, with their swatches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ui.documents import ground, map_style
from ui.map.model import ZoneState

if TYPE_CHECKING:
    from ui.documents.ground import Frame, Geometries, Shapes
    from ui.documents.legend import Laid
    from ui.map.model import MapValues

STYLES: Final = {
    ZoneState.MISSING: map_style.MISSING,
    ZoneState.SECRET: map_style.SECRET,
    ZoneState.NOT_CONCERNED: map_style.NOT_CONCERNED,
}
"""Look of each state that is not a class."""


def area(style: str, features: list[dict[str, Any]], **encoding: Any) -> dict[str, Any]:
    """Return a layer of areas in a style."""
    mark: dict[str, Any] = {"type": "geoshape", "style": style, "aria": False, "clip": False}
    if style in map_style.LINES:
        mark["filled"] = False
    layer: dict[str, Any] = {"data": {"values": features}, "mark": mark}
    return {**layer, "encoding": encoding} if encoding else layer


def features(frame: Frame, shapes: Shapes) -> list[dict[str, Any]]:
    """Return the contours that are in a frame."""
    return [ground.feature(shape) for shape in frame.place(shapes.outlines) if shape is not None]


def zone_layers(
    codes: tuple[str, ...], placed: Geometries, values: MapValues, legend: Laid
) -> list[dict[str, Any]]:
    """Return the zones by class, then by state with its hatching, swatches among them."""
    classes = [
        ground.feature(shape, fill=values.classes[values.class_of[code] - 1].color)
        for code, shape in zip(codes, placed, strict=True)
        if shape is not None and code in values.class_of
    ]
    classes += [ground.feature(s, fill=e.color) for e, s in legend.swatches if e.kind == "class"]
    fill = {"field": "properties.fill", "type": "nominal", "scale": None}
    layers = [area(map_style.ZONE, classes, fill=fill)]
    looks = {code: STYLES[state] for code, state in values.state_of.items()}
    looks.update(dict.fromkeys(values.plain - looks.keys(), map_style.PLAIN))
    for style in (*STYLES.values(), map_style.PLAIN):
        shapes = [
            shape
            for code, shape in zip(codes, placed, strict=True)
            if shape is not None and code not in values.class_of and looks.get(code) == style
        ]
        shapes += [shape for entry, shape in legend.swatches if entry.kind == style]
        if not shapes:
            continue
        layers.append(area(style, [ground.feature(shape) for shape in shapes]))
        over = np.array(shapes, dtype=object)
        if style == map_style.MISSING and (lines := ground.hatching(over)) is not None:
            layers.append(area(map_style.HATCH, [ground.feature(lines)]))
        if style == map_style.SECRET and (dots := ground.dotting(over)) is not None:
            layers.append(area(map_style.DOT, [ground.feature(dots)]))
    return layers
