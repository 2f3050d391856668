"""Ratings with their versions: adding, changing, removing, reading."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from geodata.workspace.errors import ConflictError
from geodata.workspace.schema import RATINGS

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    from geodata.workspace.database import Database
    from geodata.workspace.rating import Rating

COLUMNS: Final = (
    "rating_id",
    "residence_id",
    "rater",
    "rater_role",
    "rated_on",
    "rating",
    "comment",
    "version",
    "author",
    "saved_at",
    "deleted",
)


class RatingBook:
    """The ratings of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, territory: str, rating: Rating, *, author: str) -> str:
        """Add a rating and return its identifier."""
        identifier = uuid.uuid4().hex
        with self._database.write() as connection:
            self.insert(connection, identifier, 1, territory, rating, author=author)
        return identifier

    def change(self, identifier: str, rating: Rating | None, *, author: str, based_on: int) -> int:
        """Add a version to a rating: another content, or, for ``None``, its removal.

        Raises
        ------
        ConflictError
            When the latest version is not the one it is based on.
        """
        version = 0
        with self._database.write() as connection:
            last = self.last(connection, identifier)
            if last is None or last["version"] != based_on or last["deleted"]:
                raise ConflictError({} if last is None or last["deleted"] else last)
            try:
                self._insert_version(connection, last, rating, author)
                version = based_on + 1
            except IntegrityError:
                pass  # another process took that version; said below, outside the transaction
        if not version:
            with self._database.read() as connection:
                raise ConflictError(self.last(connection, identifier) or {})
        return version

    def frame(
        self, territory: str, residence: str | None = None, *, history: bool = False
    ) -> pd.DataFrame:
        """Return the ratings of a territory or of one residence, in :data:`COLUMNS`.

        Current ones only, unless ``history``; by residence, day, then moment of saving.
        """
        query = self._query(territory, residence, history=history)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return as_frame([dict(row._mapping) for row in rows])  # noqa: SLF001 - documented name

    def stamp(self, territory: str) -> str:
        """Return what changes whenever a rating of the territory does."""
        query = select(func.count(), func.max(RATINGS.c.saved_at)).where(
            RATINGS.c.territory_code == territory
        )
        with self._database.read() as connection:
            count, moment = connection.execute(query).one()
        return f"{count} {moment}"

    @staticmethod
    def last(connection: Connection, identifier: str) -> dict[str, Any] | None:
        """Return the latest version of a rating, as a row."""
        query = (
            select(RATINGS)
            .where(RATINGS.c.rating_id == identifier)
            .order_by(RATINGS.c.version.desc())
            .limit(1)
        )
        row = connection.execute(query).first()
        return None if row is None else dict(row._mapping)  # noqa: SLF001 - documented name

    @staticmethod
    def insert(
        connection: Connection,
        identifier: str,
        version: int,
        territory: str,
        rating: Rating,
        *,
        author: str,
        saved_at: datetime | None = None,
        deleted: bool = False,
    ) -> None:
        """Add one version, inside a transaction."""
        connection.execute(
            insert(RATINGS).values(
                rating_id=identifier,
                version=version,
                territory_code=territory,
                deleted=deleted,
                author=author,
                saved_at=saved_at or datetime.now(UTC),
                **rating.model_dump(),
            )
        )

    @staticmethod
    def _insert_version(
        connection: Connection, last: dict[str, Any], rating: Rating | None, author: str
    ) -> None:
        values = dict(last) if rating is None else {**last, **rating.model_dump()}
        values |= {
            "version": last["version"] + 1,
            "deleted": rating is None,
            "author": author,
            "saved_at": datetime.now(UTC),
        }
        connection.execute(insert(RATINGS).values(**values))

    @staticmethod
    def _query(territory: str, residence: str | None, *, history: bool) -> Select[Any]:
        query = select(*(RATINGS.c[name] for name in COLUMNS)).where(
            RATINGS.c.territory_code == territory
        )
        if residence is not None:
            query = query.where(RATINGS.c.residence_id == residence)
        if not history:
            newest = (
                select(RATINGS.c.rating_id, func.max(RATINGS.c.version).label("version"))
                .where(RATINGS.c.territory_code == territory)
                .group_by(RATINGS.c.rating_id)
                .subquery()
            )
            query = query.join(
                newest,
                (RATINGS.c.rating_id == newest.c.rating_id)
                & (RATINGS.c.version == newest.c.version),
            ).where(RATINGS.c.deleted.is_(False))
        return query.order_by(
            RATINGS.c.residence_id,
            RATINGS.c.rated_on,
            RATINGS.c.saved_at,
            RATINGS.c.rating_id,
            RATINGS.c.version,
        )


def as_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame whose columns have their types even when it is empty."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["rated_on"] = pd.to_datetime(frame["rated_on"])
    frame["saved_at"] = pd.to_datetime(frame["saved_at"], utc=True)
    return frame.astype({"rating": "int64", "version": "int64", "deleted": "bool"})
