"""Charts as pictures for files: SVG for the PDF, PNG for Word, in the application's font.

Always light: paper is white whatever the reader's screen. Nothing is fetched: a specification that
names an address is refused before the converter sees it, whose own list of allowed addresses is
empty as well.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import vl_convert
from PIL import Image

from ui import charts
from ui.documents.map_style import mark_styles

if TYPE_CHECKING:
    from collections.abc import Mapping

PIXELS_AN_INCH: Final = 96
PRINT_DPI: Final = 240
"""Resolution of the pictures in Word."""
WIDTH_PX: Final = 640
"""Width of a chart that sets none: the text's width on A4, at :data:`PIXELS_AN_INCH`."""
_HEIGHT_PX: Final = 280
_VEGA_LITE: Final = "6.4"
"""Version of the compiler, fixed so that a chart stays the same when another is added."""
_COLORS: Final = 256
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
_VALUES = frozenset({"values", "datasets"})
"""Keys that hold data, where a field may have any name."""
_COMPOSED = frozenset({"hconcat", "vconcat", "concat", "facet", "repeat", "spec"})


class FigureError(RuntimeError):
    """A chart could not be drawn: an error of its specification, or an address in it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart and its size on paper."""

    content: bytes
    width_px: float
    """At :data:`PIXELS_AN_INCH`."""
    height_px: float

    @property
    def width_in(self) -> float:
        """Width in inches."""
        return self.width_px / PIXELS_AN_INCH


@cache
def font_folder() -> str:
    """Return the folder of the application's font files, as the installed package holds them."""
    return str(files("font_hanken_grotesk") / "files")


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(font_folder())


def config(*, dark: bool) -> dict[str, Any]:
    """Return the configuration of every chart, with the looks of maps' marks."""
    return {**charts.config(dark=dark), "style": mark_styles(dark=dark)}


def _refuse_addresses(node: object, where: str) -> None:
    if isinstance(node, list | tuple):
        for item in node:
            _refuse_addresses(item, where)
    elif isinstance(node, dict):
        for key, child in node.items():
            # The converter reads local files whatever its list says: no address at all.
            if key in {"url", "href"}:
                message = f"a chart holds its own data: {key!r} in {where}"
                raise FigureError(message)
            if key not in _VALUES:
                _refuse_addresses(child, f"{where}.{key}")


def complete(spec: Mapping[str, Any], *, dark: bool) -> dict[str, Any]:
    """Return a specification with our configuration over its own.

    Raises
    ------
    FigureError
        It names an address.
    """
    full = dict(spec)
    _refuse_addresses(full, "chart")
    own = full.get("config")
    kept = {k: v for k, v in own.items() if k != "view"} if isinstance(own, dict) else {}
    full["config"] = {**kept, **config(dark=dark)}
    padding = full.get("padding")
    if isinstance(padding, int | float):  # one number is right, and breaks Streamlit's own code
        full["padding"] = dict.fromkeys(("left", "top", "right", "bottom"), padding)
    return full


def printed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a specification for paper: light, on white, of a width of its own."""
    full = complete(spec, dark=False)
    full["background"] = "#ffffff"
    if not _COMPOSED & full.keys():
        if full.get("width", "container") == "container":
            # What is outside the axes comes on top: the picture fits when it is placed.
            full["width"] = WIDTH_PX - 90
        if full.get("height") == "container":
            full["height"] = _HEIGHT_PX
    return full


@lru_cache(maxsize=64)
def _drawn(text: str) -> str:
    _register_fonts()
    try:
        return str(vl_convert.vegalite_to_svg(text, vl_version=_VEGA_LITE, allowed_base_urls=[]))
    except ValueError as error:
        message = f"this chart could not be drawn: {error}"
        raise FigureError(message) from error


def _svg(spec: Mapping[str, Any]) -> tuple[str, float, float]:
    text = _drawn(json.dumps(printed(spec), ensure_ascii=False, allow_nan=False))
    found = _SIZE.search(text)
    if found is None:
        message = "this chart was drawn without a size"
        raise FigureError(message)
    return text, float(found[1]), float(found[2])


def svg(spec: Mapping[str, Any]) -> Picture:
    """Draw a chart as SVG; its words stay words.

    Parameters
    ----------
    spec
        Vega-Lite specification that holds its own data.

    Raises
    ------
    FigureError
        The specification is wrong, or names an address.
    """
    text, width, height = _svg(spec)
    return Picture(text.encode("utf-8"), width, height)


def png(spec: Mapping[str, Any], dpi: int = PRINT_DPI) -> Picture:
    """Draw a chart as PNG.

    Parameters
    ----------
    spec
        Vega-Lite specification that holds its own data.
    dpi
        Dots an inch at the picture's own size.

    Raises
    ------
    FigureError
        The specification is wrong, or names an address.
    """
    text, width, height = _svg(spec)
    return Picture(_dotted(text, dpi), width, height)


@lru_cache(maxsize=64)
def _dotted(text: str, dpi: int) -> bytes:
    return _lightened(bytes(vl_convert.svg_to_png(text, scale=dpi / PIXELS_AN_INCH)), dpi)


def _lightened(content: bytes, dpi: int) -> bytes:
    """Keep the 256 colours nearest to a picture's own: flat colours need no more."""
    with Image.open(io.BytesIO(content)) as image:
        flat = image.convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    flat.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
