"""The server around the pages: headers, guard, health, and logs that quote nobody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import threading
import time
import tomllib
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from tests.conftest import ROOT
from ui import chrome
from ui.register import focus
from ui.server import guard, headers, incidents, logs, media, visitor
from ui.server.health import Health, min_free_mb
from ui.server.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from starlette.requests import Request
    from starlette.websockets import WebSocket

NAME = "Mme Zéphyrine DUPONT-SENTINELLE"
HOST = {"host": "ici.example"}


# Logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Read what is logged as the server would write it."""
    before = (
        logging.getLogRecordFactory(),
        warnings.showwarning,
        sys.excepthook,
        threading.excepthook,
        sys.unraisablehook,
    )
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    logs.install()
    yield written
    logging.getLogger().removeHandler(handler)
    (
        logging._logRecordFactory,  # type: ignore[attr-defined] # as setLogRecordFactory does
        warnings.showwarning,
        sys.excepthook,
        threading.excepthook,
        sys.unraisablehook,
    ) = before
    logging.getLogger("uvicorn.access").disabled = False


def _fail() -> None:
    pd.to_numeric(pd.Series([NAME]))


def test_an_exception_is_logged_by_its_type_and_place(log: io.StringIO) -> None:
    try:
        _fail()
    except ValueError:
        logging.getLogger("any.library").exception("reading %s of %d rows", NAME, 3)
    said = log.getvalue()
    assert "reading <str> of 3 rows" in said
    assert "ValueError at tests/ui/test_server.py:" in said
    assert "SENTINELLE" not in said


def test_causes_are_told_and_their_messages_are_not(log: io.StringIO) -> None:
    def wrapped() -> None:
        try:
            _fail()
        except ValueError as error:
            raise RuntimeError(NAME) from error

    with pytest.raises(RuntimeError) as caught:
        wrapped()
    reference = incidents.report(caught.value)
    said = log.getvalue()
    assert re.fullmatch(r"[0-9A-F]{6}", reference)
    assert f"reference {reference}: RuntimeError at " in said
    assert "<- ValueError at " in said
    assert "SENTINELLE" not in said


@pytest.mark.parametrize(
    "write",
    [
        lambda library: library.warning(f"could not read {NAME}"),
        lambda library: library.warning("could not read {}".format(NAME)),  # noqa: UP032 - what others do
        lambda library: library.error(ValueError(NAME)),
        lambda library: library.error("%(who)s", {"who": NAME}),
        lambda library: library.error("%s", [NAME]),
        lambda library: library.error("100 % of %r", NAME),
        lambda library: library.error("wrong number of arguments %s", NAME, NAME),
        lambda library: library.warning("stack", stack_info=True, extra={"who": NAME}),
        lambda _library: warnings.warn(f"cell {NAME}", stacklevel=1),
        lambda _library: sys.excepthook(ValueError, ValueError(NAME), None),
    ],
)
def test_nothing_that_was_read_gets_into_the_log(write: Any, log: io.StringIO) -> None:
    write(logging.getLogger("any.library"))
    assert log.getvalue().strip()
    assert "SENTINELLE" not in log.getvalue()


def test_a_thread_that_fails_is_logged_the_same_way(log: io.StringIO) -> None:
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()
    assert "uncaught in a thread [ValueError at " in log.getvalue()
    assert "SENTINELLE" not in log.getvalue()


def test_a_constant_sentence_stays_whole(log: io.StringIO) -> None:
    logging.getLogger("any.library").warning("plain words, 100 % of them")
    assert log.getvalue() == "plain words, 100 % of them\n"


# Headers


def _client(**options: Any) -> TestClient:
    def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok", headers={"access-control-allow-origin": "*"})

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("ok")
        await socket.close()

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", talk), Route("/{path:path}", answer)],
        middleware=[Middleware(headers.SecurityHeaders), Middleware(guard.Guard)],
    )
    return TestClient(app, base_url="http://ici.example", **options)


def _directives(answer_headers: Any) -> dict[str, list[str]]:
    parts = answer_headers["content-security-policy"].split("; ")
    return {part.split()[0]: part.split()[1:] for part in parts}


def test_the_policy_names_no_host_and_no_free_script() -> None:
    found = _directives(_client().get("/fragilite").headers)
    allowed = {each for values in found.values() for each in values}
    assert all(each[0] == "'" or each in {"data:", "blob:"} for each in allowed)
    assert found["default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'self'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"} & set(found["script-src"])


def test_only_the_frame_of_the_map_may_evaluate_what_it_is_sent() -> None:
    frame = _directives(_client().get("/component/streamlit_folium.st_folium/index.html").headers)
    assert "'unsafe-eval'" in frame["script-src"]
    other = _directives(_client().get("/component/other/streamlit_folium.st_folium/").headers)
    assert "'unsafe-eval'" not in other["script-src"]


