"""Kills, full and closed disks, a database that goes away, a clock that goes back."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import stat
import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from geodata.backup import check_backup, create_backup
from geodata.errors import StoreError
from geodata.store import TerritoryStore
from geodata.workspace import Workspace, WorkspaceError
from geodata.workspace.database import MIGRATIONS, Database
from tests.geodata import postgres
from tests.geodata.small_store import write_store
from tests.geodata.test_workspace import TERRITORY, rating
from tests.trust.killing import kill_once
from tests.trust.losses import kill, write_paths

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def test_nothing_is_lost_to_a_kill(tmp_path: Path) -> None:
    found = kill(write_paths(), tmp_path, kills=1)
    assert len(found) == 10
    assert {label: wrong for label, wrong in found.items() if wrong} == {}


def test_nothing_is_lost_to_a_kill_on_postgresql(tmp_path: Path, postgres_server: str) -> None:
    with postgres.database(postgres_server) as address:
        found = kill(write_paths(address), tmp_path, kills=1)
    assert len(found) == 6
    assert {label: wrong for label, wrong in found.items() if wrong} == {}


class _Careless:
    """Says that something is written before it is."""

    label = "careless"

    def prepare(self, folder: Path) -> None:
        pass

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        acknowledge(folder.name)
        while True:
            pass

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        return [f"lost: {each}" for each in acknowledged if not (folder / each).exists()]


def test_the_killer_sees_a_loss(tmp_path: Path) -> None:
    class One:
        """Waits for both acknowledgements, then kills at once."""

        def randint(self, low: int, high: int) -> int:
            return low + 1 <= high

        def uniform(self, low: float, high: float) -> float:
            return 0 * (low + high)

    draw: random.Random = One()  # type: ignore[assignment]
    assert kill_once(_Careless(), tmp_path / "a", draw) == ["lost: a"]


# Migrations


def _old(address: str) -> None:
    """A database of the first program, with a rating and a document."""
    with closing(Database.open(address, revision="0001")) as database:
        no = "0" if database.engine.dialect.name == "sqlite" else "false"
        saved = f"{no}, 'Ana', '2025-03-14 10:00:00.000000'"
        one = f"'a', 1, '{TERRITORY}', 's-000001', 'Mairie', 'commune', '2025-03-14', 3, 'Été'"
        two = "'scenario', 'a', 1, '{\"x\": [1]}'"
        with database.write() as connection:
            connection.exec_driver_sql(f"INSERT INTO rating_version VALUES ({one}, {saved})")
            connection.exec_driver_sql(f"INSERT INTO document_version VALUES ({two}, {saved})")


def test_processes_that_migrate_at_once_lose_nothing(address: str) -> None:
    _old(address)
    context = multiprocessing.get_context("fork")
    openers = [context.Process(target=Workspace.open, args=(address,)) for _ in range(3)]
    for each in openers:
        each.start()
    for each in openers:
        each.join(60)
    assert [each.exitcode for each in openers] == [0, 0, 0]
    with closing(Workspace.open(address)) as workspace:
        row = workspace.ratings(TERRITORY).iloc[0]
        assert (row["comment"], row["rating"], str(row["rated_on"].date())) == (
            "Été",
            3,
            "2025-03-14",
        )
        document = workspace.document("scenario", "a")
        assert document is not None
        assert document.body == {"x": [1]}
        assert workspace.exports().empty


def test_going_back_to_a_former_program_is_refused(address: str) -> None:
    with closing(Database.open(address)) as database, database.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        with pytest.raises(NotImplementedError, match="restore a backup"):
            command.downgrade(config, "0001")
    with closing(Workspace.open(address)) as workspace:
        assert workspace.exports().empty


# Disks


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disque"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this account may not mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


def _add_until_full(workspace: Workspace) -> int:
    """Add ratings until the disk is full; returns how many were taken."""
    for number in range(200):
        try:
            workspace.add_rating(TERRITORY, rating(comment="x" * 4000), author="Ana")
        except WorkspaceError as error:
            assert re.search(r"rien n’a été écrit.*disque est plein", error.message)  # noqa: PT017
            return number
    pytest.fail("the disk was never full")


def test_a_full_disk_loses_nothing_of_what_was_there(small_disk: Path) -> None:
    where = small_disk / "espace.sqlite"
    write_store(small_disk / "ici", 1)
    with closing(Workspace.open(where)) as workspace:
        workspace.add_rating(TERRITORY, rating(), author="Ana")
        create_backup(small_disk / "s.zip", address=str(where), territories=small_disk)
        ballast = small_disk / "lest"
        free = os.statvfs(small_disk)
        ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - 60_000))
        saved = 1 + _add_until_full(workspace)
        with pytest.raises(StoreError, match="plus de place"):
            write_store(small_disk / "ici", 2)
        with pytest.raises(StoreError, match="plus de place"):
            create_backup(small_disk / "s.zip", address=str(where), territories=small_disk)
        assert len(workspace.ratings(TERRITORY)) == saved
        assert check_backup(small_disk / "s.zip").workspace.tables[-1].row_count == 1
        TerritoryStore.open(small_disk / "ici").verify()
        ballast.unlink()
        workspace.add_rating(TERRITORY, rating(), author="Ana")
        write_store(small_disk / "ici", 2)
        create_backup(small_disk / "s.zip", address=str(where), territories=small_disk)
        assert len(workspace.ratings(TERRITORY)) == saved + 1


def test_a_full_file_is_said_without_a_small_disk(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "espace.sqlite")
    with closing(Workspace(database)) as workspace:
        with database.read() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no smaller than it is
        assert _add_until_full(workspace) == len(workspace.ratings(TERRITORY))


def test_a_closed_disk_is_said_and_what_it_holds_is_read(small_disk: Path) -> None:
    write_store(small_disk / "ici", 1)
    with closing(Workspace.open(small_disk / "espace.sqlite")) as workspace:
        workspace.add_rating(TERRITORY, rating(), author="Ana")
    with _read_only(small_disk):
        with pytest.raises(WorkspaceError, match="lecture seule"):
            Workspace.open(small_disk / "espace.sqlite")
        with pytest.raises(StoreError, match="protégé contre l’écriture"):
            write_store(small_disk / "ici", 2)
        assert len(TerritoryStore.open(small_disk / "ici").table("income", "iris")) == 1
    with closing(Workspace.open(small_disk / "espace.sqlite")) as workspace:
        assert len(workspace.ratings(TERRITORY)) == 1


def test_what_is_stored_is_for_the_server_s_account_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        open_to_all = tmp_path / "ouvert"
        open_to_all.mkdir(mode=0o755)
        write_store(tmp_path / "ici", 1)
        write_store(open_to_all, 1)
        (tmp_path / "ancien.sqlite").touch(0o644)
        for name in ("espace.sqlite", "ancien.sqlite"):
            with closing(Workspace.open(tmp_path / name)) as workspace:
                workspace.add_rating(TERRITORY, rating(), author="Ana")
                assert {path.name for path in tmp_path.glob(f"{name}*")} >= {name, f"{name}-wal"}
                for path in tmp_path.glob(f"{name}*"):
                    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0, path.name
        assert stat.S_IMODE((tmp_path / "ici").stat().st_mode) == 0o700
        assert stat.S_IMODE(open_to_all.stat().st_mode) & 0o007 == 0
    finally:
        os.umask(before)


# Databases that go away, clocks that go back


def test_postgresql_goes_away_and_comes_back() -> None:
    postgres.required()
    with postgres.stopped() as server:
        server.start()
        with closing(Workspace.open(server.address)) as workspace:
            workspace.add_rating(TERRITORY, rating(), author="Ana")
            server.stop()  # at once, as a crash
            with pytest.raises(WorkspaceError, match=r"rien n’a été écrit.*ne répond pas"):
                workspace.add_rating(TERRITORY, rating(), author="Ana")
            with pytest.raises(WorkspaceError, match="ne répond pas"):
                workspace.ratings(TERRITORY)
            server.start()
            try:
                workspace.add_rating(TERRITORY, rating("s-0002"), author="Ana")
                found = workspace.ratings(TERRITORY)["residence_id"].tolist()
            finally:
                server.stop()
    assert found == ["s-0001", "s-0002"]


def _write_and_be_cut(database: Database, other: Database) -> None:
    with database.write() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with other.read() as second:
            second.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_an_answer_that_never_came_is_not_said_to_be_a_failure(postgres_server: str) -> None:
    with (
        postgres.database(postgres_server) as address,
        closing(Database.open(address)) as database,
        closing(Database.open(address)) as other,
    ):
        with pytest.raises(WorkspaceError, match=r"peut-être été fait.*Rechargez"):
            _write_and_be_cut(database, other)
        with database.read() as connection:  # and the next one finds a connection that works
            assert connection.execute(text("SELECT 1")).scalar() == 1


def test_a_statement_that_hangs_is_given_up(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_DATABASE_WAIT_SECONDS", "0.2")
    with (
        postgres.database(postgres_server) as address,
        closing(Workspace.open(address)) as workspace,
        closing(Database.open(address)) as other,
        other.write() as connection,
    ):
        connection.execute(text("LOCK TABLE rating_version IN EXCLUSIVE MODE"))
        with pytest.raises(WorkspaceError, match=r"rien n’a été écrit.*occupée"):
            workspace.add_rating(TERRITORY, rating(), author="Ana")


@pytest.mark.parametrize("given", ["0", "-1", "vite", "nan", "999999"])
def test_a_wait_that_is_none_is_refused(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_DATABASE_WAIT_SECONDS", given)
    with pytest.raises(WorkspaceError, match="FRAGILITE_DATABASE_WAIT_SECONDS"):
        Workspace.open(tmp_path / "espace.sqlite")


def test_a_clock_that_goes_back_changes_no_order(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(2020, 1, 1, tzinfo=tz)

    with closing(Workspace.open(address)) as workspace:
        one = workspace.add_rating(TERRITORY, rating(), author="Ana")
        workspace.save_document("scenario", "a", {"x": 1}, author="Ana", based_on=None)
        stamp = workspace.ratings_stamp(TERRITORY)
        monkeypatch.setattr("geodata.workspace.ratings.datetime", Earlier)
        monkeypatch.setattr("geodata.workspace.documents.datetime", Earlier)
        workspace.edit_rating(one, rating(rating=1), author="Ben", based_on=1)
        workspace.save_document("scenario", "a", {"x": 2}, author="Ben", based_on=1)
        assert workspace.ratings(TERRITORY)["rating"].tolist() == [1]
        assert workspace.ratings_stamp(TERRITORY) != stamp
        document = workspace.document("scenario", "a")
        assert document is not None
        assert (document.version, document.body) == (2, {"x": 2})


# A store that another process replaces


def _replace_for_ever(folder: Path) -> None:
    for value in range(2, 1_000_000):
        write_store(folder, value)


def test_a_reader_never_sees_a_store_half_replaced(tmp_path: Path) -> None:
    write_store(tmp_path / "ici", 1)
    writer = multiprocessing.get_context("fork").Process(
        target=_replace_for_ever, args=(tmp_path / "ici",)
    )
    writer.start()
    told = opened = 0
    try:
        while told < 2 or opened < 5:
            store = TerritoryStore.open(tmp_path / "ici")  # always opens
            opened += 1
            try:
                for _ in range(5):
                    values = {
                        float(
                            store.table("income", "iris", year)["median_income_per_uc_eur"].iloc[0]
                        )
                        for year in (2018, 2019)
                    }
                    values.add(store.bounds("iris")["000010101"][2])
                    assert len(values) == 1  # never of two imports
            except StoreError as error:
                told += 1
                assert "rechargez la page" in error.message  # noqa: PT017 - it may not come
    finally:
        writer.kill()
        writer.join()
