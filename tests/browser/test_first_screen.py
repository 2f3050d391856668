"""A newcomer's first minutes, with no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from tests.browser.settled import wait_settled

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

PAGES = {
    "": "Val d’Orsence",
    "fragilite": "Fragilité sociale",
    "donnees": "Données",
    "methode": "Méthode",
}


@pytest.mark.parametrize("address", ["https://exemple.fr/", "http://192.0.2.1/"])
def test_the_browser_of_the_tests_reaches_nobody_and_says_who_was_asked(
    visit: Visit, address: str
) -> None:
    page = visit.page.context.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)
    page.close()
    asking = "address => fetch(address, {mode: 'no-cors'}).then(() => 'reached', String)"
    assert visit.page.evaluate(asking, address) == "TypeError: Failed to fetch"
    assert visit.outside == [address]
    visit.outside.clear()


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_each_page_opens_says_that_it_is_fictional_and_asks_nothing_outside(
    visit: Visit, demo_app: str, address: str, title: str
) -> None:
    visit.page.goto(f"{demo_app}/{address}")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text(title)
    fictional = visit.page.get_by_test_id("stMain").get_by_text("Territoire fictif")
    expect(fictional.first).to_be_visible()
    wait_settled(visit.page)
    assert visit.outside == []
    assert visit.errors == []


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("visit", [{"viewport": {"width": 768, "height": 1024}}], indirect=True)
def test_no_page_is_wider_than_a_tablet(visit: Visit, demo_app: str, address: str) -> None:
    visit.page.goto(f"{demo_app}/{address}")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    wait_settled(visit.page)
    overflow = visit.page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return m.scrollWidth - m.clientWidth; }"
    )
    assert overflow <= 0


def test_the_document_is_declared_in_french(visit: Visit, demo_app: str) -> None:
    visit.page.goto(f"{demo_app}/fragilite")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.page.wait_for_function("document.documentElement.lang === 'fr'")


def test_the_menu_leads_to_every_page(visit: Visit, demo_app: str) -> None:
    visit.page.goto(demo_app)
    for name in ("Fragilité", "Données", "Méthode", "Accueil"):
        visit.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
        expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
