"""Backups where something is amiss: targets in use, wrong folders, hidden stores, forged rows."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geodata.__main__ import main
from geodata.backup import BackupError, check_backup, create_backup, restore_backup
from geodata.backup import rows as backup_rows
from geodata.errors import StoreError
from geodata.workspace import Workspace, WorkspaceError
from tests.geodata import postgres
from tests.geodata.small_store import write_store
from tests.geodata.test_workspace import TERRITORY, rating

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a workspace and a store, as the settings name it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(folder))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    write_store(folder / "ici", 1)
    with closing(Workspace.open(folder / "espace.sqlite")) as workspace:
        workspace.add_rating(TERRITORY, rating(), author="Ana")
        workspace.save_document("scenario", "a", {"x": 1}, author="Ana", based_on=None)
    return folder


def where(data: Path) -> str:
    return str(data / "espace.sqlite")


# Where it is written


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("espace.sqlite", "espace de travail lui-même"),
        ("espace.sqlite-wal", "espace de travail lui-même"),
        ("espace.sqlite.lock", "espace de travail lui-même"),
        ("../dur", "espace de travail lui-même"),
        ("ici/s.zip", "dossier d’un territoire"),
        ("ici/tables/s.zip", "dossier d’un territoire"),
        ("ici/manifest.json", "dossier d’un territoire"),
        ("../notes.csv", "autre chose qu’une sauvegarde"),
        ("../autre.zip", "autre chose qu’une sauvegarde"),
        ("ici", "autre chose qu’une sauvegarde"),
        ("../tube", "autre chose qu’une sauvegarde"),
    ],
)
def test_a_backup_never_replaces_what_is_no_backup(
    data: Path, name: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (data.parent / "notes.csv").write_text("plein")
    (data.parent / "dur").hardlink_to(data / "espace.sqlite")
    os.mkfifo(data.parent / "tube")
    with zipfile.ZipFile(data.parent / "autre.zip", "w") as archive:
        archive.writestr("x", "x")
    files = {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()}
    assert main(["backup", "--out", str(data / name)]) == 1
    assert reason in capsys.readouterr().err
    for path, content in files.items():
        assert path.read_bytes() == content, path
    with closing(Workspace.open(where(data))) as workspace:
        assert len(workspace.ratings(TERRITORY)) == 1


def test_a_wrong_folder_makes_no_backup_and_no_folder(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "s.zip"
    assert main(["backup", "--out", str(out)]) == 0
    before = out.read_bytes()
    empty = data.parent / "vide"
    empty.mkdir()
    for wrong in (data.parent / "faute", empty):
        monkeypatch.setenv("FRAGILITE_DATA_DIR", str(wrong))
        for command in (
            ["backup", "--out", str(out)],
            ["backup", "--workspace-only", "--out", str(out)],
            ["journal"],
            ["journal", "--purge-before", "2025-01-01"],
        ):
            assert main(command) == 1
            assert "FRAGILITE_DATA_DIR" in capsys.readouterr().err
    assert not (data.parent / "faute").exists()
    assert not list(empty.iterdir())
    assert out.read_bytes() == before


def test_a_folder_out_of_reach_is_said(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "s.zip"
    assert main(["backup", "--out", str(out)]) == 0
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(data.parent / ("x" * 300)))
    for command in (["backup", "--out", str(out)], ["journal"], ["restore", str(out)]):
        assert main(command) == 1
        assert capsys.readouterr().err.startswith("Erreur")


def test_a_workspace_that_is_gone_leaves_the_former_backup(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "s.zip"
    assert main(["backup", "--out", str(out)]) == 0
    before = out.read_bytes()
    for path in data.glob("espace.sqlite*"):
        path.unlink()
    assert main(["backup", "--out", str(out)]) == 1
    assert "Aucun espace de travail" in capsys.readouterr().err
    assert out.read_bytes() == before
    assert not (data / "espace.sqlite").exists()


# What is left out


def _without_manifest(data: Path) -> str:
    write_store(data / "la", 1)
    (data / "la" / "manifest.json").unlink()
    return "manifest.json manque"


def _badly_named(data: Path) -> str:
    write_store(data / "La Rochelle", 1)
    return "renommez-le"


def _undecodable(data: Path) -> str:
    write_store(data / "la", 1)
    (data / "la").rename(data / os.fsdecode(b"l\xe0"))
    return "renommez-le"


def _unreadable_file(data: Path) -> str:
    write_store(data / "la", 1)
    table = next((data / "la" / "tables").iterdir())
    table.unlink()
    table.mkdir()
    return table.name


@pytest.mark.parametrize("harm", [_without_manifest, _badly_named, _undecodable, _unreadable_file])
def test_a_territory_that_cannot_be_saved_is_told_and_the_former_backup_stays(
    data: Path, harm: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "s.zip"
    write_store(data / "la", 1)
    (data / "sauvegardes").mkdir()  # a folder of something else is no territory
    assert main(["backup", "--out", str(out)]) == 0
    before = out.read_bytes()
    shutil.rmtree(data / "la")
    told = harm(data)
    assert main(["backup", "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert told in said.err
    assert "n’a pas été remplacée" in said.out
    assert out.read_bytes() == before
    (beside,) = out.parent.glob("s-partielle-*.zip")
    held = check_backup(beside)
    assert [one.slug for one in held.territories or ()] == ["ici"]
    assert len(held.left_out) == 1
    assert main(["restore", str(beside), "--check"]) == 0
    assert "faite sans ces territoires" in capsys.readouterr().out


def test_a_disk_that_fails_while_a_territory_is_copied_is_not_the_backups(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def read(self, _size: int) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    held_open = "geodata.backup.reading._open"
    monkeypatch.setattr(held_open, lambda *_: _Entered(Failing()))
    with pytest.raises(StoreError, match=r"ici/.*permet pas la lecture"):
        create_backup(data.parent / "s.zip", address=where(data), territories=data)
    assert not (data.parent / "s.zip").exists()


class _Entered:
    def __init__(self, what: Any) -> None:
        self._what = what

    def __enter__(self) -> Any:
        return self._what

    def __exit__(self, *_: object) -> None:
        return None


# What is read back


def _forge(
    file: Path, change: Callable[[list[bytes]], list[bytes]], table: str = "document_version"
) -> None:
    """Change the lines of a table, checksums included."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = f"workspace/{table}.jsonl"
    members[name] = b"".join(line + b"\n" for line in change(members[name].splitlines()))
    manifest = json.loads(members["sauvegarde.json"])
    for each in manifest["workspace"]["tables"]:
        if each["name"] == table:
            each["stored"]["sha256"] = hashlib.sha256(members[name]).hexdigest()
            each["stored"]["byte_count"] = len(members[name])
    members["sauvegarde.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, content)


def _with(**fields: object) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [
        json.dumps({**json.loads(lines[0]), **fields}).encode(),
        *lines[1:],
    ]


_DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "change",
    [
        _with(version="x"),
        _with(version=2**70),
        _with(version=True),
        _with(version=1.5),
        _with(version=-5),
        _with(author=None),
        _with(author=["a"]),
        _with(author="\ud800"),
        _with(deleted="non"),
        _with(body=[1]),
        _with(body={"a": float("nan")}),
        _with(saved_at="0001-01-01T00:00:00+23:59"),
        _with(saved_at="hier"),
        _with(saved_at=5),
        lambda lines: [lines[0].replace(b'{"x": 1}', b'{"x": 1e999}')],
        lambda lines: [lines[0].replace(b'{"x": 1}', b'{"x": ' + _DEEP + b"}")],
        lambda _: [_DEEP],
        lambda _: [b""],
        lambda _: [b"\xff\xfe"],
        lambda _: [b"[]"],
    ],
)
def test_a_row_that_is_none_is_named_by_file_and_line(
    data: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    _forge(out, change)
    for read in (check_backup, _restore(data)):
        with pytest.raises(BackupError) as caught:
            read(out)
        assert caught.value.file == "workspace/document_version.jsonl"
        assert caught.value.line == 1
        assert caught.value.remedy
    with closing(Workspace.open(where(data))) as workspace:
        assert len(workspace.ratings(TERRITORY)) == 1


def _restore(data: Path) -> Callable[[Path], object]:
    return lambda file: restore_backup(file, address=where(data), territories=data)


def test_a_row_given_twice_is_named(data: Path) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    _forge(out, lambda lines: [*lines, lines[0]])
    with pytest.raises(BackupError, match=r"document_version.jsonl, ligne 2.*refuse cette ligne"):
        restore_backup(out, address=where(data), territories=data)


def test_lines_that_lack_are_counted(data: Path) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    _forge(out, lambda _: [])
    with pytest.raises(BackupError, match=r"1 ligne annoncée, 0 lues"):
        check_backup(out)


def test_a_zip_that_swells_is_refused_before_it_is_read(data: Path) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    _forge(out, lambda _: [b" " * (80 << 20)])
    with pytest.raises(BackupError, match="démesurément plus que sa taille"):
        check_backup(out)


def test_a_line_without_end_is_not_read_whole(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    monkeypatch.setattr(backup_rows, "LINE_BYTES_MAX", 1 << 20)
    monkeypatch.setenv("FRAGILITE_LIMIT_LINE_MIB", "1")
    _forge(out, lambda _: [b" " * (2 << 20)])
    with pytest.raises(BackupError, match=r"ligne 1.*démesurément longue.*FRAGILITE_LIMIT_LINE"):
        check_backup(out)
    monkeypatch.setenv("FRAGILITE_LIMIT_LINE_MIB", "3")
    with pytest.raises(BackupError, match=r"n’est pas celle d’une table"):
        check_backup(out)


def test_what_is_no_file_is_not_waited_for(data: Path) -> None:
    os.mkfifo(data.parent / "tube.zip")
    for path in (data.parent / "tube.zip", data, Path("/dev/zero")):
        with pytest.raises(BackupError, match="pas un fichier ordinaire"):
            check_backup(path)


def test_a_backup_of_somebody_else_is_not_said_to_be_damaged(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_backup(data.parent / "s.zip", address=where(data), territories=data)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("zipfile.ZipFile", refuse)
    with pytest.raises(BackupError, match=r"pas le droit de le lire.*compte"):
        check_backup(data.parent / "s.zip")


def test_a_broken_store_names_the_backup_not_a_folder_that_goes(data: Path) -> None:
    out = data.parent / "s.zip"
    create_backup(out, address=where(data), territories=data)
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["sauvegarde.json"])
    for stored in manifest["territories"][0]["files"]:
        if stored["path"] == "territories/ici/manifest.json":
            members[stored["path"]] = b"{}"
            stored.update(sha256=hashlib.sha256(b"{}").hexdigest(), byte_count=2)
    members["sauvegarde.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(BackupError, match="n’est pas complet") as caught:
        restore_backup(out, address=where(data), territories=data)
    assert ".import-" not in caught.value.message
    assert caught.value.file == str(out)


def test_what_postgresql_does_not_take_is_named(data: Path, postgres_server: str) -> None:
    """As an SQLite workspace may hold, from before lengths were held everywhere."""
    with closing(sqlite3.connect(where(data))) as connection, connection:
        connection.execute("UPDATE rating_version SET author = ?", ("z" * 200,))
    create_backup(data.parent / "s.zip", address=where(data), territories=None)
    check_backup(data.parent / "s.zip")
    with (
        postgres.database(postgres_server) as address,
        pytest.raises(BackupError, match=r"rating_version.jsonl, ligne 1.*trop longue"),
    ):
        restore_backup(data.parent / "s.zip", address=address, territories=None)


def test_an_unreadable_workspace_is_not_taken_for_none(data: Path) -> None:
    (data / "espace.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 40_000)
    with pytest.raises(WorkspaceError, match="endommagé"):
        create_backup(data.parent / "s.zip", address=where(data), territories=data)
