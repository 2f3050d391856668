"""A person in a browser of his own, and everything that his browser was sent."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.browser.conftest import PATIENCE_MS, keep_violation
from tests.browser.openid_provider.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, WebSocket

LOGIN = "Se connecter"
LOCAL = ("http://127.0.0.1", "data:", "blob:")


@dataclass
class Visitor:
    """A browser with nothing in it, its first page, and what it met."""

    url: str
    context: BrowserContext
    page: Page
    frames: list[bytes] = field(default_factory=list)
    """What the server sent by websocket."""
    asked: list[str] = field(default_factory=list)
    """Addresses asked for."""
    violations: list[str] = field(default_factory=list)

    def was_sent(self, text: str) -> bool:
        """Tell whether a text came by websocket, or stands in the page."""
        sent = text.encode("utf-8")
        return any(sent in frame for frame in self.frames) or text in self.page.content()

    def outside(self) -> list[str]:
        """Return the addresses asked for outside this machine."""
        return [each for each in self.asked if not each.startswith(LOCAL)]

    def media(self) -> list[str]:
        """Return the addresses of the files asked for, the application's pictures aside."""
        found = [each for each in self.asked if each.startswith(f"{self.url}/media/")]
        return [each for each in found if not each.split("?")[0].endswith((".png", ".svg"))]

    def cookies(self) -> dict[str, str]:
        """Return the cookies of the application, by name."""
        return {each["name"]: each["value"] for each in self.context.cookies(self.url)}

    def watch(self, page: Page) -> Page:
        """Keep what a page is sent from now on."""

        def opened(socket: WebSocket) -> None:
            socket.on("framereceived", lambda frame: self.frames.append(_bytes(frame)))

        page.set_default_timeout(PATIENCE_MS)
        page.on("websocket", opened)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda said: keep_violation(said.text, self.violations))
        return page

    def open(self, path: str) -> None:
        """Ask for an address and wait for a title."""
        self.page.goto(f"{self.url}{path}")
        self.page.get_by_role("heading", level=1).first.wait_for()

    def log_in(self, person: str, path: str = "/methode", password: str = PASSWORD) -> None:
        """Ask for a page and go through the provider's own form."""
        self.open(path)
        self.page.get_by_role("link", name=LOGIN).click()
        self.give(person, password)

    def give(self, person: str, password: str = PASSWORD) -> None:
        """Fill the provider's own form."""
        self.page.get_by_label("Username").fill(person)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Entrer").click()

    def enter(self, person: str, path: str = "/methode") -> None:
        """Log in, and wait for the page that was asked for."""
        self.log_in(person, path)
        self.page.get_by_role("button", name="Se déconnecter").wait_for()


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode("utf-8")


@contextmanager
def visiting(browser: Browser, url: str) -> Iterator[Visitor]:
    """Give somebody a browser with nothing in it."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    visitor = Visitor(url, context, context.new_page())
    visitor.watch(visitor.page)
    yield visitor
    context.close()
