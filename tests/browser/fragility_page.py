"""The page *Fragilité* as a person uses it: look, point, click, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, Frame, Page, expect

if TYPE_CHECKING:
    from geodata.model import Level
    from geodata.store import TerritoryStore

MAP_FRAME = "iframe[title='Carte interactive']"


@dataclass
class FragilityPage:
    """One visit of the page."""

    page: Page
    url: str

    def open(self, query: str = "") -> FragilityPage:
        self.page.goto(f"{self.url}/fragilite{query}")
        self.wait_painted()
        return self

    @property
    def frame(self) -> Frame:
        # The map may just be replaced by the next one: its frame is gone, and another comes.
        for _ in range(100):
            frame = self.page.wait_for_selector(MAP_FRAME).content_frame()
            if frame is not None:
                return frame
            self.page.wait_for_timeout(100)
        message = "the map has no frame"
        raise RuntimeError(message)

    def _ask(self, script: str, arg: object = None) -> Any:
        """Ask the map; the next one, where it is replaced just then."""
        for _ in range(20):
            try:
                return self.frame.evaluate(script, arg)
            except Error as error:
                if not re.search("detached|destroyed|undefined", str(error)):
                    raise
            self.page.wait_for_timeout(200)
        message = "the map is replaced again and again"
        raise RuntimeError(message)

    def wait_painted(self, after: int = 0) -> int:
        """Wait until the map was drawn more than ``after`` times; give how many times it was."""
        frame = self.frame
        frame.wait_for_function(
            "after => Number(document.querySelector('[data-painted]')?.dataset.painted) > after",
            arg=after,
        )
        return self.painted

    @property
    def painted(self) -> int:
        return int(self.frame.locator("[data-painted]").get_attribute("data-painted") or 0)

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Place of a point of the earth on the screen."""
        point: dict[str, float] = self._ask(
            "([lat, lon]) => { const p = window.map.latLngToContainerPoint([lat, lon]);"
            " return {x: p.x, y: p.y}; }",
            [lat, lon],
        )
        box = self.page.locator(MAP_FRAME).bounding_box()
        assert box is not None
        return box["x"] + point["x"], box["y"] + point["y"]

    def click_zone(self, store: TerritoryStore, level: Level, code: str) -> None:
        """Click inside a zone of the map."""
        lon, lat = inside(store, level, code)
        self.wait_still()
        self.page.locator(MAP_FRAME).scroll_into_view_if_needed()
        x, y = self.pixel(lon, lat)
        self.page.mouse.click(x, y)

    def view(self) -> dict[str, Any]:
        """Centre and zoom of the map."""
        found: dict[str, Any] = self._ask(
            "() => ({...window.map.getCenter(), zoom: window.map.getZoom()})"
        )
        return found

    def wait_still(self) -> None:
        """Wait until the map has stopped moving."""
        before, now = None, self.view()
        while now != before:
            self.page.wait_for_timeout(300)
            before, now = now, self.view()

    def legend_counts(self) -> list[int]:
        """Zones of each class in the map's legend, the most fragile first."""
        text = self.frame.locator("section.fm-legend").inner_text()
        return [int(count) for count in re.findall(r"(\d+)\s+zone", text)]

    def table_counts(self) -> list[int]:
        """Zones of each class in the class table, the most fragile first."""
        rows = self.page.locator("table", has_text="Classe 4").locator("tbody tr")
        expect(rows.first).to_be_visible()
        cells = [rows.nth(i).locator("td, th").all_inner_texts() for i in range(rows.count())]
        return [int(row[1]) for row in cells if "Classe " in row[0]]


def inside(store: TerritoryStore, level: Level, code: str) -> tuple[float, float]:
    """Longitude and latitude of a point inside a zone."""
    zones = store.zones(level).set_index("zone_code")
    point = zones.loc[[code]].representative_point().to_crs(4326).iloc[0]
    return float(point.x), float(point.y)