def test_every_script_written_in_a_page_has_its_digest() -> None:
    assert len(headers.script_digests()) == 3
    # What pages may write is what these two give, and nothing else.
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
    }
    calls = re.compile(r"st\.html\((.*?), unsafe_allow_javascript=True\)")
    found = {name: calls.findall(text) for name, text in texts.items()}
    assert {name: each for name, each in found.items() if each} == {
        "ui/chrome.py": ["script()"],
        "ui/register/drill.py": ["focus.script()"],
    }
    uses = sum(text.count("unsafe_allow_javascript") for text in texts.values())
    assert uses == 2
    assert "</script>" not in chrome.script()[:-9] + focus.script()[:-9]


def test_what_a_browser_may_keep() -> None:
    client = _client()
    assert client.get("/media/abc.csv").headers["cache-control"] == "no-store"
    static = client.get("/app/static/geo/abc/zones.geojson").headers
    assert static["cache-control"] == "private"
    assert "access-control-allow-origin" not in static
    for name in ("x-content-type-options", "referrer-policy", "permissions-policy"):
        assert static[name]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "'self'"),
        ("'self' https://intranet.example", "'self' https://intranet.example"),
        ("'none'", "'none'"),
        ("*", "'none'"),
        ("https://a.example; script-src *", "'none'"),
    ],
)
def test_who_may_frame_the_application(
    asked: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_FRAME_ANCESTORS", asked)
    assert headers.frame_ancestors() == given


# Guard


@pytest.mark.parametrize(
    "path", ["_stcore/metrics", "_stcore/agent/openapi.json", "_stcore/agent/mcp"]
)
def test_the_server_says_nothing_of_itself(path: str) -> None:
    assert _client().get(f"/{path}").status_code == 404


def test_another_sites_page_gets_nothing() -> None:
    client = _client()
    foreign = {"origin": "https://ailleurs.example"}
    assert client.get("/media/abc.csv", headers=foreign).status_code == 403
    own = {"origin": "http://ici.example", **HOST}
    assert client.get("/media/abc.csv", headers=own).status_code == 200
    with client.websocket_connect("/_stcore/stream", headers=own) as socket:
        assert socket.receive_text() == "ok"
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/_stcore/stream", headers=foreign),
    ):
        pass


@pytest.mark.parametrize("path", ["media/a.csv", "app/static/geo/a/z", "_stcore/upload_file/a/b"])
def test_where_people_log_in_nothing_leaves_without_login(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "of", lambda _headers: Visitor.REFUSED)
    assert guard.refusal(path, Headers(HOST)) == 401
    for open_to_all in ("", "health", "fragilite", "static/js/index.js", "app/static/vendor/a.js"):
        assert guard.refusal(open_to_all, Headers(HOST)) is None
    monkeypatch.setattr(visitor, "of", lambda _headers: Visitor.ANYONE)
    assert guard.refusal(path, Headers(HOST)) is None


@pytest.mark.parametrize(
    "path",
    [
        *("app/static/./geo/a/z", "app/static//geo/a/z", "app/static/x/../geo/a/z"),
        *("app/static\\geo/a/z", "app/static/ge\x00o/a/z", "./media/a.csv"),
    ],
)
def test_a_path_that_leads_elsewhere_than_it_reads_leads_nowhere(path: str) -> None:
    assert guard.refusal(path, Headers(HOST)) == 404
    assert guard.refusal("fragilite/", Headers(HOST)) is None


def test_capitals_are_no_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "of", lambda _headers: Visitor.REFUSED)
    for path in ("app/static/GEO/a/z", "App/Static/geo/a/z", "MEDIA/a.csv"):
        assert guard.refusal(path, Headers(HOST)) == 401


def test_a_file_goes_to_the_person_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    reader: Any = None
    monkeypatch.setattr(media, "_OWNERS", media.Owners())
    monkeypatch.setattr(media, "_reader", lambda: reader)
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    media.watch(manager)
    one, other = ("https://idp.example", "1"), ("https://idp.example", "2")
    reader = one
    made = manager.add(b"chiffres", "text/csv", "1", file_name="a.csv")
    promised = manager.add_deferred(lambda: b"autres", "text/csv", "2", file_name="b.csv")
    reader = other  # somebody else reads while the first asks for the file
    asked = manager.execute_deferred(promised)
    reader = Visitor.ANYONE
    drawn = manager.add(b"dessin", "image/png", "3")
    for url, expected in ((made, (True, False)), (asked, (True, False)), (drawn, (True, True))):
        name = url.removeprefix("/media/")
        assert (media.may_have(name, one), media.may_have(name, other)) == expected
        assert media.may_have(name, Visitor.ANYONE)  # no login here: as ever
    monkeypatch.setattr(visitor, "of", lambda _headers: other)
    assert guard.refusal(made.lstrip("/"), Headers(HOST)) == 404
    assert guard.refusal(drawn.lstrip("/"), Headers(HOST)) is None
    assert not media.may_have("unknown.csv", one)


