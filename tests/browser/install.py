"""Find a Chromium for the browser tests, install one where it can be, else say how to.

Run by the test command before pytest, so that browser tests never skip in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "FRAGILITE_CHROMIUM"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "msedge",
)
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def playwright_chromium() -> str | None:
    """Path of the Chromium that Playwright downloaded, if it did."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def find_chromium() -> str | None:
    """Path of a usable Chromium: named, on the PATH, in a usual place, Playwright's."""
    named = os.environ.get(VARIABLE)
    if named:
        return named if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    in_place = (place for place in PLACES if Path(place).is_file())
    return next((found for found in (*on_path, *in_place) if found), None) or playwright_chromium()


def _commands() -> list[list[str]]:
    """Ways of installing a Chromium here; the system's own first, for it brings its libraries."""
    ways = []
    if sys.platform.startswith("linux") and shutil.which("apt-get") and os.geteuid() == 0:
        ways += [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    return [*ways, [sys.executable, "-m", "playwright", "install", "chromium"]]


def main() -> int:
    """Exit 0 with the browser's path printed, 1 with the command that would install one."""
    found = find_chromium()
    for command in _commands():
        if found:
            break
        print("No Chromium found. Trying:", " ".join(command), flush=True)
        subprocess.run(command, check=False)
        found = find_chromium()
    if found:
        print("Browser tests use", found)
        return 0
    print(
        "No Chromium could be installed here. Install one with one of:\n"
        "  Linux    sudo apt-get install chromium    (or dnf, pacman, zypper)\n"
        "  any OS   .tools/bin/uv run playwright install --with-deps chromium\n"
        f"or name one you have:  {VARIABLE}=/path/to/chromium",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
