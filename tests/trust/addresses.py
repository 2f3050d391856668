"""Every page asked with hostile addresses, and hostile words typed in every box it draws.

A page must come out whole: no exception, no « imprévu », nothing of what was typed as markup, and
the saved state as it was.
"""

from __future__ import annotations

import os
import random
import string
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from unittest import mock

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui import state
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES: Final = tuple(
    sorted(path.name for path in (ROOT / "pages").glob("*.py") if not path.name.startswith("_"))
)
SCRIPT: Final = "<script>alert(1)</script>"
TYPED: Final = (
    "'; DROP TABLE document_version; --",
    '" OR 1=1 UNION SELECT body FROM document_version',
    SCRIPT,
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![](//x) $$\\frac$$ :material/bug_report:",
    "=HYPERLINK(1)|calc",
    "(((((a+)+)+)+)+$",
    "../../../etc/passwd\x00.csv",
    "\u202eevil\u200b\ufeff\ud7ff",
    "é" * 4000,
    "\n\r\t",
    "%s%n{0}{{x}}",
    "1e999",
    "NaN",
)
"""SQL, markup, Markdown, formulas, expressions, paths, invisible characters, length, formats."""
_LETTERS: Final = string.ascii_lowercase + string.digits + "-_,AB"


@dataclass
class Tried:
    """What was asked, and what went wrong."""

    addresses: int = 0
    words: int = 0
    failures: list[str] = field(default_factory=list)


def try_pages(data_dir: Path, *, draws: int, seed: int, pages: tuple[str, ...] = PAGES) -> Tried:
    """Ask pages with hostile addresses and type hostile words in their boxes.

    Parameters
    ----------
    data_dir
        Territories, the embedded one among them.
    draws
        Addresses of each page; the boxes are filled once a page.
    seed
        Of the draws.
    """
    tried = Tried()
    chance = random.Random(seed)
    with _environment(data_dir):
        for page in pages:
            for number in range(draws):
                app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=900)
                for name, value in _address(chance).items():
                    app.query_params[name] = value
                app.switch_page(f"pages/{page}").run()
                tried.addresses += 1
                tried.failures += _faults(app, f"{page} {dict(app.query_params)}")
                if number == draws - 1:
                    _type_everywhere(app, page, chance, tried)
    return tried


@contextmanager
def _environment(data_dir: Path) -> Iterator[None]:
    """Run as a technician, who is shown the most."""
    asked = {"FRAGILITE_DATA_DIR": str(data_dir), "FRAGILITE_ROLE": "technicien"}
    with (
        mock.patch.dict(os.environ, asked),
        mock.patch("ui.territories.demo_is_current", return_value=True),
    ):
        yield


def _address(chance: random.Random) -> dict[str, str]:
    """Draw values for the names that pages read: some look right, others do not."""
    found = {}
    for name in (*state.PATTERNS, "inconnu"):
        kind = chance.random()
        if kind < 0.3:
            continue
        if kind < 0.6:
            found[name] = chance.choice(TYPED)
        else:
            found[name] = _plausible(name, chance)
    return found


def _plausible(name: str, chance: random.Random) -> str:
    """Draw a word that fits the pattern of a name, where a few tries find one."""
    pattern = state.PATTERNS.get(name)
    choices = [each for each in (pattern.pattern.split("|") if pattern else ()) if each.isalpha()]
    if choices:
        return chance.choice(choices)
    for _ in range(200):
        numbers = chance.random() < 0.5
        letters = string.digits if numbers else _LETTERS
        word = "".join(chance.choice(letters) for _ in range(chance.choice((1, 2, 4, 5, 9, 12))))
        if pattern is None or pattern.fullmatch(word):
            return word
    return "2024"


def _type_everywhere(app: AppTest, page: str, chance: random.Random, tried: Tried) -> None:
    """Type a hostile word in each box of a page, one after the other."""
    for kind in ("text_input", "text_area"):
        for place in range(len(getattr(app, kind))):
            boxes = getattr(app, kind)
            if place >= len(boxes) or boxes[place].disabled:
                continue
            word = chance.choice(TYPED)
            longest = boxes[place].proto.max_chars
            boxes[place].input(word[:longest] if longest else word)
            app.run()
            tried.words += 1
            tried.failures += _faults(app, f"{page} {kind} {place}: {word[:40]!r}")


def _faults(app: AppTest, what: str) -> list[str]:
    """Say what is wrong with a page as it stands."""
    found = [f"{what}: {each.message}" for each in app.exception]
    bodies = [str(each.proto.body) for each in app.get("html")]
    own = [body for body in bodies if not body.lstrip().startswith(("<style", "<script"))]
    failed = t("common.error.unknown", reference="§").split("§")[0]
    found += [f"{what}: unforeseen" for body in own if failed in body]
    marks = ("<script>alert", "<img src=x")
    found += [f"{what}: markup" for body in own if any(mark in body for mark in marks)]
    if not len(app.title):
        found.append(f"{what}: no title")
    return found
