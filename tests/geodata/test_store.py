from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from geodata.errors import StoreError
from geodata.manifest import MANIFEST_NAME
from geodata.model import Level
from geodata.staging import import_lock, sweep
from geodata.store import TerritoryStore
from tests.conftest import ROOT
from tests.geodata.small_store import die_at, staged, write_store

if TYPE_CHECKING:
    from collections.abc import Callable


def value_of(folder: Path) -> float:
    """Income of the store's only zone, once all its files are known to be whole."""
    store = TerritoryStore.open(folder)
    store.verify()
    assert store.bounds("iris")["000010101"][2] == store.table("income", "iris").iloc[0, 1]
    return float(store.table("income", "iris")["median_income_per_uc_eur"].iloc[0])


def beside(folder: Path) -> list[str]:
    """What lies beside a store, locks apart."""
    names = [path.name for path in folder.parent.iterdir()]
    return sorted(name for name in names if name != folder.name and not name.endswith(".lock"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "ici"
    write_store(target, 1.0)
    return target


def test_latest_vintage_and_preferred_variant_by_default(folder: Path) -> None:
    store = TerritoryStore.open(folder)
    assert store.entry("income", "iris").key == "income-iris-2019-disposable"
    assert store.entry("income", Level.IRIS, variant="declared").vintage == 2019
    assert store.entry("income", "iris", vintage=2018).variant == "disposable"
    assert store.vintages("income", "iris") == [2019, 2018]
    assert store.vintages("income", "iris", "declared") == [2019]
    assert store.variants("income", "iris") == ["disposable", "declared"]
    assert store.vintages("income", "commune") == []


def test_absent_dataset_is_said_in_french_with_what_there_is(folder: Path) -> None:
    store = TerritoryStore.open(folder)
    assert store.has("income", "iris")
    assert not store.has("income", "iris", 2020)
    with pytest.raises(StoreError, match="absent du territoire") as caught:
        store.table("rp_families", "commune", 2021)
    assert "millésime 2021" in caught.value.message
    assert "income-iris-2019-disposable" in caught.value.message


def test_zones_keep_their_crs(folder: Path) -> None:
    zones = TerritoryStore.open(folder).zones("iris")
    assert isinstance(zones, gpd.GeoDataFrame)
    assert zones.crs == 2154


def test_served_geometry_is_named_after_its_content(folder: Path) -> None:
    store = TerritoryStore.open(folder)
    assert store.served("iris").read_text() == "{}"
    assert store.manifest.served[0].stored.sha256[:12] in store.served("iris").name
    with pytest.raises(StoreError, match="Aucun contour"):
        store.served("qpv")


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ne contient pas de territoire"):
        TerritoryStore.open(tmp_path)


def test_verify_names_the_file_that_changed_or_went(folder: Path) -> None:
    store = TerritoryStore.open(folder)
    path = folder / store.entry("income", "iris").stored.path
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(StoreError, match="empreinte différente"):
        store.verify()
    path.unlink()
    with pytest.raises(StoreError, match="manque"):
        store.table("income", "iris")


def test_damaged_table_is_a_store_error(folder: Path) -> None:
    store = TerritoryStore.open(folder)
    (folder / store.entry("income", "iris").stored.path).write_bytes(b"not a parquet file")
    with pytest.raises(StoreError, match="illisible"):
        store.table("income", "iris")


def test_a_new_import_replaces_the_store_and_leaves_nothing_else(folder: Path) -> None:
    before = {path for path in folder.rglob("*") if path.is_file()}
    write_store(folder, 2.0)
    after = {path for path in folder.rglob("*") if path.is_file()}
    assert value_of(folder) == 2.0
    # Only the manifest and the files whose content is the same are still there.
    assert {path.name for path in before & after} >= {MANIFEST_NAME}
    assert len(after) == len(before)
    assert beside(folder) == []


def test_files_of_other_people_are_left_alone(folder: Path) -> None:
    (folder / "tables" / "notes.txt").write_text("à garder")
    (folder / "zones" / "projet.qgz").write_text("à garder")
    write_store(folder, 2.0)
    assert (folder / "tables" / "notes.txt").exists()
    assert (folder / "zones" / "projet.qgz").exists()


def test_discarded_import_changes_nothing(folder: Path) -> None:
    staging, _ = staged(folder, 2.0)
    staging.discard()
    assert value_of(folder) == 1.0
    assert beside(folder) == []


def test_forgotten_import_removes_itself(folder: Path) -> None:
    staging, _ = staged(folder, 2.0)
    assert len(beside(folder)) == 1
    del staging
    gc.collect()
    assert beside(folder) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_commit_killed_at_any_moment_leaves_a_whole_store(folder: Path) -> None:
    """Kill a commit before each of its file operations, until one gets to its end."""
    for step in range(1, 200):
        before = value_of(folder)
        staging, manifest = staged(folder, before + 1)
        child = os.fork()
        if child == 0:  # never comes back into pytest
            die_at(step)
            staging.commit(manifest)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        # The former store or the new one, each whole: nothing in between.
        assert value_of(folder) in (before, before + 1)
        staging.discard()
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
    assert status == 0, "the commit never got to its end"
    assert step > 20, "the commit was hardly ever killed"
    assert value_of(folder) == before + 1
    assert beside(folder) == []
    named = {stored.path for stored in TerritoryStore.open(folder).manifest.files()}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there == named | {MANIFEST_NAME}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("step", [6, 9])
def test_preparation_killed_is_swept_by_the_next_import(folder: Path, step: int) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.geodata.small_store",
        str(folder),
        "2",
        str(step),
    ]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert value_of(folder) == 1.0
    assert len(beside(folder)) == 1
    write_store(folder, 3.0)
    assert value_of(folder) == 3.0
    assert beside(folder) == []


def test_first_import_killed_leaves_a_folder_that_the_next_one_accepts(
    tmp_path: Path,
) -> None:
    target = tmp_path / "ici"
    (target / "tables").mkdir(parents=True)
    (target / "tables" / "income-iris-2019.0123456789ab.parquet").write_bytes(b"left")
    write_store(target, 3.0)
    assert value_of(target) == 3.0
    assert not (target / "tables" / "income-iris-2019.0123456789ab.parquet").exists()


def test_second_import_at_the_same_time_is_refused(folder: Path) -> None:
    staging, manifest = staged(folder, 2.0)
    errors: list[str] = []

    def other() -> None:
        try:
            staging.commit(manifest)
        except StoreError as error:
            errors.append(error.message)

    with import_lock(folder):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(errors) == 1
    assert "Un autre import est en cours" in errors[0]
    assert value_of(folder) == 1.0
    staging.commit(manifest)
    assert value_of(folder) == 2.0


def test_import_prepared_before_another_one_came_is_refused(folder: Path) -> None:
    staging, manifest = staged(folder, 2.0)
    write_store(folder, 3.0)
    with pytest.raises(StoreError, match="remplacé par un autre import"):
        staging.commit(manifest)
    assert value_of(folder) == 3.0


def test_import_being_prepared_is_not_swept(folder: Path) -> None:
    staging, manifest = staged(folder, 2.0)
    with import_lock(folder):
        sweep(folder)
    staging.commit(manifest)
    assert value_of(folder) == 2.0


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "plus de place sur le disque"),
        (errno.EROFS, "protégé contre l’écriture"),
        (errno.EACCES, "protégé contre l’écriture"),
        (errno.EIO, "Le disque refuse"),
    ],
)
def test_failing_disk_is_said_in_french_and_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    staging, manifest = staged(folder, 2.0)
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == MANIFEST_NAME:
            raise OSError(number, os.strerror(number))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StoreError, match=sentence):
        staging.commit(manifest)
    monkeypatch.undo()
    assert value_of(folder) == 1.0
    named = {stored.path for stored in TerritoryStore.open(folder).manifest.files()}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there == named | {MANIFEST_NAME}


def test_first_import_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ici"
    staging, manifest = staged(target, 2.0)
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(StoreError, match="plus de place"):
        staging.commit(manifest)
    monkeypatch.undo()
    assert not target.exists()
    staging.discard()
    assert beside(target) == []


def failing(number: int) -> Callable[[int], None]:
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_target_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match="contient autre chose"):
        staged(tmp_path / "photos", 1.0)
    (tmp_path / "fichier").write_bytes(b"x")
    with pytest.raises(StoreError, match="est un fichier"):
        staged(tmp_path / "fichier", 1.0)
    assert (tmp_path / "photos" / "a.jpg").exists()
