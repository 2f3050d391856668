"""Hostile files through the doors of an import: told in French, nothing changed, nothing left."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from fragility.documents import faults_told, read_fields, text_of
from fragility.errors import FragilityError
from geodata import limits
from geodata.errors import GeodataError, SettingError
from geodata.files import open_delivery, read_rows
from geodata.importing import import_files
from geodata.store import TerritoryStore
from tests.fuzz.doors import Door, judged
from tests.fuzz.hostile import DOCUMENTS, FILES, layers, texts
from tests.geodata import town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fuzz.hostile.case import Case


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """A territory with good data, which every case tries to spoil."""
    return Door(tmp_path_factory.mktemp("door"))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Address of a small server, and what it is asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    client, _ = server.accept()
                    asked.append(client.recv(200))
                    client.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        ended.set()
        thread.join()


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_a_hostile_file_is_told_and_changes_nothing(door: Door, case: Case) -> None:
    assert judged(case, door.knock(case)) == []


def test_every_broken_cell_is_named_and_none_gives_a_figure(tmp_path: Path) -> None:
    path = tmp_path / texts.NAME
    path.write_text(texts.broken_cells(), encoding="utf-8")
    out = tmp_path / "bourg"
    files = [town.contours(tmp_path), town.membership(tmp_path), path]
    report = import_files(files, epci=town.EPCI, out=out, fictional=True)
    (families,) = [one for one in report.datasets if one.key == "rp_families-iris-2021"]
    reasons = [one.reason for one in families.rejections if one.line and one.column]
    assert len(reasons) == len(texts.CELLS)
    assert all(any(words in reason for words in texts.CELLS.values()) for reason in reasons)
    assert max(map(len, reasons)) < 200, "a message never repeats a cell of thousands of characters"
    frame = TerritoryStore.open(out).table("rp_families", "iris").set_index("zone_code")
    good = frame.loc["000010101"]
    counts = [str(name) for name in frame if f"{name}_status" in frame]
    for name in counts:
        observed = frame.loc[frame[f"{name}_status"] == "observed", name]
        assert set(observed) == {good[name]}, "whoever is not missing is what the good rows say"
    assert (frame[[f"{name}_status" for name in counts]] == "missing").to_numpy().sum() > 5


def _read(path: Path) -> None:
    content = text_of(path)
    with faults_told(content, path.name):
        read_fields(content)


@pytest.mark.parametrize(("name", "text", "says"), DOCUMENTS, ids=[one[0] for one in DOCUMENTS])
def test_a_hostile_document_is_told(
    tmp_path: Path, name: str, text: str | bytes, says: str
) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FragilityError) as caught:
        _read(path)
    message = str(caught.value).replace("\u202f", " ")
    assert says in message
    assert path.name in message
    assert len(message) < 400


def test_settings_replace_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.current() == limits.ReadLimits()
    monkeypatch.setenv("FRAGILITE_LIMIT_LINE_MIB", " 3 ")
    monkeypatch.setenv("FRAGILITE_LIMIT_FEATURES", "7")
    assert limits.current().max_line_bytes == 3 * 2**20
    assert limits.current().max_features == 7


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "1e3", "beaucoup", "٣", "9" * 30, "1_000"])
def test_a_setting_that_makes_no_sense_stops_the_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    monkeypatch.setenv("FRAGILITE_LIMIT_VERTICES", written)
    path = town.membership(tmp_path)
    with (
        pytest.raises(SettingError, match="FRAGILITE_LIMIT_VERTICES") as caught,
        open_delivery(path),
    ):
        pass
    assert "1\u202f000\u202f000" in caught.value.message


def test_the_command_says_it_and_fails(tmp_path: Path) -> None:
    bomb = next(case for case in FILES if case.name == "zip-path-parent").make(tmp_path)
    command = [sys.executable, "-m", "geodata", "import", str(bomb), "--epci", town.EPCI]
    run = subprocess.run(
        [*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "dangereux" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_an_address_in_a_layer_is_never_asked_for(
    tmp_path: Path, listener: tuple[str, list[bytes]]
) -> None:
    address, asked = listener
    for kind in ("link", "url"):
        text = layers.address(kind).replace("http://127.0.0.1:9", address)
        path = tmp_path / f"{kind}.geojson"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(GeodataError, match="adresse"), open_delivery(path):
            pass
    assert asked == []


def test_names_that_are_formulas_or_scripts_stay_text(tmp_path: Path) -> None:
    names = ["=HYPERLINK(A1)", "+1+1", "@SUM(A1)", "-2+3", "<script>alert(1)</script>", "a\u202eb"]
    path = tmp_path / "EPCI_2022.csv"
    rows = [f"0000{rank};{name};1" for rank, name in enumerate(names)]
    path.write_text("\n".join(["CODGEO;LIBGEO;EPCI", *rows]), encoding="utf-8")
    with open_delivery(path) as delivery:
        assert read_rows(delivery.parts[0]).frame["LIBGEO"].tolist() == names
