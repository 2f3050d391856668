"""Nothing leaves but through one door, for the readers it is for, and each file is written down."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

from fragility.disclosure import public, release
from fragility.errors import RefusedError
from geodata.workspace import Workspace, WorkspaceError
from tests.conftest import ROOT
from tests.ui.exit_rules import offences
from ui import exits, workspace
from ui.exits import File, files
from ui.exits.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DETAIL = "allocation_detail"
AWAY = "la base ne répond pas"
DOORS = {
    "ui/exits/charts.py": {"vega_lite_chart"},
    "ui/exits/files.py": {"download_button"},
    "ui/exits/tables.py": {"dataframe", "data_editor", "code"},
    "ui/map/component.py": {"streamlit_folium"},
}
"""The only modules that take data out, and what with."""
SERVER = ("config", "__file__", "streamlit.auth_util", "streamlit.url_util", "streamlit.web")
"""What the server's own code, which draws nothing, has of Streamlit."""


def test_nothing_leaves_but_through_the_doors() -> None:
    found = {}
    for path in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        out = {each.split(": ")[1] for each in offences(path.read_text(encoding="utf-8"))}
        out -= DOORS.get(name, set())
        if name.startswith("ui/server/"):
            out = {each for each in out if not each.startswith(SERVER)}
        if out:
            found[name] = sorted(out)
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import streamlit as st\nst.dataframe(rows)",
        "import streamlit as st\nst.table(rows)",
        "import streamlit as st\nst.something_new(rows)",
        "import streamlit as s\ns.write(rows)",
        "import streamlit\nstreamlit.json(rows)",
        "import streamlit as st\nleft, right = st.columns(2)\nleft.download_button('x', b'')",
        "import streamlit as st\nst.sidebar.table(rows)",
        "import streamlit as st\nst.columns(2)[0].write(rows)",
        "import streamlit as st\ngetattr(st, 'dataframe')(rows)",
        "import streamlit as st\ngetattr(st.sidebar, name)(rows)",
        "from streamlit import dataframe as draw\ndraw(rows)",
        "import streamlit.components.v1 as components\ncomponents.html('')",
        "from streamlit.components.v1 import iframe",
        "from streamlit_folium import st_folium",
    ],
)
def test_a_module_that_takes_data_out_by_itself_is_found(source: str) -> None:
    assert offences(source) != []


def test_what_only_speaks_to_the_reader_is_let_be() -> None:
    source = (
        "import streamlit as st\nst.header('a')\ntable = kept.table(x).map(str)\nst.button('b')"
    )
    assert offences(source) == []


# --- who may have what


def _page(rule: str, released_for: str) -> None:
    from types import SimpleNamespace

    import pandas as pd

    from fragility.disclosure import release
    from ui import exits
    from ui.exits import File

    place = SimpleNamespace(fictional=False, code="200099999")
    told = release(pd.DataFrame({"Ménages": [3]}), rule, released_for)
    exits.table(told, place, alt="Tableau")
    exits.chart(told.map(lambda _: {"mark": "bar", "data": {"values": []}}), place, alt="Barres")
    exits.editor(told, place, key="editeur")
    exits.code(told.map(lambda frame: frame.to_csv()), place)
    exits.download(
        "Prendre", told.map(lambda _: File(b"3")), place, file_name="menages.csv", key="csv"
    )


