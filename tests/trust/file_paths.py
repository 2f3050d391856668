"""Stores, backups and published geometry, written until the writer is killed."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from contextlib import closing
from typing import TYPE_CHECKING

from fragility.disclosure import public
from geodata.backup import check_backup, create_backup, restore_backup
from geodata.backup.making import DRAFT_PREFIX
from geodata.errors import StoreError
from geodata.staging import import_lock, remove_store, sweep
from geodata.store import TerritoryStore
from geodata.workspace import Workspace
from tests.geodata.small_store import write_store
from tests.trust.workspace_paths import TERRITORY, body, rating
from ui.assets import publish_geometry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geodata.backup import BackupManifest

_LONG_AGO = 946_684_800


class Stores:
    """Replacing a territory store, as an import does."""

    label = "store replaced"

    def prepare(self, folder: Path) -> None:
        """Write a first store."""
        write_store(folder / "ici", 0)

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Replace it again and again."""
        for value in itertools.count(1):
            write_store(folder / "ici", value)
            acknowledge(str(value))

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """It is whole, is the last one or the one after, and the next leaves nothing behind."""
        last = int(acknowledged[-1]) if acknowledged else 0
        wrong = [] if value_of(folder / "ici") in {last, last + 1} else ["former store"]
        write_store(folder / "ici", 5)
        return wrong + left_over(folder / "ici")


class RemovedStores:
    """Removing a territory."""

    label = "store removed"

    def prepare(self, folder: Path) -> None:
        """Nothing is there."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Make a store, remove it, and again."""
        for value in itertools.count(1):
            write_store(folder / "ici", value)
            acknowledge("made")
            remove_store(folder / "ici")
            acknowledge("removed")

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """It is whole, or not there at all."""
        wrong = []
        try:
            value_of(folder / "ici")
            there = True
        except StoreError:
            there = False
        if there and acknowledged[-1:] == ["removed"] and len(acknowledged) < 2:
            wrong.append("removed, yet there")
        write_store(folder / "ici", 5)
        return wrong + left_over(folder / "ici")


