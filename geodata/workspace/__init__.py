"""What people enter and must never lose: ratings, documents, the log of exports.

Official files live in territory stores, which an import replaces whole. What is typed in the
application lives here, in one database shared by all territories: SQLite by default, PostgreSQL
where an address is given. Nothing is ever updated in place: each change adds a version, whose
number is part of the primary key, so that of two people who change the same version at once one
succeeds and the other is told (``docs/decisions/0010-workspace.md``).
"""

from geodata.workspace.database import Database
from geodata.workspace.documents import Document
from geodata.workspace.errors import ConflictError, WorkspaceError
from geodata.workspace.exchange import ImportedRatings
from geodata.workspace.exports import ExportEntry, new_reference
from geodata.workspace.rating import Rating
from geodata.workspace.returned import ReturnedTable, read_returned
from geodata.workspace.workspace import Workspace

__all__ = [
    "ConflictError",
    "Database",
    "Document",
    "ExportEntry",
    "ImportedRatings",
    "Rating",
    "ReturnedTable",
    "Workspace",
    "WorkspaceError",
    "new_reference",
    "read_returned",
]
