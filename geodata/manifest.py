"""The manifest of a territory store: what it holds, where each figure comes from, its checksums.

A manifest is a readable UTF-8 JSON file. It is the only entry point of a store: a file that it
does not name is not part of the store, which is what makes replacing it an atomic change.
"""

import json
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from geodata.errors import StoreError
from geodata.messages import storing as say
from geodata.model import Level, SourceInfo

MANIFEST_NAME = "manifest.json"
FORMAT_VERSION = 2
"""Raised when a former program could not read what a new one writes. 2: units (residences,
dwellings) beside tables and zones; a store of format 1 reads as it is."""


class Entry(BaseModel):
    """Base of the manifest's parts: immutable, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredFile(Entry):
    """One file of the store, its path relative to the manifest."""

    path: str
    sha256: str
    byte_count: int

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        """Refuse an absolute path or one that climbs out of the store."""
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts or ":" in path:
            msg = f"path outside the store: {path}"
            raise ValueError(msg)
        return path


class Delivered(Entry):
    """One file as it was sent in."""

    name: str
    sha256: str
    byte_count: int


class TerritoryEntry(Entry):
    """The territory a store describes."""

    code: str
    name: str
    fictional: bool
    geography_year: int | None
    commune_count: int
    department_codes: tuple[str, ...] = ()
    region_codes: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    """EPCI codes the territory bore before, under which older files name it."""


class SourceEntry(Entry):
    """Who made a dataset and under which licence."""

    source_id: str
    label: str
    producer: str
    licence: str

    @classmethod
    def of(cls, info: SourceInfo) -> Self:
        """Copy a loader's :class:`~geodata.model.SourceInfo`."""
        return cls(
            source_id=info.source_id,
            label=info.label,
            producer=info.producer,
            licence=info.licence,
        )


class DatasetEntry(Entry):
    """One dataset of the store."""

    key: str
    kind: Literal["table", "zones", "units"]
    """``units``: one row a residence or a dwelling; residences are points, in GeoParquet."""
    table: str
    level: Level
    vintage: int
    variant: str = ""
    geography_year: int | None = None
    source: SourceEntry
    delivered_as: tuple[str, ...]
    """Files and members as the sender calls them (``a.zip › b.csv``)."""
    derived_from: str | None = None
    """Key of the dataset these rows were summed or dissolved from, if they were."""
    rows_read: int
    rows_kept: int
    rows_rejected: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    stored: StoredFile


class ServedEntry(Entry):
    """Geometry ready for the browser: codes and names only, WGS84."""

    level: Level
    variant: str = ""
    stored: StoredFile
    bounds: StoredFile
    """Box of each zone in degrees: ``{code: [west, south, east, north]}``."""


class Manifest(Entry):
    """Everything a reader of the store needs to know before opening a table."""

    format: Literal["territory-store"] = "territory-store"
    format_version: int = FORMAT_VERSION
    app_version: str
    created: datetime
    territory: TerritoryEntry
    delivered: tuple[Delivered, ...]
    datasets: tuple[DatasetEntry, ...]
    served: tuple[ServedEntry, ...] = ()
    report: StoredFile

    notes: tuple[str, ...] = Field(default=())

    def files(self) -> tuple[StoredFile, ...]:
        """Every file the store is made of, besides the manifest itself."""
        return (
            *(dataset.stored for dataset in self.datasets),
            *(stored for served in self.served for stored in (served.stored, served.bounds)),
            self.report,
        )

    def to_json(self) -> str:
        """Indented UTF-8 text, stable from one run to the next."""
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of a store.

        Raises
        ------
        StoreError
            When the folder holds no manifest, a damaged one, or one of a later program.
        """
        path = folder / MANIFEST_NAME
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise StoreError(say.no_store(folder), remedy=say.no_store_remedy()) from error
        except PermissionError as error:
            raise StoreError(say.no_right(folder), remedy=say.no_right_remedy()) from error
        except (OSError, ValueError, RecursionError) as error:
            raise StoreError(
                say.damaged_manifest(), file=str(path), remedy=say.import_again()
            ) from error
        version = raw.get("format_version") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise StoreError(
                say.later_format(version, FORMAT_VERSION),
                file=str(path),
                remedy=say.update_program(),
            )
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise StoreError(
                say.damaged_manifest(), file=str(path), remedy=say.import_again()
            ) from error
