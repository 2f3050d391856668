"""What is kept of a publication: read back whole, or decided again."""

from __future__ import annotations

import pytest

from fragility.disclosure import shelves
from fragility.disclosure.shelves import kept

LEVELS = {
    (("commune_code",), "in_qpv_above_q1"): {("00001",): 2, (None,): 0},
    ((), "mutation"): {(): 1},
}


class Memory:
    """A shelf that can be looked into."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.texts.get(name)

    def put(self, name: str, text: str) -> None:
        self.texts[name] = text


def never() -> dict:
    pytest.fail("decided again")


def test_what_is_kept_is_read_back_as_it_was():
    shelf = Memory()
    assert kept(shelf, ("a year", 2025), lambda: LEVELS) == LEVELS
    assert kept(shelf, ("a year", 2025), never) == LEVELS


def test_another_key_or_another_program_is_decided_apart(monkeypatch):
    shelf = Memory()
    kept(shelf, 2025, lambda: LEVELS)
    assert kept(shelf, 2024, dict) == {}
    monkeypatch.setattr(shelves, "_program", lambda: "another")
    assert kept(shelf, 2025, dict) == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace(": 2", ": 1").replace("2", "1"),
        lambda text: text[:-5],
        lambda _: "",
        lambda text: text.partition("\n")[2],
    ],
    ids=["changed", "cut", "empty", "unsigned"],
)
def test_what_is_damaged_is_decided_again(damage):
    shelf = Memory()
    kept(shelf, 2025, lambda: LEVELS)
    (name,) = shelf.texts
    whole = shelf.texts[name]
    shelf.texts[name] = damage(whole)
    assert shelf.texts[name] != whole
    assert kept(shelf, 2025, lambda: LEVELS) == LEVELS
    assert shelf.texts[name] == whole


def test_no_count_is_kept():
    shelf = Memory()
    kept(shelf, 2025, lambda: LEVELS)
    (text,) = shelf.texts.values()
    assert set(text.partition("\n")[2]) & set("3456789") == set()
