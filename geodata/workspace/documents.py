"""Documents with their versions: column mappings, frozen typologies, family names, scenarios."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from geodata.messages import workspace as say
from geodata.workspace.errors import ConflictError, WorkspaceError
from geodata.workspace.schema import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from geodata.workspace.database import Database


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document."""

    kind: str
    key: str
    version: int
    body: Mapping[str, Any]
    author: str
    saved_at: datetime
    deleted: bool = False


class DocumentShelf:
    """The documents of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self, kind: str, key: str, body: Mapping[str, Any], *, author: str, based_on: int | None
    ) -> int:
        """Add a version; see :meth:`geodata.workspace.Workspace.save_document`."""
        try:
            # PostgreSQL refuses NaN, and so would the other reader of a backup.
            json.dumps(dict(body), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise WorkspaceError(say.not_json(), remedy=say.NUMBERS_REMEDY) from error
        return self._add(kind, key, dict(body), author, based_on, deleted=False)

    def remove(self, kind: str, key: str, *, author: str, based_on: int) -> int:
        """Add a version that says the document is gone; its history stays."""
        last = self.get(kind, key)
        body = {} if last is None else dict(last.body)
        return self._add(kind, key, body, author, based_on, deleted=True)

    def get(self, kind: str, key: str, version: int | None = None) -> Document | None:
        """Return a version, the latest by default; ``None`` where absent or removed."""
        query = select(DOCUMENTS).where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.key == key)
        if version is not None:
            query = query.where(DOCUMENTS.c.version == version)
        with self._database.read() as connection:
            row = connection.execute(query.order_by(DOCUMENTS.c.version.desc()).limit(1)).first()
        found = None if row is None else _document(row)
        return None if found is None or (found.deleted and version is None) else found

    def latest(self, kind: str) -> tuple[Document, ...]:
        """Return the latest version of each document of a kind, by key; removed ones left out."""
        newest = (
            select(DOCUMENTS.c.key, func.max(DOCUMENTS.c.version).label("version"))
            .where(DOCUMENTS.c.kind == kind)
            .group_by(DOCUMENTS.c.key)
            .subquery()
        )
        query = (
            select(DOCUMENTS)
            .join(
                newest,
                (DOCUMENTS.c.key == newest.c.key) & (DOCUMENTS.c.version == newest.c.version),
            )
            .where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.deleted.is_(False))
            .order_by(DOCUMENTS.c.key)
        )
        with self._database.read() as connection:
            return tuple(_document(row) for row in connection.execute(query))

    def history(self, kind: str, key: str) -> tuple[Document, ...]:
        """Return every version, the first one first."""
        query = (
            select(DOCUMENTS)
            .where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.key == key)
            .order_by(DOCUMENTS.c.version)
        )
        with self._database.read() as connection:
            return tuple(_document(row) for row in connection.execute(query))

    def _add(
        self,
        kind: str,
        key: str,
        body: Mapping[str, Any],
        author: str,
        based_on: int | None,
        *,
        deleted: bool,
    ) -> int:
        with self._database.write() as connection:
            last = _last(connection, kind, key)
            known = None if last is None else last.version
            # A removed document may be made anew by whoever did not know it.
            fresh = last is not None and last.deleted and based_on is None
            if known != based_on and not fresh:
                raise ConflictError(_told(last))
            version = (known or 0) + 1
            values = {"kind": kind, "key": key, "version": version, "body": dict(body)}
            values |= {"deleted": deleted, "author": author, "saved_at": datetime.now(UTC)}
            try:
                connection.execute(insert(DOCUMENTS).values(**values))
            except IntegrityError:
                # Another process took that version between our look and our insertion.
                version = 0
        if not version:
            raise ConflictError(_told(self.get(kind, key)))
        return version


def _last(connection: Connection, kind: str, key: str) -> Document | None:
    query = (
        select(DOCUMENTS)
        .where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.key == key)
        .order_by(DOCUMENTS.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else _document(row)


def _told(document: Document | None) -> dict[str, object]:
    if document is None or document.deleted:
        return {}
    return {
        "version": document.version,
        "author": document.author,
        "saved_at": document.saved_at,
        "body": document.body,
    }


def _document(row: Row[Any]) -> Document:
    return Document(
        kind=row.kind,
        key=row.key,
        version=row.version,
        body=MappingProxyType(row.body),
        author=row.author,
        saved_at=row.saved_at,
        deleted=bool(row.deleted),
    )
