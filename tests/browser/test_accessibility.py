"""No serious accessibility violation of the application's own, on any page, light or dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.fragility_page import FragilityPage
from tests.browser.residences_page import ResidencesPage
from tests.browser.settled import wait_settled

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

GRAVE = {"serious", "critical"}
DARK = "rgb(18, 22, 31)"
"""Background of the dark theme, in .streamlit/config.toml."""
KNOWN = yaml.safe_load((Path(__file__).parent / "streamlit_violations.yaml").read_text("utf-8"))


def _grave(visit: Visit) -> list[tuple[str, str]]:
    """Rule and markup of each grave violation, in the page and in the frames it holds."""
    found = []
    for frame in visit.page.frames:
        results: dict[str, Any] = Axe().run(frame).response
        found += [
            (violation["id"], node["html"])
            for violation in results["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
    return [
        (rule, markup)
        for rule, markup in found
        if not any(rule == one["rule"] and one["markup"] in markup for one in KNOWN)
    ]


def _grave_in_both_themes(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Look at the page as it is, then in the dark, where it is drawn again."""
    wait_settled(visit.page)
    found = {"light": _grave(visit)}
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_function(
        "colour => getComputedStyle(document.querySelector('.stApp')).backgroundColor === colour",
        arg=DARK,
    )
    # What the server draws knows the theme from the run after the change.
    visit.page.locator("body").press("r")
    wait_settled(visit.page)
    found["dark"] = _grave(visit)
    return found


NONE = {"light": [], "dark": []}


@pytest.mark.parametrize(
    "address",
    [
        *("", "donnees", "methode", "attributions?role=technicien", "demande"),
        *("revue_ici", "secteurs?role=technicien"),
        *("programmation", "programmation?vue=repartir"),
    ],
)
def test_no_grave_violation(visit: Visit, demo_app: str, address: str) -> None:
    visit.page.goto(f"{demo_app}/{address}")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    assert _grave_in_both_themes(visit) == NONE


def test_no_grave_violation_on_the_map_and_a_sheet(visit: Visit, demo_app: str) -> None:
    FragilityPage(visit.page, demo_app).open("?niveau=iris")
    visit.page.locator(".st-key-fragility_sheet").get_by_role("button").first.click()
    visit.page.wait_for_function("location.search.includes('zone=')")
    assert _grave_in_both_themes(visit) == NONE


def test_no_grave_violation_on_a_residence_and_its_sheet(
    visit: Visit, demo_app: str, demo_data_dir: Path
) -> None:
    store = TerritoryStore.open(demo_data_dir / "demonstration")
    code = next(iter(store.bounds(Level.RESIDENCE)))
    ResidencesPage(visit.page, demo_app).open(f"?residence={code}&role=technicien")
    expect(visit.page.locator(".st-key-residences_sheet h3").last).to_be_visible()
    assert _grave_in_both_themes(visit) == NONE
