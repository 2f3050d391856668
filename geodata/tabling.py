"""The tables of a territory: reconciled, joined to its zones, summed to the wider levels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geodata.aggregation import count_columns, value_columns
from geodata.codes import parent_commune
from geodata.joining import (
    ABSENT_ROWS,
    ORIGIN_COLUMN,
    AbsentRow,
    RowOrigin,
    join_zones,
    merge_rows,
)
from geodata.messages import importing as say
from geodata.model import Dataset, Level
from geodata.passage import reconcile
from geodata.stock.published import qpv_rows, sums_of_communes, with_zero_rows
from geodata.summing import TerritoryTable, has_value, known_communes, sums_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.territory import Territory
    from geodata.zoning import Zoning


def territory_tables(
    datasets: Sequence[Dataset], territory: Territory, zoning: Zoning
) -> list[TerritoryTable]:
    """Keep what concerns the territory in every table, and add the sums that can be made.

    Parameters
    ----------
    datasets
        Every dataset loaded, whole files.
    """
    tables = [one for one in datasets if value_columns(one.frame)]
    passage = passage_table(datasets)
    result = []
    for dataset in tables:
        if dataset.level in zoning.reference and dataset.level is not Level.EPCI:
            result.append(_joined(dataset, tables, territory, zoning, passage))
        elif dataset.level is not Level.IRIS:
            result.append(_reference_rows(dataset, territory, zoning))
    given = {(t.dataset.table, t.dataset.level, t.dataset.vintage) for t in result}
    known = known_communes(datasets)
    for dataset in tables:
        if dataset.level is not Level.IRIS or not count_columns(dataset.frame):
            continue
        position = next((i for i, t in enumerate(result) if t.dataset.key == dataset.key), None)
        own = None if position is None else result[position]
        sums = [
            one
            for one in sums_of(dataset, own, territory, zoning, known)
            if (one.dataset.table, one.dataset.level, one.dataset.vintage) not in given
        ]
        useful = [one for one in sums if has_value(one)]
        result.extend(useful)
        if position is not None:
            notes = _notes_on_sums(sums, {one.dataset.level for one in useful})
            result[position] = replace(result[position], notes=(*result[position].notes, *notes))
    result.extend(sums_of_communes(result, given, territory, zoning))
    return [table for table in result if len(table.dataset.frame)]


def _notes_on_sums(sums: Sequence[TerritoryTable], useful: set[Level]) -> list[str]:
    """Tell which totals are not given, and why."""
    notes = [
        say.sum_not_given(one.dataset.level) for one in sums if one.dataset.level not in useful
    ]
    if not any(one.dataset.level is Level.DEPARTMENT for one in sums):
        notes.append(say.department_not_whole())
    return notes


def passage_table(datasets: Sequence[Dataset]) -> pd.DataFrame | None:
    """Put together the passage tables given (``code_before``, ``code_after``…), if any."""
    frames = [one.frame for one in datasets if one.table == "passage"]
    return pd.concat(frames, ignore_index=True) if frames else None


def _joined(
    dataset: Dataset,
    tables: Sequence[Dataset],
    territory: Territory,
    zoning: Zoning,
    passage: pd.DataFrame | None,
) -> TerritoryTable:
    """Join a table of IRIS or communes to the reference contours of its level."""
    contours = zoning.reference[dataset.level]
    zones = contours.frame
    year = contours.vintage or None
    rows, reconciled, unmatched, notes = _reconciled(dataset, zones, territory, passage, year)
    absent = ABSENT_ROWS.get(dataset.table, AbsentRow.MISSING)
    commune_rows = None
    if dataset.level is Level.IRIS:
        twin = replace(dataset, level=Level.COMMUNE).key
        commune_file = next((one for one in tables if one.key == twin), None)
        if commune_file is not None:
            communes = zoning.reference[Level.COMMUNE].frame
            commune_rows = _reconciled(commune_file, communes, territory, passage, year)[0]
    rows, remarks = with_zero_rows(dataset, rows, zones, unmatched, territory)
    notes = (*notes, *remarks)
    joined = join_zones(
        rows,
        pd.DataFrame(zones.drop(columns="geometry")),
        absent=absent,
        commune_rows=commune_rows,
        reconciled=frozenset(new for _, new in reconciled),
    )
    return TerritoryTable(
        dataset=replace(dataset, frame=joined.frame),
        rows_kept=len(rows),
        reference_year=year,
        unmatched=tuple(unmatched),
        reconciled=tuple(reconciled),
        notes=(*dataset.notes, *notes, *joined.notes),
    )


def _reconciled(
    dataset: Dataset,
    zones: pd.DataFrame,
    territory: Territory,
    passage: pd.DataFrame | None,
    year: int | None,
) -> tuple[pd.DataFrame, list[tuple[str, str]], list[str], tuple[str, ...]]:
    """Rows of the territory under the codes of the contours.

    Returns
    -------
        The rows, the pairs (code in the file, code in the contours) that differ, the codes of the
        territory that the contours do not have, and notes.
    """
    frame = dataset.frame
    mine = frame[_concerned(frame["zone_code"], territory, passage)]
    known = set(zones["zone_code"])
    # Paris, Lyon and Marseille where the contours have their arrondissements.
    divided = {parent_commune(code) for code in known} - known
    mine = mine[~mine["zone_code"].isin(divided)]
    # Former communes without a row take part too: a merged zone needs all of its parts.
    silent = _silent_parts(mine["zone_code"], passage, dataset.level)
    match = reconcile(
        pd.concat([mine["zone_code"], silent]),
        known,
        passage,
        year=dataset.geography_year,
        known_year=year,
    )
    in_merger = {old for olds in match.merged.values() for old in olds}
    plain = mine[mine["zone_code"].isin(match.mapping.keys() - in_merger)]
    rows = plain.assign(zone_code=plain["zone_code"].map(match.mapping))
    # A code that stands for two zones of the file would give a zone two rows.
    rows = rows[~rows["zone_code"].isin(match.merged)].drop_duplicates("zone_code")
    if match.merged:
        rows = pd.concat([rows, merge_rows(mine, match.merged)], ignore_index=True)
    given = set(mine["zone_code"])
    pairs = [(o, n) for o, n in sorted(match.mapping.items()) if o != n and o in given]
    unmatched = sorted(set(match.unmatched) - set(silent))
    notes = list(match.notes)
    if passage is None and dataset.geography_year and year and dataset.geography_year != year:
        notes.append(say.geographies_differ(dataset.geography_year, year))
    if passage is None and dataset.geography_year is None and year and dataset.vintage < year:
        notes.append(say.geography_unsaid(year))
    if match.merged:
        notes.append(say.merged_not_summed(len(match.merged)))
    if unmatched and passage is not None:
        notes.append(say.unmatched(len(unmatched), dataset.geography_year, year))
    return rows, pairs, unmatched, tuple(notes)


def _silent_parts(codes: pd.Series, passage: pd.DataFrame | None, level: Level) -> pd.Series:
    """Codes of the former communes that merge with those of the file and have no row in it."""
    if passage is None:
        return pd.Series(dtype="str")
    present = set(codes.str.slice(0, 5))
    after = passage.loc[passage["code_before"].isin(present), "code_after"]
    merging = passage.loc[passage["code_after"].isin(after), "code_before"].unique()
    ending = "0000" if level is Level.IRIS else ""
    return pd.Series([f"{c}{ending}" for c in merging if c not in present], dtype="str")


def _concerned(codes: pd.Series, territory: Territory, passage: pd.DataFrame | None) -> pd.Series:
    """Tell which commune or IRIS codes are in the territory, or were or will be, by the passage."""
    communes = codes.str.slice(0, 5)
    concerned = territory.holds(communes)
    if passage is None:
        return concerned
    inside = territory.holds(passage["code_after"].str.slice(0, 5)) | territory.holds(
        passage["code_before"].str.slice(0, 5)
    )
    linked = pd.concat([passage.loc[inside, "code_before"], passage.loc[inside, "code_after"]])
    return concerned | communes.isin(linked.str.slice(0, 5).unique())


def _reference_rows(dataset: Dataset, territory: Territory, zoning: Zoning) -> TerritoryTable:
    """Keep the rows a territory is compared with, as delivered."""
    frame, notes = dataset.frame, dataset.notes
    if dataset.level is Level.EPCI:
        frame, note = _epci_row(frame, territory)
        notes = (*notes, note) if note else notes
    elif dataset.level is Level.DEPARTMENT:
        frame = frame[frame["zone_code"].isin(territory.department_codes)]
    elif dataset.level is Level.REGION:
        frame = frame[frame["zone_code"].isin(territory.region_codes)]
    elif dataset.level is Level.QPV:
        frame, remarks = qpv_rows(frame, territory, zoning)
        notes = (*notes, *remarks)
    frame = _lean(frame).assign(**{ORIGIN_COLUMN: RowOrigin.FILE.value}).reset_index(drop=True)
    return TerritoryTable(replace(dataset, frame=frame), rows_kept=len(frame), notes=notes)


def _epci_row(frame: pd.DataFrame, territory: Territory) -> tuple[pd.DataFrame, str | None]:
    """Row of the EPCI, under a former code if the file is older than the present one.

    Of several former EPCI merged into this one, only the largest is given: their medians cannot
    be put together.
    """
    row = frame[frame["zone_code"] == territory.code]
    if len(row) or not territory.former_codes:
        return row, None
    former = frame[frame["zone_code"].isin(territory.former_codes)]
    if former.empty:
        return former, None
    if "household_count" in former:
        former = former.sort_values("household_count", ascending=False, na_position="last")
    first = former.iloc[[0]]
    note = say.former_epci(str(first["zone_code"].iloc[0]), territory.code, len(former))
    return first.assign(zone_code=territory.code), note


def _lean(frame: pd.DataFrame) -> pd.DataFrame:
    """Code, name, values and statuses only."""
    names = ["zone_name"] if "zone_name" in frame else []
    values = [n for column in value_columns(frame) for n in (column, f"{column}_status")]
    return frame[["zone_code", *names, *values]]
