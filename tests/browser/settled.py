"""Wait until a page is drawn and runs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST_OPENING_MS = 900_000
"""What everyone may see of a year is decided at its first opening: a busy machine takes minutes."""
_ABOUT_MS = 500
"""Time for a run just asked for to begin, and for what it has drawn to fade in."""
# Not Playwright's "networkidle", which for a page that lives on a socket and replaces its
# frames may never come: requests of a frame that is gone are waited for without end.
_SETTLED = """() => document.querySelector("[data-test-script-state='notRunning']")
    && !document.querySelector("[data-stale='true']")"""


def wait_settled(page: Page) -> None:
    """Wait until a page runs no more, and holds nothing that is about to be replaced."""
    page.wait_for_timeout(_ABOUT_MS)
    page.wait_for_function(_SETTLED, timeout=FIRST_OPENING_MS)
    page.wait_for_timeout(_ABOUT_MS)
