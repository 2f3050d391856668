"""How values are written for the browser: one character a class or state, short figures, looks."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from ui import theme
from ui.map.model import HIDDEN, PLAIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ui.map.model import ClassLook, ValueFormat, ZoneState

_SIGNIFICANT = 6
_EXACT = 10**_SIGNIFICANT


def marks(
    codes: Iterable[str],
    class_of: Mapping[str, int],
    state_of: Mapping[str, ZoneState],
    plain: Collection[str] = (),
) -> str:
    """Return one character a code, in the order of the geometry: class, state or not drawn.

    Examples
    --------
    >>> from ui.map.model import ZoneState
    >>> marks(("a", "b", "c", "d"), {"a": 4}, {"b": ZoneState.SECRET}, {"d"})
    '4s.p'
    """
    known: dict[str, str] = dict.fromkeys(plain, PLAIN)
    known.update(state_of)
    known.update((code, str(rank)) for code, rank in class_of.items())
    return "".join(known.get(code, HIDDEN) for code in codes)


def figure(value: float | None) -> float | None:
    """Shorten a figure: the browser shows fewer digits than are kept here.

    Examples
    --------
    >>> figure(1 / 3), figure(12.0), figure(float("nan"))
    (0.333333, 12, None)
    """
    if value is None or not math.isfinite(value):
        return None
    if abs(value) < _EXACT and float(value).is_integer():
        return int(value)
    short = float(f"{value:.{_SIGNIFICANT}g}")
    return int(short) if short.is_integer() else short


def looks(classes: Iterable[ClassLook], *, numbered: bool) -> list[dict[str, str]]:
    """Return the looks of classes 1, 2, … as the browser reads them."""
    return [
        {
            "mark": str(rank),
            "digit": str(rank) if numbered else "",
            "color": look.color,
            "ink": theme.text_on(look.color),
            "label": look.label,
            "detail": look.detail,
            "sentence": look.sentence,
        }
        for rank, look in enumerate(classes, start=1)
    ]


def number_format(given: ValueFormat) -> dict[str, Any]:
    """Return how the browser writes a figure."""
    return {
        "label": given.label,
        "digits": given.digits,
        "scale": given.scale,
        "suffix": given.suffix,
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
