"""Who comes in and as what: unknown is refused, a wrong setting closes the door."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.secrets import Secrets

from tests.conftest import ROOT
from tests.ui.login import AUTH, ROLES, SECRET, SECRETS, claims
from ui.access import claims as door
from ui.access import comeback, settings
from ui.access.claims import Refusal
from ui.access.role import Role
from ui.access.settings import AccessError

if TYPE_CHECKING:
    from pathlib import Path

    from ui.access.claims import Admission


def _keep(monkeypatch: pytest.MonkeyPatch, secrets: dict[str, Any] | None) -> None:
    """Have the server's secrets say something."""
    given = Secrets()
    given._secrets = secrets
    monkeypatch.setattr(st, "secrets", given)


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_ENDED", {})
    _keep(monkeypatch, SECRETS)


def _admit(said: dict[str, Any]) -> Admission:
    found = settings.configured()
    assert found is not None
    return door.admit(said, found, datetime.now(UTC))


@pytest.mark.parametrize(
    ("groups", "role", "administers"),
    [
        (("elus",), Role.ELU, False),
        (("techniciens",), Role.TECHNICIEN, False),
        (("admins",), Role.TECHNICIEN, True),
        (("elus", "autre", "techniciens"), Role.TECHNICIEN, False),
    ],
)
def test_a_group_gives_its_role_and_the_highest_counts(
    groups: tuple[str, ...], role: Role, administers: bool
) -> None:
    found = _admit(claims(*groups))
    assert found.refusal is None
    assert (found.identity.role, found.identity.administrator) == (role, administers)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, Refusal.NOT_LOGGED_IN),
        ({"email": "test@example.com"}, Refusal.NOT_LOGGED_IN),
        (claims("admins", is_logged_in="true"), Refusal.NOT_LOGGED_IN),
        (claims("admins", sub=""), Refusal.NOT_LOGGED_IN),
        (claims(), Refusal.NO_ROLE),
        (claims("Admins", " admins", "autre"), Refusal.NO_ROLE),
        (claims(groups=None), Refusal.NO_ROLE),
        (claims(groups={"admins": True}), Refusal.NO_ROLE),
        (claims(groups=[["admins"], 1]), Refusal.NO_ROLE),
        (claims(groups="techniciens admins"), Refusal.NO_ROLE),
        (claims("admins", age_hours=12.1), Refusal.EXPIRED),
        (claims("admins", age_hours=-1), Refusal.UNDATED),
        (claims("admins", iat=None), Refusal.UNDATED),
        (claims("admins", iat=True), Refusal.UNDATED),
        (claims("admins", iat=float("nan")), Refusal.UNDATED),
        (claims("admins", iat=1e300), Refusal.UNDATED),
        (claims("admins", iat="1700000000"), Refusal.UNDATED),
    ],
)
def test_what_is_not_known_is_refused(said: dict[str, Any], refusal: Refusal) -> None:
    found = _admit(said)
    assert found.refusal is refusal
    assert found.identity.role is None
    assert not found.identity.administrator


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({}, None),
        ({"email": " ZOE@sentinelle.example "}, None),
        ({"email": "autre@sentinelle.example"}, Refusal.NO_ROLE),
        ({"email": ["zoe@sentinelle.example"]}, Refusal.NO_ROLE),
        ({"email_verified": False}, Refusal.EMAIL_NOT_VERIFIED),
        ({"email_verified": None}, Refusal.EMAIL_NOT_VERIFIED),
    ],
)
def test_by_address_only_a_verified_one_counts(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], refusal: Refusal | None
) -> None:
    by_email = {"claim": "email", "technicien": ["Zoe@Sentinelle.example"]}
    _keep(monkeypatch, {"auth": AUTH, "roles": by_email})
    found = _admit(claims("admins", **more))
    assert found.refusal is refusal
    assert found.identity.role is (Role.TECHNICIEN if refusal is None else None)
    assert not found.identity.administrator


def test_a_login_that_was_ended_opens_nothing_and_the_next_one_does() -> None:
    said = claims("admins")
    door.end(said)
    assert _admit(said).refusal is Refusal.LOGGED_OUT
    assert _admit(said | {"nonce": "another"}).refusal is None


