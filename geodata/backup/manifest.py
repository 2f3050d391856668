"""The manifest of a backup: what it holds, with versions and checksums, readable by a person."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from geodata.manifest import Entry, StoredFile

MANIFEST_NAME: Final = "sauvegarde.json"
README_NAME: Final = "LISEZMOI.txt"
FORMAT_NAME: Final = "fragilite-sauvegarde"
FORMAT_VERSION: Final = 1
"""Raised when a former program could not read what a new one writes."""

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What the folder of a store may be called."""


class TableEntry(Entry):
    """One table of the workspace: a JSON object a line, a line a row."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    row_count: Annotated[int, Field(ge=0)]
    stored: StoredFile


class WorkspaceEntry(Entry):
    """The workspace, at one moment."""

    database: str
    """Where it was: ``sqlite`` or ``postgresql``; it may be restored into the other."""
    revision: str
    """Its last migration."""
    tables: tuple[TableEntry, ...]


class StoreEntry(Entry):
    """One territory store, file by file."""

    slug: Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$")]
    """Name of its folder."""
    code: str
    name: str
    files: tuple[StoredFile, ...]
    """Paths within the zip."""


class LeftOut(Entry):
    """A territory that could not be read, and why."""

    slug: str
    reason: str


class BackupManifest(Entry):
    """Everything a backup holds."""

    format: Literal["fragilite-sauvegarde"] = FORMAT_NAME
    format_version: int = FORMAT_VERSION
    app_version: str
    created: datetime
    workspace: WorkspaceEntry
    territories: tuple[StoreEntry, ...] | None
    """``None``: of the workspace only; restoring it leaves the territories alone."""
    left_out: tuple[LeftOut, ...] = ()

    def files(self) -> tuple[StoredFile, ...]:
        """Every file of the zip, the manifest and the page for the reader aside."""
        stores = self.territories or ()
        return (
            *(table.stored for table in self.workspace.tables),
            *(stored for store in stores for stored in store.files),
        )
