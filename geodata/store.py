"""The territory store: one folder of GeoParquet tables, contours and a readable manifest.

``manifest.json`` names every other file by a path that holds part of its checksum, so a new import
never touches a file of the former one: it adds files, then replaces the manifest in one atomic
step (see :mod:`geodata.staging` and ``docs/decisions/0004-territory-store.md``).
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import geopandas as gpd
import pandas as pd

from geodata.errors import StoreError
from geodata.manifest import Manifest
from geodata.messages import storing as say
from geodata.model import Level
from geodata.report import ImportReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.manifest import DatasetEntry, ServedEntry, StoredFile, TerritoryEntry

ZONE_TABLES: Final = {
    Level.IRIS: "iris_contours",
    Level.COMMUNE: "commune_contours",
    Level.EPCI: "epci_contours",
    Level.QPV: "qpv_contours",
}
"""Table that holds the contours of each level."""

VARIANT_PREFERENCE: Final = (
    *("", "disposable", "declared", "fiscal", "2024", "2015"),
    *("detail", "published", "counted", "recent"),
)
"""Among datasets of one vintage, the variant given when none is asked for."""


class TerritoryStore:
    """A territory store, open for reading.

    Reads are lazy and never cached here: each call gives a fresh frame that the caller owns.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open the store of a folder.

        Raises
        ------
        StoreError
            When the folder holds no store, a damaged one, or one of a later program.
        """
        folder = Path(path)
        return cls(folder, Manifest.read(folder))

    @property
    def territory(self) -> TerritoryEntry:
        """Code, name, fictional mark, geography year and number of communes."""
        return self.manifest.territory

    @property
    def datasets(self) -> tuple[DatasetEntry, ...]:
        """Every dataset of the store, contours included."""
        return self.manifest.datasets

    @cached_property
    def report(self) -> ImportReport:
        """Report of the import that made this store."""
        with self._reading(self.manifest.report) as path:
            return ImportReport.from_json(path.read_text(encoding="utf-8"))

    def has(
        self,
        table: str,
        level: Level | str,
        vintage: int | None = None,
        variant: str | None = None,
    ) -> bool:
        """Tell whether the store holds such a dataset."""
        return bool(self._matching(table, level, vintage, variant))

    def vintages(self, table: str, level: Level | str, variant: str | None = None) -> list[int]:
        """Years available for a table, latest first; empty when there is none."""
        found = self._matching(table, level, None, variant)
        return sorted({entry.vintage for entry in found}, reverse=True)

    def variants(self, table: str, level: Level | str, vintage: int | None = None) -> list[str]:
        """Variants available for a table, preferred first; empty when there is none."""
        found = self._matching(table, level, vintage, None)
        return sorted({entry.variant for entry in found}, key=_preference)

    def entry(
        self,
        table: str,
        level: Level | str,
        vintage: int | None = None,
        variant: str | None = None,
    ) -> DatasetEntry:
        """Manifest entry of a dataset: the latest vintage, then the preferred variant.

        Raises
        ------
        StoreError
            When the store holds no such dataset.
        """
        found = self._matching(table, level, vintage, variant)
        if not found:
            raise StoreError(
                say.no_dataset(table, Level(level), vintage, variant, self.territory.name),
                remedy=say.no_dataset_remedy(self._tables()),
            )
        return min(found, key=lambda entry: (-entry.vintage, _preference(entry.variant)))

    def table(
        self,
        table: str,
        level: Level | str,
        vintage: int | None = None,
        variant: str | None = None,
    ) -> pd.DataFrame:
        """Values of a table, in canonical columns with their statuses.

        At a level whose contours the store holds, there is exactly one row a zone, in the order of
        :meth:`zones`; the text column ``row_origin`` tells where each row comes from (see
        :class:`geodata.joining.RowOrigin`). Residences come as a GeoDataFrame of points, with no
        geometry where they are not located; see :mod:`geodata.stock` for their columns.

        Raises
        ------
        StoreError
            When the store holds no such dataset, or its file is gone or damaged.
        """
        entry = self.entry(table, level, vintage, variant)
        with self._reading(entry.stored) as path:
            # Residences are points, with their CRS.
            return gpd.read_parquet(path) if "geometry" in entry.columns else pd.read_parquet(path)

    def zones(
        self, level: Level | str, vintage: int | None = None, variant: str | None = None
    ) -> gpd.GeoDataFrame:
        """Contours of a level, with their CRS.

        The reference contours of the territory by default: those the tables are joined to.
        """
        if vintage is None and Level(level) is not Level.QPV:
            vintage = self._reference_vintage(level)
        entry = self.entry(ZONE_TABLES[Level(level)], level, vintage, variant)
        with self._reading(entry.stored) as path:
            return gpd.read_parquet(path)

    def served(self, level: Level | str, variant: str | None = None) -> Path:
        """GeoJSON of a level for the browser: codes and names only, simplified, WGS84.

        Residences are points; what is served of them is what the open RPLS publishes at the
        address: identifier, name or address, commune. No figure, no landlord, no occupancy.

        Its name holds its checksum: a browser may keep it for ever.
        """
        return self._path(self._served(level, variant).stored)

    def bounds(
        self, level: Level | str, variant: str | None = None
    ) -> dict[str, tuple[float, float, float, float]]:
        """Box of each zone of a level, in degrees: west, south, east, north."""
        with self._reading(self._served(level, variant).bounds) as path:
            boxes = json.loads(path.read_text(encoding="utf-8"))
            return {code: tuple(box) for code, box in boxes.items()}

    def verify(self) -> None:
        """Compare every file with its checksum.

        Raises
        ------
        StoreError
            Naming the first file that is gone or was changed.
        """
        for stored in self.manifest.files():
            with self._reading(stored) as path:
                digest = sha256_of(path)
            if digest != stored.sha256:
                raise StoreError(
                    say.changed_file(stored.path),
                    file=str(self.folder / stored.path),
                    remedy=say.import_again(),
                )

    def _served(self, level: Level | str, variant: str | None) -> ServedEntry:
        found = [
            entry
            for entry in self.manifest.served
            if entry.level == Level(level) and variant in (None, entry.variant)
        ]
        if not found:
            raise StoreError(
                say.no_served(Level(level), self.territory.name),
                remedy=say.import_again(),
            )
        return min(found, key=lambda entry: _preference(entry.variant))

    def _reference_vintage(self, level: Level | str) -> int | None:
        reference = self.territory.geography_year
        has = reference is not None and self.has(ZONE_TABLES[Level(level)], level, reference)
        return reference if has else None

    def _matching(
        self, table: str, level: Level | str, vintage: int | None, variant: str | None
    ) -> list[DatasetEntry]:
        return [
            entry
            for entry in self.datasets
            if entry.table == table
            and entry.level == Level(level)
            and vintage in (None, entry.vintage)
            and variant in (None, entry.variant)
        ]

    def _tables(self) -> Sequence[str]:
        return sorted({entry.key for entry in self.datasets})

    def _path(self, stored: StoredFile) -> Path:
        path = self.folder / stored.path
        if not path.is_file():
            raise self._absent(stored)
        return path

    @contextmanager
    def _reading(self, stored: StoredFile) -> Iterator[Path]:
        """Read a file; one that goes meanwhile was replaced by an import, and is not damaged."""
        path = self._path(stored)
        try:
            yield path
        except (OSError, ValueError) as error:
            if not path.is_file():
                raise self._absent(stored) from error
            raise StoreError(
                say.damaged_file(stored.path), file=str(path), remedy=say.import_again()
            ) from error

    def _absent(self, stored: StoredFile) -> StoreError:
        return StoreError(
            say.absent_file(stored.path),
            file=str(self.folder / stored.path),
            remedy=say.reload_or_import_again(),
        )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _preference(variant: str) -> tuple[int, str]:
    known = variant in VARIANT_PREFERENCE
    return (
        VARIANT_PREFERENCE.index(variant) if known else len(VARIANT_PREFERENCE),
        variant,
    )
