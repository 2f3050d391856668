"""Looks of a printed map's marks, light and dark, as Vega-Lite styles.

A map names its marks; colours are looked up when it is drawn, so that one specification serves the
page, light or dark, and paper.
"""

from __future__ import annotations

from typing import Any

from ui import theme

_PAPERS = {
    False: {
        "ink": theme.INK, "muted": "#5b6275", "edge": "#ffffff", "around": "#efede6",
        "border": theme.INK, "casing": "#ffffff", "missing": "#ffffff", "secret": "#dcdde1",
        "not_concerned": "#d5d2c8", "plain": "#fbfaf7", "hatch": "#8b8f9a", "dot": "#5b6275",
    },
    True: {
        "ink": "#e9e7e0", "muted": "#a6abb8", "edge": "#12161f", "around": "#1f2633",
        "border": "#e9e7e0", "casing": "#12161f", "missing": "#171c27", "secret": "#343c4d",
        "not_concerned": "#3a4150", "plain": "#1f2633", "hatch": "#7d8698", "dot": "#a6abb8",
    },
}  # fmt: skip
ZONE, AROUND, BORDER = "map-zone", "map-around", "map-border"
CASING, OUTLINE, EDGE = "map-casing", "map-outline", "map-edge"
MISSING, SECRET, NOT_CONCERNED, PLAIN = "map-missing", "map-secret", "map-out", "map-plain"
HATCH, DOT = "map-hatch", "map-dot"
LINES = frozenset({BORDER, CASING, OUTLINE, EDGE, HATCH})
"""Marks that are not filled."""
TITLE, LABEL, DETAIL, DIGIT, NAME = "map-title", "map-label", "map-detail", "map-digit", "map-name"
SIZES = {TITLE: 13, LABEL: 12, DETAIL: 11, DIGIT: 10, NAME: 9}
"""Size of the letters, in pixels."""


def mark_styles(*, dark: bool) -> dict[str, dict[str, Any]]:
    """Return the look of each named mark.

    Parameters
    ----------
    dark
        Whether the map lies on the dark page.

    Notes
    -----
    ``color`` is what is filled, or drawn where the mark is not filled; the library prefers its own
    blue to a style's ``fill``.
    """
    paper = _PAPERS[dark]

    def fill(name: str) -> dict[str, Any]:
        # The zones' own edge parts them in grey as in colour.
        return {"color": paper[name], "stroke": paper["muted"], "strokeWidth": 0.5}

    def line(name: str, width: float) -> dict[str, Any]:
        return {"color": paper[name], "strokeWidth": width, "strokeJoin": "round"}

    def words(name: str, weight: int, style: str) -> dict[str, Any]:
        return {
            "font": f"{theme.FONT_FAMILY}, sans-serif",
            "fontSize": SIZES[style],
            "fontWeight": weight,
            "color": paper[name],
            "align": "left",
            "baseline": "middle",
        }

    centred = {"align": "center"}
    return {
        ZONE: {"stroke": paper["muted"], "strokeWidth": 0.5, "strokeJoin": "round"},
        AROUND: {"color": paper["around"], "stroke": paper["edge"], "strokeWidth": 0.6},
        BORDER: line("border", 0.9),
        EDGE: line("muted", 0.8),
        CASING: line("casing", 3.6),
        OUTLINE: {**line("ink", 1.5), "color": theme.QPV_OUTLINE},
        MISSING: fill("missing"),
        SECRET: fill("secret"),
        NOT_CONCERNED: fill("not_concerned"),
        PLAIN: fill("plain"),
        HATCH: line("hatch", 0.9),
        DOT: {"color": paper["dot"]},
        TITLE: words("ink", 600, TITLE),
        LABEL: words("ink", 400, LABEL),
        DETAIL: words("muted", 400, DETAIL),
        DIGIT: {**words("ink", 600, DIGIT), **centred},
        NAME: {**words("ink", 500, NAME), **centred},
    }
