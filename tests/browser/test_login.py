"""The application behind a real OpenID provider: who comes in, as what, and how it ends.

One application, one provider and four browsers for the whole module: tests follow one another.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.openid_provider.people import PEOPLE
from tests.browser.openid_provider.running import running_with_login
from tests.browser.openid_provider.visitor import LOGIN, visiting
from tests.trust import access

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.openid_provider.visitor import Visitor

TERRITORY = "Pays d’Essai"
SHEET = "/residences?residence=essai-0001"
COMMENT = "Phrase-témoin sur la résidence"
COOKIE = "_streamlit_user"


@dataclass
class Site:
    """The application, where it writes its log, and four persons before it."""

    url: str
    log: Path
    anyone: Visitor
    technician: Visitor
    elue: Visitor
    admin: Visitor


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("login")
    data = access.made_up_territory(folder / "territories")
    database = {"FRAGILITE_DATABASE_URL": str(folder / "espace.sqlite")}
    with ExitStack() as stack:
        url = stack.enter_context(running_with_login(data, folder, **database))
        four = [stack.enter_context(visiting(browser, url)) for _ in range(4)]
        yield Site(url, folder / "app.log", *four)


def test_nothing_is_shown_before_the_login(site: Site) -> None:
    anyone = site.anyone
    anyone.open(f"{SHEET}&role=technicien")
    expect(anyone.page.get_by_role("link", name=LOGIN)).to_be_visible()
    expect(anyone.page.get_by_test_id("stSidebarNav")).to_have_count(0)
    assert not anyone.was_sent(TERRITORY)
    assert anyone.was_sent("Connexion")  # what is looked for would be found
    assert access.answered(site.url, access.reserved_addresses()) == []
    assert access.answered(site.url, ["/health"]) == ["/health"]


def test_a_technician_comes_back_to_his_page_and_signs_what_he_writes(site: Site) -> None:
    page = site.technician.page
    site.technician.enter("technicien", SHEET)
    assert page.url == f"{site.url}{SHEET}"
    page.locator(".st-key-notes_add button").click()
    form = page.locator(".st-key-notes_form")
    # The name is the account's: there is no field to type another.
    expect(form.get_by_text(f"Signé {PEOPLE['technicien'].name}")).to_be_visible()
    expect(form.get_by_label("Votre nom ou service", exact=True)).to_have_count(0)
    for label, text in (("Qui donne la note", "Équipe Nord"), ("Commentaire", COMMENT)):
        form.get_by_label(label, exact=True).fill(text)
        form.get_by_label(label, exact=True).blur()
    form.get_by_role("radio", name="2 — fragile").or_(
        form.get_by_role("button", name="2 — fragile")
    ).click()
    page.locator(".st-key-notes_save button").click()
    signed = page.locator(".nt-item").filter(has_text=COMMENT)
    expect(signed).to_contain_text(PEOPLE["technicien"].name)
    assert site.technician.was_sent(COMMENT)


def test_an_elue_sees_less_and_gets_nobody_elses_file(site: Site) -> None:
    elue, technician = site.elue, site.technician
    elue.enter("elue", SHEET)
    with technician.page.expect_download():
        technician.page.get_by_role("button", name="Télécharger en CSV").last.click()
    media = [each.removeprefix(site.url) for each in technician.media()]
    assert media
    assert access.answered(site.url, media) == []
    assert access.answered(site.url, media, elue.cookies()) == []
    assert access.answered(site.url, media, technician.cookies()) == media
    expect(elue.page.get_by_text("réservé").first).to_be_visible()
    assert elue.was_sent(TERRITORY)
    for hidden in (COMMENT, "Équipe Nord", PEOPLE["technicien"].name):
        assert not elue.was_sent(hidden)
    menu = elue.page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Journal")).to_have_count(0)
    menu.get_by_role("link", name="Données").click()
    expect(elue.page.get_by_text("réservés aux techniciens").first).to_be_visible()
    expect(elue.page.get_by_test_id("stFileUploader")).to_have_count(0)
    elue.open("/journal")
    expect(elue.page.get_by_text("réservée aux administrateurs")).to_be_visible()
    assert not elue.was_sent("technicien@essai.example")


def test_an_administrator_reads_who_took_what(site: Site) -> None:
    admin = site.admin
    admin.enter("administratrice", "/journal")
    menu = admin.page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Journal")).to_be_visible()
    expect(admin.page.get_by_text("1 téléchargement", exact=True)).to_be_visible()
    assert admin.was_sent("technicien@essai.example")


def test_a_cookie_that_was_altered_is_no_cookie(site: Site) -> None:
    cookie = site.elue.cookies()[COOKIE]
    geo = access.reserved_addresses()
    assert access.answered(site.url, geo, {COOKIE: cookie}) != []
    # A letter of what is signed, of the signature; another's signature; none.
    other = site.admin.cookies()[COOKIE]
    third, last = len(cookie) // 3, len(cookie) - 3
    forged = [
        *(
            f"{cookie[:at]}{'B' if cookie[at] == 'A' else 'A'}{cookie[at + 1 :]}"
            for at in (third, last)
        ),
        other.rpartition(".")[0] + "." + cookie.rpartition(".")[2],
        cookie.rpartition(".")[0],
    ]
    for value in forged:
        assert access.answered(site.url, geo, {COOKIE: value}) == []
    parts = {"name": COOKIE, "value": forged[0], "url": site.url}
    site.anyone.context.add_cookies([parts])
    site.anyone.open("/methode")
    expect(site.anyone.page.get_by_role("link", name=LOGIN)).to_be_visible()
    assert not site.anyone.was_sent(TERRITORY)


def test_a_login_ends_everywhere_and_its_cookie_opens_nothing(site: Site) -> None:
    elue, thief = site.elue, site.anyone
    copy = elue.context.cookies(site.url)
    assert all(each["httpOnly"] for each in copy if each["name"].startswith(COOKIE))
    tab = elue.watch(elue.context.new_page())
    tab.goto(f"{site.url}/journal")
    expect(tab.get_by_role("button", name="Se déconnecter")).to_be_visible()
    elue.page.get_by_role("button", name="Se déconnecter").click()
    expect(elue.page.get_by_role("link", name=LOGIN)).to_be_visible()
    assert COOKIE not in elue.cookies()
    # Another tab finds out as soon as it asks for anything.
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name="Données").click()
    expect(tab.get_by_text("Vous vous êtes déconnecté")).to_be_visible()
    # And so does a copy of the cookie.
    geo = access.reserved_addresses()
    assert access.answered(site.url, geo, {each["name"]: each["value"] for each in copy}) == []
    thief.context.add_cookies([each for each in copy if each["name"].startswith("_streamlit")])
    thief.open("/methode")
    expect(thief.page.get_by_text("Vous vous êtes déconnecté")).to_be_visible()
    assert not thief.was_sent(TERRITORY)


def test_an_account_that_may_not_come_in_is_told_why(site: Site) -> None:
    anyone = site.anyone
    anyone.context.clear_cookies()
    anyone.log_in("inconnu", password="autre")
    expect(anyone.page.get_by_role("button", name="Entrer")).to_be_visible()
    assert COOKIE not in anyone.cookies()  # a wrong password stays at the provider
    anyone.give("inconnu")
    expect(anyone.page.get_by_text("n’a pas de rôle")).to_be_visible()
    anyone.page.get_by_role("button", name="Changer de compte").click()
    anyone.page.get_by_role("link", name=LOGIN).click()
    anyone.give("ancienne")
    expect(anyone.page.get_by_text("date de plus de 12 heures")).to_be_visible()
    expect(anyone.page.get_by_test_id("stSidebarNav")).to_have_count(0)
    assert not anyone.was_sent(TERRITORY)
    assert access.answered(site.url, access.reserved_addresses(), anyone.cookies()) == []


def test_neither_addresses_nor_the_log_name_anybody(site: Site) -> None:
    for each in (site.anyone, site.technician, site.elue, site.admin):
        assert each.outside() == each.violations == []
        asked = access.application_addresses(each)
        assert asked != []
        assert access.sentinels(asked) == []
    said = site.log.read_text("utf-8", errors="replace")
    assert said.strip()
    assert access.sentinels([said]) == []
    assert COMMENT not in said
    assert access.sentinels(["GET /?q=elue%40essai"]) != []  # what is looked for would be found
