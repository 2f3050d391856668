"""What the browser fetches from ``./static``: Leaflet and the map's code, and the zones' geometry.

Nothing third-party is committed: Leaflet comes from an installed package and is copied when the
application starts. Every address holds a digest of what it serves, so that a browser may keep the
file for ever and never shows a former version. ``./static`` is served without login: geometry,
codes and public names only. :func:`publish_geometry` writes nothing else, whatever it is given.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fragility.disclosure import PUBLIC
from fragility.errors import RefusedError
from fragility.messages import not_released
from ui.theme import FONT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fragility.disclosure import Released

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "static"
FROM_FRAME = "../../app/static"
"""Address of ``./static`` seen from streamlit-folium's frame: it survives a base path."""
_LEAFLET = "static/js_lib_leaflet"
_BROWSER = Path(__file__).parent / "map" / "browser"
SCRIPTS = (
    "geometry.js",
    "patterns.js",
    "layers.js",
    "labels.js",
    "points.js",
    "symbols.js",
    "tooltip.js",
    "legend.js",
    "controls.js",
    "outline.js",
    "view.js",
    "main.js",
)
"""The map's own scripts, in the order they are joined."""
_FONT_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
_LONG_AGO = 946_684_800
"""1 January 2000: with no explicit lifetime, a browser keeps a file a tenth of its age."""
_DIGEST_LENGTH = 16
_KEPT_SECONDS = 30 * 24 * 3600.0
_KEPT_GEOMETRIES = 60
_DRAWN = frozenset({"Polygon", "MultiPolygon", "Point"})

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west then north-east corner, each (latitude, longitude) in degrees."""


@dataclass(frozen=True, slots=True)
class GeometryFile:
    """A published geometry: its address for the map's frame, and what it holds."""

    url: str
    codes: tuple[str, ...]
    """Codes of the zones in the order of the file: values are sent in that order."""
    names: tuple[str, ...]
    boxes: tuple[Bounds, ...]
    """Bounds of each zone."""
    extent: Bounds
    """Bounds of all the zones."""

    def bounds(self, codes: Collection[str]) -> Bounds:
        """Return the bounds of some zones; of all of them when none is known here."""
        wanted = frozenset(codes)
        chosen = [b for code, b in zip(self.codes, self.boxes, strict=True) if code in wanted]
        return _union(chosen) if chosen else self.extent


def _union(boxes: Sequence[Bounds]) -> Bounds:
    return (
        (min(b[0][0] for b in boxes), min(b[0][1] for b in boxes)),
        (max(b[1][0] for b in boxes), max(b[1][1] for b in boxes)),
    )


def digest_of(content: bytes) -> str:
    """Return the short fingerprint that stands in an address."""
    return hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH]


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step; leave alone the one that is already there (same digest)."""
    if path.is_file() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    Path(partial).chmod(0o644)
    os.utime(partial, (_LONG_AGO, _LONG_AGO))
    Path(partial).replace(path)


def _font_faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url({FROM_FRAME}/vendor/fonts/{FONT_FAMILY.replace(' ', '')}-{style}.otf)}}"
        for weight, style in _FONT_WEIGHTS.items()
    )


def compose_bundle() -> bytes:
    """Join Leaflet, its style sheet and the map's own code into one script.

    The styles are put in place by the script itself: a linked style sheet would arrive after the
    first polygons are drawn.
    """
    leaflet = resources.files("js_lib_leaflet") / _LEAFLET
    styles = (leaflet / "leaflet.css").read_text("utf-8")
    styles += _font_faces() + (_BROWSER / "map.css").read_text("utf-8")
    own = "\n".join((_BROWSER / name).read_text("utf-8") for name in SCRIPTS)
    library = (leaflet / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
    text = f"""{library}
window.fragiliteMap = (() => {{
"use strict";
const sheet = document.createElement("style");
sheet.textContent = {json.dumps(styles)};
document.head.appendChild(sheet);
{own}
return {{ start, update }};
}})();
"""
    return text.encode("utf-8")


@cache
def install_assets(static: Path = STATIC) -> str:
    """Put the map's code where the browser finds it; return its address for the frame."""
    content = compose_bundle()
    name = f"map-{digest_of(content)}.js"
    _write(static / "vendor" / name, content)
    return f"{FROM_FRAME}/vendor/{name}"


def _corners(geometry: dict[str, Any]) -> Bounds:
    def points(node: list[Any]) -> Iterator[tuple[float, float]]:
        if node and isinstance(node[0], int | float):
            yield (node[1], node[0])
        else:
            for child in node:
                yield from points(child)

    lats, lngs = zip(*points(geometry["coordinates"]), strict=True)
    return (min(lats), min(lngs)), (max(lats), max(lngs))


def _first(properties: dict[str, Any], *names: str) -> str:
    return str(next((properties[n] for n in names if properties.get(n) is not None), ""))


def publish_geometry(released: Released[Path], static: Path = STATIC) -> GeometryFile:
    """Publish a GeoJSON of zones, or of points, and describe it.

    Parameters
    ----------
    released
        Public GeoJSON of polygons or points in WGS84, gzipped or not, with the code and the name
        of each (``code`` or ``zone_code``, ``name`` or ``zone_name``).
    static
        Folder served by the application.

    Raises
    ------
    RefusedError
        The file is not public: what is served here is read without login.

    Notes
    -----
    The file is written twice, as it is and compressed: the application would otherwise compress it
    again at each request.
    """
    if released.rule != PUBLIC:
        raise RefusedError(not_released(PUBLIC, released.role))
    source = released.content
    raw = source.read_bytes()
    if source.suffix == ".gz":
        raw = gzip.decompress(raw)
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": _first(feature["properties"], "code", "zone_code"),
                "name": _first(feature["properties"], "name", "zone_name"),
            },
            "geometry": feature["geometry"],
        }
        for feature in json.loads(raw)["features"]
        if feature["geometry"] and feature["geometry"]["type"] in _DRAWN
    ]
    document = {"type": "FeatureCollection", "features": features}
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    folder = static / "geo" / digest_of(content)
    _write(folder / "zones.geojson", content)
    _write(folder / "zones.geojson.gz", gzip.compress(content, compresslevel=6, mtime=0))
    os.utime(folder)  # in use from today, even where it was written long ago
    _forget_old(static / "geo")
    boxes = tuple(_corners(feature["geometry"]) for feature in features)
    return GeometryFile(
        url=f"{FROM_FRAME}/geo/{folder.name}/zones.geojson",
        codes=tuple(f["properties"]["code"] for f in features),
        names=tuple(f["properties"]["name"] for f in features),
        boxes=boxes,
        extent=_union(boxes) if boxes else ((41.3, -5.2), (51.1, 9.6)),
    )


def _forget_old(folder: Path) -> None:
    """Remove what imports of former days left behind; never what a page may still be showing.

    Several servers share the folder, and each publishes a geometry once: what is recent may be in
    use by another of them.
    """
    published = sorted(folder.iterdir(), key=_age_seconds)
    for each in published[_KEPT_GEOMETRIES:]:
        if _age_seconds(each) > _KEPT_SECONDS:
            shutil.rmtree(each, ignore_errors=True)


def _age_seconds(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return math.inf  # another process was faster
