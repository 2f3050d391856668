"""What is sent to the browser at each rerun: marks, values, looks. Plain data, no Streamlit."""

from __future__ import annotations

import json
import math
from typing import Any

from ui import theme
from ui.map.model import HIDDEN, Focus, MapLayers, MapValues, ZoneState
from ui.texts import t

_FINE_FROM = 900
"""Above this many zones the lines between them are thinned."""
_SIGNIFICANT = 6
_PLAIN = "a"
"""Mark of what is drawn without a class."""
_PAPERS = {
    False: {
        "ground": "#f4f3ee", "surface": "#ffffff", "ink": "#1c2333", "muted": "#5b6275",
        "line": "#cfcdc3", "accent": "#1f4b8e", "stroke": "#ffffff", "around": "#e9e7df",
    },
    True: {
        "ground": "#171c27", "surface": "#1c222e", "ink": "#e9e7e0", "muted": "#a6abb8",
        "line": "#4a5468", "accent": "#9dbcf5", "stroke": "#12161f", "around": "#262d3b",
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


def marks(codes: tuple[str, ...], values: MapValues) -> str:
    """Return one character a zone, in the order of the geometry: class, state or not drawn.

    Examples
    --------
    >>> shown = MapValues("", (), {"a": 4}, {"b": ZoneState.SECRET})
    >>> marks(("a", "b", "c"), shown)
    '4s.'
    """
    of_class = {code: str(rank) for code, rank in values.class_of.items()}
    return "".join(of_class.get(c) or values.state_of.get(c) or HIDDEN for c in codes)


def _rounded(value: float | None) -> float | None:
    """Shorten a figure for the wire: the browser shows fewer digits than are kept here."""
    if value is None or not math.isfinite(value):
        return None
    short = float(f"{value:.{_SIGNIFICANT}g}")
    return int(short) if short.is_integer() else short


def make_payload(
    layers: MapLayers,
    values: MapValues,
    *,
    selection: str | None = None,
    focus: Focus | None = None,
    dark: bool = False,
    height: int = 620,
) -> dict[str, Any]:
    """Return everything the browser needs to redraw, but the geometry."""
    codes = layers.zones.codes
    drawn = marks(codes, values)
    shown = [code for code, mark in zip(codes, drawn, strict=True) if mark != HIDDEN]
    whole = (layers.around or layers.zones).extent
    aim = focus or Focus("whole", layers.zones.bounds(shown))
    return {
        "theme": "dark" if dark else "light",
        "paper": _PAPERS[dark],
        "height": height,
        "title": values.title,
        "subtitle": values.subtitle,
        "credits": values.credits,
        "zones": {
            "url": layers.zones.url,
            "marks": drawn,
            "values": [_rounded(values.value_of.get(code)) for code in shown],
            "notes": {code: values.note_of[code] for code in shown if code in values.note_of},
            "fine": len(shown) > _FINE_FROM,
        },
        "around": (
            {
                "url": layers.around.url,
                "marks": _PLAIN * len(layers.around.codes),
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
        "classes": [
            {
                "mark": str(rank),
                "digit": str(rank) if values.numbered else "",
                "color": look.color,
                "ink": theme.text_on(look.color),
                "label": look.label,
                "detail": look.detail,
                "sentence": look.sentence,
            }
            for rank, look in enumerate(values.classes, start=1)
        ],
        "states": {
            state.value: {**_STATE_LOOKS[dark][state], "label": t(_STATE_TEXTS[state])}
            for state in ZoneState
        },
        "format": {
            "label": values.value_format.label,
            "digits": values.value_format.digits,
            "scale": values.value_format.scale,
            "suffix": values.value_format.suffix,
        },
        "selection": selection,
        "focus": {
            "id": f"{layers.zones.url} {aim.id}",
            "bounds": aim.bounds,
            "limits": whole,
        },
    }


def to_script(payload: dict[str, Any]) -> str:
    r"""Write a payload as a JavaScript object that neither HTML nor folium will rewrite.

    folium renames whatever follows an underscore and resolves ``{{'…'}}``; HTML would see tags.
    All of these are written as escapes, which mean the same in a JavaScript string.

    Examples
    --------
    >>> to_script({"a": "</script>_b"})
    '{"a":"\\u003c/script\\u003e\\u005fb"}'
    """
    text = json.dumps(payload, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&'_`":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.replace("{{", r"\u007b\u007b")  # only inside a string: JSON has no such pair
