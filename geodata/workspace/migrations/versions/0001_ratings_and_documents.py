"""Make the tables of ratings and documents.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "rating_version",
        sa.Column("rating_id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("territory_code", sa.String(16), nullable=False),
        sa.Column("residence_id", sa.String(64), nullable=False),
        sa.Column("rater", sa.String(120), nullable=False),
        sa.Column("rater_role", sa.String(16), nullable=False),
        sa.Column("rated_on", sa.Date, nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name="rating_range"),
        sa.CheckConstraint("version >= 1", name="rating_version_positive"),
    )
    op.create_index("rating_of_residence", "rating_version", ["territory_code", "residence_id"])
    op.create_table(
        "document_version",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name="document_version_positive"),
    )


def downgrade() -> None:
    """Refuse: what people typed is never dropped by a program."""
    message = "the workspace is never downgraded: restore a backup instead"
    raise NotImplementedError(message)
