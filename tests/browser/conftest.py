"""A browser with no network but the application's own address."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, Request, expect, sync_playwright

from tests.browser.install import find_chromium
from tests.browser.server import running_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

collect_ignore = ["failing_app.py", "openid_provider", "watched"]
"""Programs of other processes: importing them here would change this one."""
PATIENCE_MS = 60_000
"""The first page of a server waits for its imports; a busy machine takes its time."""
expect.set_options(timeout=PATIENCE_MS)


def _wait_for_function(
    self: Page | Frame, expression: str, *, arg: object = None, timeout: float = PATIENCE_MS
) -> None:
    """Ask again and again from outside: polling inside the page is evaluation, which it forbids."""
    deadline = time.monotonic() + timeout / 1000
    while not self.evaluate(expression, arg):
        if time.monotonic() > deadline:
            message = f"still not so after {timeout} ms: {expression}"
            raise TimeoutError(message)
        self.wait_for_timeout(50)


Page.wait_for_function = Frame.wait_for_function = _wait_for_function  # type: ignore[method-assign]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    # Rather than intercepted requests, with which the browser keeps nothing from page to page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
"""Nobody is reached but this machine."""
_LOCAL = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    # Never a skip: the test command installs a browser first, so its absence is a failure.
    assert executable, "no Chromium: run `python -m tests.browser.install`"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo_app(demo_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_app(demo_data_dir, tmp_path_factory.mktemp("log") / "app.log") as url:
        yield url


@dataclass
class Visit:
    """A page, and what it asked for, wrote and refused while it was open."""

    page: Page
    outside: list[str] = field(default_factory=list)
    """Addresses asked for outside the application; none was reached."""
    errors: list[str] = field(default_factory=list)
    """Uncaught JavaScript errors."""
    dialogs: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """What the content-security policy refused, in the page or in the map's frame."""


def keep_violation(said: str, violations: list[str]) -> None:
    """Keep what the browser's console says where it refused something."""
    if "Content Security Policy" in said:
        violations.append(said)


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """One page for all visits: the browser compiles the application's scripts once."""
    context = browser.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(window: Page, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a page at 1280 px with the network blocked; fail if it asked for anything outside."""
    asked = getattr(request, "param", {})
    window.set_viewport_size(asked.get("viewport", {"width": 1280, "height": 900}))
    window.set_default_timeout(PATIENCE_MS)
    seen = Visit(window)

    def asked_for(request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname not in _LOCAL and address.scheme not in {"data", "blob"}:
            seen.outside.append(request.url)

    heard: dict[str, Callable[[Any], object]] = {
        "request": asked_for,
        "pageerror": lambda error: seen.errors.append(str(error)),
        "console": lambda said: keep_violation(said.text, seen.violations),
        "dialog": lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()),
    }
    for name, hear in heard.items():
        window.on(name, hear)
    yield seen
    _as_new(window)
    for name, hear in heard.items():
        window.remove_listener(name, hear)
    assert seen.outside == []
    assert seen.dialogs == []
    assert seen.violations == []


def _as_new(page: Page) -> None:
    """Leave nothing of a visit to the next one."""
    if page.url.startswith("http"):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.emulate_media(color_scheme="light")
