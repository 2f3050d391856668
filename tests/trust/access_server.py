"""What the server itself lets out: places it tries to reach, names in its log."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from tests.browser.server import running_app
from tests.conftest import ROOT
from tests.trust.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PART: Final = "access"
_WATCHED: Final = ROOT / "tests" / "browser" / "watched"
FAILING: Final = "tests/browser/failing_app.py"
"""Application whose only page fails, quoting the variable ``QUOTED``."""
NAME: Final = "Mme Zéphyrine DUPONT-SENTINELLE"
SENTINEL: Final = "SENTINELLE"
"""What nobody is called: wherever it is found, a name was let out."""
_PATIENCE_MS: Final = 60_000
_FAILURES: Final = 10


def watched(report: Path) -> dict[str, str]:
    """Return the environment of a server that writes in a file where it tries to go."""
    return {"PYTHONPATH": f"{_WATCHED}{os.pathsep}{ROOT}", "WATCHED_REPORT": str(report)}


def attempts(report: Path) -> list[str]:
    """Return the places outside this machine that a watched server tried to reach."""
    return report.read_text("utf-8").splitlines() if report.exists() else []


def fail(page: Page, url: str, times: int = 1) -> str:
    """Open a page that fails, then have its callback fail, and return all that it showed."""
    shown = ""
    for _ in range(times):
        page.goto(url)
        told = page.get_by_role("alert").filter(has_text="référence").first
        expect(told).to_be_visible(timeout=_PATIENCE_MS)
        first = told.inner_text()
        shown += page.content()
        page.get_by_role("button", name="callback").click()
        expect(told).not_to_have_text(first, timeout=_PATIENCE_MS)
        shown += page.content()
    return shown


def figures(effort: float, browser: Browser, data: Path, pages: Iterable[str]) -> list[Figure]:
    """Measure a watched server that starts, draws pages, and fails.

    Parameters
    ----------
    effort
        1 for the documented figures.
    browser
        To open pages with.
    data
        Folder of a territory.
    pages
        Addresses to draw.
    """
    report, log = data.parent / "reached.txt", data.parent / "failing.log"
    settings = {**watched(report), "FRAGILITE_DATABASE_URL": str(data.parent / "watched.sqlite")}
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    with running_app(data, data.parent / "watched.log", **settings) as url:
        for address in pages:
            page.goto(f"{url}/{address}")
            expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=_PATIENCE_MS)
    times = max(1, round(_FAILURES * effort))
    with running_app(data, log, script=FAILING, QUOTED=NAME, **settings) as url:
        shown = fail(page, url, times)
    page.close()
    said = log.read_text("utf-8")
    assert "ValueError at " in said, "what failed is in the log"
    quoted = (shown + said).count(SENTINEL)
    return [
        Figure(PART, "places the server tried to reach", len(attempts(report)), wanted=0),
        Figure(PART, "failures that quote somebody", 2 * times),
        Figure(PART, "… and are quoted in the log or on the page", quoted, wanted=0),
    ]
