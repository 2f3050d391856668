"""Residences as points by address against folium's circle markers: paint, pan, zoom, click, bytes.

Each way runs in an application of its own, on the same points; what counts is the ratio of one to
the other. Run with ``python -m benchmarks.bench_points [POINTS …]`` (1 000, 3 000 and 14 000 by
default); folium's own markers are measured up to ``INLINE_MAX`` points only: beyond, minutes.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import Error, sync_playwright

from benchmarks.bench_map import ROOT, running, visit
from benchmarks.bench_serving import coverage
from tests.browser.install import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

INLINE_MAX = 3_000
COMMUNES = 180
TURNS = 7
PATIENCE_S = 180
_COMMON = """
import sys
sys.path.insert(0, {root!r})
import gc
import json
from pathlib import Path
import streamlit as st
st.set_page_config(layout="wide")
FOLDER = Path({folder!r})
"""
_BY_ADDRESS = (
    _COMMON
    + """
from fragility.disclosure import public
from ui import assets, theme
from ui.map import ClassLook, MapLayers, PointValues, plain_zones, show_map
@st.cache_resource
def load():
    zones = assets.publish_geometry(public(FOLDER / "zones.geojson"))
    points = assets.publish_geometry(public(FOLDER / "points.geojson"))
    facts = json.loads((FOLDER / "facts.json").read_text("utf-8"))
    gc.collect()
    gc.freeze()
    return zones, points, facts
zones, points, facts = load()
looks = tuple(ClassLook(f"Famille {{n}}", c) for n, c in theme.class_colors(6).items())
def heard(event):
    st.session_state["code"] = event.code
shown = PointValues(looks, facts["family"], title="Familles",
                    size_of=facts["size"], size_label="Logements")
show_map(MapLayers(zones, points=points), public(plain_zones(zones.codes)), None,
         points=public(shown),
         point_selection=st.session_state.get("code"), on_event=heard)
st.html(f"<p id='sheet'>{{st.session_state.get('code', '')}}</p>")
"""
)
_MARKERS = (
    _COMMON
    + """
import folium
from streamlit_folium import st_folium
from ui import assets, theme
from ui.map.component import LocalMap
folium.Map.default_js = [("map", assets.install_assets())]
folium.Map.default_css = []
@st.cache_resource
def load():
    read = lambda name: json.loads((FOLDER / name).read_text("utf-8"))
    found = read("points.geojson"), read("facts.json")
    gc.collect()
    gc.freeze()
    return found
points, facts = load()
colors = theme.class_colors(6)
carte = folium.Map(tiles=None, prefer_canvas=True)
for feature in points["features"]:
    code = feature["properties"]["code"]
    lon, lat = feature["geometry"]["coordinates"]
    folium.CircleMarker((lat, lon), radius=3, weight=1, fill=True, fill_opacity=1,
                        color="#444444", fill_color=colors[facts["family"][code]],
                        tooltip=code).add_to(carte)
carte.fit_bounds(carte.get_bounds())
out = st_folium(carte, key="map", height=620, use_container_width=True,
                returned_objects=["last_object_clicked_tooltip"])
