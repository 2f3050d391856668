"""From a map to the sheet of a residence, and back to the index of its neighbourhood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.residences_page import ResidencesPage

if TYPE_CHECKING:
    import geopandas as gpd

    from tests.browser.conftest import Visit

ALONE_M = 60
"""Distance to the nearest other residence from which a click cannot be mistaken."""


@pytest.fixture(scope="module")
def store(demo_data_dir: Path) -> TerritoryStore:
    return TerritoryStore.open(demo_data_dir / "demonstration")


@pytest.fixture(scope="module")
def alone(store: TerritoryStore) -> gpd.GeoDataFrame:
    """Residences of divided communes, with a name, and nobody near."""
    frame = store.table("residences", Level.RESIDENCE)
    iris = store.zones(Level.IRIS)["commune_code"].value_counts()
    placed = frame[frame.geometry.notna()].set_index("residence_id", drop=False)
    near = placed.sindex.query(
        placed.buffer(ALONE_M), predicate="intersects", output_format="dense"
    )
    divided = placed["commune_code"].isin(iris.index[iris > 1])
    kept: gpd.GeoDataFrame = placed[
        (near.sum(axis=0) == 1) & divided & placed["residence_name"].notna()
    ]
    assert len(kept) > 10
    return kept


@pytest.fixture
def residences(visit: Visit, demo_app: str) -> ResidencesPage:
    return ResidencesPage(visit.page, demo_app)


def test_one_path_leads_from_the_territory_to_a_residence_and_back(
    residences: ResidencesPage, store: TerritoryStore, alone: gpd.GeoDataFrame
) -> None:
    page = residences.open().page
    row = alone.iloc[0]
    way = page.locator(".st-key-residences_path")
    drawn = residences.painted
    residences.click_zone(store, Level.COMMUNE, row["commune_code"])
    residences.wait_painted(drawn)
    page.wait_for_function("code => location.search.includes(code)", arg=row["commune_code"])
    residences.click_point(store, row["residence_id"])
    page.wait_for_function("code => location.search.includes(code)", arg=row["residence_id"])
    card = page.locator(".st-key-residences_card")
    expect(card).to_contain_text(row["residence_name"])
    expect(way).to_contain_text(row["residence_name"])
    expect(page.locator(".st-key-residences_sheet")).to_contain_text("Patrimoine")
    page.get_by_role("link", name="Voir l’indice de précarité").click()
    sheet = page.locator(".st-key-fragility_sheet")
    expect(sheet).to_contain_text(row["iris_code"])
    expect(page.locator(".st-key-fragility_path")).to_contain_text(row["residence_name"])
    sheet.get_by_role("link", name="de cet IRIS").click()
    expect(card).to_contain_text(row["residence_name"])


def test_a_click_on_a_point_leaves_the_map_where_it_is_and_asks_for_no_geometry(
    residences: ResidencesPage, store: TerritoryStore, alone: gpd.GeoDataFrame
) -> None:
    page = residences.open().page
    residences.click_point(store, alone.index[1], zoom=17)
    page.wait_for_function("code => location.search.includes(code)", arg=alone.index[1])
    before, drawn = residences.view(), residences.painted
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "geojson" in r.url else None)
    page.locator(".st-key-residences_controls").get_by_role("combobox").first.click()
    page.get_by_role("option", name="Période de construction").click()
    residences.wait_painted(drawn)
    # The legend takes more lines or fewer: the middle of the map stays, to a pixel's fraction.
    assert residences.view() == pytest.approx(before, abs=1e-4)
    assert asked == []


def test_the_pointer_tells_the_residence_under_it(
    residences: ResidencesPage, store: TerritoryStore, alone: gpd.GeoDataFrame
) -> None:
    residences.open()
    code = alone.index[2]
    lon, lat, *_ = store.bounds(Level.RESIDENCE)[code]
    residences.wait_still()
    residences.frame.evaluate(
        "([lat, lon]) => { window.map.setView([lat, lon], 18, {animate: false}); }", [lat, lon]
    )
    residences.wait_still()
    residences.page.mouse.move(5, 5)
    residences.page.mouse.move(*residences.pixel(lon, lat))
    card = residences.frame.locator(".fm-card")
    expect(card).to_contain_text(alone.loc[code, "residence_name"])
    expect(card).to_contain_text("Logements")


def test_a_keyboard_alone_reaches_a_sheet(
    residences: ResidencesPage, alone: gpd.GeoDataFrame
) -> None:
    row = alone.iloc[3]
    page = residences.open(f"?commune={row['commune_code']}").page
    search = page.locator(".st-key-residences_card").get_by_role("combobox")
    search.focus()
    page.keyboard.type(row["residence_name"])
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-residences_card h2")).to_have_text(row["residence_name"])


def test_the_list_that_leaves_tells_its_source(residences: ResidencesPage) -> None:
    page = residences.open().page
    with page.expect_download() as waiting:
        # Unique: the grid's own download would tell neither the source nor that it is made up.
        page.get_by_role("button", name="Télécharger en CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    head, *lines = text.splitlines()
    assert "Source" in head
    assert "Note" not in head.split(";"), "an élu takes no ratings away"
    assert len(lines) > 900
    assert all("fictif" in line.lower() for line in lines)
