"""Sums of IRIS tables over the wider levels, where a file covers them whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.aggregation import all_missing, sum_counts, value_columns
from geodata.codes import REGION_OF_DEPARTMENT, department_of, parent_commune
from geodata.joining import ORIGIN_COLUMN, RowOrigin, join_zones
from geodata.messages import importing as say
from geodata.model import Dataset, Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.territory import Territory
    from geodata.zoning import Zoning

METROPOLITAN: Final = frozenset(
    department for department in REGION_OF_DEPARTMENT if not department.startswith("97")
)
NATIONAL_FROM: Final = 94
"""Metropolitan départements (of 96) a list must name to be a national list."""
NATIONAL_COMMUNES: Final = 34_000
"""Communes a file must name for its départements to be whole by themselves (there were 36 600 in
2011, 34 900 in 2025); files limited to divided communes name about a thousand or two."""
FRANCE_CODE: Final = "1"
"""Code INSEE gives « France métropolitaine »."""


@dataclass(frozen=True)
class TerritoryTable:
    """A table ready to be stored, and how it met the contours."""

    dataset: Dataset
    rows_kept: int
    reference_year: int | None = None
    derived_from: str | None = None
    unmatched: tuple[str, ...] = ()
    reconciled: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())


def has_value(table: TerritoryTable) -> bool:
    """Tell whether a table has any value at all."""
    frame = table.dataset.frame
    return any(frame[column].notna().any() for column in value_columns(frame))


def known_communes(datasets: Sequence[Dataset]) -> Mapping[str, frozenset[str]]:
    """Communes of each département by the national membership lists given, arrondissements apart.

    Only a national list knows all the communes of a département; contours may be an extract.
    """
    for dataset in sorted(datasets, key=lambda one: -one.vintage):
        if dataset.table == "membership":
            codes = dataset.frame["zone_code"].astype("str")
            by_department = codes.groupby(codes.map(department_of))
            national = len(METROPOLITAN & set(by_department.groups)) >= NATIONAL_FROM
            return {
                str(d): frozenset(group)
                for d, group in by_department
                # A département that does not exist is whole in the list that made it up.
                if national or d not in REGION_OF_DEPARTMENT
            }
    return {}


def sums_of(
    dataset: Dataset,
    own: TerritoryTable | None,
    territory: Territory,
    zoning: Zoning,
    known: Mapping[str, frozenset[str]],
) -> list[TerritoryTable]:
    """Sum an IRIS table at every level where they are whole."""
    if own is None:
        result = [_by_commune(dataset, territory, zoning)]
    else:
        result = _within(dataset, own, territory, zoning)
    codes = dataset.frame["zone_code"].astype("str")
    communes = codes.str.slice(0, 5)
    departments = communes.map({one: department_of(one) for one in communes.unique()})
    whole_departments = _whole_departments(codes, departments, known)
    mine = departments.where(departments.isin(set(territory.department_codes) & whole_departments))
    result.append(summed(dataset, Level.DEPARTMENT, dataset.frame, mine))
    regions = departments.map(REGION_OF_DEPARTMENT)
    for region in territory.region_codes:
        members = {d for d, r in REGION_OF_DEPARTMENT.items() if r == region}
        if members <= whole_departments:
            result.append(
                summed(
                    dataset,
                    Level.REGION,
                    dataset.frame,
                    regions.where(regions == region),
                )
            )
    if whole_departments >= METROPOLITAN:
        france = pd.Series(FRANCE_CODE, index=codes.index, dtype="str")
        france = france.where(departments.isin(METROPOLITAN))
        result.append(summed(dataset, Level.FRANCE, dataset.frame, france))
    return [one for one in _by_level(result) if len(one.dataset.frame)]


def _within(
    dataset: Dataset, own: TerritoryTable, territory: Territory, zoning: Zoning
) -> list[TerritoryTable]:
    """Sum over the communes and the EPCI, from the table joined to the contours."""
    iris = zoning.reference[Level.IRIS].frame
    rows = own.dataset.frame
    communes = pd.Series(iris["commune_code"].to_numpy(), index=rows.index, dtype="str")
    whole = pd.Series(territory.code, index=rows.index, dtype="str")
    epci = summed(dataset, Level.EPCI, rows, whole, own.reference_year)
    if zoning.absent_communes:
        note = say.epci_sum_incomplete(len(zoning.absent_communes))
        frame = all_missing(epci.dataset.frame)
        epci = replace(epci, dataset=replace(epci.dataset, frame=frame), notes=(*epci.notes, note))
    commune = summed(dataset, Level.COMMUNE, rows, communes, own.reference_year)
    # An IRIS of the file without a contour is part of its commune all the same.
    short = {code[:5] for code in own.unmatched if territory.holds(pd.Series([code[:5]])).all()}
    if not short:
        return [commune, epci]
    lost = sum(code[:5] in short for code in own.unmatched)
    return [_withheld(commune, short, lost), _withheld(epci, {territory.code}, lost)]


def _withheld(table: TerritoryTable, zones: set[str], lost: int) -> TerritoryTable:
    """Take away the sums of zones that lack some of their IRIS."""
    frame = table.dataset.frame
    short = frame["zone_code"].isin(zones)
    return replace(
        table,
        dataset=replace(
            table.dataset,
            frame=pd.concat([frame[~short], all_missing(frame[short])]).sort_index(),
        ),
        notes=(*table.notes, say.sums_short(lost)),
    )


def _by_commune(dataset: Dataset, territory: Territory, zoning: Zoning) -> TerritoryTable:
    """Sum over the communes where there are no IRIS contours, from the file alone."""
    communes = dataset.frame["zone_code"].str.slice(0, 5)
    table = summed(dataset, Level.COMMUNE, dataset.frame, communes.where(territory.holds(communes)))
    contours = zoning.reference[Level.COMMUNE]
    zones = contours.frame[["zone_code"]]
    frame = join_zones(table.dataset.frame.drop(columns=ORIGIN_COLUMN), zones).frame
    origin = frame[ORIGIN_COLUMN].replace(RowOrigin.FILE.value, RowOrigin.SUM.value)
    return replace(
        table,
        dataset=replace(table.dataset, frame=frame.assign(**{ORIGIN_COLUMN: origin})),
        reference_year=contours.vintage or None,
        notes=(*table.notes, say.only_communes()),
    )


def _by_level(tables: Sequence[TerritoryTable]) -> list[TerritoryTable]:
    """Put the regions of one territory in one table."""
    result: dict[str, TerritoryTable] = {}
    for one in tables:
        key = one.dataset.key
        frames = [result[key].dataset.frame] if key in result else []
        frame = pd.concat([*frames, one.dataset.frame], ignore_index=True)
        result[key] = replace(one, dataset=replace(one.dataset, frame=frame))
    return list(result.values())


def summed(
    dataset: Dataset,
    level: Level,
    rows: pd.DataFrame,
    groups: pd.Series,
    reference_year: int | None = None,
) -> TerritoryTable:
    """Sum the rows of each group into a table of a wider level."""
    frame = sum_counts(rows, groups).assign(**{ORIGIN_COLUMN: RowOrigin.SUM.value})
    parts = int(groups.notna().sum())
    communes = rows.loc[groups.notna(), "zone_code"].str.slice(0, 5).nunique()
    return TerritoryTable(
        dataset=replace(dataset, level=level, frame=frame, rejections=(), rows_read=parts),
        rows_kept=len(frame),
        reference_year=reference_year,
        derived_from=dataset.key,
        notes=(say.summed(parts, communes),),
    )


def _whole_departments(
    codes: pd.Series, departments: pd.Series, known: Mapping[str, frozenset[str]]
) -> set[str]:
    """Départements that a file covers whole, as far as can be told."""
    present = set(departments)
    communes = codes.str.slice(0, 5)
    if communes.nunique() >= NATIONAL_COMMUNES:
        return present
    held = set(communes) | set(communes.map(parent_commune))
    return {d for d in present if d in known and known[d] <= held}
