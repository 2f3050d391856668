"""The log of exports: who took what out of the application, when, and what it was made from.

A line is added when a file leaves and never changed afterwards. Lines are dropped by age only,
by :meth:`~geodata.workspace.Workspace.purge_exports`, for the names of readers are personal data.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from geodata.messages import workspace as say
from geodata.workspace.errors import WorkspaceError
from geodata.workspace.schema import EXPORTS
from geodata.workspace.words import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from geodata.workspace.database import Database

_REFERENCE_BYTES: Final = 8
COLUMNS: Final = (
    "reference",
    "exported_at",
    "who",
    "role",
    "territory_code",
    "what",
    "kind",
    "rule",
    "row_count",
    "sha256",
    "parameters",
)


def new_reference() -> str:
    """Return a reference that nobody guesses: 64 random bits, 16 hexadecimal digits."""
    return secrets.token_hex(_REFERENCE_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEntry:
    """One file that left."""

    what: str
    """Name of the file."""
    kind: str
    """Its format: ``csv``, ``xlsx``, ``docx``, ``pdf``, ``yaml``, ``geojson``…"""
    who: str
    """Identity of the login, or that nobody logs in here."""
    role: str
    territory_code: str
    rule: str
    """Rule of disclosure it left under."""
    sha256: str
    """SHA-256 of what left, 64 hexadecimal digits."""
    row_count: int | None = None
    """Rows of a table; ``None`` for what is no table."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Page, codes and choices of the address: what JSON can hold, neither free text nor persons."""
    reference: str = field(default_factory=new_reference)
    """Also in the file's name, so that a file found somewhere leads back to this line."""
    exported_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class ExportLog:
    """The log of exports of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: ExportEntry) -> None:
        """Add a line; see :meth:`geodata.workspace.Workspace.log_export`."""
        values = _values(entry)
        try:
            with self._database.write() as connection:
                if _missing(connection, values):
                    connection.execute(insert(EXPORTS).values(**values))
        except WorkspaceError as error:
            # Another process may have written the same line between our look and our insertion.
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with self._database.read() as connection:
                if _missing(connection, values):
                    raise

    def frame(
        self,
        since: datetime | None,
        until: datetime | None,
        territory: str | None,
        limit: int | None,
    ) -> pd.DataFrame:
        """Return lines, the latest first; see :meth:`geodata.workspace.Workspace.exports`."""
        query = select(*(EXPORTS.c[name] for name in COLUMNS))
        if since is not None:
            query = query.where(EXPORTS.c.exported_at >= since)
        if until is not None:
            query = query.where(EXPORTS.c.exported_at < until)
        if territory is not None:
            query = query.where(EXPORTS.c.territory_code == territory)
        query = query.order_by(EXPORTS.c.exported_at.desc(), EXPORTS.c.reference).limit(limit)
        with self._database.read() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - documented name
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        frame["exported_at"] = pd.to_datetime(frame["exported_at"], utc=True)
        return frame.astype({"row_count": "Int64"})

    def purge(self, before: datetime) -> int:
        """Drop the lines of exports before a moment; returns how many."""
        with self._database.write() as connection:
            gone = connection.execute(delete(EXPORTS).where(EXPORTS.c.exported_at < before))
            return int(gone.rowcount)


def _values(entry: ExportEntry) -> dict[str, Any]:
    values = {each.name: getattr(entry, each.name) for each in fields(entry)}
    words = {name: printable(value) for name, value in values.items() if isinstance(value, str)}
    return {**values, **words, "parameters": dict(entry.parameters)}


def _missing(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Tell whether a line is still to be written; refuse to write another under its reference."""
    query = select(EXPORTS).where(EXPORTS.c.reference == values["reference"])
    row = connection.execute(query).first()
    if row is None:
        return True
    here = MappingProxyType(dict(row._mapping))  # noqa: SLF001 - documented name
    # The moment aside: what is logged again by a second look at the page is the same export.
    if any(here[name] != value for name, value in values.items() if name != "exported_at"):
        raise WorkspaceError(say.reference_taken(), remedy=say.TAKE_AGAIN)
    return False
