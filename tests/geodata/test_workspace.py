"""The workspace: versions, conflicts, several writers, export and re-import, on both databases."""

from __future__ import annotations

import dataclasses
import datetime as dt
import multiprocessing
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from geodata.workspace import (
    ConflictError,
    ExportEntry,
    Rating,
    Workspace,
    WorkspaceError,
    new_reference,
)
from geodata.workspace.database import HEAD, MIGRATIONS, Database
from geodata.workspace.schema import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TERRITORY = "200099999"


def rating(residence: str = "s-0001", **fields: object) -> Rating:
    base: dict[str, object] = {
        "residence_id": residence,
        "rater": "Équipe de proximité Nord",
        "rater_role": "landlord",
        "rated_on": dt.date(2025, 3, 14),
        "rating": 3,
        "comment": "Cages d’escalier refaites.",
    }
    return Rating.checked(**{**base, **fields})


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = Workspace.open(address)
    yield opened
    opened.close()


def test_a_rating_comes_back_as_it_was_typed(workspace: Workspace, address: str) -> None:
    typed = rating(comment="Deux lignes\net « l’été » ; <b>non</b>")
    identifier = workspace.add_rating(TERRITORY, typed, author="Ana")
    other = Workspace.open(address)  # another session
    row = other.ratings(TERRITORY, "s-0001").iloc[0]
    other.close()
    assert (row["rating_id"], row["version"], row["author"]) == (identifier, 1, "Ana")
    assert (row["rating"], row["comment"]) == (3, typed.comment)
    assert row["rated_on"] == pd.Timestamp("2025-03-14")
    assert abs(row["saved_at"] - pd.Timestamp.now("UTC")) < pd.Timedelta(minutes=5)


def test_each_change_is_kept(workspace: Workspace) -> None:
    identifier = workspace.add_rating(TERRITORY, rating(), author="Ana")
    before = workspace.ratings_stamp(TERRITORY)
    assert workspace.edit_rating(identifier, rating(rating=2), author="Ben", based_on=1) == 2
    assert workspace.ratings_stamp(TERRITORY) != before
    assert workspace.ratings(TERRITORY)["rating"].tolist() == [2]
    assert workspace.remove_rating(identifier, author="Ana", based_on=2) == 3
    assert workspace.ratings(TERRITORY).empty
    history = workspace.ratings(TERRITORY, history=True)
    assert history["version"].tolist() == [1, 2, 3]
    assert history["author"].tolist() == ["Ana", "Ben", "Ana"]
    assert history["deleted"].tolist() == [False, False, True]


def test_the_slower_of_two_writers_is_told(workspace: Workspace) -> None:
    identifier = workspace.add_rating(TERRITORY, rating(), author="Ana")
    workspace.edit_rating(identifier, rating(rating=2), author="Ben", based_on=1)
    with pytest.raises(ConflictError, match="Ben l’a modifié") as caught:
        workspace.edit_rating(identifier, rating(rating=4), author="Cam", based_on=1)
    assert caught.value.current["rating"] == 2
    assert workspace.ratings(TERRITORY)["rating"].tolist() == [2]
    workspace.remove_rating(identifier, author="Ben", based_on=2)
    with pytest.raises(ConflictError, match="supprimé"):
        workspace.edit_rating(identifier, rating(), author="Cam", based_on=2)


def test_of_many_at_once_one_wins_and_the_others_know(workspace: Workspace) -> None:
    identifier = workspace.add_rating(TERRITORY, rating(), author="Ana")

    def attempt(number: int) -> bool:
        try:
            workspace.edit_rating(identifier, rating(rating=2), author=str(number), based_on=1)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(16)))
    assert sum(won) == 1
    assert workspace.ratings(TERRITORY, history=True)["version"].tolist() == [1, 2]


def _add_many(address: str, first: int, count: int) -> None:
    workspace = Workspace.open(address)
    for number in range(first, first + count):
        workspace.add_rating(TERRITORY, rating(f"s-{number:04d}"), author=f"p{os.getpid()}")
    workspace.close()


def test_processes_that_write_together_lose_nothing(address: str) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_add_many, args=(address, 1000 * n, 25)) for n in range(3)]
    for writer in writers:  # none of them finds the tables made: they migrate at once, too
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    opened = Workspace.open(address)
    assert opened.ratings(TERRITORY)["residence_id"].nunique() == 75
    opened.close()


