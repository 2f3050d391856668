"""Two processes on one database behind the documented proxy; and what a failure leaves behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_MS, keep_violation
from tests.browser.proxy import missing, running_proxy
from tests.browser.server import START_SECONDS, running_app
from tests.geodata import postgres
from tests.trust.access_server import FAILING, NAME, SENTINEL, attempts, fail, watched
from tests.ui.toy import make_store
from ui import territories
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Visit


@dataclass
class Pair:
    """Two processes of the application, which share territories and a database."""

    urls: tuple[str, str]
    ports: tuple[int, int]
    logs: tuple[Path, Path]
    report: Path
    """Where they tried to go."""
    first: ExitStack
    """Ends the first process where it is closed."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a very small fictional territory, in the place of the embedded one."""
    folder = tmp_path_factory.mktemp("territories")
    make_store(folder / territories.DEMO_SLUG)
    mark = folder / f".{territories.DEMO_SLUG}-version"
    mark.write_text(territories.demo_version(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pair(
    small: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        if postgres.program("initdb") is None:
            database = str(folder / "espace.sqlite")
        else:
            server = request.getfixturevalue("postgres_server")
            database = stack.enter_context(postgres.database(server))
        logs = (folder / "one.log", folder / "two.log")
        report = folder / "reached.txt"
        settings = {"FRAGILITE_DATABASE_URL": database, **watched(report)}
        first = stack.enter_context(ExitStack())
        urls = tuple(
            each.enter_context(running_app(small, log, **settings))
            for each, log in zip((first, stack), logs, strict=True)
        )
        ports = tuple(int(urlsplit(url).port or 0) for url in urls)
        assert len(urls) == len(ports) == 2
        yield Pair(urls, ports, logs, report, first)


def _health(url: str) -> dict[str, str]:
    """Return what a process says of itself, once it has started."""
    deadline = time.monotonic() + START_SECONDS
    said = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=20) as answer:
                return dict(json.load(answer)["checks"])
        except urllib.error.HTTPError as error:
            said = error.read().decode("utf-8")
            time.sleep(0.5)
    return pytest.fail(said)


def _open(browser: Browser, address: str, violations: list[str]) -> Page:
    context = browser.new_context(locale="fr-FR", ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", lambda said: keep_violation(said.text, violations))
    page.goto(address)
    return page


def _save_division(page: Page, name: str, author: str) -> None:
    """Make a division of the territory into sectors, and save it for everybody."""
    page.get_by_test_id("stPopover").filter(has_text=t("sectors.division.new")).click()
    field = page.get_by_label(t("sectors.division.name"), exact=True).last
    field.fill(name)
    field.blur()
    page.locator(".st-key-division_new button").click()
    writer = page.get_by_label(t("common.author.label"), exact=True)
    writer.fill(author)
    writer.blur()
    page.locator(".st-key-sectors_save button").click()
    expect(page.locator(".st-key-sectors_save")).to_have_count(0)


def _expect_division(page: Page, name: str) -> None:
    page.locator(".st-key-sectors_controls").get_by_role("combobox").click()
    expect(page.get_by_role("option", name=name)).to_be_visible()


def test_what_one_process_saves_the_other_shows_and_no_log_names_anybody(
    browser: Browser, pair: Pair, tmp_path: Path
) -> None:
    checks = dict.fromkeys(("database", "data", "disk", "login"), "ok")
    assert [_health(url) for url in pair.urls] == [checks, checks]
    violations: list[str] = []
    page = _open(browser, f"{pair.urls[0]}/secteurs?role=technicien", violations)
    _save_division(page, "Instances du nord", f"Mme {SENTINEL}")
    addresses = [page.url]
    wrong = tmp_path / f"{SENTINEL}.csv"
    wrong.write_text(f"CODGEO;nom\n99001;Mme {SENTINEL}\n", encoding="utf-8")
    page.goto(f"{pair.urls[0]}/donnees")
    page.locator("input[type=file]").first.set_input_files(wrong)
    expect(page.get_by_text(wrong.name).first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    addresses.append(page.url)
    other = _open(browser, f"{pair.urls[1]}/secteurs?role=technicien", violations)
    _expect_division(other, "Instances du nord")
    said = "".join(log.read_text("utf-8") for log in pair.logs)
    assert SENTINEL not in said + "".join(addresses)
    assert violations == []
    assert attempts(pair.report) == []
    for each in (page, other):
        each.context.close()


@pytest.mark.skipif(bool(missing()), reason=missing() or "installed")
def test_behind_the_proxy_a_reader_keeps_his_process_and_survives_it(
    browser: Browser, pair: Pair, tmp_path: Path
) -> None:
    kept = "fragilite_processus"
    violations: list[str] = []

    def cookie(page: Page) -> dict[str, Any]:
        return next(dict(each) for each in page.context.cookies() if each["name"] == kept)

    with running_proxy(tmp_path, pair.ports) as url:
        context = browser.new_context(locale="fr-FR", ignore_https_errors=True)
        context.add_cookies([{"name": kept, "value": "un", "url": url, "secure": True}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: keep_violation(said.text, violations))
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        answer = page.goto(f"{url}/secteurs?role=technicien")
        assert answer is not None
        assert "max-age" in answer.headers["strict-transport-security"]
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        _save_division(page, "Instances du sud", "Service habitat")
        assert sockets
        assert all(each.startswith("wss://") for each in sockets)
        assert cookie(page)["value"] == "un"
        # The page comes back by itself, through the other process.
        with page.expect_websocket():
            pair.first.close()
        page.goto(f"{url}/secteurs?role=technicien")
        _expect_division(page, "Instances du sud")
        found = cookie(page)
        assert (found["value"], found["secure"], found["httpOnly"]) == ("deux", True, True)
        assert violations == []
        context.close()
    written = (tmp_path / "fragilite.log").read_text("utf-8")
    assert "/secteurs" in written
    assert "role=technicien" not in written


def test_a_page_that_fails_says_a_reference_and_quotes_nobody(
    visit: Visit, small: Path, tmp_path: Path
) -> None:
    log, report = tmp_path / "failing.log", tmp_path / "reached.txt"
    with running_app(small, log, script=FAILING, QUOTED=NAME, **watched(report)) as url:
        shown = fail(visit.page, url, times=1)
    said = log.read_text("utf-8")
    references = set(re.findall(r"référence ([0-9A-F]{6})", shown))
    assert len(references) == 2, "of the page, then of its callback"
    for reference in references:
        assert f"reference {reference}: ValueError at " in said
    assert f"{FAILING}:" in said
    assert SENTINEL not in said + shown
    assert attempts(report) == []


def test_a_server_that_reaches_out_is_seen(tmp_path: Path) -> None:
    report = tmp_path / "reached.txt"
    code = (
        "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError: pass"
    )
    environment = {**os.environ, **watched(report)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert any("192.0.2.1" in each for each in attempts(report))
