"""The social stock of a territory out of what was loaded: residences, zones, tables of users."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, cast

import geopandas as gpd
import pandas as pd

from geodata.loading import Progress
from geodata.messages import stock as say
from geodata.model import Dataset, Level
from geodata.residences import ContourSet, ResidenceStock, build_residences
from geodata.residences.delivered import delivered_residences
from geodata.stock.attaching import attached_tables
from geodata.stock.communes import communes_of_territory
from geodata.stock.framing import contour_set, frame_of
from geodata.stock.reach import departments_reached
from geodata.stock.references import reference_stock
from geodata.stock.zones import stock_of_dwellings, stock_of_residences
from geodata.summing import TerritoryTable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geodata.loading import ProgressCallback
    from geodata.territory import Territory
    from geodata.zoning import Zoning

DETAIL = "detail"
"""Variant of the ``social_stock`` tables that are counted here."""
_UNSTORED = ("address_key", "file_rank", "line", "iris_rule", "disagreement", "qpv_declared_in")


class DwellingRows(Protocol):
    """Rows of a file of dwellings too large for the memory, as the loader leaves them."""

    @property
    def row_count(self) -> int:
        """Rows of the whole file."""
        ...

    def rows(self, communes: Collection[str] | None = None) -> pd.DataFrame:
        """Read the dwellings of some communes."""
        ...

    def communes(self) -> pd.Series:
        """Count the dwellings of each commune of the file."""
        ...

    def commune_counts(self) -> pd.DataFrame:
        """Count the whole file by commune."""
        ...


@dataclass(frozen=True)
class TerritoryStock:
    """Tables of the stock, ready to be stored."""

    units: tuple[TerritoryTable, ...] = ()
    """One row a residence or a dwelling."""
    zones: tuple[TerritoryTable, ...] = ()
    """One row a zone."""
    notes: tuple[str, ...] = field(default=())


def concerns_stock(dataset: Dataset) -> bool:
    """Tell which datasets are of dwellings, buildings or residences, and not of zones."""
    return dataset.level in {Level.DWELLING, Level.RESIDENCE}


def territory_stock(
    datasets: Sequence[Dataset],
    tables_by_residence: Sequence[Dataset],
    territory: Territory,
    zoning: Zoning,
    *,
    known: Mapping[str, frozenset[str]],
    passage: pd.DataFrame | None,
    tell: ProgressCallback,
) -> TerritoryStock:
    """Make the residences of a territory and count its stock by zone.

    Parameters
    ----------
    datasets
        Dwellings and building points, made unique by key.
    tables_by_residence
        Users' tables as loaded, file by file.
    territory, zoning
        The communes wanted and their contours.
    known
        Communes of each département by the national lists given.
    passage
        INSEE's passage table of communes, where one was given.
    tell
        Told of each step.
    """
    units: list[TerritoryTable] = []
    zones: list[TerritoryTable] = []
    notes: list[str] = []
    contours = contour_set(zoning)
    counted: set[int] = set()
    latest: ResidenceStock | None = None
    for dataset in sorted(datasets, key=_details_first):
        tell(Progress(say.STEP_RESIDENCES, dataset.file, 0, 1))
        if dataset.table == "building_points" and dataset.vintage in counted:
            notes.append(say.points_beside_detail(dataset.file))
            continue
        rows, remarks = _rows(dataset, territory, contours, passage)
        notes.extend(remarks)
        made = _made(dataset, rows, contours)
        if made is None:
            notes.append(say.dwellings_elsewhere(dataset.file))
            continue
        counted.add(dataset.vintage)
        latest = made if latest is None else latest
        units.extend(_unit_tables(dataset, made))
        reached = departments_reached(
            _current(_commune_counts(dataset).index, territory, passage),
            territory,
            known=known,
            lists_what_there_is=dataset.table == "building_points",
        )
        zones.extend(_zone_tables(dataset, made, territory, zoning, contours, reached=reached))
        zones.extend(_references(dataset, territory, known))
    attached, others = attached_tables(
        tables_by_residence,
        latest.residences if latest is not None else None,
        latest.dwellings if latest is not None else None,
    )
    return TerritoryStock((*units, *attached), tuple(zones), (*notes, *others))


def _details_first(dataset: Dataset) -> tuple[int, bool]:
    """Latest inventory first; of one year, the dwellings before the points."""
    return -dataset.vintage, dataset.table != "dwellings"


def _made(dataset: Dataset, rows: pd.DataFrame, contours: ContourSet) -> ResidenceStock | None:
    """Residences of one file, ``None`` where it has nothing in the territory."""
    if rows.empty:
        return None
    if dataset.table == "building_points":
        points = gpd.GeoDataFrame(rows)
        return delivered_residences(points, vintage=dataset.vintage, zones=contours)
    return build_residences(rows, vintage=dataset.vintage, zones=contours)


def _rows(
    dataset: Dataset, territory: Territory, contours: ContourSet, passage: pd.DataFrame | None
) -> tuple[pd.DataFrame, list[str]]:
    """Dwellings or points of the territory, under the commune codes of the contours; notes."""
    spool = spool_of(dataset)
    counts = _commune_counts(dataset)
    codes = pd.Series(counts.index, dtype="str")
    found, lost = communes_of_territory(codes, territory, contours.communes, passage)
    if spool is None:
        rows = dataset.frame[dataset.frame["commune_code"].isin(found.index)]
    else:
        rows = spool.rows(sorted(found.index))
    renamed = rows["commune_code"].astype("str").map(found).astype("str")
    moved = [str(code) for code, after in found.items() if code != after]
    notes = []
    if moved:
        notes.append(say.communes_renamed(len(moved), int(counts[moved].sum())))
    if lost:
        notes.append(say.dwellings_without_commune(lost, int(counts[lost].sum())))
    return rows.assign(commune_code=renamed), notes


def _commune_counts(dataset: Dataset) -> pd.Series:
    """Rows of the whole file by commune, as it writes their codes."""
    spool = spool_of(dataset)
    if spool is not None:
        return spool.communes()
    return dataset.frame["commune_code"].astype("str").value_counts()


def _current(codes: pd.Index, territory: Territory, passage: pd.DataFrame | None) -> pd.Index:
    """Leave out the former codes of the territory's own communes: they lie beyond nothing."""
    if passage is None:
        return codes
    own = passage.loc[territory.holds(passage["code_after"].astype("str")), "code_before"]
    former = set(own.astype("str")) - set(territory.communes)
    return codes[~codes.isin(sorted(former))]