class Backups:
    """Making a backup over the former one."""

    def __init__(self, address: str = "", label: str = "backup") -> None:
        self.label = label
        self._address = address

    def prepare(self, folder: Path) -> None:
        """Write a store and a workspace."""
        write_store(folder / "data" / "ici", 1)
        with closing(Workspace.open(self._where(folder))) as workspace:
            workspace.add_rating(TERRITORY, rating(1), author="Ana")

    def _where(self, folder: Path) -> str:
        return self._address or str(folder / "data" / "espace.sqlite")

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Add a rating, back up, and again."""
        with closing(Workspace.open(self._where(folder))) as workspace:
            for number in itertools.count(2):
                workspace.add_rating(TERRITORY, rating(number), author="Ana")
                made = create_backup(
                    folder / "s.zip", address=self._where(folder), territories=folder / "data"
                )
                acknowledge(str(_rows(made)))

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """The file is the last backup or the one after, whole; drafts go with the next."""
        wrong = []
        if acknowledged:
            last = int(acknowledged[-1])
            if _rows(check_backup(folder / "s.zip")) not in {last, last + 1}:
                wrong.append("former backup")
        for draft in folder.glob(f"{DRAFT_PREFIX}*"):
            os.utime(draft, (_LONG_AGO, _LONG_AGO))
        create_backup(folder / "s.zip", address=self._where(folder), territories=folder / "data")
        check_backup(folder / "s.zip")
        return wrong + [f"left over: {draft.name}" for draft in folder.glob(f"{DRAFT_PREFIX}*")]


class Restorations:
    """Going from one backup to another and back."""

    def __init__(self, address: str = "", label: str = "restore") -> None:
        self.label = label
        self._address = address

    def _where(self, folder: Path) -> str:
        return self._address or str(folder / "data" / "espace.sqlite")

    def prepare(self, folder: Path) -> None:
        """Make two backups: 3 rows and stores of 1, then 5 rows and stores of 2."""
        for value, count in ((1, 3), (2, 5)):
            for name in ("ici", "la"):
                write_store(folder / "data" / name, value)
            at = folder / f"{value}.sqlite"
            with closing(Workspace.open(at)) as workspace:
                for number in range(count - 1):
                    workspace.add_rating(TERRITORY, rating(number), author="Ana")
                workspace.save_document("scenario", "a", body(value), author="A", based_on=None)
            create_backup(folder / f"{value}.zip", address=str(at), territories=folder / "data")
        self._restore(folder, 1)

    def _restore(self, folder: Path, value: int) -> None:
        where = self._where(folder)
        restore_backup(folder / f"{value}.zip", address=where, territories=folder / "data")

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Restore the second, the first, and again."""
        for value in itertools.cycle((2, 1)):
            self._restore(folder, value)
            acknowledge(str(value))

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Rows are those of one of them, each store is one of them, former states are whole."""
        wrong = [] if self._state(folder) in {(1, 3), (2, 5)} else [f"mixed: {self._state(folder)}"]
        if {value_of(folder / "data" / name) for name in ("ici", "la")} - {1, 2}:
            wrong.append("unknown store")
        formers = list((folder / "data").glob("avant-restauration-*.zip"))
        if acknowledged and not formers:
            wrong.append("former state not kept")
        for former in formers:
            check_backup(former)
        for former in (folder / "data").glob(".*.avant-restauration-*"):
            value_of(former)
        for value in (2, 1):  # the same command finishes the work
            self._restore(folder, value)
            if (self._state(folder), value_of(folder / "data" / "la")) != (
                (value, 1 + 2 * value),
                value,
            ):
                wrong.append("not restored again")
        return wrong + left_over(folder / "data" / "ici") + left_over(folder / "data" / "la")

    def _state(self, folder: Path) -> tuple[int, int]:
        with closing(Workspace.open(self._where(folder))) as workspace:
            document = workspace.document("scenario", "a")
            rows = len(workspace.ratings(TERRITORY))
        return (0 if document is None else document.body["number"], rows + 1)


class Geometry:
    """Publishing geometry to the browser."""

    label = "geometry published"

    def prepare(self, folder: Path) -> None:
        """Write a GeoJSON of some size."""
        ring = [[x / 1000, 45.0] for x in range(3000)]
        geometry = {"type": "Polygon", "coordinates": [[*ring, [0.0, 46.0], ring[0]]]}
        for number in range(20):
            feature = {"properties": {"code": str(number), "name": "Ici"}, "geometry": geometry}
            (folder / f"{number}.json").write_text(json.dumps({"features": [feature]}))

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Publish one after the other."""
        for number in itertools.cycle(range(20)):
            made = publish_geometry(public(folder / f"{number}.json"), folder / "static")
            acknowledge(made.url.split("/")[-2])

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """What the browser is told of is there, whole, twice."""
        wrong = []
        for digest in set(acknowledged):
            text = (folder / "static/geo" / digest / "zones.geojson").read_bytes()
            packed = (folder / "static/geo" / digest / "zones.geojson.gz").read_bytes()
            if gzip.decompress(packed) != text or len(json.loads(text)["features"]) != 1:
                wrong.append(f"half-written: {digest}")
        for number in range(20):  # and what was being written is written again
            made = publish_geometry(public(folder / f"{number}.json"), folder / "static")
            json.loads(
                (folder / "static/geo" / made.url.split("/")[-2] / "zones.geojson").read_text()
            )
        return wrong


def value_of(folder: Path) -> float:
    """Open a store, compare all its checksums, and read a value."""
    store = TerritoryStore.open(folder)
    store.verify()
    return float(store.table("income", "iris")["median_income_per_uc_eur"].iloc[0])


def left_over(target: Path) -> list[str]:
    """Look for files that no manifest names, and folders of dead imports."""
    with import_lock(target):
        sweep(target)  # as the next import begins
    named = {stored.path for stored in TerritoryStore.open(target).manifest.files()}
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    drafts = [path.name for path in target.parent.glob(f".{target.name}.import-*")]
    return [f"left over: {name}" for name in sorted(there - named - {"manifest.json"}) + drafts]


def _rows(manifest: BackupManifest) -> int:
    return sum(table.row_count for table in manifest.workspace.tables)
