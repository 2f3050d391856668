"""Colours, font and icon of the application, shared by pages, maps, tables and charts.

The class ramp runs from pale to dark, so that it reads in grey and by colour-blind eyes, and stays
away from red: a neighbourhood is shown, not accused. Class 4 is the most fragile.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

import streamlit as st
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "static"
FONT_FAMILY = "Hanken Grotesk"
_FONT_STYLES = ("Regular", "Italic", "Medium", "SemiBold", "Bold")

INK, PAPER = "#1c2333", "#ffffff"
BORDER_DARK = "#4a546b"
"""Border between zones on the dark page, where the darkest class would melt into it."""
ACCENT = "#1f4b8e"
QPV_OUTLINE = "#d81b60"
"""Outline of the priority neighbourhoods, far from the ramp's hues; drawn over a white casing."""
NOT_CONCERNED = "#e3e1da"
MISSING = "#ffffff"
WITHHELD = "#b9bcc4"
"""Fill of a zone whose value is secret."""
SEQUENTIAL = (
    "#f4f0d3", "#dbe6c1", "#b9d9b4", "#93c7b0", "#6cb0ae",
    "#4c96a8", "#3b7b9c", "#33608c", "#2d4879", "#263163",
)  # fmt: skip
_LAST_CLASS_DARK = "#4d61bd"
_FEW = 4
_PALER = 6
"""Last colour of the sequence that is paler than the last class of the dark page."""
_CLASS_RAMPS = {
    2: ("#dbe6c1", "#2d4879"),
    3: ("#efebc6", "#6cb0ae", "#2a3a74"),
    4: ("#efebc6", "#a5d2b4", "#4a9dae", "#2a3a74"),
    5: ("#f4f0d3", "#b9d9b4", "#6cb0ae", "#3b7b9c", "#263163"),
    6: ("#f4f0d3", "#c8e0ba", "#8cc4af", "#55a0ab", "#386f95", "#263163"),
}


def class_colors(count: int = 4, *, dark: bool = False) -> dict[int, str]:
    """Return the colour of each class, 1 = least fragile.

    Parameters
    ----------
    count
        Number of classes, 1 to 10.
    dark
        Whether the page is dark: the last class is then lifted, so as not to melt into it.
    """
    ramp = _CLASS_RAMPS.get(count)
    if ramp is None:
        last = len(SEQUENTIAL) - 1
        ramp = tuple(SEQUENTIAL[round(i * last / max(count - 1, 1))] for i in range(count))
    if dark:
        # Many classes would crowd the dark end: they share the paler part of the ramp.
        paler = tuple(SEQUENTIAL[round(i * _PALER / max(count - 2, 1))] for i in range(count - 1))
        ramp = (*(paler if count > _FEW else ramp[:-1]), _LAST_CLASS_DARK)
    return dict(enumerate(ramp, start=1))


def sequential(count: int) -> list[str]:
    """Return ``count`` colours from low to high for a numeric indicator."""
    return list(class_colors(count).values())


_SRGB_KNEE = 0.04045


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= _SRGB_KNEE else ((share + 0.055) / 1.055) ** 2.4


def luminance(color: str) -> float:
    """Return the relative luminance of a ``#rrggbb`` colour (WCAG 2)."""
    red, green, blue = (_channel(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(color: str) -> str:
    """Return the ink, dark or white, that reads best on a background."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, color))


def is_dark() -> bool:
    """Tell whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


@cache
def icon() -> Image.Image:
    """Draw the icon of the tab: four neighbouring zones in the colours of the classes."""
    size, unit = 256, 64
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    zones = {
        1: [(0.3, 0.3), (2.2, 0.3), (1.7, 1.8), (0.3, 2.2)],
        2: [(2.35, 0.3), (3.7, 0.3), (3.7, 2.3), (1.87, 1.75)],
        3: [(0.3, 2.37), (1.75, 1.95), (2.3, 3.7), (0.3, 3.7)],
        4: [(1.9, 1.9), (3.7, 2.45), (3.7, 3.7), (2.45, 3.7)],
    }
    for rank, outline in zones.items():
        points = [(x * unit, y * unit) for x, y in outline]
        draw.polygon(points, fill=class_colors(4)[rank], outline=ACCENT)
    return image.resize((64, 64), Image.Resampling.LANCZOS)


LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"
role="img" aria-hidden="true"><g stroke-linejoin="round">
<path fill="#efebc6" stroke="#1f4b8e" stroke-width=".6" d="M3 3h19l-5 15-14 4z"/>
<path fill="#a5d2b4" d="M23.500 3H37v20l-18.300-5.500z"/>
<path fill="#4a9dae" d="M3 23.700l14.500-4.200L23 37H3z"/>
<path fill="#2a3a74" d="M19 19l18 5.500V37H24.500z"/></g></svg>"""


def install_fonts(static: Path = STATIC) -> None:
    """Copy the font files of the installed package where the browser finds them.

    Files already there are left alone, so that several processes may start together.
    """
    folder = static / "vendor" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    package = files("font_hanken_grotesk") / "files"
    for style in _FONT_STYLES:
        target = folder / f"HankenGrotesk-{style}.otf"
        content = (package / target.name).read_bytes()
        if not target.is_file() or target.stat().st_size != len(content):
            partial = target.with_suffix(f".{os.getpid()}")
            partial.write_bytes(content)
            partial.replace(target)


@cache
def stylesheet() -> str:
    """Return our own rules, for ``st.html``: what the theme's settings cannot say."""
    return (Path(__file__).parent / "theme.css").read_text(encoding="utf-8")