def test_files_forgotten_are_refused() -> None:
    owners = media.Owners(kept=2)
    for name in ("a", "b", "c"):
        owners.add(name, ("x", "1"))
    assert [len(owners.of(name)) for name in ("a", "b", "c")] == [0, 1, 1]


# Health


def _done(asked: Coroutine[Any, Any, Any]) -> Any:
    """Run what is asked apart: the browser of other tests keeps a loop in this thread."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, asked).result()


def _look(health: Health) -> tuple[int, dict[str, Any]]:
    answer = _done(health.answer(None))  # type: ignore[arg-type] # it reads nothing of it
    return answer.status_code, json.loads(bytes(answer.body))


def _raise() -> None:
    raise OSError(NAME)


def test_health_says_which_check_fails_and_nothing_of_why() -> None:
    status, body = _look(Health({"database": lambda: None, "disk": _raise}))
    assert status == 503
    assert body == {"status": "failing", "checks": {"database": "ok", "disk": "failing"}}
    assert _look(Health({"database": lambda: None}))[0] == 200


def test_health_never_waits_for_what_hangs() -> None:
    held = threading.Event()
    asked = []

    def hang() -> None:
        asked.append(1)
        held.wait(20)

    health = Health({"database": hang, "disk": lambda: None}, timeout_seconds=0.1)

    async def twice() -> list[dict[str, str]]:
        first = dict(await health.look())
        health._found_at = float("-inf")
        return [first, dict(await health.look())]

    started = time.monotonic()
    try:
        found = _done(twice())
    finally:
        held.set()
    assert found == [{"database": "failing", "disk": "ok"}] * 2
    assert len(asked) == 1, "what hangs is not asked again"
    assert time.monotonic() - started < 5


def test_what_held_a_moment_ago_is_given_time_to_answer() -> None:
    held = threading.Event()
    held.set()
    health = Health({"database": lambda: assert_done(held.wait(20))}, timeout_seconds=0.1)

    async def thrice() -> list[str]:
        found: list[str] = []
        for state in (True, False, False):
            (held.set if state else held.clear)()
            if len(found) == 2:
                health._held_at["database"] -= 60
            health._found_at = float("-inf")
            found.append((await health.look())["database"])
        return found

    try:
        assert _done(thrice()) == ["ok", "ok", "failing"]
    finally:
        held.set()


def assert_done(done: bool) -> None:
    assert done


@pytest.mark.parametrize(("asked", "given"), [("", 500), ("20", 20), ("-1", 500), ("rien", 500)])
def test_the_room_a_disk_must_have(
    asked: str, given: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_MIN_FREE_MB", asked)
    assert min_free_mb() == given


def test_the_check_of_the_command_line_says_when_nobody_answers() -> None:
    command = [sys.executable, "-m", "ui.server.check", "http://127.0.0.1:9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


# What is set and documented


def test_the_settings_of_streamlit_keep_it_at_home() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["logger"] == {"enableRich": False, "hideWelcomeMessage": True}
    assert config["server"]["address"] == "127.0.0.1"
    assert config["client"]["allowedOrigins"] == []
    weakening = {"enableCORS", "enableXsrfProtection", "enableAgentApi", "trustedUserHeaders"}
    assert not weakening & config["server"].keys()


def test_the_documented_proxy_takes_what_the_application_takes() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    proxy = (ROOT / "docs/deployment/nginx.conf").read_text("utf-8")
    assert f"client_max_body_size {config['server']['maxUploadSize']}m;" in proxy


def test_what_the_deployment_sets_is_documented() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "docs/deployment").iterdir()):
        for name in set(re.findall(r"FRAGILITE_[A-Z_]+", path.read_text("utf-8"))):
            assert f"`{name}`" in readme, f"{name} of {path.name}"


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ("", False),
        ("'self' https://intranet.exemple.fr", False),
        ("selfhttps://intranet.exemple.fr", True),  # as systemd reads quotes within a value
        ("self https://intranet.exemple.fr", True),
    ],
)
def test_health_names_the_setting_of_frames_that_was_refused(
    asked: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_FRAME_ANCESTORS", asked)
    status, body = _look(Health({"disk": lambda: None}))
    assert status == 200
    assert body.get("refused_settings") == (["FRAGILITE_FRAME_ANCESTORS"] if refused else None)
