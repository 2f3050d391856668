"""What people type, written until the writer is killed: on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import text

from geodata.workspace import ConflictError, ExportEntry, Rating, Workspace
from geodata.workspace.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TERRITORY = "299900043"
_ROWS = 40


def rating(number: int) -> Rating:
    """A rating whose every field tells its number."""
    return Rating.checked(
        residence_id=f"s-{number:06d}",
        rater=f"Équipe {number}",
        rater_role="landlord",
        rated_on=dt.date(2025, 3, 14),
        rating=1 + number % 4,
        comment=f"Note {number} " * 40,
    )


def body(number: int) -> dict[str, Any]:
    """A document that says itself whether it is whole."""
    words = f"scénario {number} " * 200
    return {"number": number, "words": words, "digest": hashlib.sha256(words.encode()).hexdigest()}


@dataclass
class InWorkspace:
    """A way of writing into a workspace; ``address`` empty: an SQLite file in the folder."""

    address: str = ""
    label: str = ""
    territory: str = field(default=TERRITORY, init=False)
    _run: int = field(default=0, init=False)

    def prepare(self, folder: Path) -> None:
        """Make the tables; on a database that outlives the folder, a territory of one's own."""
        self._run += 1
        self.territory = f"{self._run}-{folder.parent.name[-6:]}"[:16]
        with closing(Workspace.open(self._where(folder))):
            pass

    def _where(self, folder: Path) -> str:
        return self.address or str(folder / "espace.sqlite")

    def opened(self, folder: Path) -> closing[Workspace]:
        """Open the workspace as the application does."""
        return closing(Workspace.open(self._where(folder)))

    def whole(self, folder: Path) -> list[str]:
        """Have SQLite look at its own file."""
        if self.address:
            return []
        with closing(sqlite3.connect(folder / "espace.sqlite")) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return [] if said == "ok" else [f"damaged file: {said}"]


class Ratings(InWorkspace):
    """Adding, changing and removing a rating."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Add, change and remove."""
        with self.opened(folder) as workspace:
            for number in itertools.count(1):
                one = workspace.add_rating(self.territory, rating(number), author="Ana")
                acknowledge(f"{one} 1")
                workspace.edit_rating(one, rating(number + 1), author="Ben", based_on=1)
                acknowledge(f"{one} 2")
                workspace.remove_rating(one, author="Ana", based_on=2)
                acknowledge(f"{one} 3")

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Every version that was acknowledged is there, and at most one more."""
        with self.opened(folder) as workspace:
            history = workspace.ratings(self.territory, history=True)
        found = set(zip(history["rating_id"], history["version"], strict=True))
        said = {(one, int(version)) for one, version in map(str.split, acknowledged)}
        wrong = [f"lost: {each}" for each in said - found]
        wrong += [f"unexpected: {each}" for each in list(found - said)[1:]]
        wrong += [f"half-written: {c[:20]}" for c in history["comment"] if len(c.split()) != 80]
        return wrong + self.whole(folder)


class Documents(InWorkspace):
    """Saving and removing a document."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Save nine versions, then remove, and again."""
        with self.opened(folder) as workspace:
            known = None
            for number in itertools.count(1):
                if number % 10:
                    known = workspace.save_document(
                        "scenario", self.territory, body(number), author="Ana", based_on=known
                    )
                else:
                    workspace.remove_document(
                        "scenario", self.territory, author="Ana", based_on=known or 0
                    )
                    known = None
                acknowledge(str(number))

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Every version is there, whole, and at most one more."""
        with self.opened(folder) as workspace:
            history = workspace.history("scenario", self.territory)
        count = len(history)
        wrong = [] if count - len(acknowledged) in {0, 1} else [f"{count} of {len(acknowledged)}"]
        for version, one in enumerate(history, start=1):
            # A removal keeps the body of the version before.
            if one.version != version or one.body != body(version - one.deleted):
                wrong.append(f"half-written: {one.version}")
        return wrong + self.whole(folder)


class Exports(InWorkspace):
    """Writing the log of exports."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Log one export after the other."""
        with self.opened(folder) as workspace:
            for number in itertools.count(1):
                entry = ExportEntry(
                    what=f"a-{number}.csv",
                    kind="csv",
                    who="poste local",
                    role="technicien",
                    territory_code=self.territory,
                    rule="ops_residence",
                    sha256=hashlib.sha256(str(number).encode()).hexdigest(),
                    row_count=number,
                    parameters=body(number),
                )
                workspace.log_export(entry)
                acknowledge(entry.reference)

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Every line is there, whole, and at most one more."""
        with self.opened(folder) as workspace:
            log = workspace.exports(territory_code=self.territory)
        wrong = [f"lost: {each}" for each in set(acknowledged) - set(log["reference"])]
        wrong += ["unexpected"] * (len(log) - len(acknowledged) > 1)
        wrong += [
            f"half-written: {each.reference}"
            for each in log.itertuples()
            if each.parameters != body(int(each.row_count))
        ]
        return wrong + self.whole(folder)


class Tables(InWorkspace):
    """Importing a table of ratings: all of its rows, or none."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Import one table after the other."""
        with self.opened(folder) as workspace:
            for number in itertools.count(1):
                rows = [rating(number * _ROWS + row).model_dump() for row in range(_ROWS)]
                table = pd.DataFrame(rows).astype(str)
                taken = workspace.import_ratings(self.territory, table, author="Ana")
                acknowledge(str(taken.added))

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Whole tables only."""
        with self.opened(folder) as workspace:
            count = len(workspace.ratings(self.territory))
        told = sum(map(int, acknowledged))
        wrong = [] if count in {told, told + _ROWS} else [f"{count} rows of {told}"]
        return wrong + self.whole(folder)


class Migrations(InWorkspace):
    """Bringing a database of a former program up to date; SQLite: a new one each time."""

    count = 60

    def prepare(self, folder: Path) -> None:
        """Make databases of the first program, with a rating each."""
        first = folder / "espace-0.sqlite"
        with closing(Database.open(first, revision="0001")) as database:
            with database.write() as connection:
                connection.execute(text(_OLD_ROW))
            with database.read() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        for number in range(1, self.count):
            (folder / f"espace-{number}.sqlite").write_bytes(first.read_bytes())

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Open one after the other."""
        for number in range(self.count):
            with closing(Workspace.open(folder / f"espace-{number}.sqlite")):
                acknowledge(str(number))
        while True:
            dt.time()

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Every database opens, keeps its row and takes another."""
        wrong = []
        for number in range(min(self.count, len(acknowledged) + 2)):
            with closing(Workspace.open(folder / f"espace-{number}.sqlite")) as workspace:
                with suppress(ConflictError):
                    workspace.add_rating(TERRITORY, rating(7), author="Ana")
                if len(workspace.ratings(TERRITORY)) != 2:
                    wrong.append(f"lost in {number}")
        return wrong


_OLD_ROW = f"""INSERT INTO rating_version VALUES (
    'a', 1, '{TERRITORY}', 's-000001', 'Mairie', 'commune', '2025-03-14', 3, '', 0, 'Ana',
    '2025-03-14 10:00:00.000000')"""
