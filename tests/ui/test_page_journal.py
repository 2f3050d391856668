"""The page *Journal*, and what an account that does not administer gets instead; writes refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geodata.workspace import ExportEntry, Workspace
from tests.conftest import ROOT
from tests.ui.login import SECRETS, claims
from tests.ui.toy import make_store
from ui import territories

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<img src=x>=1+1 [y](z)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.chdir(ROOT)
    (tmp_path / f".{territories.DEMO_SLUG}-version").write_text(territories.demo_version())
    make_store(tmp_path / territories.DEMO_SLUG)
    space = Workspace.open(str(tmp_path / "espace.sqlite"))
    for who, rows in (("zoe@sentinelle.example [1]", 3), (HOSTILE, None)):
        space.log_export(
            ExportEntry(
                what="residences-0123.csv",
                kind="csv",
                who=who,
                role="technicien",
                territory_code="",
                rule="public_statistics",
                sha256="0" * 64,
                row_count=rows,
                parameters={"page": "fragilite", "niveau": "iris"},
            )
        )
    return tmp_path


def _open(page: str, *groups: str) -> AppTest:
    """Open a page as an account in some groups; without any, where there is no login."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if groups:
        app.secrets = SECRETS
        app.user = claims(*groups)
    app.run()
    app.switch_page(page).run()
    assert not app.exception
    return app


def _html(app: AppTest) -> str:
    bodies = (str(each.proto.body) for each in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))


@pytest.mark.usefixtures("folder")
def test_an_administrator_finds_a_line_by_person() -> None:
    app = _open("pages/journal.py", "admins")
    assert "2 téléchargements" in _html(app)
    table = app.dataframe[0].value
    assert set(table["Qui"]) == {"zoe@sentinelle.example [1]", HOSTILE}
    assert set(table["Réglages"]) == {"page Fragilité, niveau\u202f: iris"}
    assert table["Lignes"].isna().sum() == 1  # no table: neither zero nor one row
    app.selectbox(key="journal_who").set_value(HOSTILE).run()
    assert app.dataframe[0].value["Qui"].tolist() == [HOSTILE]
    assert HOSTILE not in _html(app)
    assert "sentinelle" not in str(app.query_params)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("group", ["elus", "techniciens"])
def test_the_journal_is_reserved(group: str) -> None:
    app = _open("pages/journal.py", group)
    assert "réservée aux administrateurs" in _html(app)
    assert len(app.dataframe) == 0
    assert "sentinelle.example" not in _html(app)


@pytest.mark.usefixtures("folder")
def test_without_login_it_is_the_technician_of_the_machine_who_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Several élus may share a server that nobody configured.
    assert len(_open("pages/journal.py").dataframe) == 0
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    assert len(_open("pages/journal.py").dataframe) == 1


@pytest.mark.usefixtures("folder")
def test_an_elu_does_not_import_even_with_a_button_that_stayed() -> None:
    app = _open("pages/donnees.py", "techniciens")
    assert len(app.file_uploader) > 0
    app.file_uploader[0].set_value([("a.csv", b"code;nom\n", "text/csv")]).run()
    # The account lost its role since the page was drawn: the button is pressed all the same.
    app.user = claims("elus")
    app.button(key="import-inspect").click().run()
    assert "réservés aux techniciens" in _html(app)
    assert not [each for each in app.file_uploader if str(each.key).startswith("import-")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("user", "words"),
    [
        ({}, "Se connecter"),
        (claims("autre"), "n’a pas de rôle"),
        (claims("admins", age_hours=13), "plus de 12 heures"),
    ],
)
def test_who_is_not_let_in_gets_nothing_else(user: dict[str, object], words: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.secrets, app.user = SECRETS, user
    app.run()
    assert words in _html(app)
    assert "Pays d’Essai" not in _html(app)
    assert len(app.title) == 0


@pytest.mark.usefixtures("folder")
def test_a_wrong_setting_lets_nobody_in() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.secrets, app.user = {"auth": SECRETS["auth"]}, claims("admins")
    app.run()
    assert "mal configurée" in _html(app)
    assert "[roles]" not in _html(app)
    assert "Pays d’Essai" not in _html(app)
