"""Two small maps side by side, before and after: one scale, one set of classes, one legend."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from shapely.affinity import translate

from ui import geography, theme
from ui.documents import ground, kept, map_style
from ui.documents.legend import Entry, Laid, Words, lay_out
from ui.documents.lettering import on_zones, scale_bar, word_layers
from ui.documents.map_layers import STYLES, area, zone_layers
from ui.documents.maps import WIDTH_PX
from ui.format import number, plural
from ui.map.model import ZoneState
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Collection

    from ui.documents.ground import Geometries
    from ui.map.model import MapValues
    from ui.territories import Territory

_GAP_PX: Final = 26
_TITLE_PX: Final = 22
"""Room of the title over each map."""
_HEIGHT_PX: Final = 235


def pair(
    territory: Territory,
    level: str,
    values: tuple[MapValues, MapValues],
    titles: tuple[str, str],
    *,
    zones: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return two maps of the same zones as one Vega-Lite specification.

    Parameters
    ----------
    territory, level
        As for :func:`ui.documents.maps.choropleth`.
    values
        Classes and states of both, of the same looks: the legend is that of the first.
    titles
        What stands over each.
    zones
        Codes that are drawn; by default all that have a class or a state in either map. The
        others around them are drawn plain.

    Raises
    ------
    StoreError
        The store does not serve this level.
    """
    shapes = kept.shapes(territory, level)
    told = {code for each in values for code in (*each.class_of, *each.state_of, *each.plain)}
    drawn = shapes.only(told if zones is None else zones)
    if not drawn.codes:
        drawn = shapes
    frame = ground.frame_of(drawn.outlines, (WIDTH_PX - _GAP_PX) / 2, _HEIGHT_PX)
    # A high territory leaves room: the second map stays in its own half of the page.
    shifts = (0.0, (WIDTH_PX + _GAP_PX) / 2)
    placed = frame.place(drawn.outlines)
    around = frame.place(shapes.but(drawn.codes).outlines)
    bottom = _TITLE_PX + frame.height
    entries = _entries(values, drawn.codes, level)
    legend = lay_out(
        values[0].title, values[0].subtitle, entries, x=0, y=bottom + 12, columns=_columns(entries)
    )
    layers, words = [], list(legend.words)
    for each, shift, title in zip(values, shifts, titles, strict=True):
        there = _moved(placed, shift)
        words.append(Words(shift, _TITLE_PX / 2 - 2, title, map_style.TITLE))
        beside = [ground.feature(each) for each in _moved(around, shift) if each is not None]
        layers.append(area(map_style.AROUND, beside))
        layers += zone_layers(drawn.codes, there, each, Laid() if shift else legend)
        words += on_zones(drawn, there, replace(each, numbered=True), named=False)
    end = legend.bottom + 4
    bar, bar_words = scale_bar(frame, end + 10)
    credit = values[0].credits or geography.credits_line(territory, level)
    words += [bar_words, Words(150, end + 10, credit, map_style.DETAIL)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH_PX,
        "height": round(end + 20),
        "padding": dict.fromkeys(("left", "top", "right", "bottom"), 1),
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0], "pointRadius": 0.9},
        "layer": [*layers, area(map_style.BORDER, [bar]), *word_layers(words)],
    }


def _columns(entries: list[Entry]) -> int:
    return min(len(entries), 3)


def _moved(placed: Geometries, shift: float) -> Geometries:
    """Return shapes put under their title, in their half of the page."""
    out = np.empty(len(placed), dtype=object)
    out[:] = [None if each is None else translate(each, shift, _TITLE_PX) for each in placed]
    return out


def _entries(
    values: tuple[MapValues, MapValues], codes: tuple[str, ...], level: str
) -> list[Entry]:
    """Return the legend's lines: the last class first, with both numbers of zones."""
    key = f"documents.map.zones.{level}" if level in {"commune", "iris"} else "documents.map.zone"
    counts = [Counter(each.class_of.get(code) for code in codes) for each in values]
    states = [
        Counter(each.state_of.get(code) for code in codes if code not in each.class_of)
        for each in values
    ]

    def zones(before: int, after: int) -> str:
        return t("documents.map.pair", before=number(before), after=plural(key, after))

    entries = [
        Entry(
            "class",
            look.label,
            zones(counts[0][rank], counts[1][rank]),
            look.color,
            str(rank),
            theme.text_on(look.color),
        )
        for rank, look in reversed(list(enumerate(values[0].classes, start=1)))
    ]
    return entries + [
        Entry(
            STYLES[state],
            t(f"map.state.{state.name.lower()}"),
            zones(states[0][state], states[1][state]),
        )
        for state in ZoneState
        if states[0][state] or states[1][state]
    ]
