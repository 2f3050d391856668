"""Backups: complete, the same from either database, refused when damaged, never merged."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from sqlalchemy import text

from geodata.__main__ import main
from geodata.backup import BackupError, check_backup, create_backup, restore_backup
from geodata.backup.making import DRAFT_PREFIX
from geodata.errors import StoreError
from geodata.staging import import_lock
from geodata.store import TerritoryStore
from geodata.workspace import ExportEntry, Workspace, WorkspaceError
from geodata.workspace.database import Database
from tests.geodata.small_store import write_store
from tests.geodata.test_workspace import TERRITORY, rating

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def fill(workspace: Workspace) -> None:
    """One of everything, versions and removals included."""
    one = workspace.add_rating(TERRITORY, rating(comment="« l’été »\n; 'x' \u202f"), author="Ana")
    workspace.edit_rating(one, rating(rating=1), author="Ben", based_on=1)
    gone = workspace.add_rating(TERRITORY, rating("s-0002"), author="Ana")
    workspace.remove_rating(gone, author="Ana", based_on=1)
    body = {"é": [1, 2.5, None, True, {"\ud800": "\x00"}], "": {}}
    workspace.save_document("scenario", "a", body, author="Ana", based_on=None)
    workspace.save_document("scenario", "a", {}, author="Ben", based_on=1)
    workspace.remove_document("scenario", "a", author="Ben", based_on=2)
    entry = ExportEntry(
        what="a.csv",
        kind="csv",
        who="poste local",
        role="technicien",
        territory_code=TERRITORY,
        rule="ops_residence",
        sha256="0" * 64,
        parameters={"page": "residences"},
        reference="0123456789abcdef",
    )
    workspace.log_export(entry)


def contents(address: str) -> tuple[pd.DataFrame, object, pd.DataFrame]:
    with closing(Workspace.open(address)) as workspace:
        return (
            workspace.ratings(TERRITORY, history=True),
            workspace.history("scenario", "a"),
            workspace.exports(),
        )


def same(one: str, other: str) -> None:
    (ratings, documents, exports), there = contents(one), contents(other)
    pd.testing.assert_frame_equal(ratings, there[0])
    assert documents == there[1]
    pd.testing.assert_frame_equal(exports, there[2])
    assert len(ratings) == 4


def test_what_was_saved_comes_back_in_the_other_database_too(address: str, tmp_path: Path) -> None:
    with closing(Workspace.open(address)) as workspace:
        fill(workspace)
    create_backup(tmp_path / "s.zip", address=address, territories=None)
    elsewhere = str(tmp_path / "autre.sqlite")
    restore_backup(tmp_path / "s.zip", address=elsewhere, territories=None)
    same(address, elsewhere)
    # And back, over what was changed since.
    with closing(Workspace.open(address)) as workspace:
        workspace.add_rating(TERRITORY, rating("s-0009"), author="Dia")
    create_backup(tmp_path / "t.zip", address=elsewhere, territories=None)
    done = restore_backup(tmp_path / "t.zip", address=address, territories=None)
    same(address, elsewhere)
    # Nothing was lost of what was there: the same command brings it back.
    assert len(done.kept) == 1
    restore_backup(done.kept[0], address=address, territories=None)
    assert "s-0009" in set(contents(address)[0]["residence_id"])


def test_a_backup_is_one_moment_while_people_write(address: str) -> None:
    """What is saved between the reading of two tables is in neither."""
    with closing(Workspace.open(address)) as workspace, closing(Database.open(address)) as own:
        fill(workspace)
        with own.snapshot() as connection:
            count = text("SELECT count(*) FROM rating_version")
            before = connection.execute(count).scalar()
            workspace.add_rating(TERRITORY, rating(), author="Ben")  # and nobody waits
            assert connection.execute(count).scalar() == before == 4


def test_stores_come_back_as_they_were_and_former_ones_stay_beside(tmp_path: Path) -> None:
    data, where = tmp_path / "data", str(tmp_path / "data" / "espace.sqlite")
    write_store(data / "ici", 1)
    write_store(data / "la", 1)
    create_backup(tmp_path / "s.zip", address=where, territories=data)
    write_store(data / "ici", 2)
    write_store(data / "nouveau", 3)
    done = restore_backup(tmp_path / "s.zip", address=where, territories=data)
    assert (done.replaced, done.unchanged, done.set_aside) == (("ici",), ("la",), ("nouveau",))
    assert sorted(path.name for path in data.glob("[a-z]*/")) == ["ici", "la"]
    for folder, value in ((data / "ici", 1), (done.kept[0], 2), (done.kept[1], 3)):
        store = TerritoryStore.open(folder)
        store.verify()
        assert store.table("income", "iris")["median_income_per_uc_eur"].tolist() == [value]


def test_a_damaged_territory_is_named_and_the_rest_saved(tmp_path: Path) -> None:
    data, where = tmp_path / "data", str(tmp_path / "espace.sqlite")
    write_store(data / "ici", 1)
    write_store(data / "la", 1)
    next((data / "la" / "tables").iterdir()).write_bytes(b"x")
    made = create_backup(tmp_path / "s.zip", address=where, territories=data)
    assert [(one.slug, "empreinte" in one.reason) for one in made.left_out] == [("la", True)]
    assert [one.slug for one in made.territories or ()] == ["ici"]
    check_backup(tmp_path / "s.zip")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        stored = next(i for i in archive.infolist() if i.filename.endswith(".parquet"))
    content = bytearray(path.read_bytes())
    content[stored.header_offset + 200] ^= 1
    path.write_bytes(content)


def _rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _say(**fields: object) -> Callable[[Path], None]:
    def change(members: dict[str, bytes]) -> None:
        manifest = {**json.loads(members["sauvegarde.json"]), **fields}
        members["sauvegarde.json"] = json.dumps(manifest).encode()

    return lambda path: _rewrite(path, change)


def _smuggle(path: Path) -> None:
    _rewrite(path, lambda members: members.update({"territories/../../x": b"x"}))


def _forge(path: Path) -> None:
    name = "workspace/document_version.jsonl"
    _rewrite(path, lambda members: members.update({name: members[name].replace(b"Ana", b"Eve")}))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_truncate, "incomplète"),
        (lambda path: path.write_bytes(b"PK"), "incomplète"),
        (lambda path: path.unlink(), "n’existe pas"),
        (_flip, "incomplète"),
        (_forge, "empreinte"),
        (_smuggle, "exactement"),
        (lambda path: _rewrite(path, lambda members: members.clear()), "n’est pas une sauvegarde"),
        (_say(format="autre"), "n’est pas une sauvegarde"),
        (_say(format_version=99), "plus récente"),
        (_say(workspace={"database": "sqlite", "revision": "9999", "tables": []}), "plus récente"),
        (_say(territories=3), "incomplète"),
    ],
)
def test_what_is_not_a_whole_backup_is_refused_before_anything(
    tmp_path: Path, harm: Callable[[Path], None], reason: str
) -> None:
    data, where = tmp_path / "data", str(tmp_path / "data" / "espace.sqlite")
    write_store(data / "ici", 1)
    with closing(Workspace.open(where)) as workspace:
        fill(workspace)
    create_backup(tmp_path / "s.zip", address=where, territories=data)
    write_store(data / "ici", 2)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.suffix == ".json"}
    harm(tmp_path / "s.zip")
    with pytest.raises(BackupError, match=reason):
        restore_backup(tmp_path / "s.zip", address=where, territories=data)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.suffix == ".json"} == before
    assert not list(data.glob("*avant-restauration*"))
    assert len(contents(where)[0]) == 4


def test_a_backup_of_a_former_program_is_brought_up_to_date(tmp_path: Path, address: str) -> None:
    old = tmp_path / "ancien.sqlite"
    with closing(Database.open(old, revision="0001")) as database, database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO document_version VALUES "
                "('scenario', 'a', 1, '{\"x\": 1}', 0, 'Ana', '2025-01-02 03:04:05.000006')"
            )
        )
    made = create_backup(tmp_path / "s.zip", address=str(old), territories=None)
    assert made.workspace.revision == "0001"  # making a backup migrates nothing
    restore_backup(tmp_path / "s.zip", address=address, territories=None)
    with closing(Workspace.open(address)) as workspace:
        document = workspace.document("scenario", "a")
        assert document is not None
        assert document.saved_at == dt.datetime(2025, 1, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
        assert workspace.exports().empty


def test_a_damaged_workspace_is_put_aside(tmp_path: Path) -> None:
    where = tmp_path / "espace.sqlite"
    with closing(Workspace.open(where)) as workspace:
        fill(workspace)
    create_backup(tmp_path / "s.zip", address=str(where), territories=None)
    where.write_bytes(b"SQLite format 3\x00" + b"\xff" * 40_000)
    with pytest.raises(WorkspaceError, match="restaurez"):
        Workspace.open(where)
    done = restore_backup(tmp_path / "s.zip", address=str(where), territories=None)
    assert done.row_count == 8
    assert any(path.read_bytes().endswith(b"\xff" * 100) for path in done.kept)
    assert len(contents(str(where))[0]) == 4


def test_the_workspace_of_a_later_program_is_put_aside_whole(tmp_path: Path) -> None:
    """As one does who goes back to the former program, with the backup made before."""
    where = tmp_path / "espace.sqlite"
    with closing(Workspace.open(where)) as workspace:
        fill(workspace)
        create_backup(tmp_path / "s.zip", address=str(where), territories=None)
        workspace.add_rating(TERRITORY, rating("s-0009"), author="Dia")
    with closing(Database.open(where)) as database, database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    done = restore_backup(tmp_path / "s.zip", address=str(where), territories=None)
    assert len(contents(str(where))[0]) == 4
    aside = next(path for path in done.kept if not path.name.endswith(("-wal", "-shm")))
    with closing(Database.open(aside, revision=None)) as database, database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM rating_version")).scalar() == 5


def test_nothing_is_restored_during_an_import(tmp_path: Path) -> None:
    data, where = tmp_path / "data", str(tmp_path / "data" / "espace.sqlite")
    write_store(data / "ici", 1)
    create_backup(tmp_path / "s.zip", address=where, territories=data)
    write_store(data / "ici", 2)
    with closing(Workspace.open(where)) as workspace:
        fill(workspace)
    pid = os.fork()
    if pid == 0:  # another process: the lock is this one's own to take again
        with import_lock(data / "ici"):
            (tmp_path / "held").touch()
            while not (tmp_path / "done").exists():
                pass
        os._exit(0)
    while not (tmp_path / "held").exists():
        pass
    try:
        with pytest.raises(StoreError, match="import est en cours"):
            restore_backup(tmp_path / "s.zip", address=where, territories=data)
    finally:
        (tmp_path / "done").touch()
        os.waitpid(pid, 0)
    assert len(contents(where)[0]) == 4


def test_the_commands_say_what_they_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    write_store(tmp_path / "data" / "ici", 1)
    with closing(Workspace.open(tmp_path / "data" / "espace.sqlite")) as workspace:
        fill(workspace)
    out = str(tmp_path / "sous" / "s.zip")
    before = os.umask(0o022)
    try:
        assert main(["backup", "--out", out]) == 0
        assert "8 lignes de l’espace de travail, 1 territoire" in capsys.readouterr().out
        assert stat.S_IMODE((tmp_path / "sous" / "s.zip").stat().st_mode) == 0o600
        assert not list((tmp_path / "sous").glob(f"{DRAFT_PREFIX}*"))
        assert main(["restore", out, "--check"]) == 0
        assert main(["journal"]) == 0
        assert "1 export au journal" in capsys.readouterr().out
        assert main(["journal", "--purge-before", "2999-01-01"]) == 0
        assert main(["restore", out]) == 0
        assert "déjà identiques\u202f: ici" in capsys.readouterr().out
        assert main(["journal", "--purge-before", "hier"]) == 1
        (tmp_path / "sous" / "s.zip").write_bytes(b"")
        assert main(["restore", out]) == 1
        assert "rien n’a été changé" in capsys.readouterr().err
        (tmp_path / "sous" / "s.zip").unlink()
        next((tmp_path / "data/ici/tables").iterdir()).unlink()
        assert main(["backup", "--out", out]) == 1  # made, but whoever watches is told
        assert check_backup(tmp_path / "sous" / "s.zip").territories == ()
    finally:
        os.umask(before)


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    where = str(tmp_path / "espace.sqlite")
    Workspace.open(where).close()
    file = tmp_path / "fichier"
    file.touch()
    with pytest.raises(StoreError, match="Le disque refuse"):
        create_backup(file / "s.zip", address=where, territories=None)