def spool_of(dataset: Dataset) -> DwellingRows | None:
    """Rows kept on disk, where the loader did not keep them in memory."""
    return cast("DwellingRows | None", dataset.extra.get("spool"))


def _unit_tables(dataset: Dataset, made: ResidenceStock) -> list[TerritoryTable]:
    detail = dataset.table == "dwellings"
    base = replace(dataset, extra={}, rejections=())
    result = []
    if detail:
        rows = made.dwellings.drop(columns=list(_UNSTORED), errors="ignore")
        stored = replace(dataset, frame=rows, extra={})
        result.append(TerritoryTable(stored, len(rows), notes=dataset.notes))
    residences = replace(
        base if detail else replace(dataset, extra={}),
        table="residences",
        level=Level.RESIDENCE,
        frame=made.residences,
    )
    notes = made.notes if detail else (*dataset.notes, *made.notes)
    origin = dataset.key if detail else None
    result.append(
        TerritoryTable(residences, len(made.residences), derived_from=origin, notes=notes)
    )
    if len(made.qpv_comparison):
        comparison = replace(residences, table="qpv_comparison", frame=made.qpv_comparison)
        comparison = replace(comparison, rejections=())
        result.append(
            TerritoryTable(comparison, len(made.qpv_comparison), derived_from=residences.key)
        )
    return result


def _zone_tables(
    dataset: Dataset,
    made: ResidenceStock,
    territory: Territory,
    zoning: Zoning,
    contours: ContourSet,
    *,
    reached: frozenset[str],
) -> list[TerritoryTable]:
    frame = frame_of(
        made,
        territory,
        contours,
        dataset.vintage,
        reached=reached,
        whole=not zoning.absent_communes,
    )
    if made.dwellings.empty:
        tables, notes = stock_of_residences(made.residences, frame)
    else:
        tables, notes = stock_of_dwellings(made.dwellings, made.residences, frame, dataset.vintage)
    year = zoning.reference[Level.COMMUNE].vintage or None
    return [
        TerritoryTable(
            _counted(dataset, level, table, len(made.dwellings) or len(made.residences)),
            rows_kept=len(table),
            reference_year=year,
            derived_from=dataset.key,
            notes=tuple(notes) if level is Level.COMMUNE else (),
        )
        for level, table in tables.items()
    ]


def _references(
    dataset: Dataset, territory: Territory, known: Mapping[str, frozenset[str]]
) -> list[TerritoryTable]:
    """Département and France, from the whole file."""
    spool = spool_of(dataset)
    if spool is None:
        return []
    tables = reference_stock(spool.commune_counts(), territory, known)
    note = say.whole_file(dataset.file, spool.row_count)
    return [
        TerritoryTable(
            _counted(dataset, level, table, spool.row_count),
            rows_kept=len(table),
            derived_from=dataset.key,
            notes=(note,),
        )
        for level, table in tables.items()
    ]


def _counted(dataset: Dataset, level: Level, table: pd.DataFrame, rows_read: int) -> Dataset:
    return replace(
        dataset,
        table="social_stock",
        level=level,
        variant=DETAIL,
        frame=table,
        rows_read=rows_read,
        rejections=(),
        extra={},
        notes=(),
    )
