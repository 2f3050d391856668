"""The tables of the workspace, as SQLAlchemy sees them.

All are append-only: the current state of a thing is its highest version, and a line of the log is
never changed. The migrations under ``migrations/`` make them; a test holds that the two agree.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC: SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the database a moment in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that what comes back is in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData()

RATINGS = Table(
    "rating_version",
    METADATA,
    Column("rating_id", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("territory_code", String(16), nullable=False),
    Column("residence_id", String(64), nullable=False),
    Column("rater", String(120), nullable=False),
    Column("rater_role", String(16), nullable=False),
    Column("rated_on", Date, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("author", String(120), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 4", name="rating_range"),
    CheckConstraint("version >= 1", name="rating_version_positive"),
    Index("rating_of_residence", "territory_code", "residence_id"),
)

DOCUMENTS = Table(
    "document_version",
    METADATA,
    Column("kind", String(32), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", JSON, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("author", String(120), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    CheckConstraint("version >= 1", name="document_version_positive"),
)

EXPORTS = Table(
    "export_log",
    METADATA,
    Column("reference", String(32), primary_key=True),
    Column("exported_at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("territory_code", String(16), nullable=False),
    Column("what", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("row_count", Integer),
    Column("sha256", String(64), nullable=False),
    Column("parameters", JSON, nullable=False),
    CheckConstraint("row_count >= 0", name="export_rows_positive"),
    Index("export_by_moment", "exported_at"),
)