def test_what_leaves_comes_back_unchanged(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.add_rating(TERRITORY, rating(), author="Ana")
    workspace.edit_rating(first, rating(rating=1), author="Ben", based_on=1)
    gone = workspace.add_rating(TERRITORY, rating("s-0002"), author="Ana")
    workspace.remove_rating(gone, author="Ana", based_on=1)
    exported = workspace.export_ratings(TERRITORY)
    path = tmp_path / "notes.csv"
    exported.to_csv(path, index=False)
    read = pd.read_csv(path, dtype=str)
    again = workspace.import_ratings(TERRITORY, read, author="Dia")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    empty = Workspace.open(tmp_path / "autre.sqlite")
    taken = empty.import_ratings(TERRITORY, read, author="Dia")
    assert taken.added == 4
    pd.testing.assert_frame_equal(empty.export_ratings(TERRITORY), exported)
    empty.close()


def test_a_row_changed_in_a_spreadsheet_is_a_new_version(workspace: Workspace) -> None:
    identifier = workspace.add_rating(TERRITORY, rating(), author="Ana")
    table = workspace.export_ratings(TERRITORY).astype(str)
    table.loc[0, "rating"] = "4"
    taken = workspace.import_ratings(TERRITORY, table, author="Ben")
    assert taken.changed == 1
    row = workspace.ratings(TERRITORY).iloc[0]
    assert (row["rating_id"], row["version"], row["rating"]) == (identifier, 2, 4)


def test_an_older_file_never_overwrites(workspace: Workspace) -> None:
    identifier = workspace.add_rating(TERRITORY, rating(), author="Ana")
    table = workspace.export_ratings(TERRITORY).astype(str)
    workspace.edit_rating(identifier, rating(rating=2), author="Ben", based_on=1)
    table.loc[0, "rating"] = "4"
    taken = workspace.import_ratings(TERRITORY, table, author="Cam", file="notes.csv")
    assert [(one.line, one.file) for one in taken.conflicts] == [(2, "notes.csv")]
    assert workspace.ratings(TERRITORY)["rating"].tolist() == [2]


def test_wrong_rows_are_told_by_line_and_the_others_taken(workspace: Workspace) -> None:
    table = pd.DataFrame(
        {
            "residence_id": ["s-0001", "s-0002", "S 3"],
            "rater": ["Mairie", "Mairie", "Mairie"],
            "rated_on": ["2025-01-02", "2031-01-02", "2025-01-02"],
            "rating": ["3.0", "2", "2"],
        }
    )
    taken = workspace.import_ratings(TERRITORY, table, author="Ana", file="n.csv")
    assert taken.added == 1
    assert [(one.line, one.reason.split(" n’est")[0]) for one in taken.rejected] == [
        (3, "La date"),
        (4, "La résidence"),
    ]
    with pytest.raises(WorkspaceError, match="Il manque rating"):
        workspace.import_ratings(TERRITORY, table.drop(columns="rating"), author="Ana")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("version", "²"),
        ("version", "9" * 20),
        ("version", "9" * 5000),
        ("version", "-1"),
        ("version", "0"),
        ("saved_at", "0001-01-01T00:00:00+23:00"),
        ("saved_at", "9999-12-31T23:00:00-23:00"),
        ("saved_at", "1600-01-01T00:00:00"),
        ("rating_id", "z" * 33),
        ("author", "z" * 121),
    ],
)
def test_a_row_no_database_holds_is_told_and_the_others_taken(
    workspace: Workspace, field: str, given: str
) -> None:
    good = {
        "residence_id": "s-0001",
        "rater": "Mairie",
        "rated_on": "2025-01-02",
        "rating": "3",
        "rating_id": "n1",
        "version": "1",
        "author": "Ana",
        "saved_at": "2025-01-02T10:00:00",
    }
    table = pd.DataFrame([{**good, "rating_id": "n2", field: given}, good])
    taken = workspace.import_ratings(TERRITORY, table, author="Dia", file="n.csv")
    assert taken.added == 1
    ((line, column, reason),) = [(one.line, one.column, one.reason) for one in taken.rejected]
    assert (line, column) == (2, field)
    assert "n’est pas valable. " in reason  # and the remedy
    assert workspace.ratings(TERRITORY)["rating_id"].tolist() == ["n1"]


def test_what_no_keyboard_types_does_not_come_back(workspace: Workspace) -> None:
    row = {
        "residence_id": "s-0001",
        "rater": "Mairie",
        "rated_on": "2025-01-02",
        "rating": "3",
        "rating_id": "n\x001",
        "version": "1",
        "author": "A\x00na",
    }
    assert workspace.import_ratings(TERRITORY, pd.DataFrame([row]), author="Dia").added == 1
    kept = workspace.ratings(TERRITORY).iloc[0]
    assert (kept["rating_id"], kept["author"]) == ("n1", "Ana")


@pytest.mark.parametrize(
    "fields",
    [
        {"rating": 0},
        {"rating": 5},
        {"rating": 2.5},
        {"rater": "  "},
        {"rated_on": dt.date(1999, 12, 31)},
        {"residence_id": "../x"},
        {"comment": "x" * 4001},
        {"rater_role": "chef"},
    ],
)
def test_a_rating_is_checked(fields: dict[str, object]) -> None:
    with pytest.raises(WorkspaceError, match="n’est pas valable"):
        rating(**fields)


