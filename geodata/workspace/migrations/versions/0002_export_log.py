"""Make the log of exports.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the others are not touched."""
    op.create_table(
        "export_log",
        sa.Column("reference", sa.String(32), primary_key=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("territory_code", sa.String(16), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.CheckConstraint("row_count >= 0", name="export_rows_positive"),
    )
    op.create_index("export_by_moment", "export_log", ["exported_at"])


def downgrade() -> None:
    """Refuse: what people typed is never dropped by a program."""
    message = "the workspace is never downgraded: restore a backup instead"
    raise NotImplementedError(message)