def _drawn(rule: str, released_for: str, role: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FRAGILITE_ROLE", role)
    app = AppTest.from_function(_page, default_timeout=30, args=(rule, released_for))
    app.run()
    assert not app.exception
    return app


KINDS = ("dataframe", "vega_lite_chart", "code", "download_button")


def test_a_technicians_table_is_not_drawn_for_an_elu(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    app = _drawn(DETAIL, "technicien", "elu", monkeypatch)
    assert [kind for kind in KINDS if app.get(kind)] == []
    said = [each.proto.body for each in app.get("html")]
    assert len(said) == 5
    assert all("Réservé" in each for each in said)
    app = _drawn(DETAIL, "technicien", "technicien", monkeypatch)
    assert [kind for kind in KINDS if app.get(kind)] == list(KINDS)
    assert not app.get("html")


def test_what_was_protected_for_an_elu_is_for_a_technician_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    for rule, made_for, reader in (
        ("allocation_aggregate", "elu", "technicien"),
        ("public_statistics", "elu", "elu"),
    ):
        app = _drawn(rule, made_for, reader, monkeypatch)
        assert [kind for kind in KINDS if app.get(kind)] == list(KINDS)
    app = _drawn("allocation_aggregate", "technicien", "elu", monkeypatch)
    assert [kind for kind in KINDS if app.get(kind)] == []


def test_a_bare_table_is_no_released_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exits.refusal.shell, "note", lambda *_, **__: None)
    assert exits.shown(pd.DataFrame({"a": [1]}), None) is None  # type: ignore[arg-type]


# --- files


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    workspace.current.__globals__["_open"].clear()
    return workspace.current()


def reader(role: str = "technicien") -> Reader:
    return Reader(role, "agente@exemple.fr", "200099999", {"page": "demande", "par": "commune"})


def elsewhere(call: Callable[[], bytes]) -> bytes | BaseException:
    """Call as Streamlit does: in a thread that knows no session."""
    out: list[bytes | BaseException] = []

    def run() -> None:
        try:
            out.append(call())
        except RefusedError as error:
            out.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return out[0]


def test_each_file_taken_is_written_down_once(space: Workspace) -> None:
    told = release(File(b"a;b\r\n1;2\r\n", 1), DETAIL, "technicien")
    take = files.taking(reader(), told, "demande-ab12.csv", "ab12")
    assert space.exports().empty, "a button that is drawn is no file that is taken"
    assert elsewhere(take) == b"a;b\r\n1;2\r\n"
    (line,) = space.exports().to_dict("records")
    assert (line["reference"], line["what"], line["kind"]) == ("ab12", "demande-ab12.csv", "csv")
    assert (line["who"], line["role"], line["rule"]) == ("agente@exemple.fr", "technicien", DETAIL)
    assert (line["territory_code"], line["row_count"]) == ("200099999", 1)
    assert line["parameters"] == {"page": "demande", "par": "commune"}
    assert len(line["sha256"]) == 64
    assert elsewhere(take) == b"a;b\r\n1;2\r\n"
    assert set(space.exports()["reference"]) == {"ab12", "ab12-2"}


def test_what_cannot_be_written_down_does_not_leave_unless_it_is_public(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise WorkspaceError(AWAY)

    monkeypatch.setattr(Workspace, "log_export", away)
    who = reader()
    refused = elsewhere(files.taking(who, release(File(b"3"), DETAIL, "technicien"), "a.csv", "ab"))
    assert isinstance(refused, RefusedError)
    assert who.problems == [AWAY]
    assert elsewhere(files.taking(who, public(File(b"3")), "a.csv", "ab")) == b"3"
    assert space.exports().empty


def test_a_file_is_refused_to_who_may_not_have_it_and_is_not_even_made(space: Workspace) -> None:
    made = []

    def make(reference: str) -> File:
        made.append(reference)
        return File(b"3")

    for content in (
        release(make, DETAIL, "technicien"),
        lambda: release(make, DETAIL, "technicien"),
    ):
        who = reader("elu")
        assert isinstance(elsewhere(files.taking(who, content, "a-ab.csv", "ab")), RefusedError)
        assert "elu" in who.problems[0]
    assert made == []
    assert space.exports().empty


@pytest.mark.usefixtures("space")
def test_a_maker_is_given_the_reference() -> None:
    told = release(lambda reference: File(reference.encode()), DETAIL, "technicien")
    assert elsewhere(files.taking(reader(), told, "a-ab.txt", "ab")) == b"ab"


def test_two_exports_of_the_same_content_have_addresses_that_nobody_guesses(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    told = release(File(b"commune;menages\r\nBourg;3\r\n"), DETAIL, "technicien")
    offered = []

    def button(label: str, **given: object) -> None:
        offered.append((label, given))

    monkeypatch.setattr(files.st, "download_button", button)
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    for _ in range(2):
        exits.download("Prendre", told, None, file_name="menages.csv", key="csv")
    urls = []
    for number, (_, given) in enumerate(offered):
        promised = manager.add_deferred(
            given["data"], given["mime"], str(number), given["file_name"]
        )
        urls.append(manager.execute_deferred(promised))
    assert urls[0] != urls[1]
    names = [str(given["file_name"]) for _, given in offered]
    assert sorted(space.exports()["what"]) == sorted(names)
    assert all(len(name) == len("menages-.csv") + 16 for name in names)
    # Whoever guesses the content, its type and its plain name asks for another address.
    guessed = storage.load_and_get_id(
        told.content.content, "text/csv", manager._file_metadata.__class__, "menages.csv"
    )
    assert all(guessed not in url for url in urls)
    with pytest.raises(MediaFileStorageError):
        storage.get_file("0" * 32)


def test_a_public_file_keeps_a_plain_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    monkeypatch.setattr(files.st, "download_button", lambda _, **given: names.append(given))
    exits.download("Modèle", public(File(b"")), None, file_name="Modèle d’essai.csv", key="a")
    assert [each["file_name"] for each in names] == ["modele-d-essai.csv"]
    # What is protected at the click may turn out to be anything: it is not presumed to be public.
    exits.download("Modèle", lambda: public(File(b"")), None, file_name="modele.csv", key="b")
    assert len(names[1]["file_name"]) > len("modele.csv")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("../../etc/passwd.csv", "etc-passwd.csv"),
        ("..\\..\\con.csv", "fichier-con.csv"),
        ("a\x00b\r\nSet-Cookie: x.csv", "a-b-set-cookie-x.csv"),
        ("fact\u202evsc.exe.csv", "fact-vsc-exe.csv"),
        ("con.csv", "fichier-con.csv"),
        ("」.csv", "fichier.csv"),
        ('"; filename="x.html.csv', "filename-x-html.csv"),
    ],
)
def test_a_name_is_neither_a_path_nor_a_device_nor_a_header(asked: str, given: str) -> None:
    assert files.name_of(asked, "") == given


def test_a_name_is_never_too_long() -> None:
    assert len(files.name_of("x" * 5000 + ".csv", "0" * 16)) < 200
