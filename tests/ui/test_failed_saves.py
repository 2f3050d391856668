"""A database that refuses or goes away: it is said, the page stays up, what was typed is there."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.ui.toy import make_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

WORDS = "Hall dégradé, à revoir en juin"


def _sheet() -> None:
    from ui import territories
    from ui.notes import section
    from ui.roles import Role

    section.show(territories.describe("essai"), "s-000001", Role.TECHNICIEN)


@pytest.fixture(autouse=True)
def _territory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.setenv("FRAGILITE_DATABASE_WAIT_SECONDS", "0.1")
    monkeypatch.chdir(ROOT)
    make_store(tmp_path / "essai")


@pytest.fixture
def typed() -> AppTest:
    app = AppTest.from_function(_sheet, default_timeout=60).run()
    app.button(key="notes_add").click().run()
    app.text_input(key="workspace_author").set_value("Ana")
    app.text_input(key="notes_field_rater").set_value("Équipe Nord")
    app.button_group(key="notes_field_rating").set_value(2)
    app.text_area(key="notes_field_comment").set_value(WORDS)
    return app.run()


def _html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def _still_there(app: AppTest) -> bool:
    return not app.exception and app.text_area(key="notes_field_comment").value == WORDS


def _away(_engine: Engine) -> Connection:
    raise OperationalError(None, None, ConnectionRefusedError("connection refused"))


def test_a_note_typed_during_a_lock_is_still_on_screen(typed: AppTest, tmp_path: Path) -> None:
    blocker = sqlite3.connect(tmp_path / "espace.sqlite", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    typed.button(key="notes_save").click().run()
    assert "rien n’a été écrit" in _html(typed)
    assert "occupée" in _html(typed)
    assert _still_there(typed)
    blocker.rollback()
    blocker.close()
    typed.button(key="notes_save").click().run()
    assert "La note est enregistrée" in _html(typed)
    assert WORDS in _html(typed)


def test_a_note_typed_while_the_database_is_away_is_still_on_screen(
    typed: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "connect", _away)
        typed.button(key="notes_save").click().run()
        assert "ne répond pas" in _html(typed)
        typed.run()  # the reader waits, and looks again
        assert _still_there(typed)
    typed.button(key="notes_save").click().run()
    assert "La note est enregistrée" in _html(typed)


def _decisions() -> None:
    from ui import territories
    from ui.review import decisions, decisions_form, view
    from ui.roles import Role

    current = view.View(
        territory=territories.describe("essai"),
        role=Role.TECHNICIEN,
        diffusion=view.INTERNAL,
        period=view.Period("2025-S2"),
        switches=view.Switches(),
        division=None,
        sector=None,
    )
    decisions_form.show(current, decisions.read(current))


def test_decisions_typed_while_the_database_is_away_are_still_on_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = AppTest.from_function(_decisions, default_timeout=60).run()
    app.toggle(key="review_decisions_open").set_value(True).run()
    app.text_input(key="workspace_author").set_value("Ana")
    app.text_area(key="review_decisions_text").set_value(WORDS).run()
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "connect", _away)
        app.button(key="review_decisions_save").click().run()
        assert "ne répond pas" in _html(app)
        app.run()
        assert app.text_area(key="review_decisions_text").value == WORDS
    app.button(key="review_decisions_save").click().run()
    assert "version 1" in _html(app)
    assert app.text_area(key="review_decisions_text").value == WORDS
