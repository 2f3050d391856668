"""The map and what it opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.fragility_page import FragilityPage

if TYPE_CHECKING:
    from tests.browser.conftest import Visit


@pytest.fixture(scope="session")
def store(demo_data_dir: Path) -> TerritoryStore:
    return TerritoryStore.open(demo_data_dir / "demonstration")


@pytest.fixture
def fragility(visit: Visit, demo_app: str) -> FragilityPage:
    return FragilityPage(visit.page, demo_app)


def _divided_commune(store: TerritoryStore) -> tuple[str, str]:
    """A commune with several IRIS, and one of its inhabited IRIS."""
    iris = store.zones(Level.IRIS)
    homes = iris[iris["iris_type"] == "H"]
    commune = homes["commune_code"].value_counts().index[0]
    return str(commune), str(homes.loc[homes["commune_code"] == commune, "zone_code"].iloc[0])


def test_clicks_lead_from_the_territory_to_the_sheet_of_an_iris(
    fragility: FragilityPage, store: TerritoryStore
) -> None:
    page = fragility.open().page
    commune, iris = _divided_commune(store)
    names = {
        level: store.zones(level).set_index("zone_code")["zone_name"]
        for level in (Level.COMMUNE, Level.IRIS)
    }
    drawn = fragility.painted
    fragility.click_zone(store, Level.COMMUNE, commune)
    fragility.wait_painted(drawn)
    sheet = page.locator(".st-key-fragility_sheet")
    path = page.locator(".st-key-fragility_path")
    expect(path).to_contain_text(names[Level.COMMUNE][commune])
    page.wait_for_function("code => location.search.includes(code)", arg=commune)
    fragility.click_zone(store, Level.IRIS, iris)
    expect(sheet).to_contain_text(names[Level.IRIS][iris])
    expect(sheet).to_contain_text("Non-emploi")
    page.wait_for_function("code => location.search.includes(code)", arg=iris)


def test_a_link_opens_the_same_view(fragility: FragilityPage, store: TerritoryStore) -> None:
    _, iris = _divided_commune(store)
    page = fragility.open(f"?niveau=iris&zone={iris}").page
    name = store.zones(Level.IRIS).set_index("zone_code").loc[iris, "zone_name"]
    expect(page.locator(".st-key-fragility_sheet")).to_contain_text(name)


def test_changing_the_indicator_keeps_position_and_zoom_and_sends_no_geometry(
    fragility: FragilityPage,
) -> None:
    page = fragility.open().page
    fragility.frame.evaluate(
        "() => window.map.setView(window.map.getCenter(), 13, {animate: false})"
    )
    page.wait_for_timeout(300)
    before = fragility.view()
    drawn = fragility.painted
    geometry: list[str] = []
    page.on(
        "request",
        lambda request: geometry.append(request.url) if "geojson" in request.url else None,
    )
    page.locator(".st-key-fragility_controls").get_by_role("combobox").first.click()
    page.get_by_role("option", name="Non-emploi 25–64 ans").click()
    fragility.wait_painted(drawn)
    assert fragility.view() == before
    assert geometry == []


def test_weights_change_the_map_and_the_table_alike(fragility: FragilityPage) -> None:
    page = fragility.open("?niveau=iris").page
    before = fragility.legend_counts()
    assert len(before) == 4
    assert fragility.table_counts() == before
    drawn = fragility.painted
    page.get_by_role("button", name="Poids des indicateurs").click()
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(3):
        slider.press("End")
    slider.press("Tab")
    fragility.wait_painted(drawn)
    expect(page.locator(".st-key-fragility_weights_banner")).to_contain_text("chang")
    page.wait_for_timeout(500)
    after = fragility.legend_counts()
    assert sum(after) == sum(before)
    assert after != before
    assert fragility.table_counts() == after


def test_a_keyboard_alone_reaches_a_sheet(fragility: FragilityPage, store: TerritoryStore) -> None:
    page = fragility.open().page
    commune, _ = _divided_commune(store)
    name = store.zones(Level.COMMUNE).set_index("zone_code").loc[commune, "zone_name"]
    search = page.locator(".st-key-fragility_controls").get_by_role("combobox").last
    for _ in range(60):
        if search.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(search).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-fragility_path")).to_contain_text(name)


def test_the_maps_own_controls_are_reached_and_worked_by_keyboard(
    fragility: FragilityPage,
) -> None:
    fragility.open()
    zoom_in = fragility.frame.get_by_role("button", name="Zoomer", exact=True)
    before = fragility.view()["zoom"]
    zoom_in.focus()
    expect(zoom_in).to_be_focused()
    fragility.page.keyboard.press("Enter")
    fragility.frame.wait_for_function("z => window.map.getZoom() > z", arg=before)


def test_the_download_holds_what_is_shown(fragility: FragilityPage) -> None:
    page = fragility.open("?niveau=iris").page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Télécharger en CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "fictif" in text.lower()
    assert text.count("\n") > 70
