"""Importing official files into a territory store: prepare everything, show, then accept.

Nothing is written into the target before :meth:`PreparedImport.commit`, and the commit itself is
atomic (see :mod:`geodata.staging`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from geodata.codes import UNKNOWN_YEAR
from geodata.combining import combine
from geodata.errors import GeodataError
from geodata.inspecting import Inspection, inspect_files
from geodata.loading import Progress, ProgressCallback, load_files, no_progress
from geodata.messages import importing as say
from geodata.model import Dataset, Level
from geodata.register.assembling import concerns_register, with_register
from geodata.sources.registry import SOURCES
from geodata.staging import Staging, import_lock, sweep
from geodata.stock.assembling import concerns_stock, territory_stock
from geodata.store import TerritoryStore
from geodata.summing import known_communes as national_communes
from geodata.tabling import passage_table, territory_tables
from geodata.territory import find_territory
from geodata.writing import write_staged
from geodata.zoning import zone_territory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

    from geodata.manifest import Manifest
    from geodata.report import ImportReport
    from geodata.sources import Source

__all__ = [
    "Inspection",
    "PreparedImport",
    "Progress",
    "ProgressCallback",
    "import_files",
    "inspect_files",
    "prepare",
]


class PreparedImport:
    """A store prepared beside its target: look at the report, then commit or discard.

    As a context manager it discards itself unless committed; so does it when it is forgotten.
    """

    def __init__(self, staging: Staging, manifest: Manifest, report: ImportReport) -> None:
        self._staging = staging
        self.manifest = manifest
        self.report = report

    def commit(self) -> TerritoryStore:
        """Replace the target's store by this one, atomically.

        Raises
        ------
        StoreError
            When another import is under way or came first, or when the disk refuses; the former
            store is whole in every case.
        """
        self._staging.commit(self.manifest)
        return TerritoryStore.open(self._staging.target)

    def discard(self) -> None:
        """Give up: the target is as it was."""
        self._staging.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def import_files(
    paths: Iterable[Path | str],
    *,
    epci: str,
    out: Path | str,
    name: str | None = None,
    communes: Sequence[str] | None = None,
    fictional: bool = False,
    contours_year: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    sources: Sequence[Source] = SOURCES,
) -> ImportReport:
    """Import files and replace the store of ``out`` at once; the arguments are :func:`prepare`'s.

    Raises
    ------
    GeodataError
        Whatever is wrong, in French; the former store is then whole.
    """
    target = Path(out).absolute()
    with import_lock(target):
        prepared = prepare(
            paths,
            epci=epci,
            out=target,
            name=name,
            communes=communes,
            fictional=fictional,
            contours_year=contours_year,
            progress=progress,
            sources=sources,
        )
        with prepared:
            return prepared.commit().report


def prepare(
    paths: Iterable[Path | str] | Inspection,
    *,
    epci: str,
    out: Path | str,
    name: str | None = None,
    communes: Sequence[str] | None = None,
    fictional: bool = False,
    contours_year: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    sources: Sequence[Source] = SOURCES,
) -> PreparedImport:
    """Read files, keep what concerns a territory, and prepare its store without changing anything.

    Parameters
    ----------
    paths
        Files or folders as delivered, in any order; or what :func:`inspect_files` made of them,
        which are then not read again.
    epci
        SIREN code of the EPCI (nine digits).
    out
        Folder of the store to make or replace.
    name
        Name of the territory, if it is not to be the one the files give.
    communes
        Codes of its communes where no file says them, or ``("toutes",)`` for all the contours'.
    fictional
        The territory is invented, and marked as such wherever it is shown.
    contours_year
        Year of contours that do not say theirs.
    progress
        Called at each step.
    sources
        Sources to recognise the files with.

    Raises
    ------
    GeodataError
        Whatever is wrong, in French.
    """
    tell = progress or no_progress
    target = Path(out).absolute()
    _clean_up(target)
    staging = Staging(target)
    try:
        if isinstance(paths, Inspection):
            loaded = paths.loaded
        else:
            loaded = load_files([Path(path) for path in paths], sources, tell)
        tell(Progress(say.STEP_TERRITORY, "", 0, 1))
        # Users' tables by residence are attached file by file, before they are put together.
        by_residence = [one for one in loaded.datasets if _is_by_residence(one)]
        register = [one for one in loaded.datasets if concerns_register(one)]
        apart = {id(one) for one in (*by_residence, *register)}
        rest = [one for one in loaded.datasets if id(one) not in apart]
        datasets = [_dated(one, contours_year) for one in combine(rest)]
        territory = find_territory(
            datasets, epci, name=name, communes=communes, fictional=fictional
        )
        tell(Progress(say.STEP_CONTOURS, territory.name, 0, 1))
        zoning = zone_territory(datasets, territory)
        tell(Progress(say.STEP_TABLES, territory.name, 0, 1))
        tables = territory_tables(
            [one for one in datasets if not concerns_stock(one)], territory, zoning
        )
        stock = territory_stock(
            [one for one in datasets if concerns_stock(one)],
            by_residence,
            territory,
            zoning,
            known=national_communes(datasets),
            passage=passage_table(datasets),
            tell=tell,
        )
        stock = with_register(
            stock, register, territory, zoning, passage=passage_table(datasets), tell=tell
        )
        manifest, report = write_staged(
            staging,
            loaded,
            territory,
            zoning,
            tables,
            stock=stock,
            fictional=fictional,
            looked_for=[source.info.label for source in sources],
            tell=tell,
        )
        return PreparedImport(staging, manifest, report)
    except BaseException:
        staging.discard()
        raise


def _is_by_residence(dataset: Dataset) -> bool:
    return dataset.level is Level.RESIDENCE and dataset.table != "building_points"


def _clean_up(target: Path) -> None:
    """Remove what dead imports left, unless another one is under way."""
    if not target.parent.is_dir():
        return
    try:
        with import_lock(target):
            sweep(target)
    except GeodataError:  # another import is under way: it will clean up, or a later one
        return


def _dated(dataset: Dataset, year: int | None) -> Dataset:
    """Give contours that do not say their year the one the user knows."""
    contours = dataset.table.endswith("_contours") and dataset.level is not Level.QPV
    if year is None or not contours or dataset.vintage != UNKNOWN_YEAR:
        return dataset
    return replace(
        dataset,
        vintage=year,
        geography_year=year,
        notes=(*dataset.notes, say.year_given(year)),
    )