def test_a_name_is_one_short_line_and_the_journal_says_who_for_certain() -> None:
    forged = _admit(claims("elus", name="Zoé\n\u202eeliV\u0000" + "x" * 500)).identity
    assert forged.name.startswith("Zoé eliV x")
    assert len(forged.name) == 120
    assert forged.who == "zoe@sentinelle.example [0f3c]"
    # An address nobody verified could be anybody's.
    assert "@" not in _admit(claims("elus", email_verified=False)).identity.who
    nameless = _admit(claims("elus", name=None, email=None)).identity
    assert (nameless.name, nameless.who) == ("0f3c", "0f3c")


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ({"auth": AUTH}, "[roles]"),
        ({"roles": ROLES}, "[auth]"),
        ({"auth": {}, "roles": ROLES}, "[auth]"),
        ({"auth": AUTH, "roles": {"claim": "groups"}}, "ne nomme"),
        ({"auth": AUTH, "roles": {**ROLES, "claim": "iss"}}, "groups, roles ou email"),
        ({"auth": AUTH, "roles": {**ROLES, "admin": ["x"]}}, "admin"),
        ({"auth": AUTH, "roles": {**ROLES, "elu": "elus"}}, "elu"),
        ({"auth": AUTH, "roles": {**ROLES, "elu": [" "]}}, "elu"),
        ({"auth": AUTH, "roles": {**ROLES, "elu": ["admins"]}}, "deux fois"),
        ({"auth": AUTH, "roles": {**ROLES, "claim": "email"}}, "adresse"),
        ({"auth": {**AUTH, "cookie_secret": "court"}, "roles": ROLES}, "cookie_secret"),
        ({"auth": {**AUTH, "redirect_uri": "http://a.fr/oauth2callback"}, "roles": ROLES}, "https"),
        ({"auth": {**AUTH, "redirect_uri": "https://a.fr/"}, "roles": ROLES}, "/oauth2callback"),
        ({"auth": {**AUTH, "client_id": ""}, "roles": ROLES}, "client_id"),
        ({"auth": {"cookie_secret": SECRET}, "roles": ROLES}, "il manque"),
        ({"auth": {**AUTH, "autre": dict(AUTH)}, "roles": ROLES}, "un seul"),
    ],
)  # fmt: skip
def test_a_wrong_setting_closes_the_door_and_says_why(
    monkeypatch: pytest.MonkeyPatch, secrets: dict[str, Any], words: str
) -> None:
    _keep(monkeypatch, secrets)
    with pytest.raises(AccessError) as refused:
        settings.configured()
    assert words in refused.value.message
    assert SECRET not in refused.value.message
    assert "court" not in refused.value.message


def test_one_named_provider_is_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = ("redirect_uri", "cookie_secret")
    named = {k: AUTH[k] for k in shared} | {
        "keycloak": {k: v for k, v in AUTH.items() if k not in shared}
    }
    _keep(monkeypatch, {"auth": named, "roles": ROLES})
    found = settings.configured()
    assert found is not None
    assert found.provider_name == "keycloak"


def test_a_secrets_file_that_cannot_be_read_is_not_one_that_is_absent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.toml"
    option = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: [str(file)] if name == "secrets.files" else option(name)
    )
    monkeypatch.setattr("streamlit.config.get_option", st.get_option)
    monkeypatch.setattr(st, "secrets", Secrets())
    assert settings.configured() is None
    file.write_text("[auth\n", encoding="utf-8")
    with pytest.raises(AccessError):
        settings.configured()
    file.unlink()
    file.symlink_to(tmp_path / "nowhere.toml")
    with pytest.raises(AccessError):
        settings.configured()


def test_a_login_that_is_asked_for_is_never_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _keep(monkeypatch, {})
    assert settings.configured() is None
    monkeypatch.setenv("FRAGILITE_LOGIN", "1")
    assert "FRAGILITE_LOGIN" in settings.problem()


@pytest.mark.parametrize("hours", ["0", "-1", "721", "douze", "nan", "inf"])
def test_an_age_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, hours: str) -> None:
    monkeypatch.setenv("FRAGILITE_LOGIN_HOURS", hours)
    with pytest.raises(AccessError):
        settings.configured()


def test_the_age_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILITE_LOGIN_HOURS", "1,5")
    assert _admit(claims("elus", age_hours=1.4)).refusal is None
    assert _admit(claims("elus", age_hours=1.6)).refusal is Refusal.EXPIRED


def _client() -> TestClient:
    """Return a server whose login always ends at its first page, as Streamlit's does."""
    callback = Route("/oauth2callback", lambda _request: RedirectResponse("/", 302))
    server = Starlette(
        routes=[callback, *comeback.routes()], middleware=[Middleware(comeback.ComeBack)]
    )
    return TestClient(server, follow_redirects=False)


def test_a_login_comes_back_to_the_page_asked_for_once() -> None:
    with _client() as client:
        asked = client.get(
            comeback.login_address("fragilite", [("niveau", "iris"), ("zone", "é&")])
        )
        assert asked.status_code == 303
        assert asked.headers["location"].startswith("/auth/login?provider=")
        back = client.get("/oauth2callback")
        assert back.headers["location"] == "/fragilite?niveau=iris&zone=%C3%A9%26"
        assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize(
    "asked",
    ["//ailleurs.example", "https://ailleurs.example", "\\\\ailleurs", "../media/x", "a/b",
     "fragilite#x", "fragilite?a\r\nSet-Cookie: b=c", "javascript:alert(1)", "a" * 2000],
)  # fmt: skip
def test_a_login_never_leads_elsewhere(asked: str) -> None:
    with _client() as client:
        client.get("/connexion", params={"vers": asked})
        assert client.get("/oauth2callback").headers["location"] == "/"
        client.cookies.set(comeback.COOKIE, asked.replace("\r\n", ""))
        assert client.get("/oauth2callback").headers["location"] == "/"


WRITES = {
    "add_rating",
    "edit_rating",
    "remove_rating",
    "import_ratings",
    "purge_exports",
    "remove_document",
    "save_document",
}
"""What changes the workspace for everybody."""


def _unguarded(source: str) -> list[str]:
    """Return the writes of a program that are not asked of ``writable``."""
    tree = ast.parse(source)
    asked = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "writable(" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    allowed = {"workspace", *asked}
    return [
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in allowed)
        and "writable(" not in ast.unparse(node.func.value)
    ]


def test_nothing_is_written_without_asking_whether_the_reader_may() -> None:
    files = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert [found for path in files for found in _unguarded(path.read_text("utf-8"))] == []
    assert _unguarded("workspace.current().add_rating(1)") == ["workspace.current().add_rating"]
    assert _unguarded("space = workspace.current()\nspace.save_document(1)") != []
