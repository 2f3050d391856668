"""The saved mappings of the server: kept in its workspace, used for every file dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.errors import GeodataError
from geodata.sources.registry import SOURCES
from geodata.user_tables.mapping import ColumnMapping
from geodata.user_tables.source import UserTableSource
from ui import workspace

if TYPE_CHECKING:
    from geodata.sources import Source
    from geodata.workspace import Document

KIND: Final = "mapping"


def documents() -> tuple[Document, ...]:
    """Return the latest version of each saved mapping, by its key.

    Raises
    ------
    WorkspaceError
        When the database does not answer.
    """
    return workspace.documents(KIND)


def read(document: Document) -> ColumnMapping | None:
    """Return a saved mapping, ``None`` when a later version of the program wrote it."""
    try:
        return ColumnMapping.from_document(dict(document.body))
    except GeodataError:
        return None


def sources() -> tuple[Source, ...]:
    """Return the official sources, then one a saved mapping; the official ones alone without."""
    try:
        found = [read(document) for document in documents()]
    except GeodataError:
        return SOURCES
    return (*SOURCES, *(UserTableSource(mapping) for mapping in found if mapping is not None))


def save(mapping: ColumnMapping) -> int:
    """Save a mapping, as a new version of the one of its name; return the version.

    Raises
    ------
    ConflictError
        When somebody saved another at the same moment.
    """
    # The latest there is just now: what the page read at the start of its run may be older.
    former = workspace.current().document(KIND, mapping.slug)
    based_on = None if former is None else former.version
    return workspace.save_document(
        KIND, mapping.slug, mapping.model_dump(mode="json"), based_on=based_on
    )


def remove(document: Document) -> None:
    """Remove a mapping; its history stays in the workspace.

    Raises
    ------
    ConflictError
        When somebody changed it meanwhile.
    """
    workspace.remove_document(KIND, document.key, based_on=document.version)
