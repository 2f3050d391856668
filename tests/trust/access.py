"""Who sees what, measured: the application behind a real OpenID provider, and a real browser."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import find_chromium
from tests.browser.openid_provider.people import PEOPLE
from tests.browser.openid_provider.running import running_with_login
from tests.browser.openid_provider.visitor import Visitor, visiting
from tests.browser.settled import wait_settled
from tests.conftest import ROOT
from tests.trust.figures import Figure
from tests.ui.residence_toy import add_stock
from tests.ui.toy import make_store
from ui import territories

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import Browser

PART: Final = "access"
PAGES: Final = (
    *("methode", "donnees", "", "fragilite", "parc_social", "residences", "typologie"),
    *("attributions", "demande", "revue_ici", "programmation", "secteurs", "journal"),
)
_OWN: Final = (
    "/_stcore/metrics",
    "/_stcore/upload_file/session/file",
    "/_stcore/script-health-check",
    "/_stcore/agent/",
    "/media/" + "0" * 56 + ".csv",
    "/app/static/geo/../geo/zones.geojson",
    "/app/static/../var/espace.sqlite",
    "/app/static/%2e%2e/pyproject.toml",
    "/.streamlit/secrets.toml",
    "/espace.sqlite",
)
"""Addresses that somebody would guess."""


def reserved_addresses(media: Iterable[str] = (), at_most: int = 40) -> list[str]:
    """Return paths that need a login: contours served just now, files made, and guesses."""
    contours = [path.relative_to(ROOT) for path in sorted((ROOT / "static/geo").glob("*/*"))]
    served = [f"/app/{path.as_posix()}" for path in contours[:at_most]]
    # The same files by a way that reads otherwise.
    crooked = [
        each.replace("/geo/", other, 1)
        for each in served[:2]
        for other in ("/%2e/geo/", "//geo/", "/x/%2e%2e/geo/", "/%5Cgeo/", "/GEO/")
    ]
    return [*served, *crooked, *(each for each in media), *_OWN]


def answered(url: str, paths: Iterable[str], cookies: Mapping[str, str] | None = None) -> list[str]:
    """Return the paths a server answers with a content, to somebody's cookies or to nobody's."""
    jar = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    with httpx.Client(base_url=url, headers={"cookie": jar} if jar else {}) as client:
        return [
            path
            for path in paths
            if (answer := client.get(path)).is_success and not _is_page(answer)
        ]


def _is_page(answer: httpx.Response) -> bool:
    """Tell whether an answer is the empty frame that any unknown address gets."""
    return "<title>Streamlit</title>" in answer.text[:4000]


def sentinels(texts: Iterable[str]) -> list[str]:
    """Return the names and addresses of persons found in texts."""
    known = [each for login, one in PEOPLE.items() for each in (one.name, f"{login}@")]
    parts = [*known, "Sentinelle", "@essai", "essai.example", "%40essai"]
    return [part for text in texts for part in parts if part.casefold() in text.casefold()]


def application_addresses(visitor: Visitor) -> list[str]:
    """Return what was asked of the application, the provider's own addresses left out."""
    return [each for each in visitor.asked if each.startswith(visitor.url)]


def walk(visitor: Visitor, pages: Iterable[str]) -> None:
    """Open pages one after the other, each until it is drawn."""
    for page in pages:
        visitor.open(f"/{page}")
        wait_settled(visitor.page)


def figures(effort: float) -> list[Figure]:
    """Measure with an élue's account on a made-up territory."""
    pages = PAGES[: max(1, round(effort * len(PAGES)))]
    executable = find_chromium()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        data = made_up_territory(folder / "territories")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        database = {"FRAGILITE_DATABASE_URL": str(folder / "espace.sqlite")}
        with running_with_login(data, folder, **database) as url:
            found = _measured(browser, url, pages)
        log = (folder / "app.log").read_text("utf-8", errors="replace")
        browser.close()
    found.append(
        Figure(PART, "names and addresses of persons in logs", len(sentinels([log])), wanted=0)
    )
    return found


def made_up_territory(folder: Path) -> Path:
    """Make a folder of territories that holds a small one, with residences, and return it."""
    folder.mkdir()
    former = os.environ.get("FRAGILITE_DATA_DIR")
    os.environ["FRAGILITE_DATA_DIR"] = str(folder)
    try:
        add_stock(make_store(folder / territories.DEMO_SLUG))
        mark = folder / f".{territories.DEMO_SLUG}-version"
        mark.write_text(territories.demo_version(), encoding="utf-8")
    finally:
        if former is None:
            del os.environ["FRAGILITE_DATA_DIR"]
        else:
            os.environ["FRAGILITE_DATA_DIR"] = former
    return folder


def _measured(browser: Browser, url: str, pages: Iterable[str]) -> list[Figure]:
    with visiting(browser, url) as admin, visiting(browser, url) as elue:
        admin.enter("administratrice")
        elue.enter("elue")
        walk(elue, pages)
        walk(admin, ["journal", "residences"])
        with admin.page.expect_download():
            admin.page.get_by_role("button", name="Télécharger en CSV").last.click()
        media = [each.removeprefix(url) for each in admin.media()]
        tried = reserved_addresses(media)
        open_to_all = answered(url, tried)
        # Contours are public: a login is enough for them, and for nothing else of the list.
        others = [each for each in tried if not each.startswith("/app/static/geo/") or ".." in each]
        open_to_elue = answered(url, others, elue.cookies())
        to_its_owner = answered(url, media, admin.cookies())
        everything = [*application_addresses(elue), *application_addresses(admin)]
        return [
            Figure(PART, "addresses tried without login", len(tried)),
            Figure(PART, "… and answered", len(open_to_all), wanted=0),
            Figure(PART, "reserved addresses tried with an élue's login", len(others)),
            Figure(PART, "… and answered", len(open_to_elue), wanted=0),
            Figure(PART, "files answered to the person they were made for", len(to_its_owner)),
            Figure(PART, "pages walked through", len(list(pages))),
            Figure(
                PART, "requests to another site", len(elue.outside() + admin.outside()), wanted=0
            ),
            Figure(
                PART,
                "refusals of the content-security policy",
                len(elue.violations + admin.violations),
                wanted=0,
            ),
            Figure(PART, "addresses of the application asked for", len(everything)),
            Figure(
                PART, "names and addresses of persons in them", len(sentinels(everything)), wanted=0
            ),
        ]
