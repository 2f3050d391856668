"""Map by address against inline folium, side by side in one browser: paint, click, bytes.

Each way runs in an application of its own, on the same made-up zones; what counts is the ratio of
one to the other. Run with ``python -m benchmarks.bench_map [ZONES …]`` (500 and 5 000 by default).
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, Page, sync_playwright

from benchmarks.bench_serving import coverage
from tests.browser.install import find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CLICKS = 9
CHANGES = 4
PATIENCE_S = 120
_COLORS = """() => !window.map ? "" : Object.values(map._layers)
    .filter((layer) => layer._parts && layer._parts.length)
    .slice(0, 60).map((layer) => layer.options.fillColor).join()"""
_COMMON = """
import sys
sys.path.insert(0, {root!r})
import gc
import json
from pathlib import Path
import numpy as np
import streamlit as st
st.set_page_config(layout="wide")
FOLDER = Path({folder!r})
shown = st.radio("Indicateur", ["A", "B"], horizontal=True)
rng = np.random.default_rng(1 if shown == "A" else 2)
"""
_BY_ADDRESS = (
    _COMMON
    + """
from fragility.disclosure import public
from ui import assets, theme
from ui.map import ClassLook, Focus, MapLayers, MapValues, show_map
@st.cache_resource
def load():
    zones = assets.publish_geometry(public(FOLDER / "zones.geojson"))
    gc.collect()
    gc.freeze()
    return zones
zones = load()
classes = rng.integers(1, 5, len(zones.codes)).tolist()
looks = tuple(ClassLook(f"Classe {{n}}", theme.class_colors(4)[n]) for n in (1, 2, 3, 4))
def heard(event):
    st.session_state["zone"] = event.code
values = public(MapValues("Indice", looks, dict(zip(zones.codes, classes))))
show_map(MapLayers(zones), values, None,
         selection=st.session_state.get("zone"), on_event=heard)
st.html(f"<p id='sheet'>{{st.session_state.get('zone', '')}}</p>")
"""
)
_INLINE = (
    _COMMON
    + """
import folium
from streamlit_folium import st_folium
from ui import assets
from ui.map.component import LocalMap
folium.Map.default_js = [("map", assets.install_assets())]
folium.Map.default_css = []
@st.cache_resource
def load():
    gc.collect()
    gc.freeze()
    return json.loads((FOLDER / "zones.geojson").read_text("utf-8"))
zones = load()
classes = rng.integers(1, 5, len(zones["features"])).tolist()
color = {{f["properties"]["code"]: ["#efebc6", "#a5d2b4", "#4a9dae", "#2a3a74"][n - 1]
         for f, n in zip(zones["features"], classes)}}
carte = folium.Map(tiles=None, prefer_canvas=True)
folium.GeoJson(zones, style_function=lambda f: {{
    "fillColor": color[f["properties"]["code"]], "fillOpacity": 1, "weight": 1}}).add_to(carte)
carte.fit_bounds(carte.get_bounds())
out = st_folium(carte, key="map", height=620, use_container_width=True,
                returned_objects=["last_active_drawing"])
last = (out or {{}}).get("last_active_drawing") or {{}}
st.html(f"<p id='sheet'>{{last.get('properties', {{}}).get('code', '')}}</p>")
"""
)


def write_zones(folder: Path, count: int) -> None:
    """Write a made-up coverage, of about a hundred points a polygon."""
    zones = coverage(count).to_crs(4326)
    codes = [f"99{n:07d}" for n in range(len(zones))]
    served = zones.assign(code=codes, name=codes)[["code", "name", "geometry"]]
    (folder / "zones.geojson").write_text(served.to_json(drop_id=True), "utf-8")


@contextmanager
def running(script: str, folder: Path) -> Iterator[str]:
    """Serve one script, with the application's static folder beside it."""
    (folder / "app.py").write_text(script, "utf-8")
    if not (folder / "static").exists():
        (folder / "static").symlink_to(ROOT / "static", target_is_directory=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.headless=true", "--server.enableStaticServing=true"]
    command += ["--server.fileWatcherType=none", "--browser.gatherUsageStats=false"]
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: S603  our own command
        command, cwd=folder, env=environment, stdout=quiet, stderr=quiet
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def drawn(page: Page, other_than: str = "") -> str:
    """Wait until polygons are drawn, in other colours than before; return these colours."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for frame in page.frames:
            if "streamlit_folium" in frame.url:
                try:
                    colors = str(frame.evaluate(_COLORS))
                except Error:  # the frame is being mounted again
                    continue
                if colors and colors != other_than:
                    return colors
        page.wait_for_timeout(10)  # also lets Playwright hear of new frames
    message = "the map was never drawn"
    raise TimeoutError(message)


def visit(page: Page, url: str) -> None:
    """Open the page, as soon as the server answers."""
    for _ in range(120):
        try:
            page.goto(url)
        except Error:
            time.sleep(0.5)
        else:
            return


def measure(page: Page, url: str) -> dict[str, float]:
    """Measure one way: seconds and bytes, medians."""
    received: list[int] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
    visit(page, url)
    drawn(page)
    started = time.perf_counter()
    visit(page, url)
    colors = drawn(page)
    paint = time.perf_counter() - started
    time.sleep(1)
    clicks, sizes, changes, changed = [], [], [], []
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    for n in range(CLICKS):
        before = page.locator("#sheet").inner_text()
        received.clear()
        # Far from one another, so that no two clicks in a row fall on one zone.
        x, y = box["x"] + box["width"] * (0.45 + 0.1 * (n % 2)), box["y"] + 250 + 9 * n
        page.mouse.move(x, y)
        time.sleep(0.3)
        started = time.perf_counter()
        page.mouse.click(x, y)
        page.wait_for_function(
            "(old) => document.querySelector('#sheet').innerText !== old",
            arg=before,
            timeout=90_000,
        )
        clicks.append(time.perf_counter() - started)
        time.sleep(0.5)
        sizes.append(sum(received))
    for n in range(CHANGES):
        received.clear()
        started = time.perf_counter()
        page.get_by_text("B" if n % 2 == 0 else "A", exact=True).click()
        colors = drawn(page, colors)
        changes.append(time.perf_counter() - started)
        time.sleep(0.5)
        changed.append(sum(received))
    return {
        "paint_s": paint,
        "click_s": statistics.median(clicks),
        "change_s": statistics.median(changes),
        "click_bytes": statistics.median(sizes),
        # The first change: Streamlit sends by name what it has sent before.
        "change_bytes": changed[0],
    }


def main() -> None:
    """Print the two ways and their ratios for each number of zones."""
    counts = [int(argument) for argument in sys.argv[1:]] or [500, 5000]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-quic"]
        )
        for count in counts:
            found = {}
            for name, script in (("by address", _BY_ADDRESS), ("inline", _INLINE)):
                with tempfile.TemporaryDirectory() as temporary:
                    folder = Path(temporary)
                    write_zones(folder, count)
                    text = script.format(root=str(ROOT), folder=str(folder))
                    with running(text, folder) as url:
                        page = chromium.new_page(viewport={"width": 1280, "height": 900})
                        found[name] = measure(page, url)
                        page.close()
            ratios = {k: found["inline"][k] / v for k, v in found["by address"].items()}
            print(f"{count} zones")
            for name, row in [*found.items(), ("inline / by address", ratios)]:
                print(f"  {name:20}", json.dumps({k: round(v, 2) for k, v in row.items()}))
        chromium.close()


if __name__ == "__main__":
    main()
