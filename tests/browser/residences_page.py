"""The page *Résidences* as a person uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.model import Level
from tests.browser.fragility_page import MAP_FRAME, FragilityPage

if TYPE_CHECKING:
    from geodata.store import TerritoryStore


@dataclass
class ResidencesPage(FragilityPage):
    """One visit of the page."""

    def open(self, query: str = "") -> ResidencesPage:
        self.page.goto(f"{self.url}/residences{query}")
        self.wait_painted()
        return self

    def click_point(self, store: TerritoryStore, code: str, zoom: float = 18) -> None:
        """Bring a residence to the middle of the map, close enough to be alone, and click it."""
        lon, lat, *_ = store.bounds(Level.RESIDENCE)[code]
        self.wait_still()
        self.frame.evaluate(
            "([lat, lon, zoom]) => { window.map.setView([lat, lon], zoom, {animate: false}); }",
            [lat, lon, zoom],
        )
        self.wait_still()
        self.page.locator(MAP_FRAME).scroll_into_view_if_needed()
        self.page.mouse.click(*self.pixel(lon, lat))
