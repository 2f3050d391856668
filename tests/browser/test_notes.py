"""A note entered by one person is seen by another, and neither overwrites the other."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.conftest import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def residence(demo_data_dir: Path) -> str:
    """A residence of which the delivered files say no note."""
    store = TerritoryStore.open(demo_data_dir / "demonstration")
    rated = store.table("ratings", Level.RESIDENCE)["residence_id"]
    frame = store.table("residences", Level.RESIDENCE)
    return str(frame.loc[~frame["residence_id"].isin(rated), "residence_id"].iloc[0])


@contextlib.contextmanager
def _person(browser: Browser, url: str, residence: str) -> Iterator[Page]:
    """Another browser altogether: nothing is shared but the server."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{url}/residences?role=technicien&residence={residence}")
    expect(page.locator(".st-key-notes_add")).to_be_visible()
    yield page
    context.close()


def _write(page: Page, author: str, rating: str, comment: str) -> None:
    form = page.locator(".st-key-notes_form")
    for label, text in (
        ("Votre nom ou service", author),
        ("Qui donne la note", "Équipe de proximité Nord"),
        ("Commentaire", comment),
    ):
        field = form.get_by_label(label, exact=True)
        field.fill(text)
        field.blur()
    form.get_by_role("radio", name=rating).or_(form.get_by_role("button", name=rating)).click()


def test_two_people_and_one_residence(browser: Browser, demo_app: str, residence: str) -> None:
    with (
        _person(browser, demo_app, residence) as one,
        _person(browser, demo_app, residence) as other,
    ):
        one.locator(".st-key-notes_add button").click()
        _write(one, "Service habitat", "2 — fragile", "Hall dégradé <b>en gras</b>")
        one.locator(".st-key-notes_save button").click()
        expect(one.get_by_text("La note est enregistrée")).to_be_visible()
        # The other person did nothing: the note comes by itself.
        seen = other.locator(".nt-item")
        expect(seen).to_contain_text("Hall dégradé <b>en gras</b>")
        for page in (one, other):
            page.locator(".st-key-notes_menu_0 button").first.click()
            page.locator(".st-key-notes_edit_0 button").click()
            expect(page.locator(".st-key-notes_form")).to_be_visible()
        _write(one, "Service habitat", "3 — vit correctement", "Hall refait")
        one.locator(".st-key-notes_save button").click()
        expect(one.get_by_text("La note est enregistrée")).to_be_visible()
        _write(other, "Mairie", "1 — vit mal", "Ascenseur en panne")
        other.locator(".st-key-notes_save button").click()
        told = other.get_by_role("alert").filter(has_text="pendant que vous écriviez")
        expect(told).to_contain_text("Hall refait")
        expect(told).to_contain_text("Ascenseur en panne")
        other.get_by_role("button", name="Garder la version enregistrée").click()
        expect(other.locator(".nt-item")).to_contain_text("Hall refait")
