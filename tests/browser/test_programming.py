"""Programming scenarios as users go through them: change, keep, share, merge, solve, print."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from fragility.scenario import Zone, parse_scenario
from fragility.scenario.editing import programme_of
from tests.browser.conftest import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Visit

COMMUNE = "00004"
EXAMPLE = "reequilibrage"
FILES_MS = 120_000


def _settle(page: Page) -> None:
    page.wait_for_timeout(200)
    page.wait_for_selector("[data-test-script-state='notRunning']")


def _open(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".fs-foot")).to_be_visible()
    _settle(page)
    return page


@contextlib.contextmanager
def _person(browser: Browser, address: str) -> Iterator[Page]:
    """Another browser altogether: nothing is shared but the server."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield _open(page, address)
    context.close()


def _slide(page: Page, times: int, which: int = 0) -> None:
    """Move a slider of the open commune: the yearly rhythm, or the share of PLAI."""
    slider = page.locator(".st-key-programming_sliders").get_by_role("slider").nth(which)
    for _ in range(times):
        slider.press("ArrowRight")
    _settle(page)


def _keep(page: Page, author: str, *, name: str = "") -> None:
    page.locator(".st-key-scenario_keep button").first.click()
    field = page.get_by_label("Votre nom ou service", exact=True)
    field.fill(author)
    field.blur()
    _settle(page)
    if name:
        field = page.get_by_label("Nom du nouveau scénario")
        field.fill(name)
        field.blur()
        _settle(page)
    page.locator(f".st-key-scenario_save{'_as' if name else ''} button").click()
    _settle(page)


def _yaml(page: Page) -> str:
    """Download the open scenario from the part « Scénarios »."""
    # What was said of the last change moves the page: a click may fall where the button was.
    for _ in range(5):
        page.locator(".st-key-url_vue").get_by_text("Scénarios", exact=True).click()
        _settle(page)
        if "vue=scenarios" in page.url:
            break
    expect(page).to_have_url(re.compile("vue=scenarios"))
    with page.expect_download(timeout=FILES_MS) as waiting:
        page.locator(".st-key-scenario_yaml button").click()
    return waiting.value.path().read_text(encoding="utf-8")


def test_a_scenario_is_changed_kept_shared_and_merged(
    visit: Visit, browser: Browser, demo_app: str
) -> None:
    address = f"{demo_app}/programmation?role=technicien&scenario={EXAMPLE}&commune={COMMUNE}"
    page = _open(visit.page, address)
    _slide(page, 3)
    expect(page.locator(".st-key-scenario_pending")).to_be_visible()
    _keep(page, "Service habitat", name="Atelier du 3 mars")
    expect(page).to_have_url(re.compile("scenario=atelier-du-3-mars"))
    expect(page.locator(".st-key-scenario_pending")).to_have_count(0)
    kept = parse_scenario(_yaml(page))
    assert (kept.id, kept.based_on, kept.author) == (
        "atelier-du-3-mars",
        EXAMPLE,
        "Service habitat",
    )
    shared = re.sub(r"&vue=\w+", "", page.url)
    commune = f"{shared}&commune={COMMUNE}"
    with _person(browser, commune) as one, _person(browser, commune) as other:
        _slide(one, 2)
        _slide(other, 1, which=1)
        _keep(one, "Première personne")
        _keep(other, "Seconde personne")
        # Nobody's work is overwritten: the second is told, and takes both.
        expect(other.locator(".st-key-scenario_conflict")).to_contain_text("Première personne")
        other.locator(".st-key-scenario_merge button").click()
        _settle(other)
        _keep(other, "Seconde personne")
        both = parse_scenario(_yaml(other))
        alone = parse_scenario(_yaml(_open(one, one.url)))
    assert both.version == 3
    assert alone == both
    found = programme_of(both, COMMUNE, Zone.OUTSIDE_QPV)
    former = programme_of(kept, COMMUNE, Zone.OUTSIDE_QPV)
    assert found.dwellings_per_year > former.dwellings_per_year
    assert found.plai_share > former.plai_share


def test_the_best_distribution_becomes_a_scenario(visit: Visit, demo_app: str) -> None:
    page = _open(visit.page, f"{demo_app}/programmation?role=technicien&vue=repartir")
    page.get_by_role("button", name="Chercher la meilleure répartition").click()
    keep = page.get_by_role("button", name="En faire un scénario")
    expect(keep).to_be_visible()
    _settle(page)
    field = page.get_by_label("Nom du scénario", exact=True)
    field.fill("Répartition cherchée")
    field.blur()
    _settle(page)
    field = page.get_by_label("Votre nom ou service", exact=True).last
    field.fill("Service habitat")
    field.blur()
    _settle(page)
    keep.click()
    expect(page).to_have_url(re.compile("scenario=repartition-cherchee"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_two_pages_for_elected_officials(visit: Visit, demo_app: str) -> None:
    page = _open(visit.page, f"{demo_app}/programmation?role=elu&vue=synthese&scenario={EXAMPLE}")
    with page.expect_download(timeout=FILES_MS) as waiting:
        page.locator(".st-key-programming_summary_pdf button").click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert "fictif" in waiting.value.suggested_filename
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2


@pytest.mark.parametrize("part", ["comparer", "regles", "incertitude", "scenarios"])
def test_each_part_opens(visit: Visit, demo_app: str, part: str) -> None:
    page = _open(visit.page, f"{demo_app}/programmation?role=elu&vue={part}&scenario={EXAMPLE}")
    expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_be_visible()
    expect(page.locator(".fs-note-error")).to_have_count(0)
