"""The workspace: one door to what people enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from geodata.workspace.database import HEAD, Database
from geodata.workspace.documents import Document, DocumentShelf
from geodata.workspace.exchange import ImportedRatings, import_ratings
from geodata.workspace.exports import ExportLog
from geodata.workspace.ratings import RatingBook
from geodata.workspace.vitals import check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from geodata.workspace.exports import ExportEntry
    from geodata.workspace.rating import Rating


class Workspace:
    """Ratings, versioned documents and the log of exports, in the database everyone opens.

    Safe to use from several threads and processes at once. Every method may raise
    :class:`~geodata.workspace.WorkspaceError`, in French, when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ratings = RatingBook(database)
        self._documents = DocumentShelf(database)
        self._exports = ExportLog(database)

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Open a workspace: a path (SQLite, made where absent) or ``postgresql://…``."""
        return cls(Database.open(address))

    def check(self) -> None:
        """Prove in a moment that it can be read and written; raises ``WorkspaceError`` if not."""
        check(self._database, HEAD)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    # Ratings

    def ratings(
        self, territory_code: str, residence_id: str | None = None, *, history: bool = False
    ) -> pd.DataFrame:
        """Return ratings: the current ones, or every version.

        Returns
        -------
            ``rating_id``, ``residence_id``, ``rater``, ``rater_role`` (landlord, commune, other),
            ``rated_on`` (day), ``rating`` (1–4, 4 = lives best), ``comment``, ``version``,
            ``author``, ``saved_at`` (UTC), ``deleted``.
        """
        return self._ratings.frame(territory_code, residence_id, history=history)

    def ratings_stamp(self, territory_code: str) -> str:
        """Return what changes whenever a rating of the territory does; cheap to ask for."""
        return self._ratings.stamp(territory_code)

    def add_rating(self, territory_code: str, rating: Rating, *, author: str) -> str:
        """Add a rating; returns its identifier."""
        return self._ratings.add(territory_code, rating, author=author)

    def edit_rating(self, rating_id: str, rating: Rating, *, author: str, based_on: int) -> int:
        """Change a rating; returns its new version.

        Raises
        ------
        ConflictError
            When somebody changed or removed it since version ``based_on`` was read; nothing is
            written, and the error holds what is there now.
        """
        return self._ratings.change(rating_id, rating, author=author, based_on=based_on)

    def remove_rating(self, rating_id: str, *, author: str, based_on: int) -> int:
        """Remove a rating, which stays in the history; raises as :meth:`edit_rating`."""
        return self._ratings.change(rating_id, None, author=author, based_on=based_on)

    def export_ratings(self, territory_code: str) -> pd.DataFrame:
        """Return every version of every rating, one a row: :meth:`import_ratings` takes it back."""
        return self.ratings(territory_code, history=True)

    def import_ratings(
        self, territory_code: str, frame: pd.DataFrame, *, author: str, file: str = ""
    ) -> ImportedRatings:
        """Take a table of ratings in, all of its good rows or, on a failure, none.

        Parameters
        ----------
        territory_code
            Territory they belong to.
        frame
            At least ``residence_id``, ``rater``, ``rated_on`` (ISO), ``rating``. With
            ``rating_id`` and ``version``, a row is recognised instead of being added again. An
            index named ``line`` says the line of each row in its file, for the messages.
        author
            Who answers for the rows that name nobody.
        file
            Name of the file, for the messages.

        Raises
        ------
        WorkspaceError
            When a column is lacking.
        """
        return import_ratings(self._database, territory_code, frame, author=author, file=file)

    # Documents

    def save_document(
        self,
        kind: str,
        key: str,
        body: Mapping[str, Any],
        *,
        author: str,
        based_on: int | None,
    ) -> int:
        """Save a document; returns its version.

        Parameters
        ----------
        kind, key
            What it is, and which one.
        body
            Anything JSON can hold.
        author
            Who saves it.
        based_on
            Version it was made from; ``None`` where none should exist.

        Raises
        ------
        ConflictError
            When the latest version is another one; nothing is written.
        """
        return self._documents.save(kind, key, body, author=author, based_on=based_on)

    def document(self, kind: str, key: str, version: int | None = None) -> Document | None:
        """Return a document, its latest version by default; ``None`` where absent or removed."""
        return self._documents.get(kind, key, version)

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Return the latest version of each document of a kind, by key."""
        return self._documents.latest(kind)

    def history(self, kind: str, key: str) -> tuple[Document, ...]:
        """Return every version of a document, the first one first, removals included."""
        return self._documents.history(kind, key)

    def remove_document(self, kind: str, key: str, *, author: str, based_on: int) -> int:
        """Remove a document, which stays in its history; raises as :meth:`save_document`."""
        return self._documents.remove(kind, key, author=author, based_on=based_on)

    # The log of exports

    def log_export(self, entry: ExportEntry) -> None:
        """Write down that a file leaves; the very same line twice is written once.

        Raises
        ------
        WorkspaceError
            When it cannot be written, or its reference is that of another export: what is not
            public must not leave then.
        """
        self._exports.add(entry)

    def exports(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        territory_code: str | None = None,
        limit: int | None = None,
    ) -> pd.DataFrame:
        """Return what left from a moment on (``since``) and before another one (``until``).

        Returns
        -------
            ``reference``, ``exported_at`` (UTC), ``who``, ``role``, ``territory_code``, ``what``,
            ``kind``, ``rule``, ``row_count`` (missing where it is no table), ``sha256``,
            ``parameters`` (a mapping); the latest first.
        """
        return self._exports.frame(since, until, territory_code, limit)

    def purge_exports(self, before: datetime) -> int:
        """Drop the lines of exports made before a moment, for good; returns how many."""
        return self._exports.purge(before)
