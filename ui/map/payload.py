"""What is sent to the browser at each rerun: marks, values, looks. Plain data, no Streamlit."""

from __future__ import annotations

from typing import Any

from ui.map import wire
from ui.map.circles import point_payload
from ui.map.model import HIDDEN, Focus, MapLayers, MapValues, PointValues, ZoneState
from ui.texts import t

_FINE_FROM = 900
"""Above this many zones the lines between them are thinned."""
_AROUND = "a"
"""Mark of the communes around the zones."""
_PAPERS = {
    False: {
        "ground": "#f4f3ee", "surface": "#ffffff", "ink": "#1c2333", "muted": "#5b6275",
        "line": "#cfcdc3", "accent": "#1f4b8e", "stroke": "#ffffff", "around": "#e9e7df",
        "plain": "#fbfaf7", "rim": "rgba(28,35,51,.55)",
    },
    True: {
        "ground": "#171c27", "surface": "#1c222e", "ink": "#e9e7e0", "muted": "#a6abb8",
        "line": "#4a5468", "accent": "#9dbcf5", "stroke": "#12161f", "around": "#262d3b",
        "plain": "#1f2633", "rim": "rgba(10,13,20,.85)",
    },
}  # fmt: skip
_STATE_LOOKS = {
    False: {
        ZoneState.MISSING: {"color": "#ffffff", "pattern": "lines", "ink": "#8b8f9a"},
        ZoneState.SECRET: {"color": "#dcdde1", "pattern": "dots", "ink": "#5b6275"},
        ZoneState.NOT_CONCERNED: {"color": "#d5d2c8", "pattern": ""},
    },
    True: {
        ZoneState.MISSING: {"color": "#171c27", "pattern": "lines", "ink": "#7d8698"},
        ZoneState.SECRET: {"color": "#343c4d", "pattern": "dots", "ink": "#a6abb8"},
        ZoneState.NOT_CONCERNED: {"color": "#3a4150", "pattern": ""},
    },
}
_STATE_TEXTS = {
    ZoneState.MISSING: "map.state.missing",
    ZoneState.SECRET: "map.state.secret",
    ZoneState.NOT_CONCERNED: "map.state.not_concerned",
}


def make_payload(
    layers: MapLayers,
    values: MapValues,
    *,
    points: PointValues | None = None,
    selection: str | None = None,
    point_selection: str | None = None,
    focus: Focus | None = None,
    dark: bool = False,
    height: int = 620,
    outlining: bool = False,
) -> dict[str, Any]:
    """Return everything the browser needs to redraw, but the geometry."""
    codes = layers.zones.codes
    drawn = wire.marks(codes, values.class_of, values.state_of, values.plain)
    shown = [code for code, mark in zip(codes, drawn, strict=True) if mark != HIDDEN]
    whole = (layers.around or layers.zones).extent
    aim = focus or Focus("whole", layers.zones.bounds(shown))
    return {
        "theme": "dark" if dark else "light",
        "paper": _PAPERS[dark],
        "height": height,
        "outlining": outlining,
        "title": values.title,
        "subtitle": values.subtitle,
        "credits": values.credits,
        "zones": {
            "url": layers.zones.url,
            "marks": drawn,
            "values": [wire.figure(values.value_of.get(code)) for code in shown],
            "notes": {code: values.note_of[code] for code in shown if code in values.note_of},
            "fine": len(shown) > _FINE_FROM,
        },
        "around": (
            {
                "url": layers.around.url,
                "marks": _AROUND * len(layers.around.codes),
                "open": layers.open,
            }
            if layers.around
            else None
        ),
        "borders": layers.borders.url if layers.borders else None,
        "outlines": [
            {
                "id": outline.id,
                "label": outline.label,
                "url": outline.geometry.url,
                "color": outline.color,
                "shown": outline.shown,
                "dashed": outline.dashed,
            }
            for outline in layers.outlines
        ],
        "points": point_payload(layers.points, points) if layers.points and points else None,
        "classes": wire.looks(values.classes, numbered=values.numbered),
        "states": {
            state.value: {**_STATE_LOOKS[dark][state], "label": t(_STATE_TEXTS[state])}
            for state in ZoneState
        },
        "format": wire.number_format(values.value_format),
        "selection": selection,
        "pointSelection": point_selection,
        "focus": {
            "id": f"{layers.zones.url} {aim.id}",
            "bounds": aim.bounds,
            "limits": whole,
        },
    }