st.html(f"<p id='sheet'>{{(out or {{}}).get('last_object_clicked_tooltip') or ''}}</p>")
"""
)
_DRAWN = {
    "by address": "() => Boolean(document.querySelector('[data-painted]'))",
    "circle markers": """count => Boolean(window.map)
        && Object.keys(window.map._layers).length >= count""",
}
# Longest stretch between two frames while the map moves: what the hand feels.
_MOVE = """async ([zoom, way]) => {
    const map = window.map;
    let last = performance.now(), worst = 0, running = true;
    const watch = () => {
        const now = performance.now();
        worst = Math.max(worst, now - last);
        last = now;
        if (running) requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
    const centre = map.getSize().divideBy(2);
    if (zoom) map.setZoomAround(centre, map.getZoom() + zoom, { animate: false });
    else map.panBy([way * 120, way * 60], { animate: false });
    await new Promise((resolve) => setTimeout(resolve, 400));
    running = false;
    return worst;
}"""
_SPOT = """(n) => {
    const at = window.benchPoints[(n * 37) % window.benchPoints.length];
    const p = window.map.latLngToContainerPoint([at[1], at[0]]);
    const size = window.map.getSize();
    const inside = p.x > 300 && p.y > 60 && p.x < size.x - 60 && p.y < size.y - 60;
    return inside ? [p.x, p.y] : null;
}"""


def write_files(folder: Path, count: int) -> None:
    """Write made-up communes, residences in clusters inside them, their families and sizes."""
    rng = np.random.default_rng(count)
    zones = coverage(COMMUNES).to_crs(4326)
    codes = [f"99{n:03d}" for n in range(len(zones))]
    served = zones.assign(code=codes, name=codes)[["code", "name", "geometry"]]
    (folder / "zones.geojson").write_text(served.to_json(drop_id=True), "utf-8")
    west, south, east, north = zones.total_bounds
    centres = rng.uniform((west, south), (east, north), (max(count // 60, 1), 2))
    spread = np.array([east - west, north - south]) / 60
    places = centres[rng.integers(0, len(centres), count)] + rng.normal(0, spread, (count, 2))
    names = [f"99-{n:06d}" for n in range(count)]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Résidence {code}"},
            "geometry": {"type": "Point", "coordinates": [round(x, 5), round(y, 5)]},
        }
        for code, (x, y) in zip(names, places.tolist(), strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "points.geojson").write_text(json.dumps(collection), "utf-8")
    families = rng.integers(1, 7, count).tolist()
    sizes = np.ceil(rng.lognormal(2.2, 1.0, count)).tolist()
    facts = {
        "family": dict(zip(names, families, strict=True)),
        "size": dict(zip(names, sizes, strict=True)),
    }
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")


def map_frame(page: Page, way: str, count: int) -> Frame:
    """Wait until the points are drawn; return the map's frame."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for frame in page.frames:
            if "streamlit_folium" in frame.url:
                try:
                    if frame.evaluate(_DRAWN[way], count):
                        return frame
                except Error:
                    continue  # the frame is being mounted
        page.wait_for_timeout(10)
    message = "the points were never drawn"
    raise TimeoutError(message)


def measure(page: Page, url: str, way: str, folder: Path, count: int) -> dict[str, float]:
    """Measure one way: milliseconds and bytes, medians."""
    received: list[int] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
    visit(page, url)
    map_frame(page, way, count)
    started = time.perf_counter()
    visit(page, url)
    frame = map_frame(page, way, count)
    paint = time.perf_counter() - started
    time.sleep(1.5)
    features = json.loads((folder / "points.geojson").read_text("utf-8"))["features"]
    frame.evaluate(
        "places => { window.benchPoints = places; }",
        [feature["geometry"]["coordinates"] for feature in features],
    )
    # There and back: the points stay in sight.
    pans = [frame.evaluate(_MOVE, [0, (-1) ** n]) for n in range(TURNS + 1)]
    zooms = [frame.evaluate(_MOVE, [(-1) ** n, 0]) for n in range(TURNS + 1)]
    clicks, sizes = [], []
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    rank = 0
    while len(clicks) < TURNS and rank < count:
        rank += 1
        spot = frame.evaluate(_SPOT, rank)
        if spot is None:
            continue
        before = page.locator("#sheet").inner_text()
        received.clear()
        page.mouse.move(box["x"] + spot[0], box["y"] + spot[1])
        time.sleep(0.3)
        started = time.perf_counter()
        page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
        page.wait_for_function(
            "(old) => document.querySelector('#sheet').innerText !== old",
            arg=before,
            timeout=PATIENCE_S * 1000,
        )
        clicks.append(time.perf_counter() - started)
        time.sleep(0.6)
        sizes.append(sum(received))
        frame = map_frame(page, way, count)
        if not frame.evaluate("() => Boolean(window.benchPoints)"):
            frame.evaluate(
                "places => { window.benchPoints = places; }",
                [feature["geometry"]["coordinates"] for feature in features],
            )
    return {
        "paint_ms": 1000 * paint,
        "pan_frame_ms": statistics.median(pans),
        "zoom_frame_ms": statistics.median(zooms),
        "click_ms": 1000 * statistics.median(clicks),
        "click_bytes": statistics.median(sizes),
    }


def main() -> None:
    """Print the two ways and their ratios for each number of points."""
    counts = [int(argument) for argument in sys.argv[1:]] or [1000, 3000, 14_000]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-quic"]
        )
        for count in counts:
            found = {}
            ways = {"by address": _BY_ADDRESS}
            if count <= INLINE_MAX:
                ways["circle markers"] = _MARKERS
            for way, script in ways.items():
                with tempfile.TemporaryDirectory() as temporary:
                    folder = Path(temporary)
                    write_files(folder, count)
                    text = script.format(root=str(ROOT), folder=str(folder))
                    with running(text, folder) as url:
                        page = chromium.new_page(viewport={"width": 1280, "height": 900})
                        page.set_default_timeout(PATIENCE_S * 1000)
                        found[way] = measure(page, url, way, folder, count)
                        page.close()
            print(f"{count} points")
            for way, row in found.items():
                print(f"  {way:16}", json.dumps({k: round(v, 1) for k, v in row.items()}))
            if len(found) > 1:
                base = found["by address"]
                ratios = {k: round(v / base[k], 1) for k, v in found["circle markers"].items()}
                print(f"  {'ratio':16}", json.dumps(ratios))
        chromium.close()


if __name__ == "__main__":
    main()
