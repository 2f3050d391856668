"""What a set of files holds, told before a territory is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geodata.codes import parent_commune
from geodata.loading import Loaded, Progress, load_files, no_progress
from geodata.sources.registry import SOURCES
from geodata.territory import epcis_by_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geodata.model import Dataset, Level
    from geodata.report import UnrecognisedPart
    from geodata.sources import Source


@dataclass(frozen=True)
class FoundPart:
    """One table or layer recognised in the files."""

    label: str
    """File, member, sheet or layer."""
    source_label: str
    table: str
    level: Level
    vintage: int
    variant: str
    row_count: int


@dataclass(frozen=True)
class FoundEpci:
    """An EPCI named by the files."""

    code: str
    name: str
    commune_count: int
    origin: str
    """File that names it."""
    contour_count: int
    """Its communes that the delivered contours hold."""

    @property
    def has_contours(self) -> bool:
        """Tell whether it can be mapped with these files."""
        return self.contour_count > 0


@dataclass(frozen=True)
class Inspection:
    """What a set of files holds; :func:`geodata.importing.prepare` takes it without reading again.

    ``epcis`` has those the contours hold first (the most communes covered, then by name).
    """

    loaded: Loaded
    parts: tuple[FoundPart, ...]
    epcis: tuple[FoundEpci, ...]

    @property
    def unrecognised(self) -> tuple[UnrecognisedPart, ...]:
        """Parts that are none of the layouts looked for."""
        return self.loaded.unrecognised

    @property
    def notes(self) -> tuple[str, ...]:
        """French remarks on the files themselves."""
        return self.loaded.notes


def inspect_files(
    paths: Iterable[Path | str],
    *,
    progress: Callable[[Progress], None] | None = None,
    sources: Sequence[Source] = SOURCES,
) -> Inspection:
    """Read files and tell what they hold.

    Raises
    ------
    GeodataError
        When a file cannot be read, or breaks its layout.
    """
    loaded = load_files([Path(path) for path in paths], sources, progress or no_progress)
    parts = tuple(
        FoundPart(
            label=one.file,
            source_label=one.info.label,
            table=one.table,
            level=one.level,
            vintage=one.vintage,
            variant=one.variant,
            # A table kept on disk has an empty frame.
            row_count=one.rows_read if "spool" in one.extra else len(one.frame),
        )
        for one in loaded.datasets
    )
    return Inspection(loaded, parts, _epcis(loaded.datasets))


def _epcis(datasets: Sequence[Dataset]) -> tuple[FoundEpci, ...]:
    contours = _contour_communes(datasets)
    found: dict[str, FoundEpci] = {}
    for dataset in sorted(datasets, key=lambda one: -one.vintage):
        if dataset.table not in {"membership", "commune_contours"}:
            continue
        for code, name, communes in _members(dataset):
            if code not in found:
                found[code] = FoundEpci(
                    code=code,
                    name=name,
                    commune_count=len(communes),
                    origin=dataset.file,
                    contour_count=len(communes & contours),
                )
    return tuple(sorted(found.values(), key=lambda one: (-one.contour_count, one.name)))


def _members(dataset: Dataset) -> list[tuple[str, str, set[str]]]:
    """Code, name and communes of each EPCI that a dataset names."""
    frame = dataset.frame
    if "epci_code" not in frame:
        return epcis_by_parts(dataset)
    rows = pd.DataFrame(frame[["zone_code", "epci_code"]]).dropna()
    names = frame["epci_name"] if "epci_name" in frame else frame["epci_code"]
    rows = rows.assign(epci_name=names.where(names.notna(), frame["epci_code"]))
    return [
        (str(code), str(group["epci_name"].iloc[0]), set(group["zone_code"]))
        for code, group in rows.groupby("epci_code")
    ]


def _contour_communes(datasets: Sequence[Dataset]) -> set[str]:
    """Communes of all the contours given, with the whole commune of an arrondissement."""
    columns = {"iris_contours": "commune_code", "commune_contours": "zone_code"}
    codes = {
        str(code)
        for one in datasets
        if one.table in columns
        for code in one.frame[columns[one.table]].unique()
    }
    return codes | {parent_commune(code) for code in codes}