def test_documents_keep_their_versions(workspace: Workspace) -> None:
    save = workspace.save_document
    assert save("mapping", "ops", {"a": [1, "é"]}, author="Ana", based_on=None) == 1
    assert save("mapping", "ops", {"a": []}, author="Ben", based_on=1) == 2
    with pytest.raises(ConflictError):
        save("mapping", "ops", {"a": None}, author="Cam", based_on=1)
    with pytest.raises(ConflictError):
        save("mapping", "ops", {}, author="Cam", based_on=None)
    latest = workspace.document("mapping", "ops")
    assert latest is not None
    assert (latest.version, dict(latest.body), latest.author) == (2, {"a": []}, "Ben")
    first = workspace.document("mapping", "ops", 1)
    assert first is not None
    assert dict(first.body) == {"a": [1, "é"]}
    assert workspace.document("mapping", "autre") is None
    save("mapping", "autre", {}, author="Ana", based_on=None)
    assert [one.key for one in workspace.documents("mapping")] == ["autre", "ops"]
    assert workspace.documents("typology") == ()
    workspace.remove_document("mapping", "ops", author="Ana", based_on=2)
    assert workspace.document("mapping", "ops") is None
    assert [one.deleted for one in workspace.history("mapping", "ops")] == [False, False, True]
    assert save("mapping", "ops", {"b": 1}, author="Ana", based_on=None) == 4


def entry(day: int, **fields: object) -> ExportEntry:
    base: dict[str, object] = {
        "what": f"attributions-{day}.csv",
        "kind": "csv",
        "who": "ana@exemple.fr",
        "role": "technicien",
        "territory_code": TERRITORY,
        "rule": "allocation_detail",
        "sha256": f"{day:064x}",
        "row_count": day,
        "parameters": {"page": "attributions", "codes": ["59001"]},
        "exported_at": dt.datetime(2025, 3, day, 10, 30, tzinfo=dt.UTC),
    }
    return ExportEntry(**{**base, **fields})


def test_what_left_is_in_the_log_once_and_for_all(workspace: Workspace) -> None:
    assert workspace.exports()["row_count"].dtype == "Int64"
    for day in (1, 2, 3):
        workspace.log_export(entry(day))
    again = entry(4, row_count=None, territory_code="autre", who="A\x00na")
    workspace.log_export(again)
    workspace.log_export(dataclasses.replace(again, exported_at=dt.datetime.now(dt.UTC)))
    log = workspace.exports()
    assert log["what"].tolist() == [f"attributions-{day}.csv" for day in (4, 3, 2, 1)]
    assert log["who"].tolist()[:2] == ["Ana", "ana@exemple.fr"]
    assert log["row_count"].isna().tolist() == [True, False, False, False]
    assert log["parameters"][1] == {"page": "attributions", "codes": ["59001"]}
    assert log["exported_at"][1] == pd.Timestamp("2025-03-03T10:30Z")
    assert log["reference"].nunique() == 4
    with pytest.raises(WorkspaceError, match="sa référence existe déjà"):
        workspace.log_export(dataclasses.replace(again, sha256="f" * 64))
    moment = dt.datetime(2025, 3, 3, 10, 30, tzinfo=dt.UTC)
    assert len(workspace.exports(since=moment)) == 2
    assert len(workspace.exports(until=moment, territory_code=TERRITORY, limit=1)) == 1
    assert workspace.purge_exports(moment) == 2
    assert workspace.purge_exports(moment) == 0
    assert len(workspace.exports()) == 2
    workspace.check()


def test_a_reference_cannot_be_guessed() -> None:
    drawn = {new_reference() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in drawn)


def test_what_no_database_can_hold_is_refused_by_both(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="ne peut pas être enregistrée"):
        workspace.save_document("scenario", "a", {"x": float("nan")}, author="A", based_on=None)
    assert workspace.document("scenario", "a") is None


def test_the_tables_are_those_of_the_migrations(address: str) -> None:
    database = Database.open(address)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, METADATA) == []
    database.close()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_later_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "espace.sqlite"
    Workspace.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceError, match="plus récente"):
        Workspace.open(path)


def test_a_bad_place_is_said_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="n’est pas valable"):
        Workspace.open("mysql://a:secret@b/c")
    file = tmp_path / "fichier"
    file.write_text("plein")
    with pytest.raises(WorkspaceError, match="ne peut pas être ouvert"):
        Workspace.open(file / "espace.sqlite")
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open("postgresql://a:secret@127.0.0.1:1/c")
    assert "secret" not in str(caught.value)


def test_a_locked_database_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILITE_DATABASE_WAIT_SECONDS", "0,1")
    path = tmp_path / "espace.sqlite"
    opened = Workspace.open(path)
    opened.add_rating(TERRITORY, rating(), author="Ana")
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkspaceError, match="rien n’a été écrit"):
        opened.add_rating(TERRITORY, rating(), author="Ben")
    assert len(opened.ratings(TERRITORY)) == 1  # reading goes on
    blocker.rollback()
    blocker.close()
    opened.add_rating(TERRITORY, rating(), author="Ben")
    assert len(opened.ratings(TERRITORY)) == 2
    opened.close()
